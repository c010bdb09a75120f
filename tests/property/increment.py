#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Judges a history of random changes twice, with what is remembered and without, and demands that
both come to the same: tests/property/increment.c says how.

  tests/property/increment.py build/tests/property/increment [--steps N] [--seed S] [--keep]

The same number of steps and seed give the same history. Each step changes a small fleet as people
do: devices added, removed, renamed, moved between groups, broken and mended, inventories, variables
of groups, templates, attributes, links, prose; branches are switched and merged, and now and then
the policy, or a schema of the operator, is another one.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile

NAMES = ["alpha", "beta", "gamma", "delta", "edge-1", "edge-2", "kiosk", "lamp", "pump", "x.yml"]
GROUPS = ["pi3", "pi4", "site"]

IMAGES = [
    "os_image:\n  - device_type: raspberrypi3\n    image_name: v1\n",
    "os_image:\n  - device_type: raspberrypi4\n    image_name: v2\n",
    "os_image:\n  - {device_type: raspberrypi3, image_name: 'v{{ release }}'}\n",
    "os_image: '{{ images }}'\n",
]
LINES = [
    "subscribed_branch: develop\n",
    "subscribed_branch: main\n",
    "subscribed_branch: '{{ stage }}'\n",
    "subscribed_branch: nowhere\n",
    "stage: main\n",
    "stage: nowhere\n",
    "release: 3\n",
    "release: 4\n",
    "images: [{device_type: raspberrypi3, image_name: v9}]\n",
    "configuration: {template: kiosk.json, parameters: {volume: 0.30, name: a}}\n",
    "configuration: {template: kiosk.json, parameters: {name: '{{ inventory_hostname }}'}}\n",
    "configuration: {template: gateway.json, parameters: {}}\n",
    "configuration: {template: gateway.json, parameters: {port: 1}}\n",
    "configuration: {template: '{{ which }}', parameters: {port: 1}}\n",
    "configuration: {template: absent.json, parameters: {}}\n",
    "which: gateway.json\n",
    "which: kiosk.json\n",
    "osImage: 1\n",
    "port: 8080\n",
    "port: text\n",
    "password: glpat-abcdefghijklmnopqrst\n",
    "# a remark\n",
    "ansible_host: 10.0.0.1\n",
    "secret: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3132\n",
    "run: \"{{ lookup('pipe', 'id') }}\"\n",
]
WHOLE = [
    "",
    "---\n",
    "a: [\n",
    "- a list\n",
    "$ANSIBLE_VAULT;1.1;AES256\n3132\n",
    "a: 1\na: 2\n",
    "Some words about this device.\n",
]
TEMPLATES = {
    "kiosk.json": [
        '{"name": "{{ configuration.parameters.name }}"}\n',
        '{"name": "{{ inventory_hostname }}"}\n',
        '{"of": "{{ groups | length }}", "port": "{{ port }}"}\n',
        '{% include "part.json" %}\n',
        '{"image": "{{ desired_os_image }}", "type": "{{ device_type }}"}\n',
        "{ no json\n",
        "{% broken\n",
        None,
    ],
    "gateway.json": [
        '{"port": "{{ configuration.parameters.port }}"}\n',
        '{"port": "{{ port | default(1) }}"}\n',
        '{"in": "{{ group_names | join }}"}\n',
        None,
    ],
    "part.json": ['{"part": "{{ port }}"}\n', '{"part": "1"}\n', None],
}
FOLDER = "roles/apply_configuration/"

