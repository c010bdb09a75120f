#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares our merges with git's.

Usage: merge.py [--old-git] PROGRAM COUNT [SEED]

Makes COUNT pairs of commits (random_merges.py), and has `git merge` in a working tree and PROGRAM
(build/tests/merge-dump) merge each: both must come to the same tree, or both to none.

With --old-git PROGRAM finds a git that is too old to be asked, so that libgit2 merges, and the pairs
are plain ones. In every other pair the lines of a file differ from each other, as they mostly do:
there both must agree. The other files say the same over and over. git matches such lines by
histogram and libgit2 cannot, so there as many as 4 in 100 of what git merges may come out otherwise.

Exit status 77 without --old-git where the git that is here is too old.
"""
import concurrent.futures
import os
import random
import subprocess
import sys
import tempfile

from random_merges import make_pairs, repeats

WORKERS = os.cpu_count() or 1
# What comes of a merge that comes to no tree. git refuses where a file differs from itself as soon as
# it is checked out, as attributes have it, and is undecided where it is ended by a flaw of its own.
WORDS = ("conflict", "refused", "undecided")
OLD_GIT = """#!/bin/sh
[ "$1" = version ] || exit 129
echo git version 2.37.1
"""


def git(folder, *arguments, **options):
    return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, **options)


def make_commits(folder, count, random_, plain):
    """Returns the pairs of commits."""
    stream, pairs = make_pairs(random_, count, plain)
    marks = os.path.join(folder, "marks")
    git(folder, "init", "--quiet", "--bare", check=True)
    git(folder, "fast-import", "--quiet", "--export-marks=" + marks, input=stream, check=True)
    with open(marks, encoding="ascii") as file:
        ids = dict(line[1:].split() for line in file)
    return [(ids[str(ours)], ids[str(theirs)]) for ours, theirs in pairs]


def git_merge(folder, ours, theirs, plain):
    """What `git merge` makes of the pair: a commit, or one of WORDS."""
    git(folder, "reset", "--hard", "--quiet", ours, check=True)
    options = ["-c", "merge.directoryRenames=false"] if plain else []
    run = git(folder, *options, "merge", "--no-ff", "--quiet", "--no-edit",
              "--allow-unrelated-histories", theirs)
    if run.returncode == 0:
        with open(os.path.join(folder, ".git", "HEAD"), encoding="ascii") as file:
            return file.read().strip()
    git(folder, "clean", "-ffdxq", check=True)
    if os.path.exists(os.path.join(folder, ".git", "MERGE_HEAD")):
        return "conflict"
    if b"Your local changes" in run.stderr:
        return "refused"
    if b"Assertion" in run.stderr or b"BUG" in run.stderr:
        os.unlink(os.path.join(folder, ".git", "index.lock"))
        return "undecided"
    raise RuntimeError(f"git merge {ours} {theirs}: {run.stderr.decode()}")


def git_merges(folder, pairs, plain):
    """What git makes of each pair: a tree, or one of WORDS."""
    with tempfile.TemporaryDirectory() as clone:
        git(clone, "clone", "--quiet", "--shared", "--no-checkout", folder, ".", check=True)
        git(clone, "checkout", "--quiet", "--detach", pairs[0][0], check=True)
        merged = [git_merge(clone, ours, theirs, plain) for ours, theirs in pairs]
        names = "".join(name + "^{tree}\n" for name in merged if name not in WORDS)
        run = git(clone, "cat-file", "--batch-check=%(objectname)", input=names.encode(),
                  check=True)
        trees = iter(run.stdout.decode().split())
    return [name if name in WORDS else next(trees) for name in merged]


def our_merges(folder, pairs, program, path):
    run = subprocess.run([program, folder], stdout=subprocess.PIPE, text=True, check=True,
                         input="".join(f"{ours} {theirs}\n" for ours, theirs in pairs),
                         env=dict(os.environ, PATH=path))
    return run.stdout.split()


def compare(folder, pairs, program, old_git):
    """What we, and what git, make of each pair."""
    path = os.environ["PATH"]
    if old_git:
        path = os.path.join(folder, "bin")
        os.mkdir(path)
        with open(os.open(os.path.join(path, "git"), os.O_CREAT | os.O_WRONLY, 0o755), "w",
                  encoding="ascii") as file:
            file.write(OLD_GIT)
    size = -(-len(pairs) // WORKERS)
    parts = [pairs[i:i + size] for i in range(0, len(pairs), size)]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        theirs = pool.map(lambda part: git_merges(folder, part, old_git), parts)
        ours = pool.map(lambda part: our_merges(folder, part, program, path), parts)
    return sum(ours, []), sum(theirs, [])


def git_is_old():
    run = subprocess.run(["git", "version"], stdout=subprocess.PIPE, text=True, check=True)
    return [int(part) for part in run.stdout.split()[2].split(".")[:2]] < [2, 38]


def main():
    old_git = sys.argv[1] == "--old-git"
    if git_is_old() and not old_git:
        sys.exit(77)
    program, count, seed = (sys.argv[1 + old_git:] + ["1"])[:3]
    os.environ.update(GIT_CONFIG_NOSYSTEM="1", HOME="/nonexistent", LC_ALL="C",
                      GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@b",
                      GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@b")
    with tempfile.TemporaryDirectory() as folder:
        pairs = make_commits(folder, int(count), random.Random(int(seed)), old_git)
        ours, theirs = compare(folder, pairs, program, old_git)
    # Where git goes wrong only once it writes a conflict down, we hear of the conflict.
    judged = [i for i, them in enumerate(theirs) if them != "refused"]
    excused = []
    if old_git:
        judged = [i for i in judged if theirs[i] != "conflict" or not repeats(i)]
        excused = [i for i in judged if repeats(i)]
        excused = [i for i in excused if ours[i] != theirs[i]][:len(excused) // 25]
    unlike = [i for i in judged if ours[i] != theirs[i] and i not in excused
              and not (theirs[i] == "undecided" and ours[i] in WORDS)]
    for i in unlike[:5]:
        print("merge", *pairs[i], "is", ours[i], "and by git", theirs[i])
    print(f"{count} merges", *(f"{theirs.count(word)} {word}" for word in WORDS), sep=", ",
          end=f": {len(unlike)} unlike git's, {len(excused)} excused\n")
    sys.exit(bool(unlike))


if __name__ == "__main__":
    main()
