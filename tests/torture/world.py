# SPDX-License-Identifier: MIT
"""The repositories and the commands that the torture runs, made with the real git.

A world is one folder, so that every worker can have a copy of its own:
  server.git, strict.git, image.git   bare repositories with the policy in different places
  loose.git, packed.git               with one branch, kept in a file of its own or with others
  hooked.git                          with the real hook
  signed.git                          whose develop asks for signed commits
  merged.git                          whose main has moved since a topic left it
  clone                               a clone, for check, pre-commit and pr
  captured/NAME                       the input of a real push, as the hook got it
"""
import contextlib
import os
import shutil
import sqlite3
import subprocess
import time

DEVICE = "50a28c2e-3ee8-4559-a5b9-3ce47c881c5d"
GOOD = "os_image: [{device_type: pi, image_name: image-1}]\n"
BAD = "os_image: 3\n"
INVENTORY = f"all:\n  hosts:\n    {DEVICE}:\n"
ROLLOUT = """\
rollout:
  exec: { command: [/bin/sh, -c, 'echo "$FLEETGATE_NEW" >>"$TORTURE_MARKER"'], timeout: 4s,
          environment: [TORTURE_MARKER] }
"""
SIGNED = "branches: { develop: { by: any, signed: commits } }\nallowed_signers: signers\n"
STRICT = "branches:\n  trunk: { by: any }\n  live: { from: [trunk], by: fast-forward }\n"

JUDGE = """#!/bin/sh
exec "$FLEETGATE" pre-receive
"""
CAPTURE = """#!/bin/sh
mkdir -p "$CAPTURED"
cat >"$CAPTURED/input"
cp -R "$GIT_QUARANTINE_PATH" "$CAPTURED/objects"
exit 1
"""


class Scenario:
    """One run of fleetgate, and what it must come to without a fault."""

    def __init__(self, name, repository, arguments, expected, captured=None, after=None,
                 needs_writes=False):
        self.name = name
        self.repository = repository
        self.arguments = arguments
        self.expected = expected
        self.captured = captured  # the push whose input it reads
        self.after = after  # (world, status) -> complaint or None
        self.needs_writes = needs_writes  # it writes more than what is read by its user
        self.is_hook = arguments[0] in ("pre-receive", "post-receive")