POLICIES = {
    "plain.yml": "fleet: { device_id: any }\n",
    "types.yml": "fleet: { device_id: any, device_type: "
    "{ group: { pi3: raspberrypi3, pi4: raspberrypi4 } } }\n",
    "strict.yml": "rules: { fleet/unknown-variable: error, fleet/no-branch: error, "
    "document/ambiguous-scalar: error }\nfleet: { device_id: any }\n",
    "lax.yml": "rules: { fleet/no-branch: 'off', template/undefined: warning }\n",
    "own.yml": "fleet: { device_id: any }\nschemas:\n"
    "  - { devices: all, schema: own.schema.json }\n",
    "own2.yml": "fleet: { device_id: any }\nschemas:\n"
    "  - { devices: all, schema: own2.schema.json }\n"
    "  - { files: host_vars/*.yml, schema: file.schema.json }\n",
    "encrypted.yml": "fleet: { device_id: any, encrypted: ['host_vars/k*'] }\n",
}
SCHEMAS = {
    "own.schema.json": '{"properties": {"port": {"type": "integer"}}}\n',
    "own2.schema.json": '{"properties": {"port": {"type": "string"}}, "required": ["stage"]}\n',
    "file.schema.json": '{"properties": {"release": {"type": "string"}}}\n',
}


class Fleet:
    """The files of one branch: path to (mode, content)."""

    def __init__(self):
        self.files = {}
        self.groups = {}  # device to its group, or to ""
        self.form = "yaml"

    def copy(self):
        other = Fleet()
        other.files = dict(self.files)
        other.groups = dict(self.groups)
        other.form = self.form
        return other

    def put(self, path, content, mode="100644"):
        """Nothing stands where a folder must."""
        parts = path.split("/")
        for i in range(1, len(parts)):
            self.files.pop("/".join(parts[:i]), None)
        for other in [name for name in self.files if name.startswith(path + "/")]:
            del self.files[other]
        self.files[path] = (mode, content)

    def list_devices(self, chance):
        """Writes the inventory anew."""
        groups = {}
        for device, group in self.groups.items():
            groups.setdefault(group, []).append(device)
        if self.form == "ini":
            text = "".join(name + "\n" for name in groups.get("", []))
            for group in GROUPS:
                text += "[%s]\n" % group
                text += "".join(name + "\n" for name in groups.get(group, []))
        else:
            text = "all:\n  hosts:\n"
            for name in groups.get("", []):
                text += "    %s:\n" % name
                if chance.random() < 0.1:
                    text += "      port: 1\n"
            text += "  children:\n"
            for group in GROUPS:
                text += "    %s:\n      hosts:\n" % group
                for name in groups.get(group, []):
                    text += "        %s:\n" % name
                if chance.random() < 0.1:
                    text += "      vars:\n        port: 2\n"
        self.put("inventory.yml" if self.form == "yaml" else "inventory.yml", text)


def variables(chance):
    if chance.random() < 0.12:
        return chance.choice(WHOLE)
    keys, text = set(), ""
    for line in chance.sample(LINES, chance.randint(0, 3)):
        if line.split(":")[0] not in keys:
            text += line
        keys.add(line.split(":")[0])
    if chance.random() < 0.4:
        text += chance.choice(IMAGES)
    return text


def device_files(fleet):
    return sorted(path for path in fleet.files if path.startswith("host_vars/"))


def change_device(fleet, chance):
    files = [path for path in device_files(fleet) if fleet.files[path][0] != "120000"]
    if not files:
        return add_device(fleet, chance)
    for path in chance.sample(files, min(len(files), chance.choice([1, 1, 1, 2, 3]))):
        content = variables(chance)
        if chance.random() < 0.3:  # as another one has it
            content = fleet.files[chance.choice(files)][1]
        if chance.random() < 0.2:
            content = fleet.files[path][1] + "# more\n"
        fleet.put(path, content, fleet.files[path][0])


def add_device(fleet, chance):
    name = chance.choice(NAMES)
    if chance.random() < 0.9:
        fleet.groups[name] = chance.choice(GROUPS + [""])
    path = chance.choice(["host_vars/%s.yml"] * 8 + ["host_vars/%s", "host_vars/%s/main.yml",
                                                     "host_vars/%s/more.yml", "host_vars/%s.yaml",
                                                     "host_vars/%s.sops.yml"]) % name
    fleet.put(path, variables(chance))
    fleet.list_devices(chance)


def remove_device(fleet, chance):
    name = chance.choice(NAMES)
    if chance.random() < 0.8:
        fleet.groups.pop(name, None)
        fleet.list_devices(chance)
    for path in device_files(fleet):
        if name in path and chance.random() < 0.8:
            del fleet.files[path]


