#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Gives the same fleets to `fleetgate inventory` and to Ansible's own classes, and compares what they print.

    variables.py FLEETGATE [--count COUNT] [--seed SEED] [--only NAME]

The policy says which version of Ansible it is. The fleets are hand-made ones on every edge, and COUNT made by chance. Both must print the same groups,
the same variables of each device, and the same tree of groups. What fleetgate refuses, Ansible must
have refused or warned of, but for what is left out on purpose: those are marked `refused`.
Exit status: 0 held, 1 did not, 77 skipped.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import warnings

try:
    from ansible import constants as C
    from ansible.cli import CLI
    from ansible.cli.inventory import InventoryCLI
    from ansible.inventory.manager import InventoryManager
    from ansible.parsing.dataloader import DataLoader
    from ansible.release import __version__ as ansible_version
    from ansible.utils.display import Display
    from ansible.vars.manager import VariableManager
except ImportError:
    print("skipped variables.py: ansible-core is not installed")
    sys.exit(77)

try:
    from ansible.plugins.loader import init_plugin_loader  # from 2.15 on

    init_plugin_loader([])
except ImportError:
    pass

VERSION = tuple(map(int, ansible_version.split(".")[:2]))
EDITION = "2.19" if VERSION >= (2, 19) else "2.14"
POLICY = f"fleet: {{ ansible: {EDITION} }}\n"

VAULT = "!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162636465666768\n"


class Fleet:
    """The files of a fleet; `refused`: why fleetgate must not read it although Ansible does."""

    def __init__(self, name, files, refused="", sources=("inventory.yml",)):
        self.name, self.files, self.refused, self.sources = name, files, refused, sources
        self.merges = "merge" in files.get("ansible.cfg", "")


def ini(name, text, refused="", **files):
    """A fleet whose inventory is in INI format."""
    return Fleet(name, {"hosts": text, **{path.replace("__", "/"): text for path, text in files.items()}}, refused, ["hosts"])


def values(*texts):
    """Each text as a variable of a host and of a group."""
    hosts = [f"h{number} v={text}" for number, text in enumerate(texts)]
    groups = [f"[g{number}:vars]\nw={text}\n[g{number}]\nh{number}" for number, text in enumerate(texts)]
    return "\n".join(hosts + groups) + "\n"


def lines_of_group(texts):
    """Each text as a variable of one group, which takes the rest of its line."""
    return "[g]\nh\n[g:vars]\n" + "".join(f"v{number}={text}\n" for number, text in enumerate(texts))


def merged(name, text, files):
    return Fleet(name, {"inventory.yml": text, "ansible.cfg": "[defaults]\nhash_behaviour = merge\n", **files})


def inventory(name, text, refused="", **files):
    """A fleet whose files besides the inventory are named group_vars__all_yml for group_vars/all.yml."""
    return Fleet(name, {"inventory.yml": text, **files}, refused)


def with_files(name, text, files, refused=""):
    return Fleet(name, {"inventory.yml": text, **files}, refused)


ONE = "all:\n  children:\n    pi:\n      hosts:\n        a:\n"
TWO = "all: {hosts: {a: {x: host}}, children: {pi: {hosts: {a: }, vars: {x: pi, y: pi}}}, vars: {x: all, y: all, z: all}}\n"
DIAMOND = """
top: {children: {left: , right: }, vars: {x: top, t: top}}
left: {children: {bottom: }, vars: {x: left, l: left, lr: left}}
right: {children: {bottom: }, vars: {x: right, r: right, lr: right}}
bottom: {hosts: {a: , b: {x: b}}, vars: {b: bottom}}
"""

