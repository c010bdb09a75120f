#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Gives the same inventories to fleetgate and to Ansible's own YAML plug-in, and compares.

    inventory.py FLEETGATE [COUNT [SEED]]

What fleetgate accepts as YAML, Ansible must have read as YAML: where its plug-in refuses the text,
Ansible goes on to read it as INI, and takes hosts and variables from it. Such a text is accepted only
where fleetgate reads the very same hosts and variables. The inventories are hand-made ones on every edge
and COUNT mutations of those. fleetgate may refuse what Ansible reads.
Exit status: 0 held, 1 did not, 77 skipped.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import variables

try:
    from ansible.inventory.data import InventoryData
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins.loader import inventory_loader
except ImportError:
    print("skipped inventory.py: ansible-core is not installed")
    sys.exit(77)

try:
    from ansible._internal._datatag._tags import Origin  # from 2.19 on
    from ansible.inventory.manager import _InventoryDataWrapper
except ImportError:
    _InventoryDataWrapper = None

DEVICE = "048312b5-0456-47a7-9e83-b636f4c0a689"
OTHER = "5ef8c955-4f87-4243-adcd-160f70c3c45e"
# One that both take.
GOOD = f"""all:
  vars:
    subscribed_branch: main
  children:
    pi4:
      hosts:
        {DEVICE}:
          volume: 7
    pi3:
      vars: {{ ansible_group_priority: 10 }}
      hosts:
        {OTHER}: {{ note: "x" }}
"""

# Numbers on the edges of Python's int and float, dates, tags, and what else a value may be.
VALUES = """7 -0 010 0x1F 0b11 0o7 1_000 1__0 _1 +1 1e3 1e400 -1e400 1.5e308 .5 5. .inf -.inf .nan .NaN +.inf
inf nan Infinity 1:30 1:60 -1:30 190:20:30.15 1:2:3:4:5:6:7:8:9 0:0 60:00 22:30 2025-10-10 2025-13-45
0000-00-00 9999-12-31 2025-10-10T25:00:00Z 2025-10-10T10:00:00+99:99 2001-12-14t21:59:43.10-05:00
2001-12-14T21:59:43.1234567891 yes no on off ~ null true = << !!int !!float !!str !!null !!bool
!!binary !!set !!omap !!pairs !!timestamp !!python/none !x !vault !unsafe !!seq !!map ? - : | > * & @ % `
[] {} [1,[2,{a:}]] {a:} "\\x00" "\\ud800" "\\U0010ffff" '' "" *a &a &a:x !!int:7 !!int:x !!int:1.5
!!float:x !!float:1e999 !!bool:x !!timestamp:x !!null:x !!binary:==x !!set:{a} !!omap:[a:1] !!str:1
""".split()
VALUES += ["9" * 4300, "9" * 4301, "1" * 5000 + ".5", "1_" * 3000 + "1", "0x" + "f" * 5000, "0b" + "1" * 20000]
VALUES += ["1:" + "59:" * 400 + "1", "1:" + "59:" * 400 + "1.5", "5e" + "9" * 30, "-" + "9" * 400 + ".0"]
VALUES = [value.replace("!!int:", "!!int ").replace("!!float:", "!!float ").replace("!!bool:", "!!bool ")
          .replace("!!timestamp:", "!!timestamp ").replace("!!null:", "!!null ").replace("!!binary:", "!!binary ")
          .replace("!!set:", "!!set ").replace("!!omap:", "!!omap ").replace("!!str:", "!!str ")
          .replace("&a:", "&a ") for value in VALUES]

NAMES = [
    "pi4", "all", "ungrouped", "localhost", "plugin", "hosts", "children", "vars", "a b", "a-b", "a.b", "7", "1.5",
    "~", "true", "<<", "? [a, b]", "? {a: b}", "&a pi4", "*a", "!!str pi4", "!!int 7", '"a\\0b"', '""', "''", "a:22",
    "a:b", "[1:3]", "a[1:3]", "a[1:", "a[1:3:0]", "a[3:1]", "a[a:zz]", "a[01:10]:22", "a[1:99999999]", "{a}",
    "{{ a }}", "'{{ a }}'", "a,b", "a;b", "::1", "[::1]", "[::1]:22", "127.0.0.1", "1.2.3.4:99999", "x" * 300,
    "x" * 70000, DEVICE, OTHER, DEVICE + ":22", DEVICE[:-2] + "[10:11]", DEVICE.upper(), "é", "2025-10-10", "=",
]

