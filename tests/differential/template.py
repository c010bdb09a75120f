#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Renders the same templates with fleetgate and with Ansible's own `template` lookup, and compares.

    template.py DRIVER [COUNT [SEED]]
    template.py --ansible          prints what Ansible makes of each template of the file, and compares nothing
    template.py --record           writes it into template_recorded.json, for those who have another version

DRIVER is the program built from template_render.c. The templates are those of template_traps.txt
(written by hand), every filter with arguments that do not fit (filter_arguments.py), and COUNT random ones
(random_templates.py). Every template is rendered twice: for the
version of Ansible that is installed, and for one that nobody named; then "depends" is right too, where
the versions differ. Those of the file are also rendered for the other version, and held against what
that one was seen to make of them. Exit status: 0 equal, 1 different or too much unsupported, 77 skipped.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

try:
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins.loader import lookup_loader
    from ansible.release import __version__ as ansible_version
    from ansible.template import Templar
    from ansible.utils.display import Display
except ImportError:
    print("skipped template.py: ansible-core is not installed")
    sys.exit(77)

try:
    from ansible.plugins.loader import init_plugin_loader  # from 2.15 on

    init_plugin_loader([])
except ImportError:
    pass

import filter_arguments
import random_templates

HERE = os.path.dirname(os.path.abspath(__file__))
IS_NEW = tuple(map(int, ansible_version.split(".")[:2])) >= (2, 19)
VERSION = "2.19" if IS_NEW else "2.14"
OTHER_VERSION = "2.14" if IS_NEW else "2.19"
RECORD = os.path.join(HERE, "template_recorded.json")
MOST_UNSUPPORTED = 5  # percent
FAILED = "failed"


