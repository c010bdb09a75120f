# SPDX-License-Identifier: MIT
"""Pairs of commits to merge: random changes of a common start, of every kind that git tells apart.

A tree is a dictionary of paths to (mode, bytes).
"""
import os

FILES = ["inventory.yml", "group_vars/all.yml", "group_vars/pi.yml", "host_vars/a.yml",
         "host_vars/b.yml", "host_vars/deep/c.yml", "docs/notes", "docs/a b\u00e9.md"]
FOLDERS = ["group_vars", "host_vars", "host_vars/deep", "docs", "moved", "moved/on", "new"]
ATTRIBUTES = ["merge=union", "-merge", "merge", "!merge", "merge=binary", "merge=text", "binary",
              "merge=nobody", "text eol=crlf", "-text", "conflict-marker-size=9", "both", "diff"]
PATTERNS = ["*", "*.yml", "docs/*", "notes", "/group_vars/**", "a.yml", "c.yml"]
REPEATED = ["a: 1", "b: 2", "", "- c", "  d: e"]
DISTINCT = [f"key{n}: {n}" for n in range(10000)]


class Maker:
    """Writes the commits of many pairs as one stream for `git fast-import`."""

    def __init__(self, random):
        self.random = random
        self.stream = []
        self.marks = 0

    def commit(self, parents, tree):
        """Adds a commit and returns its mark."""
        self.marks += 1
        time = 1700000000 + self.marks
        if self.random.random() < 0.1:
            time = self.random.randint(1, 2000000000)  # clocks go wrong
        self.stream.append(f"reset refs/heads/made\n"
                           f"commit refs/heads/made\nmark :{self.marks}\n"
                           f"committer A <a@b> {time} +0000\ndata 1\nx\n".encode())
        for word, parent in zip(["from"] + ["merge"] * len(parents), parents):
            self.stream.append(f"{word} :{parent}\n".encode())
        self.stream.append(b"deleteall\n")
        for path, (mode, content) in sorted(tree.items()):
            self.stream.append(f"M {mode} inline {path}\ndata {len(content)}\n".encode())
            self.stream.append(content + b"\n")
        return self.marks

    # ---------------------------------------------------------------------------- content -----

    def lines(self, kinds):
        return [self.random.choice(kinds) for _ in range(self.random.randint(3, 40))]

    def text(self, kinds):
        return "".join(line + "\n" for line in self.lines(kinds)).encode()

    def binary(self):
        return b"\0" + bytes(self.random.randrange(256) for _ in range(self.random.randint(9, 400)))

    def edit(self, content, kinds):
        """Lines added, left out and changed; now and then the ends of all."""
        if content.startswith(b"\0"):
            at = self.random.randrange(1, len(content))
            return content[:at] + b"edited" + content[at + 3:]
        end = "\r\n" if b"\r\n" in content else "\n"
        lines = content.decode().split(end)[:-1]
        for _ in range(self.random.randint(1, 4)):
            at = self.random.randint(0, len(lines))
            action = self.random.random()
            if action < 0.4:
                lines[at:at] = [self.random.choice(kinds) for _ in range(self.random.randint(1, 3))]
            elif action < 0.7:
                del lines[at:at + self.random.randint(1, 3)]
            else:
                lines[at:at + 1] = [self.random.choice(kinds)]
        if self.random.random() < 0.05:
            end = "\n" if end == "\r\n" else "\r\n"
        text = "".join(line + end for line in lines)
        return (text[:-len(end)] if self.random.random() < 0.05 else text).encode()

    def attributes(self):
        lines = [f"{self.random.choice(PATTERNS)} {self.random.choice(ATTRIBUTES)}\n"
                 for _ in range(self.random.randint(1, 3))]
        if self.random.random() < 0.3:
            lines.insert(0, "[attr]both merge=union text\n")
        return ("100644", "".join(lines).encode())

    # ----------------------------------------------------------------------------- changes -----

    def put(self, tree, path, entry):
        """Adds a file, in place of what is in its way."""
        folder = os.path.dirname(path)
        while folder:
            tree.pop(folder, None)
            folder = os.path.dirname(folder)
        for other in [other for other in tree if other.startswith(path + "/")]:
            del tree[other]
        tree[path] = entry

    def move_folder(self, tree):
        folder, target = self.random.sample(FOLDERS, 2)
        for path in [path for path in tree if path.startswith(folder + "/")]:
            if self.random.random() < 0.95:
                self.put(tree, target + path[len(folder):], tree.pop(path))

    def change_file(self, tree, path, kinds):
        mode, content = tree[path]
        action = self.random.random()
        if mode == "120000":
            tree[path] = (mode, b"elsewhere")
        elif action < 0.62:
            tree[path] = (mode, self.edit(content, kinds))
        elif action < 0.72:
            folder = self.random.choice(FOLDERS)
            del tree[path]
            self.put(tree, f"{folder}/{os.path.basename(path)}", (mode, content))
        elif action < 0.78:
            del tree[path]
            self.put(tree, path + ".moved", (mode, self.edit(content, kinds)))
        elif action < 0.84:
            del tree[path]
        elif action < 0.90:
            tree[path] = ("100755" if mode == "100644" else "100644", content)
        elif action < 0.93:
            tree[path] = ("100644", self.binary())
        elif action < 0.96:
            tree[path] = ("120000", self.random.choice([b"a.yml", b"../docs/notes", b"nowhere"]))
        else:
            del tree[path]
            self.put(tree, path + "/" + self.random.choice("xy"), (mode, content))

    def change(self, tree, kinds):
        """What one side makes of a tree."""
        tree = dict(tree)
        files = [path for path in sorted(tree) if not path.endswith(".gitattributes")]
        for path in self.random.sample(files, self.random.randint(1, max(1, len(files) // 2))):
            if path in tree:
                self.change_file(tree, path, kinds)
        if self.random.random() < 0.25:
            self.move_folder(tree)
        if self.random.random() < 0.4:
            name = self.random.choice(["one", "two", "notes", "a.yml"])
            self.put(tree, f"{self.random.choice(FOLDERS)}/{name}", ("100644", self.text(kinds)))
        if self.random.random() < 0.15:
            self.put(tree, self.attributes_path(), self.attributes())
        return tree or {"left": ("100644", b"over\n")}

    def change_plainly(self, tree, kinds):
        """The same by changes of text alone, and moves of single files."""
        tree = dict(tree)
        for path in self.random.sample(sorted(tree), self.random.randint(1, len(tree))):
            mode, content = tree[path]
            action = self.random.random()
            if action < 0.8:
                tree[path] = (mode, self.edit(content, kinds))
            elif action < 0.9:
                del tree[path]
                tree["moved/" + os.path.basename(path)] = (mode, content)
            elif action < 0.95:
                del tree[path]
        if self.random.random() < 0.1:
            tree["docs/new"] = ("100644", self.text(kinds))
        return tree

    def attributes_path(self):
        return self.random.choice(["", "", "group_vars/", "host_vars/", "docs/"]) + ".gitattributes"

    def start(self, kinds):
        tree = {path: ("100644", self.text(kinds)) for path in FILES}
        tree["docs/image"] = ("100644", self.binary())
        tree["docs/notes"] = ("100644", tree["docs/notes"][1].replace(b"\n", b"\r\n"))
        if self.random.random() < 0.5:
            tree[".gitattributes"] = self.attributes()
        if self.random.random() < 0.3:
            tree[self.attributes_path()] = self.attributes()
        return tree

    # --------------------------------------------------------------------------- histories -----

    def mix(self, left, right):
        """What somebody may make of a merge: each path from either side."""
        tree = {}
        for path in sorted(set(left) | set(right)):
            entry = self.random.choice([left, right]).get(path)
            if entry:
                self.put(tree, path, entry)
        return tree or left

    def advance(self, side, kinds):
        mark, tree = side
        tree = self.change(tree, kinds)
        return self.commit([mark], tree), tree

    def cross(self, sides):
        """Every side takes in another one, as it was."""
        merged = []
        for i, (mark, tree) in enumerate(sides):
            other, other_tree = sides[(i + 1) % len(sides)]
            tree = self.mix(tree, other_tree)
            merged.append((self.commit([mark, other], tree), tree))
        return merged

    def pair(self, kinds):
        """The marks of two commits."""
        tree = self.start(kinds)
        shape = self.random.random()
        if shape < 0.02:
            return self.commit([], tree), self.commit([], self.change(tree, kinds))
        start = (self.commit([], tree), tree)
        lines = 3 if shape < 0.06 else 2
        sides = [self.advance(start, kinds) for _ in range(lines)]
        while self.random.random() < (0.6 if lines == 3 else 0.15):
            sides = [self.advance(side, kinds) for side in self.cross(sides)]
        return sides[0][0], sides[1][0]

    def plain_pair(self, kinds):
        tree = {path: ("100644", self.text(kinds)) for path in FILES}
        start = self.commit([], tree)
        return [self.commit([start], self.change_plainly(tree, kinds)) for _ in range(2)]


def repeats(i):
    """Whether the files of a pair hold few different lines."""
    return i % 2 == 1


def make_pairs(random, count, plain):
    """Returns a stream for `git fast-import` and the pairs of marks."""
    maker = Maker(random)
    pairs = []
    for i in range(count):
        kinds = REPEATED[:random.randint(2, len(REPEATED))] if repeats(i) else DISTINCT
        pairs.append(maker.plain_pair(kinds) if plain else maker.pair(kinds))
    return b"".join(maker.stream), pairs
