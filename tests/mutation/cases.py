# SPDX-License-Identifier: MIT
"""The golden cases, each committed once to a repository of its own, which is kept as long as the case
is what it was, so that a mutant is asked as fast as it answers."""

import hashlib
import os
import shutil
import subprocess
import time

DATE = "1700000000 +0000"


def environment_of(folder):
    """That of tests/cases/run."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("GIT_", "MENDER_"))}
    author = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "Author"), ("EMAIL", "author@example.com"),
                                  ("DATE", DATE))}
    return {**kept, **author, "HOME": folder, "LC_ALL": "C", "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1"}


def digest_of(folder):
    """Of all that git would commit of the folder."""
    digest = hashlib.sha256()
    for place, folders, names in os.walk(folder):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for path in [os.path.join(place, name) for name in sorted(names + links)]:
            digest.update(f"{path}\0{os.lstat(path).st_mode}\0".encode(errors="surrogateescape"))
            if os.path.islink(path):
                digest.update(os.readlink(path).encode())
            else:
                with open(path, "rb") as file:
                    digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def options_of(case):
    """The further options of the case."""
    path = os.path.join(case, "options")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return file.read().split()


class Cases:
    """All of them, which notice as one test does."""

    by = "case"
    name = "cases"

    def __init__(self, tree):
        self.tree = tree
        self.folder = tree.path("build/cases")
        self.environment = environment_of(self.folder)
        root = tree.path("tests/cases")
        self.names = sorted(os.path.join(stage, name) for stage in os.listdir(root)
                            if os.path.isdir(os.path.join(root, stage))
                            for name in os.listdir(os.path.join(root, stage))
                            if os.path.isdir(os.path.join(root, stage, name, "input")))
        for name in self.names:
            self.commit(name)
        began = time.monotonic()
        program = tree.path("build/fleetgate")
        self.names = [name for name in self.names if self.holds(name, program)]
        self.seconds = time.monotonic() - began

    def commit(self, name):
        repository = os.path.join(self.folder, name)
        work = self.tree.path("tests/cases/" + name + "/input")
        git = ["git", "--git-dir=" + repository + "/.git", "--work-tree=" + work]
        digest, stamp = digest_of(work), os.path.join(repository, "digest")
        if os.path.exists(stamp):
            with open(stamp, encoding="ascii") as file:
                if file.read() == digest:
                    return
        shutil.rmtree(repository, ignore_errors=True)
        for command in (["git", "init", "--quiet", repository],
                        [*git, "add", "--all", "--force"],
                        [*git, "commit", "--quiet", "--allow-empty", "--message=Case"]):
            subprocess.run(command, check=True, env=self.environment)
        with open(stamp, "w", encoding="ascii") as file:
            file.write(digest)

    def holds(self, name, program):
        """Whether the program prints what is expected of the case."""
        case = self.tree.path("tests/cases/" + name)
        policy = os.path.exists(os.path.join(case, "policy.yml"))
        command = [program, "check", "--offline", "--repo", os.path.join(self.folder, name),
                   *(["--policy", "policy.yml"] if policy else []), *options_of(case)]
        try:
            ran = subprocess.run(command, cwd=case, env=self.environment, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30,
                                 check=False)
        except subprocess.TimeoutExpired:
            return False
        with open(os.path.join(case, "expected.txt"), "rb") as file:
            return ran.stdout + b"exit status %d\n" % ran.returncode == file.read()

    def notices(self, _changed, program):
        """Whether a case does; program() is the one to ask. What noticed last is asked first."""
        for name in self.names:
            if not self.holds(name, program()):
                self.names.remove(name)
                self.names.insert(0, name)
                return True
        return False