def rename_device(fleet, chance):
    files = device_files(fleet)
    if files:
        path = chance.choice(files)
        mode, content = fleet.files.pop(path)
        fleet.put("host_vars/%s.yml" % chance.choice(NAMES), content, mode)


def move_device(fleet, chance):
    if fleet.groups:
        name = chance.choice(sorted(fleet.groups))
        group = fleet.groups.pop(name)
        fleet.groups[name] = chance.choice([g for g in GROUPS + [""] if g != group])
        fleet.list_devices(chance)


def list_anew(fleet, chance):
    name = chance.choice(NAMES)
    if name in fleet.groups:
        del fleet.groups[name]
    else:
        fleet.groups[name] = chance.choice(GROUPS + [""])
    fleet.form = chance.choice(["yaml"] * 9 + ["ini"])
    fleet.list_devices(chance)


def change_group(fleet, chance):
    path = "group_vars/%s.yml" % chance.choice(GROUPS + ["all", "all", "nobody"])
    if chance.random() < 0.2:
        fleet.files.pop(path, None)
    else:
        fleet.put(path, variables(chance))


def change_template(fleet, chance):
    name = chance.choice(sorted(TEMPLATES))
    content = chance.choice(TEMPLATES[name])
    path = FOLDER + "templates/" + name
    if content is None:
        fleet.files.pop(path, None)
    else:
        fleet.put(path, content)


def change_role(fleet, chance):
    path = FOLDER + chance.choice(["vars/main.yml", "defaults/main.yml"])
    if chance.random() < 0.4:
        fleet.files.pop(path, None)
    else:
        fleet.put(path, "port: %d\n" % chance.randint(1, 3))


def change_play(fleet, chance):
    path = chance.choice(["site.yml", "playbooks/site.yml"])
    if chance.random() < 0.4:
        fleet.files.pop(path, None)
        return
    named = chance.choice(["README.md", "../README.md", "host_vars/alpha.yml", "group_vars/all.yml",
                           "../host_vars/beta.yml", "more.yml"])
    fleet.put(path, chance.choice([
        "- hosts: all\n  vars_files: [%s]\n" % named,
        "- hosts: all\n  vars: {port: 1}\n",
        "- hosts: all\n  tasks:\n    - set_fact: {stage: main}\n",
    ]))


def change_prose(fleet, chance):
    fleet.put(chance.choice(["README.md", "README.md", "docs/notes.txt", "NOTES.md", "host_vars/README",
                             "host_vars/README.md"]), "%d\n" % chance.randint(1, 99))


def change_attributes(fleet, chance):
    path = chance.choice([".gitattributes", "host_vars/.gitattributes", FOLDER + ".gitattributes"])
    if path in fleet.files:
        del fleet.files[path]
    else:
        fleet.put(path, chance.choice(["*.yml filter=x\n", "*.json ident\n", "*.md text\n"]))


def change_settings(fleet, chance):
    if "ansible.cfg" in fleet.files:
        del fleet.files["ansible.cfg"]
    else:
        fleet.put("ansible.cfg", chance.choice(["[defaults]\nhash_behaviour = merge\n",
                                                "[defaults]\ninventory = hosts\n",
                                                "[defaults]\ninventory = inventory.yml\n"]))


def change_kind(fleet, chance):
    files = device_files(fleet)
    if not files:
        return
    path = chance.choice(files)
    mode, content = fleet.files[path]
    if mode != "100644":
        fleet.put(path, variables(chance))
    elif chance.random() < 0.5:
        fleet.put(path, content, "100755")
    else:
        fleet.put(path, os.path.basename(chance.choice(files)), "120000")


CHANGES = [
    (55, change_device),
    (6, add_device),
    (4, remove_device),
    (2, rename_device),
    (4, move_device),
    (2, list_anew),
    (5, change_group),
    (5, change_template),
    (4, change_role),
    (4, change_play),
    (4, change_prose),
    (1, change_attributes),
    (1, change_settings),
    (1, change_kind),
]


