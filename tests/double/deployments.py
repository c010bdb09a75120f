# SPDX-License-Identifier: MIT
"""Deployments: how one is made, and what is shown of it."""

import json

from mender import DEPLOYMENTS, JSON, RELEASES, TOKEN, Double, bearer
from rollout import UNKNOWN_ID, Rollout

BODY_FAULT = "Validating request body: "


class Creating(Rollout):
    def test_deployment__created__has_an_absolute_location(self):
        answer = self.expect(self.main.post(DEPLOYMENTS, self.body()), 201)
        self.assertRegex(answer.headers["Location"], f"^{DEPLOYMENTS}/[0-9a-f-]{{36}}$")
        self.assertEqual(answer.body, b"")

    def test_deployment__created_on_4_0__has_a_relative_location(self):
        answer = self.expect(self.old.post(DEPLOYMENTS, self.body()), 201)
        relative = DEPLOYMENTS.replace("/api/", "./")
        self.assertRegex(answer.headers["Location"], f"^{relative}/[0-9a-f-]{{36}}$")

    def test_json__without_content_type__is_a_bad_request_on_main(self):
        error = "Invalid value for Content-Type header: mime: no media type"
        self.expect(self.main.post(DEPLOYMENTS, self.body(), bearer(TOKEN)), 400, error)

    def test_json__without_content_type__is_unsupported_on_4_0(self):
        error = "Bad Content-Type or charset, expected 'application/json'"
        self.expect(self.old.post(DEPLOYMENTS, self.body(), bearer(TOKEN)), 415, error)

    def test_json__as_another_type__is_unsupported(self):
        headers = {**bearer(TOKEN), "Content-Type": "text/plain"}
        error = "Bad Content-Type, expected 'application/json'"
        self.expect(self.main.post(DEPLOYMENTS, self.body(), headers), 415, error)

    def test_name__of_257_bytes__is_refused_by_main(self):
        error = BODY_FAULT + "name: the length must be no more than 256."
        self.expect(self.main.post(DEPLOYMENTS, self.body(name="n" * 257)), 400, error)
        self.expect(self.main.post(DEPLOYMENTS, self.body(name="n" * 256)), 201)

    def test_name__of_4096_bytes__is_taken_by_4_0(self):
        error = BODY_FAULT + "name: the length must be between 1 and 4096."
        self.expect(self.old.post(DEPLOYMENTS, self.body(name="n" * 4097)), 400, error)
        self.expect(self.old.post(DEPLOYMENTS, self.body(name="n" * 4096)), 201)

    def test_fields__that_are_missing__are_told_together(self):
        error = "artifact_name: cannot be blank; devices: (1: cannot be blank.); "
        body = {"devices": ["a", ""]}
        error = BODY_FAULT + error + "name: cannot be blank."
        self.expect(self.main.post(DEPLOYMENTS, body), 400, error)

    def test_field__of_the_wrong_type__is_refused(self):
        error = (
            BODY_FAULT
            + "json: cannot unmarshal string into Go struct field DeploymentConstructor.devices "
            "of type []string"
        )
        self.expect(self.main.post(DEPLOYMENTS, self.body(devices="all")), 400, error)

    def test_all_devices__when_some_are_accepted__is_a_deployment_for_them(self):
        with Double("--version", "main") as double:
            double.set_artifacts([("image", ["pi4"])])
            double.send("PUT", "/double/devices", ["d-1", "d-2"])
            body = {"name": "all", "artifact_name": "image", "all_devices": True}
            answer = self.expect(double.post(DEPLOYMENTS, body), 201)
            shown = self.show(answer.headers["Location"], double)
            self.assertEqual(shown["max_devices"], 2)
            term = {"scope": "identity", "attribute": "status", "type": "$eq", "value": "accepted"}
            self.assertEqual(shown["filter"]["terms"], [term])

    def test_all_devices__when_none_is_accepted__is_refused(self):
        body = {"name": "all", "artifact_name": "image", "all_devices": True}
        self.expect(self.main.post(DEPLOYMENTS, body), 400, "No devices for the deployment")

    def test_all_devices__beside_devices__is_refused(self):
        error = (
            BODY_FAULT + "Invalid deployments definition: list of devices provided togheter "
            "with all_devices flag"
        )
        self.expect(self.main.post(DEPLOYMENTS, self.body(all_devices=True)), 400, error)

    def test_devices__neither_named_nor_all__are_refused(self):
        error = (
            BODY_FAULT + "Invalid deployments definition: provide list of devices or set "
            "all_devices flag"
        )
        self.expect(self.main.post(DEPLOYMENTS, self.body(devices=[])), 400, error)

    def test_body__null__is_an_internal_error(self):
        self.expect(self.main.post(DEPLOYMENTS, b"null"), 500, "internal error")
        self.expect(self.old.post(DEPLOYMENTS, b"null"), 500, "Internal Server Error")

    def test_body__that_is_empty__is_refused(self):
        self.expect(self.main.post(DEPLOYMENTS, b""), 400, BODY_FAULT + "EOF")
        self.expect(self.old.post(DEPLOYMENTS, b""), 400, BODY_FAULT + "JSON payload is empty")

    def test_body__of_more_than_a_mebibyte__is_taken_by_4_0_alone(self):
        devices = [f"{i:036}" for i in range(30000)]
        self.assertGreater(len(json.dumps(devices)), 1.1 * (1 << 20))
        self.expect(self.old.post(DEPLOYMENTS, self.body(devices=devices)), 201)
        # Announced alone: the answer comes before the body.
        headers = {**bearer(TOKEN), **JSON, "Content-Length": str((1 << 20) + 1)}
        answer = self.main.send_raw("POST", DEPLOYMENTS, None, headers)
        self.expect(answer, 413, "http: request body too large")

    def test_body__in_chunks_of_more_than_a_mebibyte__is_a_bad_request_on_main(self):
        headers = {**bearer(TOKEN), "Transfer-Encoding": "chunked"}
        piece = b" " * 0x10000
        chunks = b"10000\r\n%s\r\n" % piece * 17 + b"0\r\n\r\n"
        answer = self.main.send_raw("POST", DEPLOYMENTS, chunks, headers)
        self.expect(answer, 400, BODY_FAULT + "http: request body too large")

    def test_image__of_no_artifact__is_unprocessable(self):
        error = "No artifact for the deployment"
        self.expect(self.main.post(DEPLOYMENTS, self.body(artifact_name="none")), 422, error)


