# SPDX-License-Identifier: MIT
"""The double's answers against Mender's own OpenAPI files.

FLEETGATE_SHARED names the folder that holds mender-openapi/. Without it nothing is checked.
"""

import json
import os
import pathlib
import unittest

from mender import (
    ARTIFACTS,
    DEPLOYMENTS,
    JSON,
    LOGIN,
    LOGOUT,
    RELEASES,
    SEARCH,
    TOKEN,
    Double,
    basic,
    bearer,
)

DEPLOYMENTS_V1 = "deployments/management_v1.yaml"
DEPLOYMENTS_V2 = "deployments/management_v2.yaml"
INVENTORY_V2 = "inventory/management_v2.yaml"
USERADM_V1 = "useradm/management_v1.yaml"
INVALID_REQUEST = "../common/responses.yaml#/components/responses/InvalidRequestError"

FOLDER = pathlib.Path(os.environ.get("FLEETGATE_SHARED", "../shared"), "mender-openapi")

# What the source answers though the files do not say so.
UNDOCUMENTED = {
    ("get", ARTIFACTS, 400),
    ("get", DEPLOYMENTS + "/{id}", 400),
    ("post", DEPLOYMENTS, 415),
    ("post", SEARCH, 415),
}


class Specification:
    """The OpenAPI files of one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.files = {}

    def load(self, path):
        import yaml  # needed only where the files are

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
        import jsonschema

        content = response.get("content", {})
        if not content:
            return [f"a body of {len(body)} bytes where none is"] if body else []
        media = content_type.split(";")[0]
        if media not in content:
            return [f"content type {media} is not documented"]
        value = json.loads(body) if media == "application/json" else body.decode()
        validator = jsonschema.Draft4Validator(content[media]["schema"])
        return [f"{'/'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(value)]


def cases(location):
    """(file, method, path in the file, path asked, body, headers, expected status)"""
    token = bearer(TOKEN)
    sends_json = {**token, **JSON}
    sends_text = {**token, "Content-Type": "text/plain"}
    release = RELEASES + "/{release_name}"
    deployment = {"name": "d-1", "artifact_name": "release-1", "devices": ["device-1"]}
    show = DEPLOYMENTS + "/{id}"
    no_id = "00000000-0000-4000-8000-000000000000"
    no_image = {**deployment, "artifact_name": "none"}
    yield DEPLOYMENTS_V2, "get", ARTIFACTS, ARTIFACTS, None, token, 200
    yield DEPLOYMENTS_V2, "get", ARTIFACTS, ARTIFACTS + "?name=release-1", None, token, 200
    yield DEPLOYMENTS_V2, "get", ARTIFACTS, ARTIFACTS + "?name=none", None, token, 200
    yield DEPLOYMENTS_V2, "get", ARTIFACTS, ARTIFACTS + "?per_page=501", None, token, 400
    yield DEPLOYMENTS_V2, "get", ARTIFACTS, ARTIFACTS, None, {}, 401
    yield DEPLOYMENTS_V2, "get", release, RELEASES + "/release-1", None, token, 200
    yield DEPLOYMENTS_V2, "get", release, RELEASES + "/none", None, token, 404
    yield DEPLOYMENTS_V1, "post", DEPLOYMENTS, DEPLOYMENTS, deployment, sends_json, 201
    yield DEPLOYMENTS_V1, "post", DEPLOYMENTS, DEPLOYMENTS, deployment, sends_json, 409
    yield DEPLOYMENTS_V1, "post", DEPLOYMENTS, DEPLOYMENTS, no_image, sends_json, 422
    yield DEPLOYMENTS_V1, "post", DEPLOYMENTS, DEPLOYMENTS, {}, sends_json, 400
    yield DEPLOYMENTS_V1, "post", DEPLOYMENTS, DEPLOYMENTS, deployment, sends_text, 415
    yield DEPLOYMENTS_V1, "get", show, location, None, token, 200
    yield DEPLOYMENTS_V1, "get", show, show.format(id=no_id), None, token, 404
    yield DEPLOYMENTS_V1, "get", show, show.format(id="x"), None, token, 400
    yield INVENTORY_V2, "post", SEARCH, SEARCH, {"page": 1}, sends_json, 200
    yield INVENTORY_V2, "post", SEARCH, SEARCH, {"per_page": 501}, sends_json, 400
    yield INVENTORY_V2, "post", SEARCH, SEARCH, {}, sends_text, 415
    yield USERADM_V1, "post", LOGIN, LOGIN, None, basic("fleet@example.com", "password"), 200
    yield USERADM_V1, "post", LOGIN, LOGIN, None, basic("fleet@example.com", "wrong"), 401
    yield USERADM_V1, "post", LOGOUT, LOGOUT, None, token, 202
    yield DEPLOYMENTS_V2, "get", ARTIFACTS, ARTIFACTS, None, token, 401


@unittest.skipUnless(FOLDER.is_dir(), "Mender's OpenAPI files are not here")
class OpenApi(unittest.TestCase):
    def check(self, specification, double, case):
        name, method, path, asked, body, headers, expected = case
        answer = double.send(method.upper(), asked, body, headers)
        self.assertEqual(answer.status, expected, answer.body)
        self.assertIn("X-MEN-RequestID", answer.headers)
        response = specification.response(name, method, path, answer.status)
        self.assertIsNotNone(response, f"{answer.status} is not documented")
        content_type = answer.headers.get("Content-Type", "")
        self.assertEqual(specification.faults(response, content_type, answer.body), [])

    def test_answers__beside_the_openapi_files__are_as_documented(self):
        specification = Specification(FOLDER)
        with Double("--version", "main") as double:
            double.set_artifacts([("release-1", ["pi4", "pi3"]), ("release-2", ["pi4"])])
            attribute = {"name": "device_type", "value": "pi4", "scope": "inventory"}
            time = "2026-01-02T08:00:00Z"
            known = [{"id": "d-1", "attributes": [attribute], "updated_ts": time}]
            double.send("PUT", "/double/inventory", known)
            body = {"name": "d-2", "artifact_name": "release-1", "devices": ["device-1"]}
            location = double.post(DEPLOYMENTS, body).headers["Location"]
            for case in cases(location):
                with self.subTest(f"{case[1].upper()} {case[3]}: {case[6]}"):
                    self.check(specification, double, case)
