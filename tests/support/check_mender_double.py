#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the Mender double's answers against Mender's own OpenAPI files.

usage: check_mender_double.py [path of mender-double]

FLEETGATE_SHARED names the folder that holds mender-openapi/. Without it nothing is checked.
Prints what disagrees and ends with 1 when anything does.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import urllib.error
import urllib.request

try:
    import jsonschema
    import yaml
except ImportError as missing:
    sys.exit(f"check_mender_double.py needs python3-{missing.name}")

TOKEN = "a-token"
V1 = "/api/management/v1"
V2 = "/api/management/v2"
DEPLOYMENTS_V1 = "deployments/management_v1.yaml"
DEPLOYMENTS_V2 = "deployments/management_v2.yaml"
USERADM_V1 = "useradm/management_v1.yaml"

ARTIFACTS = [
    {"name": "release-1", "device_types_compatible": ["pi4", "pi3"]},
    {"name": "release-2", "device_types_compatible": ["pi4"]},
]
DEPLOYMENT = {"name": "d-1", "artifact_name": "release-1", "devices": ["device-1"]}

INVALID_REQUEST = "../common/responses.yaml#/components/responses/InvalidRequestError"

# What the source answers though the files do not say so.
UNDOCUMENTED = {
    ("get", V2 + "/deployments/artifacts", 400),
    ("get", V1 + "/deployments/deployments/{id}", 400),
    ("post", V1 + "/deployments/deployments", 415),
}


class Specification:
    """The OpenAPI files of one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.files = {}

    def load(self, path):
        if path not in self.files:
            self.files[path] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return self.files[path]

    def expand(self, node, path):
        """The node with what it refers to, in this file or another, in its place."""
        if isinstance(node, list):
            return [self.expand(item, path) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return {key: self.expand(value, path) for key, value in node.items()}
        file, pointer = node["$ref"].split("#")
        target = (path.parent / file).resolve() if file else path
        found = self.load(target)
        for key in pointer.strip("/").split("/"):
            found = found[key]
        return self.expand(found, target)

    def response(self, name, method, path, status):
        """What the file says of an answer, or None."""
        file = (self.folder / name).resolve()
        responses = self.load(file)["paths"][path][method]["responses"]
        if str(status) in responses:
            return self.expand(responses[str(status)], file)
        if (method, path, status) in UNDOCUMENTED:
            return self.expand({"$ref": INVALID_REQUEST}, file)
        return None

    def faults(self, response, content_type, body):
        """Says what is wrong with an answer: a list of sentences."""
        content = response.get("content", {})
        if not content:
            return [f"a body of {len(body)} bytes where none is"] if body else []
        media = content_type.split(";")[0]
        if media not in content:
            return [f"content type {media} is not documented"]
        value = json.loads(body) if media == "application/json" else body.decode()
        validator = jsonschema.Draft4Validator(content[media]["schema"])
        return [f"{'/'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(value)]


class Double:
    """A running double."""

    def __init__(self, program):
        command = [program, "--token", TOKEN, "--lifetime", "60"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def ask(self, method, path, body=None, headers=None):
        """Returns status, headers and body of the answer."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers or {}, method=method.upper())
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def stop(self):
        self.process.terminate()
        return self.process.wait()


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def cases():
    """(file, method, path in the file, path asked, body, headers, expected status)"""
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    sends_json = {**bearer, "Content-Type": "application/json"}
    artifacts = V2 + "/deployments/artifacts"
    release = V2 + "/deployments/deployments/releases/{release_name}"
    create = V1 + "/deployments/deployments"
    show = V1 + "/deployments/deployments/{id}"
    login = V1 + "/useradm/auth/login"
    logout = V1 + "/useradm/auth/logout"
    no_id = "00000000-0000-4000-8000-000000000000"
    other = {**DEPLOYMENT, "artifact_name": "none"}
    yield DEPLOYMENTS_V2, "get", artifacts, artifacts, None, bearer, 200
    yield DEPLOYMENTS_V2, "get", artifacts, artifacts + "?name=release-1", None, bearer, 200
    yield DEPLOYMENTS_V2, "get", artifacts, artifacts + "?name=none", None, bearer, 200
    yield DEPLOYMENTS_V2, "get", artifacts, artifacts + "?per_page=501", None, bearer, 400
    yield DEPLOYMENTS_V2, "get", artifacts, artifacts, None, {}, 401
    yield DEPLOYMENTS_V2, "get", release, release.format(release_name="release-1"), None, bearer, 200
    yield DEPLOYMENTS_V2, "get", release, release.format(release_name="none"), None, bearer, 404
    yield DEPLOYMENTS_V1, "post", create, create, DEPLOYMENT, sends_json, 201
    yield DEPLOYMENTS_V1, "post", create, create, DEPLOYMENT, sends_json, 409
    yield DEPLOYMENTS_V1, "post", create, create, other, sends_json, 422
    yield DEPLOYMENTS_V1, "post", create, create, {}, sends_json, 400
    yield DEPLOYMENTS_V1, "post", create, create, DEPLOYMENT, bearer, 415
    yield DEPLOYMENTS_V1, "get", show, show.format(id=no_id), None, bearer, 404
    yield DEPLOYMENTS_V1, "get", show, show.format(id="x"), None, bearer, 400
    yield USERADM_V1, "post", login, login, None, basic("fleet@example.com", "password"), 200
    yield USERADM_V1, "post", login, login, None, basic("fleet@example.com", "wrong"), 401
    yield USERADM_V1, "post", logout, logout, None, bearer, 202
    yield DEPLOYMENTS_V2, "get", artifacts, artifacts, None, bearer, 401


def check_case(specification, double, case):
    name, method, path, asked, body, headers, expected = case
    status, answered, content = double.ask(method, asked, body, headers)
    response = specification.response(name, method, path, status)
    if response is None:
        faults = [f"status {status} is not documented"]
    else:
        faults = specification.faults(response, answered.get("Content-Type", ""), content)
    if status != expected:
        faults.append(f"status {status}, expected {expected}")
    if "X-MEN-RequestID" not in answered:
        faults.append("no X-MEN-RequestID")
    return [f"{method.upper()} {asked}: {fault}" for fault in faults]


def check_created(specification, double):
    """The deployment that a Location names is there."""
    bearer = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    create = V1 + "/deployments/deployments"
    body = {**DEPLOYMENT, "name": "d-2"}
    location = double.ask("post", create, body, bearer)[1]["Location"]
    return check_case(
        specification,
        double,
        (DEPLOYMENTS_V1, "get", create + "/{id}", location, None, bearer, 200),
    )


def main():
    shared = os.environ.get("FLEETGATE_SHARED")
    folder = pathlib.Path(shared, "mender-openapi") if shared else None
    if not folder or not folder.is_dir():
        print("skipped: Mender's OpenAPI files are not here")
        return 0
    specification = Specification(folder)
    double = Double(sys.argv[1] if len(sys.argv) > 1 else "build/tests/mender-double")
    try:
        double.ask("put", "/double/artifacts", ARTIFACTS)
        faults = check_created(specification, double)
        count = 1
        for case in cases():
            faults += check_case(specification, double, case)
            count += 1
    finally:
        double.stop()
    print("\n".join(faults + [f"{count} answers checked, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