EDGES = [
    "", "\n", "---\n", "--- \n...\n", "null\n", "~\n", "{}\n", "[]\n", "[pi]\n", "all\n", "7\n", "x y=z\n", "%YAML 1.1\n---\nall:\n",
    "all:\nall:\n", "all: {}\n---\nall: {}\n", "all: all\n", "all: 7\n", "all: []\n", "all: {hosts: []}\n", "all: {hosts: x}\n",
    "all: {hosts: {x: []}}\n", "all: {hosts: {x: y}}\n", "all: {vars: []}\n", "all: {vars: x}\n", "all: {children: [a]}\n",
    "all: {children: x}\n", "all: {other: x}\n", "all: {hosts: , vars: , children: }\n", "&a all: *a\n", "all: &a {children: {b: *a}}\n",
    "all: &a [*a]\n", "all: {vars: &a {b: *a}}\n", "all: {vars: {<<: 7}}\n", "all: {vars: {<<: [7]}}\n", "all: {vars: {<<: &a {<<: *a}}}\n",
    "all: {vars: {? [a] : b}}\n", "all: {vars: {? {a: b} : c}}\n", "all: {vars: {? !!set {a} : c}}\n", "a: {children: {a: }}\n",
    "a: {children: {b: {children: {a: }}}}\n", "a: {children: {all: }}\n", "plugin: x\n", "plugin: \n", "all: {vars: {plugin: x}}\n",
    "\ufeffall:\n", "all:\r\n  hosts:\r\n", "all:\x85", "all: \u2028x\n", "all:\n\thosts:\n", "all: # \x07\n", "!!map all:\n", "!!omap [all: ]\n",
    "!!set {all}\n", "!x all:\n", "all: !x {}\n", "all: !!map {}\n", "all: !!str {}\n", "all: !!null\n", "all: !!null x\n", "all: !vault x\n",
    '{"all": {"hosts": {"a": 1e400}}}\n', '{"all": {"vars": {"a": NaN, "b": Infinity}}}\n', '{"all": {"vars": {"a": ' + "9" * 4301 + "}}}\n",
    '{"all": {}, "all": {}}\n', "[" * 2000 + "]" * 2000, "{a: " * 300 + "}" * 300, "a: &b b\n*b : {}\n",
    "all: {vars: {ansible_group_priority: %s}}\n",
]


def with_value(place, value):
    if place == 0:
        return GOOD.replace("volume: 7", "volume: " + value)
    if place == 1:
        return GOOD.replace("ansible_group_priority: 10", "ansible_group_priority: " + value)
    if place == 2:
        return GOOD.replace('"x"', value)
    return GOOD.replace("subscribed_branch: main", "note: " + value)


def with_name(place, name):
    if place == 0:
        return GOOD.replace("pi4:", name + ":")
    if place == 1:
        return GOOD.replace(DEVICE + ":", name + ":")
    if place == 2:
        return GOOD.replace("volume:", name + ":")
    return GOOD.replace("all:\n", name + ":\n", 1)


def mutated(chance):
    """Bytes of a good or edgy text dropped, doubled, exchanged; lines moved; values and names put in."""
    text = chance.choice([GOOD, GOOD, chance.choice(EDGES),
                          with_value(chance.randrange(4), chance.choice(VALUES)),
                          with_name(chance.randrange(4), chance.choice(NAMES))])
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:at] + text[at + chance.randrange(1, 5):]
        elif kind == 1:
            text = text[:at] + chance.choice(":-[]{}&*!|>'\"%@`#,? \n\t\0\x85=<~7") + text[at:]
        elif kind == 2:
            text = text[:at] + chance.choice(VALUES)[:6000] + text[at:]
        elif kind == 3:
            lines = text.split("\n")
            line = lines.pop(chance.randrange(len(lines)))
            lines.insert(chance.randrange(len(lines) + 1), line)
            text = "\n".join(lines)
        elif kind == 4:
            text = text[:at] + "\n" + " " * chance.randrange(12) + text[at:]
        else:
            text = with_name(chance.randrange(4), chance.choice(NAMES)) if chance.random() < 0.5 else text[at:] + text[:at]
    return text


def inventories(count, seed):
    texts = [edge.replace("%s", value) for edge in EDGES for value in (VALUES if "%s" in edge else [""])]
    texts += [with_value(place, value) for place in range(4) for value in VALUES]
    texts += [with_name(place, name) for place in range(4) for name in NAMES]
    chance = random.Random(seed)
    texts += [mutated(chance) for _ in range(count)]
    return [text.encode("utf-8", "surrogatepass") for text in texts if len(text) < 200000]