HAND_MADE = [
    # Groups and hosts.
    inventory("empty file", ""),
    inventory("comments alone", "# nothing\n"),
    inventory("one host of all", "all: {hosts: {a: }}\n"),
    inventory("hosts as one string", "all: {hosts: a}\n"),
    inventory("hosts as one string with a port", "all: {hosts: 'a:22'}\n"),
    inventory("children as one string", "pi: {children: pi4}\npi4: {hosts: {a: }}\n"),
    inventory("vars as one string", "pi: {vars: word, hosts: {a: }}\n"),
    inventory("sections of nothing", "pi: {vars: , hosts: , children: }\n"),
    inventory("other sections", "pi: {hosts: {a: }, other: {b: }, more: 7}\n"),
    inventory("a top group that is no mapping", "pi: {hosts: {a: }}\nnote: some words\nlist: [a]\n"),
    inventory("variables of a host that are false", "pi: {hosts: {a: 0, b: [], c: '', d: false, e: {}, f: ~}}\n"),
    inventory("ungrouped by name", "ungrouped: {hosts: {a: }, vars: {x: u}}\npi: {hosts: {b: }}\n"),
    inventory("ungrouped and grouped", "ungrouped: {hosts: {a: , b: }, vars: {x: u}}\npi: {hosts: {b: }}\n"),
    inventory("all and ungrouped", "all: {hosts: {a: , b: }}\nungrouped: {hosts: {c: , b: }, vars: {u: 1}}\n"),
    inventory("ungrouped with children", "ungrouped: {children: {x: {hosts: {a: }}}, hosts: {b: }, vars: {u: 1}}\n"),
    inventory("ungrouped below a group", "x: {children: {ungrouped: {hosts: {a: , b: }}}, vars: {x: 1}, hosts: {b: , c: }}\ny: {hosts: {b: }}\n"),
    inventory("ungrouped below two", "w: {children: {x: {children: {ungrouped: }}}, vars: {w: 1}, hosts: {a: }}\nungrouped: {hosts: {a: , b: }}\nx: {hosts: {a: }, vars: {x: 1}}\n"),
    inventory("no hosts at all", "pi: {children: {pi4: }}\n"),
    inventory("several parents", DIAMOND),
    inventory("several parents, the other way round", "bottom: {hosts: {a: }}\nright: {children: {bottom: }, vars: {x: r}}\nleft: {children: {bottom: }, vars: {x: l}}\n"),
    inventory("a child named twice", "a: {children: {b: , c: }}\nd: {children: {b: {hosts: {h: }}}}\na: \n".replace("\na: \n", "\n")),
    inventory("deeper counts", "a: {children: {b: {children: {c: {hosts: {h: }, vars: {x: c}}}, vars: {x: b}}}, vars: {x: a}}\nz: {hosts: {h: }, vars: {x: z}}\n"),
    inventory("depth of the longer way", "z: {children: {c: {hosts: {h: }, vars: {x: c}}}, vars: {x: z}}\na: {children: {b: {children: {z: }, vars: {x: b}}}}\nm: {children: {n: {hosts: {h: }, vars: {x: n}}}}\n"),
    inventory("names decide", "b: {hosts: {h: }, vars: {x: b}}\na: {hosts: {h: }, vars: {x: a}}\nB: {hosts: {h: }, vars: {x: B}}\n"),
    inventory("a host in many places", "b: {hosts: {h: {x: 1, y: 1}}}\na: {hosts: {h: {x: 2}}}\nall: {hosts: {h: {z: 3}}}\n"),
    inventory("a group in many places", "b: {vars: {x: 1, y: 1}}\na: {children: {b: {vars: {x: 2}, hosts: {h: }}}}\n"),
    inventory("all below itself", "all: {children: {all: }}\n"),
    inventory("all below a group", "pi: {children: {all: }}\n"),
    inventory("a group below itself", "a: {children: {a: }}\n"),
    inventory("a cycle", "a: {children: {b: {children: {a: }}}}\n"),
    inventory("a cycle far down", "a: {children: {b: {children: {c: }}}}\nc: {children: {d: {children: {b: }}}}\n"),
    inventory("one name twice", "a: {hosts: {a: {x: 1}}}\n", refused="a name that is a group and a device"),
    inventory("a group that is no mapping below another", "a: {children: {b: 7}}\n"),
    inventory("a group that is known and no mapping", "b: {hosts: {h: }}\na: {children: {b: 7}}\n", refused="what a group holds is passed over"),
    inventory("hosts as a list", "a: {hosts: [x, y]}\n"),
    inventory("vars as a list", "a: {vars: [x, y]}\n"),
    inventory("a host that is no mapping", "a: {hosts: {x: y}}\n"),
    inventory("a number for a group", "7: {hosts: {x: }}\n"),
    inventory("a number for a host", "a: {hosts: {7: }}\n"),
    inventory("an empty name", "a: {hosts: {'': }}\n"),
    inventory("an empty mapping", "{}\n", refused="read as INI, of which it makes a host"),
    inventory("a plug-in", "plugin: constructed\nstrict: false\n", refused="a plug-in"),
    inventory("no plug-in", "plugin: \npi: {hosts: {a: }}\n"),
    inventory("a script", "#!/bin/sh\nall: {hosts: {a: }}\n", refused="a script"),
    inventory("text", "just words\n", refused="INI"),
    inventory("not YAML", "a: {hosts\n"),
    inventory("odd names", "'a b': {hosts: {'x y': {v: 1}, 'é': , '{{ x }}': , 'a,b': , 'a;b': , '~x': , '!y': , '&z': }}\n'a-b.c': {hosts: {A: , a: }}\n"),
    inventory("a slash in a name", "a: {hosts: {x/y: }}\n", refused="a slash in a name"),
    inventory("a dollar sign in a name", "a: {hosts: {'$x': }}\n", refused="a dollar sign in a name"),
    inventory("addresses", "a: {hosts: {127.0.0.1: , '::1': , '10.0.0.1': , 'fe80::1': {x: 1}}}\n"),
    inventory("localhost", "a: {hosts: {localhost: {x: 1}}}\n"),
    inventory("a group called _meta", "_meta: {hosts: {a: }}\nz: {children: {_meta: }}\n"),
    inventory("upper case sorts first", "Z: {hosts: {a: }}\nb: {hosts: {Y: }}\n_a: {hosts: {c: }}\n"),
    # Ranges and ports.
    inventory("ranges", "a: {hosts: {'w[1:3]': {x: 1}, 'w[01:03]': , 'x[a:c]': , 'y[1:9:3]': , 'z[:2]': , 'q[A:C]-[1:2].x': {y: 2}}}\n"),
    inventory("letters", "a: {hosts: {'x[y:C]': , 'z[a:f:2]': , 'v[c:c]': }}\n"),
    inventory("ranges of nothing", "a: {hosts: {'w[3:1]': {x: 1}, 'v[5:9:-1]': , 'u[5:3:-1]': , b: }}\n"),
    inventory("ranges that overlap", "a: {hosts: {'w[1:3]': {x: 1, y: 1}, 'w[2:4]': {x: 2}, w3: {z: 3}}}\n"),
    inventory("a range of unequal lengths", "a: {hosts: {'w[01:100]': }}\n"),
    inventory("a range without end", "a: {hosts: {'w[1:]': }}\n"),
    inventory("a range of letters backwards", "a: {hosts: {'w[c:a]': }}\n"),
    inventory("a range of both", "a: {hosts: {'w[1:c]': }}\n"),
    inventory("a range with a step of none", "a: {hosts: {'w[1:3:0]': }}\n"),
    inventory("brackets that are none", "a: {hosts: {'w[1]': }}\n"),
    inventory("a bracket alone", "a: {hosts: {'w[1:2': }}\n"),
    inventory("a bar in a range", "a: {hosts: {'w|[1:2]': }}\n"),
    inventory("ports", "a: {hosts: {'x:22': , 'y:0': , 'z:022': , 'x:23': {p: 1}, '10.0.0.1:2222': , '[::1]:22': , '[fe80::1]:7': , 'w[1:2]:9': , 'y z:22': , 'v-:22': , '-u:22': , 'a_b:1': , 'x.y:5': , 'x..y:5': }}\n"),
    inventory("ports and variables", "a: {hosts: {'x:22': {ansible_port: 23}, 'y:22': {z: 1}}}\nb: {hosts: {'y:24': }}\n"),
    inventory("ports in brackets", "a: {hosts: {'[x:22]:33': , '[a b]:1': , '[w[1:2]]:5': , '[x]': , '[x]:': }}\n"),
    # Priorities.
    inventory("a priority", "a: {hosts: {h: }, vars: {x: a, ansible_group_priority: 10}}\nb: {hosts: {h: }, vars: {x: b}}\n"),
    inventory("priorities that are no integers", "a: {hosts: {h: }, vars: {x: a, ansible_group_priority: '10'}}\nb: {hosts: {h: }, vars: {x: b, ansible_group_priority: 9.9}}\nc: {hosts: {h: }, vars: {x: c, ansible_group_priority: true}}\nd: {hosts: {h: }, vars: {x: d, ansible_group_priority: -1}}\n"),
    inventory("a priority that is none", "a: {hosts: {h: }, vars: {ansible_group_priority: high}}\n"),
    inventory("a priority of nothing", "a: {hosts: {h: }, vars: {ansible_group_priority: }}\n"),
    inventory("a priority against depth", "a: {hosts: {h: }, vars: {x: a, ansible_group_priority: 10}}\nb: {children: {c: {hosts: {h: }, vars: {x: c}}}}\n"),
    inventory("a priority of a host", "a: {hosts: {h: {ansible_group_priority: 5}}}\n"),
    with_files("a priority in a file", "a: {hosts: {h: }}\nb: {hosts: {h: }}\n", {"group_vars/a.yml": "{x: a, ansible_group_priority: 10}\n", "group_vars/b.yml": "x: b\n"}),
    inventory("a priority of all", "all: {vars: {ansible_group_priority: 7, x: all}, hosts: {h: }}\n"),
    # Files.
    with_files("precedence", TWO, {"group_vars/all.yml": "{x: fall, y: fall, z: fall, w: fall}\n", "group_vars/pi.yml": "{x: fpi, z: fpi}\n", "host_vars/a.yml": "x: fa\n"}),
    with_files("the inventory below files", TWO, {"group_vars/all.yml": "{x: fall, y: fall}\n"}),
    with_files("a file without extension", ONE, {"group_vars/pi": "x: 1\n", "host_vars/a": "y: 2\n", "group_vars/all": "z: 3\n"}),
    with_files("extensions", ONE, {"group_vars/pi.json": '{"x": 1}\n', "host_vars/a.yaml": "y: 2\n", "group_vars/all.yml": "z: 3\n"}),
    with_files("the first counts", ONE, {"group_vars/pi": "x: none\n", "group_vars/pi.yml": "x: yml\n", "host_vars/a.yml": "y: yml\n", "host_vars/a.yaml": "y: yaml\n", "host_vars/a.json": '{"y": 1}', "group_vars/all.yaml": "z: yaml\n", "group_vars/all.json": '{"z": 1}'}),
    with_files("a folder counts first", ONE, {"group_vars/pi/x.yml": "x: folder\n", "group_vars/pi.yml": "x: yml\n"}),
    with_files("a folder", ONE, {"group_vars/pi/b.yml": "{x: b, y: b}\n", "group_vars/pi/a.yml": "{x: a, z: a}\n", "group_vars/pi/c": "{y: c}\n", "group_vars/pi/d.json": '{"j": 1}'}),
    with_files("what a folder passes over", ONE, {"group_vars/pi/.h.yml": "h: 1\n", "group_vars/pi/b~": "h: 2\n", "group_vars/pi/c.bak": "h: 3\n", "group_vars/pi/d.txt": "h: 4\n", "group_vars/pi/e.yml~": "h: 5\n", "group_vars/pi/f.": "h: 6\n", "group_vars/pi/g.YML": "h: 7\n", "group_vars/pi/z.yaml": "x: 1\n"}),
    with_files("a nested folder", ONE, {"host_vars/a/b/c.yml": "x: c\n", "host_vars/a/b.yml": "x: b\n", "host_vars/a/b/d/e": "y: e\n", "host_vars/a/f.g/h.yml": "z: h\n", "host_vars/a/.i/j.yml": "z: j\n", "host_vars/a/k~/l.yml": "z: l\n", "host_vars/a/b-a.yml": "{x: ba, w: 1}\n"}),
    with_files("a folder with nothing to read", ONE, {"group_vars/pi/.keep": "", "group_vars/pi.yml": "x: 1\n"}),
    with_files("a file with another extension", "pi: {hosts: {a.bak: , a: }}\n", {"host_vars/a.bak": "x: 1\n", "host_vars/a.bak.yml": "x: 2\n"}),
    with_files("a file of nobody", ONE, {"group_vars/pie.yml": "x: 1\n", "host_vars/b.yml": "x: 1\n", "group_vars/README": "words\n"}),
    with_files("a file of a group without hosts", ONE + "    none:\n", {"group_vars/none.yml": "x: 1\n"}),
    with_files("empty files", ONE, {"group_vars/pi.yml": "", "host_vars/a.yml": "# nothing\n", "group_vars/all.yml": "---\n"}),
    with_files("files of what is false", ONE, {"group_vars/pi.yml": "[]\n", "host_vars/a.yml": "0\n", "group_vars/all.yml": "''\n"}),
    with_files("a file that is no mapping", ONE, {"group_vars/pi.yml": "[x]\n"}),
    with_files("a file that is not YAML", ONE, {"host_vars/a.yml": "x: {\n"}),
    with_files("files of ungrouped", "all: {hosts: {a: }}\n", {"group_vars/ungrouped.yml": "x: 1\n", "group_vars/all/x.yml": "y: 1\n"}),
    with_files("files of deep groups", DIAMOND, {"group_vars/top.yml": "{x: ft, t: ft}\n", "group_vars/right.yml": "{x: fr}\n", "group_vars/bottom.yml": "{b: fb}\n", "host_vars/b/x.yml": "{x: fb}\n"}),
    with_files("a group and a device of one file name", "pi: {hosts: {a: }}\n", {"group_vars/a.yml": "x: group\n", "host_vars/pi.yml": "x: host\n"}),
    with_files("a range and files", "pi: {hosts: {'w[1:3]': {x: 1}}}\n", {"host_vars/w2.yml": "x: 2\n", "host_vars/w[1:3].yml": "x: 3\n"}),
    # Values.
    with_files("values", ONE, {"host_vars/a.yml": "{a: 1, b: 1.5, c: 1e3, d: 0x1F, e: 012, f: 1_000, g: yes, h: ~, i: 2025-10-10, j: 22:30, k: .inf, l: -.inf, m: [], n: {}, o: '', p: '{{ q }}', q: 1e+3, r: 1.0, s: 100000000000000000000000, t: -0, u: -0.0, v: 1.0e+22, w: 0.0001, x: 0.00001}\n"}),
    with_files("times", ONE, {"host_vars/a.yml": "{a: 2001-12-14t21:59:43.10-05:00, b: 2001-12-14 21:59:43, c: 2001-12-15T2:59:43.1Z, d: 2001-1-1 1:01:01 +5:30, e: 2001-12-14 21:59:43.1234567, f: 2001-12-14 21:59:43.000 -3, g: 2001-12-14 21:59:43+00:00}\n"}),
    with_files("text", ONE, {"host_vars/a.yml": 'a: "tab\\t quote\\" back\\\\ nul\\0 bell\\a del\\x7f"\nb: "é \U0001f600 \u2028"\nc: |\n  lines\n  more\nd: >-\n  folded\n  text\n'}),
    with_files("vault", ONE, {"host_vars/a.yml": "a: " + VAULT + "b: {c: " + VAULT.replace("\n  ", "\\n").replace("!vault |", "!vault \"").rstrip("\n") + "\"}\n"}),
    with_files("unsafe", ONE, {"host_vars/a.yml": "a: !unsafe '{{ x }}'\nb: [!unsafe 'y', z]\nc: {d: !unsafe 5x}\n"}),
    with_files("JSON marks", ONE, {"host_vars/a.json": '{"a": {"__ansible_vault": "x"}, "b": {"__ansible_unsafe": "y"}, "c": [1.5, 1e400, true, null]}'}),
    with_files("names that are no text", ONE, {"host_vars/a.yml": "{1: a, '1': b, x: {2: y, 2.5: z, ~: n, true: t}}\n"}),
    with_files("names over names that are no text", ONE, {"group_vars/all.yml": "{1: a, true: b}\n".replace(", true: b", ""), "host_vars/a.yml": "{1: c}\n"}),
    with_files("dictionaries are replaced", ONE, {"group_vars/all.yml": "d: {a: 1, b: {c: 2}}\n", "group_vars/pi.yml": "d: {b: {d: 3}}\n"}),
    with_files("anchors", ONE, {"host_vars/a.yml": "base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\nlist: [*b, *b]\n"}),
    inventory("anchors in the inventory", "a: &g {hosts: {h: &v {x: 1}, i: *v}}\nb: *g\n"),
    inventory("merged hosts", "a: {hosts: &h {x: {v: 1}, y: }}\nb: {hosts: {<<: *h, z: }}\n"),
    inventory("merged hosts in order", "a: {hosts: &h {x: {v: 1}, y: }}\nb: {hosts: &g {z: , x: {v: 1}}}\nc: {hosts: {<<: [*h, *g], q: , y: {v: 2}}}\n"),
    inventory("merged hosts that differ", "a: {hosts: &h {x: {v: 1}, y: }}\nb: {hosts: &g {z: , x: }}\nc: {hosts: {<<: [*h, *g], q: }}\n",
              "versions of PyYAML take another one of them"),
    inventory("merged children in order", "a: {children: &c {x: , y: }}\nb: {children: {q: , <<: *c, y: {hosts: {h: }}}}\n"),
    # `omit` and `hostvars` are not among them: each is printed by one version, and refused by the gate's rules.
    inventory("internal names", "a: {hosts: {h: {inventory_hostname: x, groups: 1, group_names: 2, playbook_dir: 4, ansible_version: 5, ansible_facts: 6, vars: 8, environment: 9, ansible_check_mode: 10, inventory_dir: x}}}\n"),
    inventory("an internal name alone", "a: {hosts: {h: {groups: 1}}}\n"),
]

