# SPDX-License-Identifier: MIT
"""Artifacts: their form, their names."""

from mender import ARTIFACTS, RELEASES, Measured, escape


class Artifacts(Measured):
    def test_artifact__on_main__has_a_description_and_no_meta_data(self):
        self.main.set_artifacts([("image", ["pi4"])])
        artifact = self.main.get(RELEASES + "/image").json()["artifacts"][0]
        self.assertEqual(artifact["description"], "")
        self.assertNotIn("meta_data", artifact["updates"][0])

    def test_artifact__on_4_0__has_meta_data_and_no_description(self):
        self.old.set_artifacts([("image", ["pi4"])])
        artifact = self.old.get(RELEASES + "/image").json()["artifacts"][0]
        self.assertNotIn("description", artifact)
        self.assertEqual(artifact["updates"][0]["meta_data"], [])

    def test_names__with_blanks_and_beyond_ascii__are_names(self):
        names = ["a b", " lead", "ünïcode"]
        self.assertEqual(self.main.set_artifacts([(name, ["pi4"]) for name in names]), 204)
        for name in names:
            listed = self.main.get(f"{ARTIFACTS}?name={escape(name)}").json()
            self.assertEqual([artifact["name"] for artifact in listed], [name])
            self.expect(self.main.get(f"{RELEASES}/{escape(name)}"), 200)

    def test_name__of_more_than_256_bytes__cannot_be_uploaded(self):
        self.assertEqual(self.main.set_artifacts([("n" * 256, ["pi4"])]), 204)
        self.assertEqual(self.main.set_artifacts([("n" * 257, ["pi4"])]), 400)
        self.assertEqual(self.main.set_artifacts([("é" * 129, ["pi4"])]), 400)
