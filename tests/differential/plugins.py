#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Has ansible-playbook render fleets that bring plug-ins of their own, and compares with `fleetgate render`.

    plugins.py FLEETGATE

Where a plug-in may take the place of one of Ansible's own that the template asks for, the gate must
render nothing (`unverified`); where none can, it must render, and the same text as Ansible. What a
plug-in of a fleet gives differs from what Ansible's own gives, so that it is seen when it is taken.
Exit status: 0 held, 1 did not, 77 skipped.
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

try:
    from ansible.release import __version__ as ansible_version
except ImportError:
    print("skipped plugins.py: ansible-core is not installed")
    sys.exit(77)

EDITION = "2.19" if tuple(map(int, ansible_version.split(".")[:2])) >= (2, 19) else "2.14"
ROLE = "roles/apply_configuration/"
FILTERS = "class FilterModule:\n    def filters(self):\n        return {%r: lambda *a, **k: 'own'}\n"
TESTS = "class TestModule:\n    def tests(self):\n        return {%r: lambda *a, **k: False}\n"
LOOKUP = "from ansible.plugins.lookup import LookupBase\nclass LookupModule(LookupBase):\n    def run(self, *a, **k):\n        return ['own']\n"
ACTION = ("from ansible.plugins.action import ActionBase\nclass ActionModule(ActionBase):\n    def run(self, tmp=None, task_vars=None):\n"
          "        open(self._task.args['dest'], 'w').write('own')\n        return {}\n")
UPPER, DEFINED, ENVIRONMENT = FILTERS % "upper", TESTS % "defined", LOOKUP

BY_FILTER = "{{ word | upper }}\n"
BY_FILTER_IN_FULL = "{{ 'yes' | ansible.builtin.bool }}\n"
BY_NAME = "{{ [word] | map('upper') | list }}\n"
BY_BLOCK = "{% filter upper %}{{ word }}{% endfilter %}\n"
BY_METHOD = "{{ word.upper() }}\n"
BY_TEST = "{% if word is defined %}defined{% else %}not{% endif %}\n"
BY_TEST_NAME = "{{ [word] | select('defined') | list }}\n"
BY_VARIABLE = "{{ computed }}\n"
PLAIN = "{{ word }}{% if word == 'a' %}!{% endif %}{% for x in [1, 2] %}{{ x }}{% endfor %}\n"
PLAY = "- hosts: all\n  gather_facts: false\n  roles: [apply_configuration]\n"
COLLECTION = "collections/ansible_collections/my/own/"
BY_COLLECTION = "- hosts: all\n  gather_facts: false\n  collections: [my.own]\n  roles: [apply_configuration]\n"
OF_COLLECTION = "- hosts: all\n  gather_facts: false\n  roles: [my.own.other, apply_configuration]\n"
TASK = "- template: {src: edge-configuration.json, dest: '{{ inventory_dir }}/out'}\n"
LOOKUP_TASK = "- copy: {content: \"{{ lookup('template', 'edge-configuration.json') }}\", dest: '{{ inventory_dir }}/out'}\n"