HAND_MADE += [
    # INI.
    ini("ini: hosts", "a\nb x=1\n[pi]\nc\na y=2\n"),
    ini("ini: comments", "# c\n; c\na # c\nb x=1 # c\n  # c\n[pi] # c\nc x=1#2\nd#e\n[z]#\n[pi:vars] #x\nv=1 # c\nw=a # c\n"),
    ini("ini: sections", "[a:children]\nb\nc # d\n[b]\nh\n[c]\ni\n[a:vars]\nx=1\n[all:vars]\ny=2\n"),
    ini("ini: children before and after", "[top:children]\nmid\n[mid:children]\nlow\n[low]\nh\n[other:children]\nlow\nmid\n"),
    ini("ini: variables before the group", "[g:vars]\nx=1\n[g]\nh\n"),
    ini("ini: variables of no group", "[g:vars]\nx=1\n"),
    ini("ini: variables of a group that is a child", "[p:children]\ng\n[g:vars]\nx=1\n"),
    ini("ini: a child that is none", "[p:children]\ng\n"),
    ini("ini: variables, then children", "[g:vars]\nx=1\n[g:children]\nh\n[h]\na\n"),
    ini("ini: no such section", "[g:hosts]\na\n[g:other]\nb\n"),
    ini("ini: hosts by name", "[g:hosts]\na\n"),
    ini("ini: a section with a space", "[g h]\na\n"),
    ini("ini: an unclosed section", "[g\na\n"),
    ini("ini: a section and text", "[g] x\na\n"),
    ini("ini: an empty section", "[]\na\n"),
    ini("ini: sections twice", "[g]\na\n[h]\nb\n[g]\nc x=1\na x=2\n[g:vars]\ny=1\n[g:vars]\ny=2\nz=3\n"),
    ini("ini: a cycle", "[a:children]\nb\n[b:children]\na\n"),
    ini("ini: all below a group", "[a:children]\nall\n"),
    ini("ini: ungrouped", "[ungrouped]\na\n[g]\na\nb\n"),
    ini("ini: ranges and ports", "[g]\nw[1:3] x=1\nx[01:03:2]:22 y=2\n10.0.0.[1:2]\n[::1]:22\n"),
    ini("ini: a bad range", "w[1:\n"),
    ini("ini: a colon at the end", "all:\n"),
    ini("ini: a line of YAML", "all:\n  hosts:\n    a:\n  b\n  c: d: e\n"),
    ini("ini: three dashes", "---\na\nb x=1 y\n"),
    ini("ini: no variable", "a x\n"),
    ini("ini: no variable of a group", "[a]\nh\n[a:vars]\nx\n"),
    ini("ini: no name of a group", "[a:children]\nb c\n"),
    ini("ini: quotes", "a x=\"b c\" y='d e' z=\"f'g\" w=h\\ i v='j\\k' u=\"l\\\"m\\n\"\n"),
    ini("ini: words in quotes", "'a b' 'x=1 2'\n\"c\" \"y z=3\"\n"),
    ini("ini: an open quote", "a x='b\n"),
    ini("ini: a backslash at the end", "a x=b\\\n"),
    ini("ini: signs of equality", "a x=b=c y= =d\n[g]\nh\n[g:vars]\nx = a = b\ny=\n=z\n"),
    ini("ini: spaces", "  a   x=1\t y=2  \n\t[g]\t\n  h\n[g:vars]\n  x  =  1  \n"),
    ini("ini: line breaks", "a\rb\r\nc\x0bd\x0ce\x1cf\x85g\u2028h\n", refused="a control character"),
    ini("ini: spaces of Unicode", "\u00a0a\u3000\n[g]\u2003\nb\u00a0c\n"),
    ini("ini: odd names", "é x=1\na,b\n{{x}}\n[ö]\nü\n"),
    ini("ini: one name twice", "[a]\na\n", refused="a name that is a group and a device"),
    ini("ini: a priority", "[a]\nh\n[b]\nh\n[a:vars]\nansible_group_priority=5\nx=a\n[b:vars]\nx=b\n"),
    ini("ini: a priority that is none", "[a]\nh\n[a:vars]\nansible_group_priority=high\n"),
    ini("ini: files", "[a]\nh x=1\n[a:vars]\nx=2\ny=2\n", group_vars__a="y: 3\nz: 3\n", host_vars__h="x: 4\n"),
    ini("ini: numbers", values("1", "-1", "+1", "--1", "1.5", ".5", "5.", "-.5", "1e3", "1E-3", "0x1F", "0o17", "0b11", "012", "00", "1_000", "1__0", "1_", "0x", "1a", "01.5", "1e", "1.2.3", "10.0.0.1", "9" * 30, "1e400", "1-2", "1+1", "0xg", "0_0")),
    ini("ini: words", values("True", "False", "None", "true", "yes", "null", "TRUE", "Trueish", "not", "a.b", "a[1]", "f(x)", "lambda:1")),
    ini("ini: strings", lines_of_group([
        "'a'", '"a"', "'a' 'b'", "'a'b", "r'a\\nb'", "u'a'", "f'a'", "ur'a'", "'''a'''", "''''''", "'a\\tb'", "'\\x41\\u00e9\\U0001f600\\101'",
        "'\\d'", "'\\xg'", "'a", "'a'#c", "'a' # c", "a # c", "#c", "'{{ x }}'", "{{ x }}", "{% x %}", "'é'", "b'é'", "'\\0'", "r'a\\'", "'it''s'", "\"it's\"", "R'a'", "'a','b'", "1 2", "- 1"])),
    ini("ini: collections", lines_of_group([
        "[1, 2]", "[]", "[1,]", "[,]", "[1 2]", "(1, 2)", "(1)", "()", "(1,)", "1,2", "1,", ",", "{'a': 1}", "{}", "{'a': 1,}", "{'a': [1, {'b': None}]}", "{a: 1}", "{'a'}x", "[a]", "[1, a]",
        "{'a': 1, 'a': 2}", "{1: 2}", "[1", "[1]]", "{'a' 1}", "{'a': }", "[-1, +2, 'x' 'y']", "{**x}", "[*x]", "[x for x in y]", "['a', # c", "{ 'a' : ( 1 , ) }", "a,b", "[1][0]", "{{ x | default([1]) }}", "{{ 'a' | upper }}"])),
    ini("ini: what Python fails on", lines_of_group(["{{ ['a'] }}"])),
    # Ansible 2.14 fails on these, and 2.19 makes lists and text of them.
    ini("ini: a set", lines_of_group(["{1, 2}"]), refused="before 2.19 Ansible fails on it"),
    ini("ini: a complex number", lines_of_group(["1j"]), refused="before 2.19 Ansible fails on it"),
    ini("ini: three dots", lines_of_group(["..."]), refused="before 2.19 Ansible fails on it"),
    # Before 2.19 what they hold is a template.
    *[ini(f"ini: bytes {number}", lines_of_group([text]), refused="a template by its version")
      for number, text in enumerate(["b'a'", "br'a'", "B'{{ x }}'", "b'a' b'c'"])],
    Fleet("ini: in a file of YAML", {"inventory.yml": "[pi]\na x=1\n[pi:vars]\ny=2\n", "group_vars/pi.yml": "z: 1\n"}),
    Fleet("ini: a host alone in a file of YAML", {"inventory.yml": "a x=1\nb\n"}),
    Fleet("yaml in a file without extension", {"hosts": ONE, "group_vars/pi.yml": "z: 1\n"}, sources=["hosts"]),
    # Folders of sources.
    Fleet("a folder", {"inventory/10-a.yml": "a: {hosts: {h: {x: 1}}}\n", "inventory/05-b": "[b]\nh x=2 y=2\n", "inventory/group_vars/a.yml": "{y: 3, z: 3}\n", "inventory/host_vars/h.yml": "w: 4\n"}, sources=["inventory"]),
    Fleet("a folder and what it passes over", {"inventory/a.yml": ONE, "inventory/.b.yml": "x: {hosts: {b: }}\n", "inventory/c~": "c\n", "inventory/d.bak": "d\n", "inventory/e.ini": "e\n", "inventory/f.cfg": "f\n", "inventory/g.md": "# g\n", "inventory/h.txt": "h\n", "inventory/i.orig": "i\n", "inventory/j.retry": "j\n", "inventory/vars_plugins/k.yml": ONE}, sources=["inventory"]),
    # A name that ends in .ini is passed over before 2.15, and read since.
    Fleet("a folder and its .ini", {"inventory/a.yml": ONE, "inventory/e.ini": "e\n[g]\nh\n[all:vars]\nx=1\n", "inventory/b": "i\n"}, sources=["inventory"]),
    Fleet("a folder and a folder .ini", {"inventory/a.yml": ONE, "inventory/e.ini/f": "e\n", "inventory/e.ini/h.yml": "g: {hosts: {h: }}\n"}, sources=["inventory"]),
    Fleet("a folder and variables beside an .ini", {"inventory/a.yml": ONE, "inventory/e.ini": "e\n", "inventory/host_vars/e.yml": "x: 1\n", "inventory/group_vars/all.ini": "x: 1\n"}, sources=["inventory"]),
    Fleet("an .ini by its name", {"hosts.ini": "e\n[g]\nh\n"}, sources=["hosts.ini"]),
    Fleet("a folder in a folder", {"ansible.cfg": "[defaults]\ninventory = inventory\n", "inventory/b/c/hosts": "x\n[g]\ny\n", "inventory/b/hosts.yml": "g: {vars: {v: 1}, hosts: {z: }}\n", "inventory/a": "[g:vars]\nv=0\n[g]\n", "inventory/b/group_vars/g.yml": "w: 1\n", "inventory/b.d/hosts": "q\n"}, sources=["inventory"]),
    Fleet("a folder: groups of another source", {"inventory/a": "[p]\nh\n", "inventory/b": "[q:children]\np\n[p:vars]\nx=1\n"}, sources=["inventory"]),
    Fleet("a folder: who is ungrouped is told in the end", {"inventory/a": "h\n", "inventory/b": "[p]\nh\n"}, sources=["inventory"]),
    Fleet("a folder: a cycle over two sources", {"inventory/a": "[p:children]\nq\n[q]\n", "inventory/b": "[q:children]\np\n"}, sources=["inventory"]),
    Fleet("a folder and files at the top", {"inventory/hosts": "[g]\nh\n", "inventory/group_vars/g.yml": "{x: in, y: in}\n", "group_vars/g.yml": "{y: top, z: top}\n", "group_vars/all.yml": "{x: all, w: all}\n", "host_vars/h.yml": "v: top\n", "inventory/host_vars/h.yml": "{v: in, u: in}\n"}, sources=["inventory"]),
    Fleet("sources of ansible.cfg", {"ansible.cfg": "[defaults]\ninventory = b/hosts, a/hosts.yml\n", "a/hosts.yml": "g: {hosts: {h: {x: a}}, vars: {y: a}}\n", "b/hosts": "[g]\nh x=b y=b\ni\n[g:vars]\ny=b\n", "a/group_vars/g.yml": "{p: a, q: a}\n", "b/group_vars/g.yml": "{q: b, r: b}\n", "a/host_vars/h.yml": "s: a\n", "b/host_vars/h/x.yml": "{s: b, t: b}\n"}, sources=["b/hosts", "a/hosts.yml"]),
    Fleet("one folder twice", {"ansible.cfg": "[defaults]\ninventory = a/x, b/y, a/z\n", "a/x": "[g]\nh\n", "b/y": "[g]\nh\n[k]\nh\n", "a/z": "[k]\ni\n", "a/group_vars/g.yml": "x: a\n", "b/group_vars/g.yml": "x: b\n", "a/group_vars/k.yml": "y: a\n", "b/group_vars/k.yml": "y: b\n"}, sources=["a/x", "b/y", "a/z"]),
    # Merged dictionaries.
    merged("merge", ONE, {"group_vars/all.yml": "d: {a: 1, b: {c: 2, l: [1]}}\ne: {x: 1}\n", "group_vars/pi.yml": "d: {b: {d: 3, l: [2]}}\ne: 5\n", "host_vars/a.yml": "d: {b: {c: 4}, e: {}}\ne: {y: 2}\n"}),
    merged("merge in one group", "a: {vars: {d: {a: 1}}, hosts: {h: {d: {x: 1}}}}\nb: {children: {a: {vars: {d: {b: 2}}, hosts: {h: {d: {y: 2}}}}}}\n", {}),
    merged("merge and phases", "all: {vars: {d: {a: 1}}}\na: {hosts: {h: }, vars: {d: 5}}\nb: {hosts: {h: }, vars: {d: {b: 1}}}\n", {"group_vars/all.yml": "d: {c: 1}\n", "group_vars/a.yml": "d: word\n", "group_vars/b.yml": "d: {e: 1}\n"}),
    merged("merge and files of a folder", ONE, {"group_vars/pi/a.yml": "d: {a: 1}\n", "group_vars/pi/b.yml": "d: x\n", "group_vars/pi/c.yml": "d: {c: 1}\n", "group_vars/all.yml": "d: {z: 1}\n"}),
    merged("merge of numbers as names", ONE, {"group_vars/all.yml": "d: {1: a, '1': b}\n", "group_vars/pi.yml": "d: {1: c}\n"}),
]


