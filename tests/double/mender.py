# SPDX-License-Identifier: MIT
"""A running Mender double, and what a test of it stands on."""

import base64
import http.client
import json
import os
import subprocess
import unittest
import urllib.parse

PROGRAM = os.environ.get("MENDER_DOUBLE", "build/tests/mender-double")
TOKEN = "a-token"
V1 = "/api/management/v1"
V2 = "/api/management/v2"
LOGIN = V1 + "/useradm/auth/login"
LOGOUT = V1 + "/useradm/auth/logout"
ARTIFACTS = V2 + "/deployments/artifacts"
RELEASES = V2 + "/deployments/deployments/releases"
SEARCH = V2 + "/inventory/filters/search"
DEPLOYMENTS = V1 + "/deployments/deployments"
JSON = {"Content-Type": "application/json"}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def encode(data):
    """Base64 as tokens have it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def escape(name):
    """A name as a part of a path or query, everything escaped that may be."""
    return urllib.parse.quote(name, safe="")


class Answer:
    """Status, headers (http.client's) and body (bytes) of an answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def error(self):
        return self.json()["error"]


class Double:
    """A double with a free port and options of its own. TOKEN is a token that it takes."""

    def __init__(self, *options):
        command = [PROGRAM, "--token", TOKEN, "--lifetime", "300", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """A sanitizer that has found something ends it badly."""
        self.process.terminate()
        self.process.stdout.close()
        if self.process.wait() != 0:
            raise AssertionError(f"the double ended with {self.process.returncode}")

    def send(self, method, path, body=None, headers=None):
        """Sends exactly this, but for the length. A body that is no bytes goes as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        length = {} if data is None else {"Content-Length": str(len(data))}
        return self.send_raw(method, path, data, {**length, **(headers or {})})

    def send_raw(self, method, path, data, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(data)
        with connection.getresponse() as answer:
            result = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return result

    def get(self, path, headers=None):
        return self.send("GET", path, headers=headers or bearer(TOKEN))

    def post(self, path, body, headers=None):
        return self.send("POST", path, body, headers or {**bearer(TOKEN), **JSON})

    def put(self, path, body, headers=None):
        return self.send("PUT", path, body, headers or {**bearer(TOKEN), **JSON})

    def set_artifacts(self, artifacts):
        """From now on there are these alone: pairs of name and device types. The status."""
        return self.send(
            "PUT",
            "/double/artifacts",
            [{"name": name, "device_types_compatible": types} for name, types in artifacts],
        ).status

    def login(self):
        """A new session's token."""
        headers = basic("fleet@example.com", "password")
        return self.send("POST", LOGIN, headers=headers).body.decode()


class Measured(unittest.TestCase):
    """Facts of two servers: main is mender-server main (f954ef50), old is 4.0.4.

    Measured on 2026-11-26 beside the double; where the measurement says less than a test, the
    source of the same commits says the rest.
    """

    @classmethod
    def setUpClass(cls):
        cls.main = Double("--version", "main")
        cls.old = Double("--version", "4.0")

    @classmethod
    def tearDownClass(cls):
        cls.main.stop()
        cls.old.stop()

    def expect(self, answer, status, error=None):
        """The status and, where one is given, the text of the error."""
        self.assertEqual(answer.status, status, answer.body)
        if error is not None:
            self.assertEqual(answer.error(), error)
        return answer

    def expect_body(self, answer, status, body):
        self.assertEqual((answer.status, answer.json()), (status, body))
        return answer