class Again(Rollout):
    def test_deployment__the_same_again__conflicts_until_the_first_has_finished(self):
        for double in self.main, self.old:
            path = self.create(double)
            error = (
                "Invalid deployment definition: there is already an active deployment with the "
                "same parameters"
            )
            self.expect(double.post(DEPLOYMENTS, self.body()), 409, error)
            self.expect(self.poll("pi4", double), 200)
            self.expect(double.post(DEPLOYMENTS, self.body()), 409)
            self.expect(self.report(path, "success", double), 204)
            self.assertEqual(self.show(path, double)["status"], "finished")
            self.expect(double.post(DEPLOYMENTS, self.body()), 201)

    def test_devices__in_another_order__are_a_new_deployment(self):
        self.create(devices=["order-1", "order-2"])
        self.create(devices=["order-2", "order-1"])

    def test_device__named_twice__is_counted_twice_and_never_finishes(self):
        path = self.create(devices=[self.device, self.device])
        self.assertEqual(self.show(path)["max_devices"], 2)
        self.assertEqual(self.counts(path), {"pending": 2})
        self.expect(self.poll("pi4"), 200)
        self.expect(self.report(path, "success"), 204)
        self.assertEqual(self.counts(path), {"pending": 1, "success": 1})
        self.assertEqual(self.show(path)["status"], "inprogress")


class Showing(Rollout):
    def test_deployment__shown__has_artifacts_and_milliseconds_and_no_groups(self):
        for double in self.main, self.old:
            paths = [self.create(double, name=f"{self.id()}-{i}") for i in range(3)]
            shown = [self.show(path, double) for path in paths]
            found = double.get(RELEASES + "/image").json()["artifacts"]
            for deployment in shown:
                self.assertEqual(deployment["artifacts"], [found[0]["id"]])
                self.assertNotIn("groups", deployment)
                # As Go writes them: without the zeros at the end.
                self.assertRegex(deployment["created"], r"T[0-9:]{8}(\.\d{0,2}[1-9])?Z$")
            self.assertTrue(any("." in deployment["created"] for deployment in shown))

    def test_statistics__before_any_poll__count_pending_on_main_alone(self):
        self.assertEqual(self.counts(self.create()), {"pending": 1})
        self.assertEqual(self.counts(self.create(self.old), self.old), {})

    def test_id__of_no_deployment__is_not_found(self):
        self.expect(self.main.get(f"{DEPLOYMENTS}/{UNKNOWN_ID}"), 404, "Resource not found")
        self.expect(self.main.get(f"{DEPLOYMENTS}/x"), 400, "ID is not a valid UUID")
