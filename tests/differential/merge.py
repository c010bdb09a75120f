#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares our merges with git's.

Usage: merge.py PROGRAM COUNT [SEED]

Makes COUNT pairs of commits that change, move and delete files of a common start, and asks
`git merge-tree --write-tree` and PROGRAM (build/tests/merge-dump) what comes of merging each pair.
In every other pair the lines of a file differ from each other, as they mostly do: there both must
agree. The other files say the same over and over. git matches such lines by histogram and libgit2
cannot, so there as many as 4 in 100 of what git merges may come out otherwise. Exit status 77 where
git is too old to be asked.
"""
import os
import random
import subprocess
import sys
import tempfile

FILES = ["inventory.yml", "group_vars/all.yml", "host_vars/a.yml", "host_vars/b.yml", "docs/notes"]


def git(folder, *arguments, **options):
    return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, **options)


def lines(random_, kinds):
    return [random_.choice(kinds) for _ in range(random_.randint(3, 40))]


def edit(random_, content, kinds):
    content = list(content)
    for _ in range(random_.randint(1, 4)):
        at = random_.randint(0, len(content))
        action = random_.random()
        if action < 0.4:
            content[at:at] = [random_.choice(kinds) for _ in range(random_.randint(1, 3))]
        elif action < 0.7:
            del content[at:at + random_.randint(1, 3)]
        else:
            content[at:at + 1] = [random_.choice(kinds)]
    return content


def change(random_, tree, kinds, side):
    tree = dict(tree)
    for path in random_.sample(sorted(tree), random_.randint(1, len(tree))):
        action = random_.random()
        if action < 0.8:
            tree[path] = edit(random_, tree[path], kinds)
        elif action < 0.87:
            tree["moved/" + os.path.basename(path)] = tree.pop(path)
        elif action < 0.92:
            del tree[path]
        else:
            tree["docs/new-" + side] = lines(random_, kinds)
    return tree


def commit(stream, mark, parent, tree):
    stream.append(f"commit refs/heads/b{mark}\nmark :{mark}\n"
                  f"committer A <a@b> {1700000000 + mark} +0000\ndata 1\nx\n")
    if parent:
        stream.append(f"from :{parent}\n")
    stream.append("deleteall\n")
    for path, content in sorted(tree.items()):
        text = "".join(line + "\n" for line in content)
        stream.append(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n")


def repeats(i):
    """Whether the files of a pair hold few different lines."""
    return i % 2 == 1


def make_commits(folder, count, random_):
    """Returns the pairs of commits."""
    stream = []
    for i in range(count):
        if repeats(i):
            kinds = ["a: 1", "b: 2", "", "- c", "  d: e"][:random_.randint(2, 5)]
        else:
            kinds = [f"key{n}: {n}" for n in range(10000)]
        start = {path: lines(random_, kinds) for path in FILES}
        commit(stream, 3 * i + 1, None, start)
        commit(stream, 3 * i + 2, 3 * i + 1, change(random_, start, kinds, "ours"))
        commit(stream, 3 * i + 3, 3 * i + 1, change(random_, start, kinds, "theirs"))
    marks = os.path.join(folder, "marks")
    git(folder, "init", "--quiet", "--bare", check=True)
    git(folder, "fast-import", "--quiet", "--export-marks=" + marks, input="".join(stream).encode(),
        check=True)
    with open(marks, encoding="ascii") as file:
        ids = dict(line.split() for line in file)
    return [(ids[f":{3 * i + 2}"], ids[f":{3 * i + 3}"]) for i in range(count)]


def git_merges(folder, pairs):
    """Yields what git makes of each pair: a tree, or "conflict"."""
    for ours, theirs in pairs:
        run = git(folder, "-c", "merge.directoryRenames=false", "merge-tree", "--write-tree", ours,
                  theirs, text=True)
        if run.returncode not in (0, 1):
            sys.exit(77)
        yield run.stdout.split()[0] if run.returncode == 0 else "conflict"


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    random_ = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    os.environ.update(GIT_CONFIG_NOSYSTEM="1", HOME="/nonexistent", LC_ALL="C")
    with tempfile.TemporaryDirectory() as folder:
        pairs = make_commits(folder, count, random_)
        theirs = list(git_merges(folder, pairs))
        run = subprocess.run([program, folder], capture_output=True, text=True, check=True,
                             input="".join(f"{a} {b}\n" for a, b in pairs))
    ours = run.stdout.split()
    unlike = [i for i in range(count) if ours[i] != theirs[i] and not repeats(i)]
    clean = [i for i in range(count) if theirs[i] != "conflict" and repeats(i)]
    missed = [i for i in clean if ours[i] != theirs[i]]
    print(f"{count} merges; {len(unlike)} unlike git's; of {len(clean)} with repeated lines "
          f"{len(missed)} unlike git's")
    sys.exit(bool(unlike) or len(missed) * 25 > len(clean))


if __name__ == "__main__":
    main()