# ------------------------------------------------------------------------------------------ fleets by chance

NAMES = ["a", "b", "c", "d", "e", "f", "g", "pi3", "pi4", "lab", "Z"]
HOSTS = ["h1", "h2", "h3", "x", "y", "h[1:2]", "k[a:c]", "n[01:03]", "p:22", "q"]
VARIABLES = ["v", "w", "x", "y", "z", "config", "os_image", "1"]
SCALARS = ["1", "0", "2.5", "text", "'quoted'", "yes", "~", "2025-10-10", "'{{ v }}'", "!unsafe '{{ w }}'", "''", "0x10", "1e3", "é",
           "!vault 'abc'", "2001-12-14 21:59:43.5"]

INI_VALUES = ["1", "2.5", "text", "'quoted'", "True", "None", "[1,2]", "{'a':1}", "yes", "", "{{v}}", "0x10", "1,2", "é"]


class Chance(random.Random):
    def value(self, depth=0):
        kind = self.random()
        if depth < 3 and kind < 0.2:
            return self.mapping(depth + 1)
        if depth < 3 and kind < 0.3:
            return "[" + ", ".join(self.value(depth + 1) for _ in range(self.randrange(3))) + "]"
        return self.choice(SCALARS)

    def mapping(self, depth=0):
        names = self.sample(VARIABLES, self.randrange(0 if depth else 1, 4))
        return "{" + ", ".join(f"{name}: {self.value(depth)}" for name in names) + "}"

    def group(self, names, depth):
        parts = []
        if self.random() < 0.6:
            hosts = [f"{host!r}: {self.mapping() if self.random() < 0.4 else ''}" for host in self.sample(HOSTS, self.randrange(1, 4))]
            parts.append("hosts: {" + ", ".join(hosts) + "}")
        if self.random() < 0.5:
            variables = self.mapping()
            if self.random() < 0.3:
                variables = variables[:-1] + f", ansible_group_priority: {self.randrange(-2, 12)}}}"
            parts.append("vars: " + variables)
        if names and depth < 4 and self.random() < 0.7:
            # Of later names alone, so that there is no cycle.
            below = sorted(self.sample(range(len(names)), self.randrange(1, min(4, len(names) + 1))))
            children = [f"{names[i]}: {self.group(names[i + 1:], depth + 1) if self.random() < 0.4 else ''}" for i in below]
            parts.append("children: {" + ", ".join(children) + "}")
        self.shuffle(parts)
        return "{" + ", ".join(parts) + "}"

    def files(self, kind, owner, files):
        where = f"{kind}/{owner}"
        form = self.randrange(7)
        if form < 3:
            files[where + [".yml", ".yaml", ""][form]] = self.mapping() + "\n"
        elif form == 3:
            files[where + ".json"] = json.dumps({self.choice(VARIABLES): self.choice([1, 2.5, "x", None, {"v": [1]}, {"w": 2}])})
        elif form < 6:
            for _ in range(self.randrange(1, 5)):
                name = self.choice(["a.yml", "b", "c.json", ".hidden", "d~", "e.bak", "sub/f.yml", "sub/deep/g.yaml", "sub.d/h.yml", "Z.yml", "10.yml"])
                files[f"{where}/{name}"] = "{}" if name.endswith("json") else self.mapping() + "\n"
        if self.random() < 0.1 and not any(path.startswith(where + "/") for path in files):
            files.setdefault(where + ".yaml", self.mapping() + "\n")

    def merge(self, files, option):
        """Dictionaries are merged, for which Ansible compares them: what is encrypted it must decrypt."""
        for path in files:
            files[path] = files[path].replace("!vault ", "")
        files["ansible.cfg"] = f"[defaults]\n{option}\n"

    def fleet(self, number):
        names = self.sample(NAMES, self.randrange(1, 8))
        groups = [f"{name}: {self.group(names[i + 1:], 0)}" for i, name in enumerate(names) if i == 0 or self.random() < 0.7]
        if self.random() < 0.6:
            groups.insert(self.randrange(len(groups) + 1), "all: " + self.group([], 0))
        if self.random() < 0.3:
            groups.insert(self.randrange(len(groups) + 1), "ungrouped: " + self.group([], 0))
        files = {"inventory.yml": "\n".join(groups) + "\n"}
        for owner in ["all", "ungrouped", *names]:
            if self.random() < 0.4:
                self.files("group_vars", owner, files)
        for owner in ["h1", "h2", "x", "kb", "n02", "p", "q"]:
            if self.random() < 0.3:
                self.files("host_vars", owner, files)
        if self.random() < 0.25:
            self.merge(files, "hash_behaviour = merge")
        return Fleet(f"by chance {number}", files)

    def assignment(self):
        return f"{self.choice(VARIABLES[:-1])}={self.choice(INI_VALUES)}"

    def ini_text(self, names):
        lines = [self.choice(HOSTS) for _ in range(self.randrange(2))]
        for i, name in enumerate(names):
            for _ in range(self.randrange(1, 3)):
                kind = self.random()
                if kind < 0.5:
                    lines.append(f"[{name}]")
                    lines += [" ".join([host] + [self.assignment() for _ in range(self.randrange(3))]) for host in self.sample(HOSTS, self.randrange(3))]
                elif kind < 0.7 and i + 1 < len(names):
                    lines.append(f"[{name}:children]")
                    lines += self.sample(names[i + 1:], 1)
                else:
                    lines.append(f"[{name}:vars]")
                    lines += [self.assignment() for _ in range(self.randrange(3))]
                    if self.random() < 0.2:
                        lines.append(f"ansible_group_priority={self.randrange(9)}")
        # What is named is declared.
        return "\n".join(lines + [f"[{name}]" for name in names]) + "\n"

    def folder(self, number):
        """A fleet of several sources."""
        names = self.sample(NAMES, self.randrange(1, 6))
        where = self.choice(["inventory/", ""])
        files = {}
        for name in self.sample(["a", "b.yml", "c", "d/e", "d/f.yml"], self.randrange(1, 5)) if where else ["hosts"]:
            if name.endswith("yml"):
                files[where + name] = f"{names[0]}: {self.group(names[1:], 0)}\n"
            else:
                files[where + name] = self.ini_text(names)
        for owner in ["all", *names, "h1", "x", "n02"]:
            if self.random() < 0.4:
                self.files(self.choice(["", where]) + self.choice(["group_vars", "host_vars"]), owner, files)
        if self.random() < 0.25:
            self.merge(files, "hash_behaviour: merge ; as before")
        return Fleet(f"sources by chance {number}", files, sources=[where or "hosts"])


