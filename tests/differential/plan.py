#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Plans the change from one fleet to another, and asks Ansible who is given something else.

    plan.py FLEETGATE [--count COUNT] [--seed SEED]

COUNT pairs of fleets made by chance: the second is the first with up to four changes of any kind
(variables of devices and groups, memberships, devices that come, go or move, images, templates). The
devices that the plan names must be those whose branch, image or rendered configuration differ by
Ansible, no more and no fewer; and for each the plan must say just these differences.
Exit status: 0 held, 1 did not, 77 skipped.
"""
import argparse
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

try:
    from ansible.inventory.manager import InventoryManager
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins.loader import lookup_loader
    from ansible.release import __version__ as ansible_version
    from ansible.template import Templar
    from ansible.utils.display import Display
    from ansible.vars.manager import VariableManager
except ImportError:
    print("skipped plan.py: ansible-core is not installed")
    sys.exit(77)

try:
    from ansible.plugins.loader import init_plugin_loader  # from 2.15 on

    init_plugin_loader([])
except ImportError:
    pass

IS_NEW = tuple(map(int, ansible_version.split(".")[:2])) >= (2, 19)
TYPES = {"pi2": "pi2-armhf", "pi3": "pi3-arm64", "pi4": "pi4-arm64"}
POLICY = "fleet: { ansible: %s, device_type: { group: %s } }\n" % ("2.19" if IS_NEW else "2.14", json.dumps(TYPES))
BRANCHES = ["develop", "main", "canary", "production"]
TEMPLATES = "roles/apply_configuration/templates/"
WORDS = ["one", "two", "three", "4", "", "yes", "a b", "{{ word }}", "{{ site | upper }}", 5, True, None, ["x", "{{ word }}"]]
BODIES = [
    '{"word": "{{ word }}", "url": "https://{{ site }}/"}',
    '{ "url":"https://{{ site }}/","word":"{{ word }}" }',
    '{"word": "{{ word | default("none") }}", "name": "{{ inventory_hostname }}"}',
    '{"p": {{ configuration.parameters | to_json }}, "image": "{{ desired_os_image }}"}',
    '{"groups": "{{ group_names | join(",") }}"}',
    "{% if word is defined %}{\"word\": \"{{ word }}\"}{% else %}{}{% endif %}",
]


class Chance(random.Random):
    def images(self):
        return [{"device_type": self.choice(list(TYPES.values())), "image_name": "image-%d" % self.randint(1, 3)} for _ in range(self.randint(0, 5))]

    def variables(self):
        """What a group or a device may be given."""
        some = {}
        if self.random() < 0.4:
            some["subscribed_branch"] = self.choice(BRANCHES + ["{{ stage }}"])
        if self.random() < 0.3:
            some["os_image"] = self.images()
        if self.random() < 0.4:
            some["word"] = self.choice(["one", "two", "{{ site }}"])
        if self.random() < 0.3:
            some["configuration"] = {"template": self.choice(["a.json", "b.json"]), "parameters": {"p": self.choice(WORDS)}}
        return some

    def fleet(self):
        names = ["d%d" % number for number in range(self.randint(1, 12))]
        everybody = {"site": "example.com", "stage": self.choice(BRANCHES), "word": "common", "os_image": self.images(), "subscribed_branch": "main",
                     "configuration": {"template": "a.json", "parameters": {"p": "x"}}}
        return {
            "groups": {group: [name for number, name in enumerate(names) if list(TYPES)[number % 3] == group] for group in TYPES},
            "sites": {site: self.sample(names, self.randint(0, len(names))) for site in ("bern", "zurich")},
            "group_vars": {"all": everybody, **{group: self.variables() for group in (*TYPES, "bern", "zurich")}},
            "host_vars": {name: self.variables() for name in names if self.random() < 0.7},
            "templates": {"a.json": self.choice(BODIES), "b.json": self.choice(BODIES)},
        }

    def change(self, fleet):
        """Changes one thing, or nothing that counts."""
        names = [name for members in fleet["groups"].values() for name in members]
        kind = self.randrange(9)
        if kind == 0 and names:
            fleet["host_vars"][self.choice(names)] = self.variables()
        elif kind == 1:
            fleet["group_vars"][self.choice(list(TYPES) + ["bern", "zurich"])] = self.variables()
        elif kind == 2:
            fleet["group_vars"]["all"].update(self.variables())
        elif kind == 3:
            fleet["templates"][self.choice(["a.json", "b.json"])] = self.choice(BODIES)
        elif kind == 4:
            fleet["groups"][self.choice(list(TYPES))].append("n%d" % self.randint(0, 99))
        elif kind == 5 and names:
            self.drop(fleet, self.choice(names))
        elif kind == 6 and names:
            name = self.choice(names)
            variables = fleet["host_vars"].get(name)
            sites = [site for site, members in fleet["sites"].items() if name in members]
            self.drop(fleet, name)
            fleet["groups"][self.choice(list(TYPES))].append(name)
            for site in sites:
                fleet["sites"][site].append(name)
            if variables is not None:
                fleet["host_vars"][name] = variables
        elif kind == 7 and names:
            site = fleet["sites"][self.choice(list(fleet["sites"]))]
            name = self.choice(names)
            site.remove(name) if name in site else site.append(name)
        elif kind == 8:
            fleet["group_vars"]["all"]["os_image"] = self.images()

    @staticmethod
    def drop(fleet, name):
        for members in (*fleet["groups"].values(), *fleet["sites"].values()):
            while name in members:
                members.remove(name)
        fleet["host_vars"].pop(name, None)


def files_of(fleet):
    groups = {**fleet["groups"], **fleet["sites"]}
    children = {group: {"hosts": dict.fromkeys(members)} for group, members in groups.items() if members}
    files = {"inventory.yml": json.dumps({"all": {"children": children}})}
    for group, variables in fleet["group_vars"].items():
        files["group_vars/%s.yml" % group] = json.dumps(variables)
    for name, variables in fleet["host_vars"].items():
        files["host_vars/%s.yml" % name] = json.dumps(variables)
    for name, text in fleet["templates"].items():
        files[TEMPLATES + name] = text
    return files


# --------------------------------------------------------------------------------------------------- Ansible


def render(loader, variables, text):
    templar = Templar(loader=loader, variables=variables)
    lookup = lookup_loader.get("template", loader=loader, templar=templar)
    options = {} if IS_NEW else {"convert_data": False}
    return str(lookup.run([text], variables=variables, **options)[0])


def as_setting(value):
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=True)


def given(loader, folder, fleet, variables):
    """What the job gives a device: branch, type, image, and its configuration or None for one that fails."""
    kind = next((TYPES[group] for group, members in fleet["groups"].items() if variables["inventory_hostname"] in members), None)
    templar = Templar(loader=loader, variables=variables)
    images = templar.template(variables.get("os_image", []))
    image = next((image["image_name"] for image in images if image["device_type"] == kind), None)
    branch = templar.template(variables["subscribed_branch"])
    basis = json.dumps({name: value for name, value in variables.items() if name in names_of(fleet)}, sort_keys=True, default=str)
    variables = {**variables, "device_type": kind}
    if image is not None:
        variables["desired_os_image"] = image
    try:
        name = templar.template(variables["configuration"]["template"])
        basis += fleet["templates"][name]
        text = render(loader, variables, os.path.join(folder, TEMPLATES, name))
        configuration = {key: as_setting(value) for key, value in json.loads(text).items()}
    except Exception:  # whatever it is, the job fails for this device
        configuration = None
    basis = None if configuration is not None else basis
    return {"branch": branch, "type": kind, "image": image, "configuration": configuration, "basis": basis}


def names_of(fleet):
    """The names of all variables that the fleet sets."""
    return {name for of in ("group_vars", "host_vars") for variables in fleet[of].values() for name in variables}


def by_ansible(folder, fleet):
    loader = DataLoader()
    loader.set_basedir(folder)
    inventory = InventoryManager(loader=loader, sources=[os.path.join(folder, "inventory.yml")])
    manager = VariableManager(loader=loader, inventory=inventory)
    return {host.name: given(loader, folder, fleet, manager.get_vars(host=host)) for host in inventory.get_hosts()}


def expected(older, newer):
    """By device: state, branch, image and configuration as the plan has them."""
    nothing = {"branch": None, "type": None, "image": None, "configuration": {}, "basis": None}
    changes = {}
    for name in older.keys() | newer.keys():
        before, after = older.get(name, nothing), newer.get(name, nothing)
        if before == after:  # where it fails, by the same variables and template
            continue
        if after["configuration"] is None or (before["configuration"] is None and name in newer):
            changes[name] = ("unverified", pair(before, after, "branch"), pair(before, after, "image"), [])
        else:
            state = "added" if name not in older else "changed" if name in newer else "removed"
            settings = []
            if before["configuration"] is not None:
                settings = differing(before["configuration"], after["configuration"])
            changes[name] = (state, pair(before, after, "branch"), pair(before, after, "image"), settings)
    return changes


def pair(before, after, what):
    return None if before[what] == after[what] else {"from": before[what], "to": after[what]}


def differing(before, after):
    return [{"key": key, "from": before.get(key), "to": after.get(key)} for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]


# ------------------------------------------------------------------------------------------------- fleetgate


def commit_all(repository, pairs):
    subprocess.run(["git", "init", "--quiet", "--bare", repository], check=True)
    stream = []
    for number, fleets in enumerate(pairs):
        for side, fleet in zip("on", fleets):
            stream.append(b"commit refs/heads/%b%d\ncommitter A <a@example.com> 0 +0000\ndata 0\n" % (side.encode(), number))
            for path, text in files_of(fleet).items():
                content = text.encode()
                stream.append(b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(content), content))
    subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input=b"".join(stream), check=True)
    with open(os.path.join(repository, "policy.yml"), "w", encoding="ascii") as file:
        file.write(POLICY)


def planned(fleetgate, repository, number):
    policy = os.path.join(repository, "policy.yml")
    done = subprocess.run([fleetgate, "plan", "--format", "json", "--repo", repository, "--policy", policy, "o%d" % number, "n%d" % number],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        return done.stderr.decode()
    return {change["device"]: (change["state"], change["branch"], change["image"], change["configuration"]) for change in json.loads(done.stdout)["changes"]}


def write(folder, fleet):
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files_of(fleet).items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fleetgate")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    fleetgate = os.path.abspath(options.fleetgate)
    chance = Chance(options.seed)
    Display.warning = Display.deprecated = lambda *arguments, **named: None
    pairs = []
    for _ in range(options.count):
        older = chance.fleet()
        newer = copy.deepcopy(older)
        for _ in range(chance.randint(0, 4)):
            chance.change(newer)
        pairs.append((older, newer))
    failed = devices = unverified = 0
    with tempfile.TemporaryDirectory() as folder:
        repository = os.path.join(folder, "fleets.git")
        commit_all(repository, pairs)
        for number, fleets in enumerate(pairs):
            seen = []
            for side, fleet in zip("on", fleets):
                tree = os.path.join(folder, "%s%d" % (side, number))
                write(tree, fleet)
                seen.append(by_ansible(tree, fleet))
                shutil.rmtree(tree)
            theirs, ours = expected(*seen), planned(fleetgate, repository, number)
            devices += len(theirs)
            unverified += sum(change[0] == "unverified" for change in theirs.values())
            if theirs != ours:
                failed += 1
                print("pair %d of seed %d:" % (number, options.seed))
                if isinstance(ours, str):
                    print("    ", ours)
                    continue
                for name in sorted(theirs.keys() | ours.keys()):
                    if theirs.get(name) != ours.get(name):
                        print("  ", name, "\n     Ansible:", theirs.get(name), "\n     plan:   ", ours.get(name))
    print("plan.py: %d pairs of fleets, %d devices that change (%d unverified), %d pairs differ" % (len(pairs), devices, unverified, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
