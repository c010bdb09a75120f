# SPDX-License-Identifier: MIT
"""Holds the facts that the forge double runs on to the forges' own descriptions, where they are at hand:
$FORGE_FACTS is a folder with github.json (OpenAPI 3) and gitea.json (Swagger 2). The double's own routes
and what fleetgate asks for are one table, so that neither can know a route that a forge does not have."""

import json
import os
import pathlib
import re
import unittest

from forge_facts import FACTS

FOLDER = pathlib.Path(os.environ.get("FORGE_FACTS", "/nonexistent"))
DOUBLE = pathlib.Path(__file__).parent / "forge-double"


def properties(schema):
    found = dict(schema.get("properties", {}))
    for part in schema.get("oneOf", []) + schema.get("anyOf", []):
        found.update(properties(part))
    return found


class Facts(unittest.TestCase):
    def test_every_fact_has_what_does_it(self):
        done = set(re.findall(r"^    def (\w+)\(self, fact, path", DOUBLE.read_text(), re.MULTILINE))
        self.assertEqual({fact["name"] for facts in FACTS.values() for fact in facts}, done - {"answer"})

    def test_every_forge_can_be_told_all_that_counts(self):
        for forge, facts in FACTS.items():
            names = {fact["name"] for fact in facts}
            self.assertLessEqual({"user", "status", "request", "comments", "comment", "edit"}, names, forge)

    @unittest.skipUnless((FOLDER / "github.json").exists(), "GitHub's description is not at hand")
    def test_github_is_as_it_describes_itself(self):
        paths = json.loads((FOLDER / "github.json").read_text())["paths"]
        for fact in FACTS["github"]:
            told = paths[fact["path"]][fact["method"].lower()]
            self.assertLessEqual({str(status) for status in fact["answers"]}, set(told["responses"]), fact)
            if fact["fields"]:
                self.compare(fact["fields"], told["requestBody"]["content"]["application/json"]["schema"])

    def compare(self, fields, schema):
        known = properties(schema)
        self.assertLessEqual(set(fields), set(known))
        for name, kind in fields.items():
            if isinstance(kind, list) and "enum" in known[name]:
                self.assertLessEqual(set(kind), set(known[name]["enum"]), name)
            if isinstance(kind, dict):
                self.compare(kind, known[name])
            if isinstance(kind, int) and ("maxLength" in known[name] or "maxItems" in known[name]):
                self.assertEqual(kind, known[name].get("maxLength", known[name].get("maxItems")), name)

    @unittest.skipUnless((FOLDER / "gitea.json").exists(), "Gitea's description is not at hand")
    def test_gitea_is_as_it_describes_itself(self):
        described = json.loads((FOLDER / "gitea.json").read_text())
        for fact in FACTS["gitea"]:
            told = described["paths"][fact["path"].removeprefix("/api/v1")][fact["method"].lower()]
            self.assertEqual([str(status) for status in fact["answers"]], sorted(told["responses"]), fact)
            body = [each for each in told.get("parameters", []) if each["in"] == "body"]
            self.assertEqual(bool(body), bool(fact["fields"]), fact)
            if body:
                schema = described["definitions"][body[0]["schema"]["$ref"].rsplit("/", 1)[1]]
                self.assertLessEqual(set(fact["fields"]), set(schema["properties"]))
                self.assertEqual(fact["required"], schema.get("required", []))


if __name__ == "__main__":
    unittest.main()