# --------------------------------------------------------------------------------------------------- ansible


class Name(str):
    """A name that is no text in the fleet: it equals none that is printed alike."""

    __hash__ = object.__hash__

    def __eq__(self, other):
        return self is other


def print_all_names():
    """From 2.19 on Ansible, which has both 1 and "1", prints the last of them alone."""
    if EDITION == "2.19":
        from ansible._internal._json._profiles import _inventory_legacy

        _inventory_legacy._Profile.handle_key = staticmethod(
            lambda name: "".join(name) if isinstance(name, str) else Name(json.dumps(name)))


def quieten():
    """Nothing is printed beside what is compared. Returns the list to which warnings are added, each as its text."""
    warned = []
    warnings.simplefilter("ignore")
    Display.warning = lambda _, msg, *__, **___: warned.append(msg)
    Display.deprecated = lambda *_, **__: None
    # From 2.19 on: the reason of a source that is not read.
    Display.error_as_warning = lambda _, msg, exception, **__: warned.append(f"{msg} {exception}")
    return warned


class Ansible:
    """ansible-inventory without its process: its own class, on one fleet after the other."""

    def __init__(self):
        self.warned = quieten()
        print_all_names()
        self.cli = InventoryCLI(["ansible-inventory", "--list"])
        self.cli.parse()
        self.version = CLI.version_info(gitinfo=False)

    def read(self, folder, fleet):
        """(--list as data, --graph as text), or why there are none."""
        self.warned.clear()
        C.DEFAULT_HASH_BEHAVIOUR = "merge" if fleet.merges else "replace"
        os.chdir(folder)
        try:
            loader = DataLoader()
            loader.set_basedir(folder)  # by its own name: what Ansible found below "." it keeps
            self.cli.loader = loader
            self.cli.inventory = InventoryManager(loader=loader, sources=[os.path.join(folder, source) for source in fleet.sources])
            self.cli.vm = VariableManager(loader=loader, inventory=self.cli.inventory, version_info=self.version)
            listed = read(self.cli.dump(self.cli.json_inventory(self.cli.inventory.groups["all"])))
            listed = without_profile(listed)
            graph = self.cli.inventory_graph()
        except Exception as reason:  # whatever it is, ansible-inventory ends with it
            return None, None, str(reason) or type(reason).__name__
        failures = [message for message in self.warned if "parse" in message]
        return listed, graph, failures[0] if failures else ""


