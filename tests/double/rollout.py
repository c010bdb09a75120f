# SPDX-License-Identifier: MIT
"""What the tests of deployments have in common."""

import json

from mender import DEPLOYMENTS, JSON, TOKEN, Measured, bearer, encode

NEXT = "/api/devices/v1/deployments/device/deployments/next"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


class Rollout(Measured):
    """Each test has a device and a name of its own."""

    def setUp(self):
        for double in self.main, self.old:
            double.set_artifacts([("image", ["pi4", "pi3"]), ("other", ["pi4"])])
        self.device = self.id()

    def body(self, **changes):
        body = {"name": self.id(), "artifact_name": "image", "devices": [self.device]}
        return {**body, **changes}

    def create(self, double=None, **changes):
        """The path of a new deployment."""
        answer = self.expect((double or self.main).post(DEPLOYMENTS, self.body(**changes)), 201)
        return DEPLOYMENTS + "/" + answer.headers["Location"].rpartition("/")[2]

    def show(self, path, double=None):
        return self.expect((double or self.main).get(path), 200).json()

    def counts(self, path, double=None):
        """What is not zero of the statistics."""
        status = self.show(path, double)["statistics"]["status"]
        return {name: count for name, count in status.items() if count}

    def as_device(self, device=None):
        """No server here looks at the signature of a device."""
        claims = {"sub": device or self.device, "mender.device": True}
        return bearer(f"{encode(b'{}')}.{encode(json.dumps(claims).encode())}.c2lnbmVk")

    def poll(self, device_type, double=None, device=None, installed="none"):
        query = f"?artifact_name={installed}&device_type={device_type}"
        return (double or self.main).get(NEXT + query, self.as_device(device))

    def report(self, path, status, double=None):
        path = NEXT.replace("next", path.rpartition("/")[2]) + "/status"
        return (double or self.main).put(path, {"status": status}, {**self.as_device(), **JSON})

    def abort_device(self, double=None, device=None):
        path = f"{DEPLOYMENTS}/devices/{device or self.device}"
        return self.expect((double or self.main).send("DELETE", path, headers=bearer(TOKEN)), 204)