class Ansible:
    """Renders as the `template` lookup does with convert_data=False."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "templates")
        os.mkdir(self.folder)
        self.base = folder

    def write(self, name, text):
        with open(os.path.join(self.base, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def load(self, loader, text):
        if not IS_NEW:
            return loader.load(text)
        self.write("variables.yml", text)
        return loader.load_from_file(os.path.join(self.base, "variables.yml"), trusted_as_template=True)

    def render(self, case):
        """(outcome, text or why)"""
        loader = DataLoader()
        loader.set_basedir(self.base)
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        self.write("templates/main.j2", case["template"])
        for name, text in case["files"].items():
            self.write("templates/" + name, text)
        try:
            variables = self.load(loader, case["variables"]) or {}
            templar = Templar(loader=loader, variables=variables)
            lookup = lookup_loader.get("template", loader=loader, templar=templar)
            options = {} if IS_NEW else {"convert_data": False}
            value = lookup.run(["main.j2"], variables=variables, **options)[0]
            return "rendered", "" if value is None else str(value)
        except (Exception, RecursionError) as problem:  # any failure fails the run
            return FAILED, "%s: %s" % (type(problem).__name__, problem)


class Driver:
    def __init__(self, program):
        self.program = program
        self.start()

    def start(self):
        self.process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, case, version):
        question = {k: case[k] for k in ("template", "variables", "files")}
        if version:
            question["ansible"] = version
        try:
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())
        except (ValueError, BrokenPipeError):
            status = self.process.wait()
            self.start()
            return {"outcome": "crashed", "why": "exit status %d" % status}


def written_cases():
    """The templates of the file, each with its name and whether the versions differ."""
    with open(os.path.join(HERE, "template_traps.txt"), encoding="utf-8", newline="") as file:
        text = file.read()
    head, *blocks = re.split(r"^%% ", text, flags=re.M)
    common = head.split("%common\n", 1)[1]
    for block in blocks:
        name, rest = block.split("\n", 1)
        case = {"name": name, "variables": common, "files": {}, "differs": None}
        parts = re.split(r"^%(variables|file|differs)(.*)\n", rest, flags=re.M)
        case["template"] = parts[0]
        for kind, argument, body in zip(parts[1::3], parts[2::3], parts[3::3]):
            if kind == "variables":
                case["variables"] = body
            elif kind == "file":
                case["files"][argument.strip()] = body
            else:
                case["differs"] = argument.strip()
                case["template"] += body
        for key in ("template", "variables"):
            case[key] = re.sub(r"\n\Z", "", case[key])
        case["files"] = {k: re.sub(r"\n\Z", "", v) for k, v in case["files"].items()}
        yield case


def disagreement(theirs, ours, may_depend):
    """Why the answer is wrong, or None."""
    if ours["outcome"] == "unsupported" or ours["outcome"] == "depends" and may_depend:
        return None
    if ours["outcome"] != theirs[0]:
        return "%s (%s)" % (ours["outcome"], ours.get("text", ours.get("why")))
    if ours["outcome"] == "rendered" and ours["text"] != theirs[1]:
        return repr(ours["text"])
    return None


class Comparison:
    def __init__(self, ansible, driver):
        self.ansible = ansible
        self.driver = driver
        self.counts = {"passed": 0, "failed": 0, "unsupported": 0, "depends": 0}
        self.unsupported = []  # cases

    def look(self, case, theirs):
        """(why it is wrong or None, the answer that names a version, the one that does not)"""
        named = self.driver.ask(case, VERSION)
        free = self.driver.ask(case, None)
        why = disagreement(theirs, named, False)
        if why:
            return why, named, free
        why = disagreement(theirs, free, case.get("differs") is not None or "name" not in case)
        if why:
            return "for no version: " + why, named, free
        if case.get("differs") and free["outcome"] not in ("depends", "unsupported"):
            return "for no version: not said to depend on it", named, free
        return None, named, free

    def is_wrong(self, case):
        theirs = self.ansible.render(case)
        if "Syntax Error while loading YAML" in theirs[1]:
            return False
        return self.look(case, theirs)[0] is not None

    def compare(self, case, show_unsupported):
        theirs = self.ansible.render(case)
        why, named, free = self.look(case, theirs)
        if why and "name" not in case and case["seed"] != case["template"]:
            case = random_templates.shrink(case, self.is_wrong)
            theirs = self.ansible.render(case)
            why, named, free = self.look(case, theirs)
        if why:
            self.counts["failed"] += 1
            show(case, theirs, why)
        elif named["outcome"] == "unsupported":
            self.counts["unsupported"] += 1
            self.unsupported.append(case)
            if show_unsupported:
                print("unsupported: %s: %s" % (case.get("name", ""), named.get("why")))
        else:
            self.counts["passed"] += 1
            self.counts["depends"] += free["outcome"] == "depends"
        return theirs[0]


    def compare_recorded(self, case, recorded):
        """For the version that is not installed here; None for a text is a failure."""
        if case["name"] not in recorded:
            print("not recorded: %s: run `tests/differential/template.py --record` where Ansible %s is installed"
                  % (case["name"], OTHER_VERSION))
            self.counts["failed"] += 1
            return
        text = recorded[case["name"]]
        theirs = (FAILED, "as recorded") if text is None else ("rendered", text)
        named = self.driver.ask(case, OTHER_VERSION)
        why = disagreement(theirs, named, False)
        if why:
            show(case, theirs, why, OTHER_VERSION)
        self.counts["failed" if why else "unsupported" if named["outcome"] == "unsupported" else "passed"] += 1


def show(case, theirs, why, version=VERSION):
    print("different: %s" % case.get("name", "seed %s" % case.get("seed")))
    print("    template   %r" % case["template"])
    if "name" not in case:
        print("    variables  %r" % case["variables"])
    for name, text in case["files"].items():
        print("    file       %s: %r" % (name, text))
    print("    Ansible %s %s" % (version, repr(theirs[1]) if theirs[0] == "rendered" else "%s (%s)" % theirs))
    print("    fleetgate  %s" % why, flush=True)


def summary(what, counts):
    total = sum(counts[k] for k in ("passed", "failed", "unsupported"))
    percent = 100 * counts["unsupported"] / max(total, 1)
    print(
        "%s: %d passed, %d failed; %d unsupported (%.1f %%), %d depend on the version"
        % (what, counts["passed"], counts["failed"], counts["unsupported"], percent, counts["depends"])
    )
    return percent


def random_case(number, written):
    """Every fourth is one of those written by hand, changed a little."""
    if number % 4 == 3:
        return random_templates.mutated_case(number, [c for c in written if "lookup(" not in c["template"]])
    return random_templates.case(number)


def record():
    recorded = {}
    if os.path.exists(RECORD):
        with open(RECORD, encoding="utf-8") as file:
            recorded = json.load(file)
    with tempfile.TemporaryDirectory() as folder:
        ansible = Ansible(folder)
        seen = {case["name"]: ansible.render(case) for case in written_cases()}
    recorded[VERSION] = {name: text if outcome == "rendered" else None for name, (outcome, text) in seen.items()}
    with open(RECORD, "w", encoding="utf-8") as file:
        json.dump(recorded, file, indent=1, ensure_ascii=False, sort_keys=True)
        file.write("\n")


def print_ansible():
    with tempfile.TemporaryDirectory() as folder:
        ansible = Ansible(folder)
        for case in written_cases():
            print("%s\n    %s: %r" % ((case["name"],) + ansible.render(case)))


def main():
    warnings.simplefilter("ignore")
    Display().warning = Display().deprecated = lambda *_, **__: None
    os.environ["FLEETGATE_TOKEN"] = "<env:FLEETGATE_TOKEN>"  # what stands for one that nobody may know
    if sys.argv[1:2] == ["--ansible"]:
        return print_ansible()
    if sys.argv[1:2] == ["--record"]:
        return record()
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    folder = tempfile.mkdtemp()
    try:
        ansible, driver = Ansible(folder), Driver(sys.argv[1])
        written, other, listed, made = (Comparison(ansible, driver) for _ in range(4))
        cases = list(written_cases())
        with open(RECORD, encoding="utf-8") as file:
            recorded = json.load(file)[OTHER_VERSION]
        for case in cases:
            written.compare(case, True)
            other.compare_recorded(case, recorded)
        for case in filter_arguments.cases():
            listed.compare(case, False)
        rendered = 0
        # What is not supported is seldom supported once a letter of it has changed.
        grounds = [case for case in cases if case not in written.unsupported]
        for number in range(seed, seed + count):
            rendered += made.compare(random_case(number, grounds), False) == "rendered"
    finally:
        shutil.rmtree(folder)
    print("Ansible %s; of the random ones it rendered %d" % (ansible_version, rendered))
    summary("template: by hand", written.counts)
    summary("template: by hand, for %s" % OTHER_VERSION, other.counts)
    summary("template: arguments of filters", listed.counts)
    percent = summary("template: random", made.counts)
    comparisons = (written, other, listed, made)
    passed, failed = (sum(c.counts[k] for c in comparisons) for k in ("passed", "failed"))
    if percent > MOST_UNSUPPORTED:
        print("more than %d %% is unsupported" % MOST_UNSUPPORTED)
        failed += 1
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed or (count and rendered == 0) else 0)


if __name__ == "__main__":
    main()