# ------------------------------------------------------------------------------------------------- fleetgate


def commit_all(repository, fleets):
    subprocess.run(["git", "init", "--quiet", "--bare", repository], check=True)
    write_policy(repository)
    stream = []
    for number, fleet in enumerate(fleets):
        stream.append(b"commit refs/heads/f%d\ncommitter A <a@example.com> 0 +0000\ndata 0\n" % number)
        for path, text in fleet.files.items():
            content = text.encode()
            stream.append(b'M 100644 inline "%b"\ndata %d\n%b\n' % (path.encode(), len(content), content))
    subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input=b"".join(stream), check=True)


def write_policy(repository):
    with open(os.path.join(repository, "policy.yml"), "w", encoding="ascii") as file:
        file.write(POLICY)


def ask(fleetgate, repository, action, revision):
    policy = os.path.join(repository, "policy.yml")
    done = subprocess.run([fleetgate, "inventory", action, "--repo", repository, "--policy", policy, revision], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def pairs(members):
    """An object with all its members: Python prints 1 and "1" as two of one name."""
    return sorted([name, json.dumps(value)] for name, value in members)


def read(text):
    return json.loads(text, object_pairs_hook=pairs)


def escaped(character):
    """As `buffer_escape` writes it: Ansible prints to a terminal what it obeys."""
    code = ord(character)
    if character == "\n" or " " <= character <= "~":
        return character
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def without_profile(listed):
    """From 2.19 on, Ansible says in what form it writes values: always as it did before."""
    if EDITION == "2.14":
        return listed
    profile = ["profile", json.dumps("inventory_legacy")]
    meta = json.loads(dict(listed)["_meta"])
    assert profile in meta, meta
    meta.remove(profile)
    return [[name, json.dumps(meta) if name == "_meta" else value] for name, value in listed]


def compare(fleet, theirs, status, listed, errors, graph):
    """What is wrong, or None."""
    their_list, their_graph, reason = theirs
    if status == 2:
        return "could not tell: " + errors
    if status == 1:
        return None if reason or fleet.refused else "refused, but Ansible reads it: " + errors
    if fleet.refused:
        return "read, though it is left out on purpose: " + fleet.refused
    if their_list is None or reason:
        return "read, but Ansible refuses it: " + reason
    our_list = read(listed)
    if json.dumps(our_list) != json.dumps(their_list):
        return f"--list differs:\n    ours   {our_list}\n    theirs {their_list}"
    their_graph = "".join(escaped(character) for character in their_graph)
    if graph != their_graph + "\n":
        return f"--graph differs:\n{graph}\n{their_graph}"
    return None


def write(folder, fleet):
    for path, text in fleet.files.items():
        name = os.path.join(folder, path)
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fleetgate")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    arguments = parser.parse_args()
    fleetgate = os.path.abspath(arguments.fleetgate)
    chance = Chance(arguments.seed)
    fleets = HAND_MADE + [
        chance.folder(number) if number % 3 == 2 else chance.fleet(number) for number in range(arguments.count)]
    if arguments.only:
        fleets = [fleet for fleet in fleets if fleet.name == arguments.only]
    ansible = Ansible()
    folder = tempfile.mkdtemp(prefix="fleetgate-variables.")
    failed = same = 0
    try:
        repository = os.path.join(folder, "server.git")
        commit_all(repository, fleets)
        for number, fleet in enumerate(fleets):
            place = os.path.join(folder, str(number))
            os.mkdir(place)
            write(place, fleet)
            theirs = ansible.read(place, fleet)
            status, listed, errors = ask(fleetgate, repository, "--list", f"f{number}")
            graph = ask(fleetgate, repository, "--graph", f"f{number}")[1] if status == 0 else ""
            wrong = compare(fleet, theirs, status, listed, errors, graph)
            same += status == 0 and not wrong
            if wrong:
                failed += 1
                print(f"{fleet.name}: {wrong}\n    {fleet.files}")
            os.chdir("/")
            shutil.rmtree(place)
    finally:
        shutil.rmtree(folder)
    print(f"{len(fleets)} fleets, {same} read alike, {failed} not as they should be (seed {arguments.seed})")
    return 1 if failed or not same else 0


if __name__ == "__main__":
    sys.exit(main())