# Name, template, files, and whether a plug-in is taken (True), may be for all that the gate knows
# ("perhaps"), or cannot be (False).
FLEETS = [
    ("a filter beside the playbook", BY_FILTER, {"filter_plugins/own.py": UPPER}, True),
    ("a filter that the template does not ask for", PLAIN, {"filter_plugins/own.py": UPPER}, False),
    ("a filter that a method is called like", BY_METHOD, {"filter_plugins/own.py": UPPER}, False),
    ("a filter of its full name", BY_FILTER_IN_FULL, {"filter_plugins/own.py": FILTERS % "bool"}, "perhaps"),
    ("a filter in a file called as Ansible's", BY_FILTER_IN_FULL, {"filter_plugins/core.py": UPPER}, "perhaps"),
    ("a filter by its name", BY_NAME, {"filter_plugins/own.py": UPPER}, True),
    ("a filter of a block", BY_BLOCK, {"filter_plugins/own.py": UPPER}, True),
    ("a filter in a variable", BY_VARIABLE, {"filter_plugins/own.py": UPPER}, True),
    ("a filter of the role", BY_FILTER, {ROLE + "filter_plugins/own.py": UPPER}, True),
    ("a filter of another role", BY_FILTER, {"roles/other/filter_plugins/own.py": UPPER, "site.yml": PLAY.replace("[", "[other, "),
                                             "roles/other/tasks/main.yml": "[]\n"}, True),
    ("a filter of a role that nobody calls", BY_FILTER, {"roles/other/filter_plugins/own.py": UPPER}, "perhaps"),
    ("a filter beside another playbook", BY_FILTER, {"site.yml": "- import_playbook: plays/first.yml\n" + PLAY,
                                                     "plays/first.yml": "- hosts: all\n  gather_facts: false\n  tasks: []\n", "plays/filter_plugins/own.py": UPPER}, True),
    ("a filter of another name", BY_FILTER, {"filter_plugins/own.py": FILTERS % "other"}, "perhaps"),
    ("no filter but a package's beginning", BY_FILTER, {"filter_plugins/__init__.py": UPPER}, False),
    ("no filter but a note", BY_FILTER, {"filter_plugins/README.md": "# none\n", "filter_plugins/own.yml": "a: b\n", "filter_plugins/own.pyc": UPPER}, False),
    ("no filter but what lies below", BY_FILTER, {"filter_plugins/below/own.py": UPPER}, False),
    ("a filter in a folder of another name", BY_FILTER, {"plugins/filter/own.py": UPPER, "filters/own.py": UPPER, "filter_plugin/own.py": UPPER}, False),
    ("a filter in ansible.cfg", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = ./lib/filters\n", "lib/filters/own.py": UPPER}, True),
    ("a filter in ansible.cfg, of several", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = none:lib/filters/:/none\n", "lib/filters/own.py": UPPER}, True),
    ("a filter in ansible.cfg, below", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = lib\n", "lib/a/b/own.py": UPPER}, True),
    ("a filter in ansible.cfg, too far below", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = lib\n", "lib/a/b/c/own.py": UPPER}, "perhaps"),
    ("a filter in ansible.cfg, which names a folder beside it", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = lib/other\n", "lib/filters/own.py": UPPER}, False),
    ("a filter in ansible.cfg, for tests", BY_FILTER, {"ansible.cfg": "[defaults]\ntest_plugins = lib\n", "lib/own.py": UPPER}, False),
    ("a filter in ansible.cfg, through the folder above", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = x/../lib\n", "lib/own.py": UPPER, "x/y": ""}, True),
    ("a filter in ansible.cfg, by the environment", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = {{CWD}}/lib\n", "lib/own.py": UPPER}, True),
    ("what ansible.cfg says as it is", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = ~/.ansible/plugins/filter:/usr/share/ansible/plugins/filter\n"}, False),
    ("a test beside the playbook", BY_TEST, {"test_plugins/own.py": DEFINED}, True),
    ("a test by its name", BY_TEST_NAME, {"test_plugins/own.py": DEFINED}, True),
    ("a test and a filter", BY_FILTER, {"test_plugins/own.py": DEFINED}, False),
    ("a filter and a test", BY_TEST, {"filter_plugins/own.py": UPPER}, False),
    ("a lookup", "{{ lookup('env', 'HOME') }}\n", {"lookup_plugins/env.py": LOOKUP}, True),
    ("a query", "{{ query('env', 'HOME')[0] }}\n", {"lookup_plugins/env.py": LOOKUP}, True),
    ("a lookup in ansible.cfg", "{{ q('env', 'HOME')[0] }}\n", {"ansible.cfg": "[defaults]\nlookup_plugins = lib\n", "lib/env.py": LOOKUP}, True),
    ("the lookup that renders", PLAIN, {"lookup_plugins/template.py": LOOKUP, ROLE + "tasks/main.yml": LOOKUP_TASK}, True),
    ("another lookup", PLAIN, {"lookup_plugins/other.py": LOOKUP, ROLE + "tasks/main.yml": LOOKUP_TASK}, False),
    ("the action that renders", PLAIN, {"action_plugins/template.py": ACTION}, True),
    ("the action that renders, in ansible.cfg", PLAIN, {"ansible.cfg": "[defaults]\naction_plugins = lib\n", "lib/template.py": ACTION}, True),
    ("another action", PLAIN, {"action_plugins/other.py": ACTION}, False),
    ("a module that is called as the action", PLAIN, {"library/template.py": "raise SystemExit(1)\n"}, False),
    ("modules and what they share", BY_FILTER, {"module_utils/upper.py": UPPER, "library/upper.py": UPPER}, False),
    ("filters in a link", BY_FILTER, {"lib/own.py": UPPER, "filter_plugins": "-> lib"}, True),
    ("a filter that is a link", BY_FILTER, {"lib/own.txt": UPPER, "filter_plugins/own.py": "-> ../lib/own.txt"}, True),
    ("a role that is a link", BY_FILTER, {"lib/filter_plugins/own.py": UPPER, "lib/tasks/main.yml": "[]\n", "roles/other": "-> ../lib", "site.yml": PLAY.replace("[", "[other, ")}, True),
    ("filters in ansible.cfg, below a link", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = a/b\n", "lib/b/own.py": UPPER, "a": "-> lib"}, True),
    ("filters in ansible.cfg, with a link below", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = a\n", "lib/own.py": UPPER, "a/b": "-> ../lib"}, True),
    ("filters in ansible.cfg, in a folder for variables", BY_FILTER, {"ansible.cfg": "[defaults]\nfilter_plugins = host_vars/x\n", "host_vars/x/own.py": UPPER}, True),
    ("filters of a role of a collection", BY_FILTER, {COLLECTION + "roles/other/filter_plugins/own.py": UPPER, "site.yml": OF_COLLECTION, COLLECTION + "roles/other/tasks/main.yml": "[]\n"}, "perhaps"),
    ("filters of a collection", BY_FILTER, {COLLECTION + "plugins/filter/own.py": UPPER, COLLECTION + "plugins/filter/upper.py": UPPER, "site.yml": BY_COLLECTION,
                                            COLLECTION + "galaxy.yml": "namespace: my\nname: own\nversion: 1.0.0\n"}, False),
    ("tests and lookups of a collection", BY_TEST, {COLLECTION + "plugins/test/own.py": DEFINED, COLLECTION + "plugins/lookup/template.py": LOOKUP, "site.yml": BY_COLLECTION,
                                                    COLLECTION + "plugins/action/template.py": ACTION, ROLE + "tasks/main.yml": LOOKUP_TASK}, False),
    ("a role of a collection", BY_FILTER, {COLLECTION + "plugins/filter/own.py": UPPER, "site.yml": OF_COLLECTION, COLLECTION + "roles/other/tasks/main.yml": "[]\n"}, False),
]

COMMON = {
    "inventory.yml": "all: {hosts: {d: {ansible_connection: local, ansible_python_interpreter: %s}}}\n" % sys.executable,
    "group_vars/all.yml": "word: a\ncomputed: '{{ word | upper }}'\n",
    "site.yml": PLAY,
    ROLE + "tasks/main.yml": TASK,
}


def write(folder, files):
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        if text.startswith("-> "):
            os.symlink(text[3:], os.path.join(folder, path))
            continue
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)


def by_ansible(folder):
    environment = {**os.environ, "HOME": "/nowhere", "ANSIBLE_LOCAL_TEMP": os.path.join(folder, ".tmp"), "ANSIBLE_REMOTE_TEMP": os.path.join(folder, ".tmp")}
    environment.pop("ANSIBLE_CONFIG", None)
    done = subprocess.run([sys.executable, "-m", "ansible", "playbook", "-i", "inventory.yml", "site.yml"], cwd=folder, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0 or not os.path.exists(os.path.join(folder, "out")):
        return None, done.stdout.decode()
    with open(os.path.join(folder, "out"), encoding="utf-8") as file:
        return file.read(), ""


def by_fleetgate(fleetgate, folder):
    for command in (["init", "--quiet"], ["add", "--all"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", "-C", folder, *command], check=True)
    policy = os.path.join(folder, ".git", "policy.yml")
    write(folder, {".git/policy.yml": "fleet: { ansible: %s, secrets: [HOME] }\n" % EDITION})
    done = subprocess.run([fleetgate, "render", "--raw", "--repo", folder, "--policy", policy, "d"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.stdout.decode() if done.returncode == 0 else None, done.stderr.decode()


def compare(fleetgate, fleet):
    """What is wrong with it; "" where nothing is."""
    name, template, files, taken = fleet
    plain = {**COMMON, ROLE + "templates/edge-configuration.json": template, **files}
    with tempfile.TemporaryDirectory() as folder:
        write(folder, plain)
        ours, said = by_fleetgate(fleetgate, folder)
        theirs, trouble = by_ansible(folder)
    if taken is False:
        if ours is None:
            return "%s: not rendered:\n%s" % (name, said)
        return "" if ours == theirs else "%s: fleetgate has %r, Ansible %r\n%s" % (name, ours, theirs, trouble)
    if taken is True and (theirs is None or not ("own" in theirs or theirs.startswith("not") or theirs.strip() == "[]")):
        return "%s: Ansible does not take it, has %r\n%s" % (name, theirs, trouble)
    if ours is not None:
        return "%s: rendered, as %r; Ansible has %r" % (name, ours, theirs)
    return "" if " may replace" in said or "may render it in Ansible's place" in said else "%s: not said: %s" % (name, said)


def main():
    fleetgate = os.path.abspath(sys.argv[1])
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [text for text in pool.map(lambda fleet: compare(fleetgate, fleet), FLEETS) if text]
    for text in wrong:
        print(text)
    print("plugins.py: %d fleets, %d wrong (Ansible %s)" % (len(FLEETS), len(wrong), EDITION))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