class World:
    def __init__(self, path):
        self.path = path

    def folder(self, name):
        return os.path.join(self.path, name)

    def environment(self, scenario=None):
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        kept.update(
            HOME=self.folder("home"),
            LC_ALL="C",
            TZ="UTC",
            GIT_CONFIG_NOSYSTEM="1",
            GIT_AUTHOR_NAME="A",
            GIT_AUTHOR_EMAIL="a@example.com",
            GIT_COMMITTER_NAME="A",
            GIT_COMMITTER_EMAIL="a@example.com",
            GIT_AUTHOR_DATE="1700000000 +0000",
            GIT_COMMITTER_DATE="1700000000 +0000",
            TORTURE_MARKER=self.folder("marker"),
        )
        if scenario and scenario.is_hook:
            kept["GIT_DIR"] = "."
        if scenario and scenario.arguments[0] == "pre-receive":
            objects = os.path.join(self.folder(scenario.repository), ".", "objects")
            quarantine = os.path.join(objects, "tmp_objdir-incoming-" + scenario.captured)
            kept["GIT_OBJECT_DIRECTORY"] = kept["GIT_QUARANTINE_PATH"] = quarantine
            kept["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects
        return kept

    def run_git(self, folder, *arguments, text=None, timeout=None, **variables):
        return subprocess.run(
            ["git", *arguments],
            cwd=self.folder(folder),
            env={**self.environment(), **variables},
            input=text,
            timeout=timeout,
            capture_output=True,
            check=False,
        )

    def git(self, folder, *arguments, text=None, check=True, **variables):
        done = self.run_git(folder, *arguments, text=text, **variables)
        if check and done.returncode != 0:
            raise RuntimeError(f"git {arguments}: {done.stderr.decode()}")
        return done.stdout.decode().strip()

    def refs(self, repository):
        return self.git(repository, "for-each-ref")

    def write(self, path, text, mode=0o644):
        os.makedirs(os.path.dirname(self.folder(path)), exist_ok=True)
        with open(self.folder(path), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.folder(path), mode)

    def commit(self, branch, start, device):
        self.git("clone", "switch", "-q", "-C", branch, start)
        self.write(f"clone/host_vars/{DEVICE}.yml", device)
        self.git("clone", "add", "-A")
        self.git("clone", "commit", "-q", "--allow-empty", "-m", branch)

    def malformed(self):
        """A commit whose tree has one name twice: git, checkout and libgit2 read it differently."""
        blob = self.git("clone", "rev-parse", f"develop:host_vars/{DEVICE}.yml")
        entry = b"100644 twice.yml\0" + bytes.fromhex(blob)
        tree = self.git(
            "clone", "hash-object", "-t", "tree", "--literally", "-w", "--stdin", text=entry * 2
        )
        return self.git("clone", "commit-tree", "-m", "malformed", "-p", "develop", tree)

    def capture(self, name, repository, *refspecs):
        captured = self.folder(f"captured/{name}")
        self.git("clone", "push", "-q", f"../{repository}", *refspecs, check=False,
                 CAPTURED=captured)
        shutil.move(
            os.path.join(captured, "objects"),
            os.path.join(self.folder(repository), "objects", "tmp_objdir-incoming-" + name),
        )

    def input_of(self, scenario):
        if not scenario.captured:
            return b""
        with open(self.folder(f"captured/{scenario.captured}/input"), "rb") as file:
            return file.read()


def make_server(world, name, refspecs, hook=CAPTURE):
    world.git(".", "init", "-q", "--bare", "-b", "main", name)
    world.git("clone", "push", "-q", f"../{name}", *refspecs)
    world.write(f"{name}/hooks/pre-receive", hook, 0o755)


def make_history(world):
    world.git(".", "init", "-q", "-b", "main", "clone")
    world.write("clone/inventory.yml", INVENTORY)
    world.write(f"clone/host_vars/{DEVICE}.yml", GOOD)
    world.git("clone", "add", "-A")
    world.git("clone", "commit", "-q", "-m", "begin")
    for branch in ("develop", "canary", "production", "trunk", "live"):
        world.git("clone", "branch", branch)
    world.commit("good", "main", GOOD + "subscribed_branch: main\n")
    world.commit("bad", "main", BAD)
    world.commit("direct", "live", GOOD + "mender_server: https://hosted.mender.io\n")


def make(path, fleetgate, mender):
    """Fills the folder. `mender` is the URL of a server that has no images, or None."""
    world = World(path)
    for folder in ("home", "captured"):
        os.makedirs(world.folder(folder))
    make_history(world)
    every = ("main", "develop", "canary", "production")
    make_server(world, "server.git", (*every, "good:refs/heads/topic"))
    world.write("server.git/fleetgate.yml", ROLLOUT)
    make_server(world, "hooked.git", every, JUDGE)
    make_server(world, "loose.git", ("develop",))
    make_server(world, "packed.git", ("develop",))
    world.git("packed.git", "pack-refs", "--all")
    world.git("server.git", "symbolic-ref", "refs/heads/alias", "refs/heads/main")
    make_server(world, "strict.git", ("trunk", "live"))
    world.write("strict.git/strict.yml", STRICT)
    world.git("strict.git", "config", "fleetgate.policy", "strict.yml")

    world.capture("good", "server.git", "good:develop")
    world.capture("promotion", "server.git", "good:main")
    world.capture("bad-device", "server.git", "bad:develop")
    world.capture("two-refs", "server.git", "good:main", "bad:develop")
    world.capture("wrong-source", "server.git", "good:production")
    world.capture("malformed-tree", "server.git", world.malformed() + ":refs/heads/develop")
    world.git("clone", "switch", "-q", "-C", "direct-on-main", "main")
    world.git("clone", "merge", "-q", "--no-ff", "-m", "m", "good")
    world.git("clone", "commit", "-q", "--allow-empty", "-m", "on top of the merge")
    world.capture("first-main-loose", "loose.git", "good:main")
    world.capture("first-main-packed", "packed.git", "good:main")
    world.capture("alias", "server.git", "direct-on-main:alias")
    world.capture("direct-commit", "server.git", "direct-on-main:canary")
    world.capture("strict", "strict.git", "direct:live")
    if mender:
        make_server(world, "image.git", every)
        world.write("image.git/token", "token-of-the-gate\n")
        world.write("image.git/fleetgate.yml",
                    f"mender: {{ server: '{mender}', token_file: token }}\n")
        world.capture("missing-image", "image.git", "good:develop")
    make_signed(world)
    make_merged(world)
    make_moved(world, fleetgate)
    world.git("clone", "switch", "-q", "good")
    make_staged(world)
    return world


def make_signed(world):
    """Pushes of a listed key, and of one that is not."""
    make_server(world, "signed.git", ("develop",))
    world.write("signed.git/fleetgate.yml", SIGNED)
    for name in ("listed", "unlisted"):
        key = world.folder(name)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        world.git("clone", "switch", "-q", "-C", name, "develop")
        world.git("clone", "-c", "gpg.format=ssh", "-c", "user.signingkey=" + key, "commit", "-q",
                  "--allow-empty", "-S", "-m", name)
        world.capture("signed-" + name, "signed.git", name + ":develop")
    with open(world.folder("listed.pub"), encoding="ascii") as file:
        world.write("signed.git/signers", "who " + file.read())


def make_merged(world):
    """Pushes of merges that only git can make again, one of them with something of its own."""
    world.commit("one", "main", GOOD + "subscribed_branch: main\n")
    world.git("clone", "switch", "-q", "-C", "two", "main")
    world.write("clone/docs/two", "two\n")
    world.git("clone", "add", "-A")
    world.git("clone", "commit", "-q", "-m", "two")
    make_server(world, "merged.git", ("one:main", "one", "two", "canary", "production"))
    world.git("clone", "switch", "-q", "-C", "merged", "one")
    world.git("clone", "merge", "-q", "--no-ff", "-m", "m", "two")
    world.capture("merge", "merged.git", "merged:main")
    world.write("clone/docs/three", "three\n")
    world.git("clone", "add", "-A")
    world.git("clone", "commit", "-q", "--amend", "-m", "m")
    world.capture("merge-altered", "merged.git", "merged:main")


def make_moved(world, fleetgate):
    """A server whose main has moved since its outbox, kept in outbox/, was looked at last."""
    world.git(".", "clone", "-q", "--bare", "server.git", "moved.git")
    world.write("moved.git/fleetgate.yml", ROLLOUT)
    deliver(world, fleetgate)
    old = world.git("moved.git", "rev-parse", "main")
    new = world.git("clone", "rev-parse", "good")
    world.write("moved.git/hooks/pre-receive", JUDGE, 0o755)  # what it accepts may be rolled out
    world.git("clone", "push", "-q", "../moved.git", "good:main", FLEETGATE=fleetgate)
    shutil.copytree(world.folder("moved.git/fleetgate"), world.folder("outbox"))
    os.makedirs(world.folder("captured/moved"))
    world.write("captured/moved/input", f"{old} {new} refs/heads/main\n")
    world.write("new", new)


def make_staged(world):
    for name, text in (("staged-good", GOOD), ("staged-bad", BAD), ("staged-split", BAD)):
        world.git(".", "clone", "-q", "clone", name)
        world.write(f"{name}/host_vars/{DEVICE}.yml", text + "\n")
        world.git(name, "add", "-A")
    world.git("staged-split", "update-index", "--split-index")


def forget_jobs(world):
    shutil.rmtree(world.folder("moved.git/fleetgate"), ignore_errors=True)
    shutil.copytree(world.folder("outbox"), world.folder("moved.git/fleetgate"))
    if os.path.exists(world.folder("marker")):
        os.remove(world.folder("marker"))


def deliver(world, fleetgate):
    done = subprocess.run(
        [fleetgate, "rollout", "deliver", "--repo", world.folder("moved.git")],
        env=world.environment(), capture_output=True, check=False, timeout=20,
    )
    return (done.stdout + done.stderr).decode("ascii", "replace").strip()


def let_time_pass(world):
    """As if what failed deliveries wait for were over."""
    try:
        with contextlib.closing(sqlite3.connect(world.folder("moved.git/fleetgate/outbox.db"))) as db:
            with db:
                db.execute("UPDATE deliveries SET not_before = 0, begun_at = 0")
    except sqlite3.Error:
        pass  # there is none yet, or another process is delivering


def delivered(world, fleetgate):
    """What is wrong when the job is not delivered, however the run before has ended."""
    for _ in range(20):
        let_time_pass(world)
        said = deliver(world, fleetgate)
        if os.path.exists(world.folder("marker")):
            return None
        time.sleep(0.1)  # another process is delivering
    return "the job was lost: " + said


def scenarios(with_mender):
    def push(name, expected, repository="server.git", **more):
        return Scenario(name, repository, ["pre-receive"], expected, captured=name, **more)

    moved = ["--repo", "."]
    listed = [
        push("good", 0),
        push("promotion", 0),
        push("bad-device", 1),
        push("two-refs", 1),
        push("direct-commit", 1),
        push("wrong-source", 1),
        push("malformed-tree", 1),
        push("alias", 1),
        push("first-main-loose", 1, "loose.git"),
        push("first-main-packed", 1, "packed.git"),
        push("strict", 1, "strict.git"),
        push("signed-listed", 0, "signed.git", needs_writes=True),
        push("signed-unlisted", 1, "signed.git", needs_writes=True),
        push("merge", 0, "merged.git", needs_writes=True),
        push("merge-altered", 1, "merged.git", needs_writes=True),
        Scenario("check-good", "clone", ["check", "--offline", "good"], 0),
        Scenario("check-bad", "clone", ["check", "--offline", "--format", "json", "bad"], 1),
        Scenario("pr-good", "clone", ["pr", "--offline", "--base", "main", "--head", "good"], 0),
        Scenario("pr-bad", "clone", ["pr", "--offline", "--base", "main", "--head", "bad"], 1),
        Scenario("pre-commit-good", "staged-good", ["pre-commit", "--offline"], 0),
        Scenario("pre-commit-bad", "staged-bad", ["pre-commit", "--offline"], 1),
        Scenario("pre-commit-split", "staged-split", ["pre-commit", "--offline"], 1,
                 needs_writes=True),
        Scenario("post-receive", "moved.git", ["post-receive"], 0, captured="moved",
                 after=delivered),
        Scenario("deliver", "moved.git", ["rollout", "deliver", *moved], 0, after=delivered),
    ]
    if with_mender:
        listed.append(push("missing-image", 1, "image.git"))
    return listed
