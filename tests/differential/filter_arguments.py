# SPDX-License-Identifier: MIT
"""Every filter and test that is supported, with arguments of every kind, most of which do not fit: whether one is
looked at at all, and when, is another matter for each of them."""
import os
import re

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../validator/template")
SUBJECTS = ("[]", "''", "{}", "'ab'", "[1, 2]", "{'a': 1}", "none", "3", "range(3)", "[{'a': 1}, {'a': 2}]")
ARGUMENTS = ("no_such_name", "none", "'a'", "1", "true", "[]", "1.5")


def rows(table):
    """The name, the parameters, and how many of them must be given."""
    with open(os.path.join(TABLES, table), encoding="utf-8") as file:
        text = file.read()
    found = re.findall(r'^\w+\("([^"]+)",\s*(\w+),\s*"([^"]*)",\s*(\d+)\)', text, re.M)
    # A row that is written otherwise would go without a case, and nobody would see it.
    assert found and len(found) == len(re.findall(r"^[A-Z_]+\(", text, re.M)), table
    for name, function, signature, required in found:
        # Those that are called "<=" and the like can only be named in a text, as to `select`.
        if name.isidentifier() and not function.endswith("_unsupported"):
            yield name, [word for word in signature.split() if "*" not in word], int(required)


def calls(table):
    """A filter or test with its arguments; each of them in turn is what it should not be."""
    for name, parameters, required in rows(table):
        if required == 0:
            yield name
        for position in range(min(max(len(parameters), 1), 3)):
            for argument in ARGUMENTS:
                for before in ("'a'", "1") if position else ("",):
                    given = [before] * position + [argument]
                    given += ["1"] * (required - len(given))
                    yield "%s(%s)" % (name, ", ".join(given))


def cases():
    for table, operator in (("filters.def", "|"), ("tests.def", "is")):
        for call in calls(table):
            for subject in SUBJECTS:
                template = "{{ %s %s %s }}" % (subject, operator, call)
                yield {"template": template, "variables": "", "files": {}, "seed": template}
