# SPDX-License-Identifier: MIT
"""Devices that ask and report, and deployments that are aborted."""

from mender import DEPLOYMENTS
from rollout import UNKNOWN_ID, Rollout


class Devices(Rollout):
    def test_image__for_another_device_type__is_taken_and_ends_with_noartifact(self):
        for double in self.main, self.old:
            path = self.create(double)
            self.expect(self.poll("pi9", double), 204)
            self.assertEqual(self.counts(path, double), {"noartifact": 1})
            self.assertEqual(self.show(path, double)["status"], "finished")

    def test_device_of_the_wrong_type__asking__finishes_one_deployment_a_poll(self):
        paths = [self.create(name=f"{self.id()}-{i}") for i in range(3)]
        for finished in 1, 2, 3:
            self.expect(self.poll("pi9"), 204)
            statuses = [self.show(path)["status"] for path in paths]
            self.assertEqual(statuses, ["finished"] * finished + ["pending"] * (3 - finished))

    def test_device__that_has_the_image__has_it_already_installed(self):
        path = self.create()
        self.expect(self.poll("pi4", installed="image"), 204)
        self.assertEqual(self.counts(path), {"already-installed": 1})

    def test_instructions__for_a_device__name_the_artifact(self):
        path = self.create()
        told = self.expect(self.poll("pi3"), 200).json()
        self.assertEqual(told["id"], path.rpartition("/")[2])
        self.assertEqual(told["artifact"]["artifact_name"], "image")
        self.expect(self.report(path, "installing"), 204)
        self.assertEqual(self.counts(path), {"installing": 1})
        self.assertEqual(self.show(path)["status"], "inprogress")

    def test_poll__that_names_no_device_type__is_refused(self):
        error = "device_type: cannot be blank."
        self.expect(self.poll(""), 400, error)


class Aborting(Rollout):
    def test_device__aborted_before_it_asked__leaves_its_deployment_pending(self):
        path = self.create()
        self.abort_device()
        self.assertEqual(self.counts(path), {"pending": 1})
        self.assertEqual(self.show(path)["status"], "pending")
        self.expect(self.poll("pi4"), 204)
        self.expect(self.main.post(DEPLOYMENTS, self.body()), 409)

    def test_device__aborted_before_it_asked_on_4_0__finishes_its_deployment(self):
        path = self.create(self.old)
        self.abort_device(self.old)
        self.assertEqual(self.counts(path, self.old), {"aborted": 1})
        self.assertEqual(self.show(path, self.old)["status"], "finished")

    def test_device__aborted_while_it_installs__finishes_its_deployment(self):
        path = self.create()
        self.expect(self.poll("pi4"), 200)
        self.abort_device()
        self.assertEqual(self.counts(path), {"aborted": 1})
        self.expect(self.report(path, "success"), 409, "Deployment aborted")

    def test_device__aborted_while_it_installs__loses_one_of_its_queue_as_well(self):
        names = [f"{self.id()}-{i}" for i in range(3)]
        paths = [self.create(self.old, name=n, devices=[self.device, "other"]) for n in names]
        self.expect(self.poll("pi4", self.old), 200)
        self.abort_device(self.old)
        counts = [self.counts(path, self.old) for path in paths]
        self.assertEqual(counts, [{"aborted": 1}, {"aborted": 1}, {}])
        self.assertEqual(self.show(paths[0], self.old)["device_count"], 1)

    def test_device__with_several_in_the_queue__loses_one_a_call(self):
        paths = [self.create(self.old, name=f"{self.id()}-{i}") for i in range(3)]
        for aborted in 1, 2, 3:
            self.abort_device(self.old)
            counts = [self.counts(path, self.old) for path in paths]
            self.assertEqual(counts, [{"aborted": 1}] * aborted + [{}] * (3 - aborted))

    def test_device__of_no_deployment__is_aborted_all_the_same(self):
        self.abort_device(device="nobody")

    def test_success__put_late_on_a_zombie__is_refused_and_aborts(self):
        path = self.create()
        self.abort_device()
        answer = self.main.put(path + "/status", {"status": "success"})
        self.expect(answer, 400, "Unexpected deployment status")
        self.assertEqual(self.counts(path), {"aborted": 1})
        self.assertEqual(self.show(path)["status"], "finished")
        self.expect(self.main.post(DEPLOYMENTS, self.body()), 201)

    def test_deployment__aborted__counts_no_device_that_never_asked(self):
        path = self.create(devices=[self.device, "never-asks"])
        self.expect(self.poll("pi4"), 200)
        self.expect(self.main.put(path + "/status", {"status": "aborted"}), 204)
        self.assertEqual(self.counts(path), {"aborted": 1})
        self.assertIn("finished", self.show(path))

    def test_deployment__that_has_finished_or_never_was__cannot_be_aborted(self):
        path = self.create()
        self.expect(self.main.put(path + "/status", {"status": "aborted"}), 204)
        error = "Deployment already finished"
        self.expect(self.main.put(path + "/status", {"status": "aborted"}), 422, error)
        path = f"{DEPLOYMENTS}/{UNKNOWN_ID}"
        self.expect(self.main.put(path + "/status", {"status": "aborted"}), 422, error)

    def test_status__that_mender_does_not_know__aborts_nothing(self):
        path = self.create()
        answer = self.main.put(path + "/status", {"status": "gone"})
        self.expect(answer, 400, "invalid status for device 'gone'")
        self.assertEqual(self.show(path)["status"], "pending")