def parsed(plugin, path):
    """Why the plug-in does not read the file, or None; and its hosts."""
    inventory = InventoryData()
    reader = inventory_loader.get(plugin)
    # It refuses values that are of no type that Ansible knows.
    into = _InventoryDataWrapper(inventory, reader, Origin(path=path)) if _InventoryDataWrapper else inventory
    try:
        reader.parse(into, DataLoader(), path, cache=False)
        return None, inventory.hosts
    except RecursionError:
        return "RecursionError", inventory.hosts
    except Exception as reason:  # whatever it is, Ansible goes on to the next plug-in
        return str(reason), inventory.hosts


def ansible_refuses(path):
    """Why the YAML plug-in does not read it, or None."""
    reason, _ = parsed("yaml", path)
    # Of comments alone INI makes no hosts either.
    return None if reason == "Parsed empty YAML file" and not parsed("ini", path)[1] else reason


def read_as_ini(fleetgate, ansible, folder, text, number):
    """What fleetgate and Ansible read differently in a text that is no YAML inventory, or None."""
    fleet = variables.Fleet(str(number), {"inventory.yml": text})
    theirs = ansible.read(folder, fleet)
    repository, revision = os.path.join(folder, "server.git"), f"refs/made/{number}"
    status, listed, errors = variables.ask(fleetgate, repository, "--list", revision)
    return variables.compare(fleet, theirs, status, listed, errors, variables.ask(fleetgate, repository, "--graph", revision)[1])


def judged(fleetgate, folder, texts):
    """The verdict on each: pushes to a server, each inventory alone on a branch of its own."""
    git = ["git", "-C", folder]
    subprocess.run(["git", "init", "--quiet", "--bare", folder], check=True)
    # What a policy may turn off counts as accepted: a shape that is let through must be read too.
    variables.write_policy(folder)
    with open(os.path.join(folder, "fleetgate.yml"), "w", encoding="ascii") as file:
        file.write(variables.POLICY + "others: { content: reject }\nlimits: { push_refs: 100000, findings: 100000, deadline_ms: 600000 }\n"
                   "rules: { schema/violation: warning, document/ambiguous-scalar: off }\n")
    stream = []
    for number, text in enumerate(texts):
        stream.append(b"commit refs/made/%d\ncommitter A <a@example.com> 0 +0000\ndata 0\n" % number)
        stream.append(b"M 100644 inline inventory.yml\ndata %d\n%b\n" % (len(text), text))
    subprocess.run([*git, "fast-import", "--quiet"], input=b"".join(stream), check=True)
    made = subprocess.check_output([*git, "for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/made"])
    lines = (line.split(b" ") for line in made.splitlines())
    push = [b"%b %b refs/heads/i%b\n" % (b"0" * 40, commit, number) for commit, number in lines]
    verdicts = {}
    for first in range(0, len(push), 500):
        done = subprocess.run([fleetgate, "pre-receive", "--format", "json"], cwd=folder,
                              input=b"".join(push[first:first + 500]), stdout=subprocess.PIPE,
                              env={**os.environ, "GIT_DIR": "."}, check=False)
        report = json.loads(done.stdout)
        assert not report["errors"], report["errors"]
        verdicts.update((int(update["ref"].rsplit("/i", 1)[1]), update["verdict"]) for update in report["updates"])
    return verdicts


def main():
    variables.quieten()
    fleetgate = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    texts = inventories(count, seed)
    folder = tempfile.mkdtemp(prefix="fleetgate-inventory.")
    failed = both = as_ini = 0
    ansible = variables.Ansible()
    try:
        verdicts = judged(fleetgate, os.path.join(folder, "server.git"), texts)
        path = os.path.join(folder, "inventory.yml")
        for number, text in enumerate(texts):
            if verdicts[number] != "accept":
                continue
            with open(path, "wb") as file:
                file.write(text)
            reason = ansible_refuses(path)
            both += reason is None
            if reason is None:
                continue
            difference = read_as_ini(fleetgate, ansible, folder, text, number)
            as_ini += difference is None
            if difference is not None:
                failed += 1
                print(f"accepted, but Ansible's YAML plug-in refuses it ({reason[:200]!r}), and read as INI\n"
                      f"{difference}: {text[:600]!r}")
    finally:
        shutil.rmtree(folder)
    print(f"{len(texts)} inventories, {both} accepted and read as YAML, {as_ini} as INI, {failed} not as they should be (seed {seed})")
    return 1 if failed or not both else 0


sys.exit(main())