def start(chance):
    fleet = Fleet()
    for _ in range(6):
        add_device(fleet, chance)
    fleet.put("group_vars/all.yml", "subscribed_branch: develop\nport: 80\n")
    for name, contents in TEMPLATES.items():
        fleet.put(FOLDER + "templates/" + name, contents[0])
    return fleet


def merge(ours, theirs, chance):
    """Of each path one of the two sides."""
    merged = Fleet()
    merged.form = ours.form
    for path in sorted(set(ours.files) | set(theirs.files)):
        side = chance.choice([ours, ours, theirs])
        if path in side.files:
            merged.put(path, side.files[path][1], side.files[path][0])
    merged.groups = dict(chance.choice([ours, theirs]).groups)
    return merged


def step(branches, chance):
    """Returns the branch that has changed."""
    name = chance.choice(sorted(branches))
    roll = chance.random()
    if roll < 0.03:
        branches[name] = merge(branches[name], branches[chance.choice(sorted(branches))], chance)
    elif roll < 0.05:
        branches[name] = branches[chance.choice(sorted(branches))].copy()
    elif roll < 0.06:
        branches[name] = start(chance)
    else:
        for _ in range(chance.choice([1, 1, 1, 1, 2])):
            chance.choices([change for _, change in CHANGES],
                           [weight for weight, _ in CHANGES])[0](branches[name], chance)
        only_mend(branches[name], chance)
    return name


def only_mend(fleet, chance):
    """What keeps all else from being judged does not last for long."""
    odd = [path for path, (mode, _) in fleet.files.items() if mode != "100644"]
    odd += [path for path in fleet.files if path in ("ansible.cfg",)]
    for path in odd:
        if chance.random() < 0.3:
            del fleet.files[path]
    if chance.random() < 0.02:
        fleet.form = "yaml"
        fleet.list_devices(chance)


def write_commit(out, number, fleet):
    out.write(b"commit refs/heads/steps\nmark :%d\n" % (number + 1))
    out.write(b"committer F <f@example.com> %d +0000\ndata 0\n" % (1700000000 + number))
    out.write(b"deleteall\n")
    for path, (mode, content) in sorted(fleet.files.items()):
        data = content.encode()
        out.write(b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), path.encode(), len(data), data))


def write_history(folder, steps, chance):
    """Returns the lines for the judge."""
    repository = os.path.join(folder, "repository")
    subprocess.run(["git", "init", "--quiet", "--bare", repository], check=True)
    importer = subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet",
                                 "--export-marks=" + os.path.join(folder, "marks")],
                                stdin=subprocess.PIPE)
    branches = {name: start(chance) for name in ("develop", "main", "feature")}
    policies, policy = [], "plain.yml"
    for number in range(steps):
        name = step(branches, chance)
        if chance.random() < 0.05:
            policy = chance.choice(sorted(POLICIES))
        policies.append(policy)
        write_commit(importer.stdin, number, branches[name])
    importer.stdin.close()
    if importer.wait() != 0:
        sys.exit("increment.py: git fast-import failed")
    commits = {}
    with open(os.path.join(folder, "marks"), encoding="ascii") as marks:
        for line in marks:
            mark, commit = line.split()
            commits[int(mark[1:])] = commit
    return ["%s %s\n" % (commits[i + 1], os.path.join(folder, policies[i])) for i in range(steps)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("judge")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the repository, and say where")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    folder = tempfile.mkdtemp(prefix="increment-")
    try:
        for name, content in list(POLICIES.items()) + list(SCHEMAS.items()):
            with open(os.path.join(folder, name), "w", encoding="ascii") as out:
                out.write(content)
        for name in ("known", "fresh"):
            os.mkdir(os.path.join(folder, name))
        lines = write_history(folder, options.steps, chance)
        done = subprocess.run([options.judge, os.path.join(folder, "repository"), folder],
                              input="".join(lines), stdout=subprocess.PIPE, text=True, check=False)
        print("seed %d: %s" % (options.seed, done.stdout), end="")
        return done.returncode
    finally:
        if options.keep:
            print(folder)
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
