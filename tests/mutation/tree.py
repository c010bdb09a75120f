# SPDX-License-Identifier: MIT
"""A copy of the tree in which mutants are built and tested, so that the work tree is never touched."""

import os
import signal
import subprocess
import threading
import time

PARTS = ["Makefile", "LICENSE", "ci", "docs", "hooks", "schemas", "tests", "validator"]
# A mutant that C allows but no author would write does not count.
STRICT = ["-Werror=incompatible-pointer-types", "-Werror=int-conversion"]
# All tests run under sanitizers too, which notice what reads beyond an array; this much is cheap.
BOUNDS = ["-fsanitize=bounds", "-fsanitize-undefined-trap-on-error"]
# A test that takes so many times as long as it should hangs.
PATIENCE, LEAST_S = 5, 20


def call(command, folder, timeout=None, **more):
    """Runs a command of a process group of its own, which ends with it. True when it ends well."""
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True, **more)
    try:
        return process.wait(timeout) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


PASSED, FAILED, LATE = range(3)


def outcome_of(program, folder, timeout):
    """What a cmocka program comes to; it ends at the first test that fails."""
    process = subprocess.Popen([program], cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               start_new_session=True)
    late = threading.Event()

    def end():
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    watch = threading.Timer(timeout, end)
    watch.start()
    try:
        failed = any(line.startswith(b"[  FAILED  ]") for line in process.stderr)
        status = 1 if failed else process.wait()
        return LATE if late.is_set() else PASSED if status == 0 else FAILED
    finally:
        watch.cancel()
        process.stderr.close()
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


class Tree:
    """The copy, and what is built in it once."""

    def __init__(self, root, folder):
        self.folder = os.path.abspath(os.path.join(folder, "tree"))
        os.makedirs(self.folder, exist_ok=True)
        for part in PARTS:
            subprocess.run(["cp", "-a", "-u", "-T", os.path.join(root, part),
                            os.path.join(self.folder, part)], check=True)
        self.forget(root)
        self.make("all", "build/tests/mender-double")
        self.flags = self.ask("$(CC) $(CPPFLAGS) $(CFLAGS)").split()
        self.links = self.ask("$(CC) $(CFLAGS) $(LDFLAGS)").split()
        self.libraries = ["build/libfleetgate.a", "-lcmocka"] + self.ask("$(LDLIBS)").split()

    def forget(self, root):
        """Removes what is gone from the tree that was copied."""
        for part in ("validator", "tests"):
            for folder, _, names in os.walk(os.path.join(self.folder, part)):
                for name in names:
                    path = os.path.join(folder, name)
                    if not os.path.lexists(os.path.join(root, os.path.relpath(path, self.folder))):
                        os.unlink(path)

    def make(self, *targets):
        subprocess.run(["make", "-s", *targets], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL)

    def ask(self, variables):
        """What make's variables come to."""
        return subprocess.run(["make", "-s", "--eval", "ask: ; @echo '" + variables + "'", "ask"],
                              cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def path(self, name):
        return os.path.join(self.folder, name)

    def compile(self, text, name, out):
        """Compiles the text as if it were the file of that name. False where it does not compile."""
        source = self.path("build/" + os.path.basename(name))
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        return call([*self.flags, *STRICT, *BOUNDS, "-O0", "-U_FORTIFY_SOURCE", "-iquote",
                     os.path.dirname(name), "-c", "-o", out, source], self.folder)

    def link(self, out, objects):
        return call([*self.links, "-o", out, *objects, *self.libraries], self.folder)

    def link_program(self, changed):
        """fleetgate with the changed object."""
        program = self.path("build/fleetgate-mutant")
        if not self.link(program, ["build/validator/cli/main.o", changed]):
            raise SystemExit("fleetgate does not link with " + changed)
        return program


class UnitTest:
    """One unit test, its object made once."""

    by = "unit"

    def __init__(self, tree, name, support):
        self.tree, self.name = tree, name
        self.objects = ["build/tests/unit/" + name + ".mutation.o", *support]
        source = "tests/unit/" + name + ".c"
        if not call([*tree.flags, "-c", "-o", self.objects[0], source], tree.folder):
            raise SystemExit(source + " does not compile")
        self.seconds = 0
        self.measure()

    def measure(self):
        began = time.monotonic()
        if not call(["build/tests/unit/" + self.name], self.tree.folder, 300):
            raise SystemExit("the unit test " + self.name + " fails without any mutant")
        self.seconds = max(self.seconds, time.monotonic() - began)

    def limit(self):
        return max(LEAST_S, PATIENCE * self.seconds)

    def notices(self, changed, _program):
        """What takes too long is measured anew without the mutant: the machine may be busier now."""
        program = "build/tests/unit/" + self.name + ".mutant"
        if not self.tree.link(program, [*self.objects, changed]):
            return True
        limit = 0
        outcome = LATE
        while outcome == LATE and 1.5 * limit < self.limit():
            limit = self.limit()
            outcome = outcome_of(program, self.tree.folder, limit)
            if outcome == LATE:
                self.measure()
        return outcome != PASSED


def unit_tests(tree, stage):
    """Those of the stage."""
    folder = tree.path("tests/unit/" + stage)
    found = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    names = [stage + "/" + name[:-2] for name in found if name.endswith(".c")]
    if not names:
        return []
    tree.make(*["build/tests/unit/" + name for name in names])
    support = tree.path("build/tests/support/unit")
    objects = [os.path.join(support, name) for name in sorted(os.listdir(support))
               if name.endswith(".o")]
    return [UnitTest(tree, name, objects) for name in names]


class Scenarios:
    """The push scenarios, and which lines of which file each of them reaches."""

    def __init__(self, tree, reach, most):
        self.tree, self.reach, self.most = tree, reach, most

    def of_line(self, name, line):
        """Those that reach the line, one of each file in turn, that do little else first."""
        files = {}
        for scenario, lines in self.reach.items():
            if line in lines.get(name, ()):
                files.setdefault(scenario.split()[0], []).append(scenario)
        for found in files.values():
            found.sort(key=lambda scenario: sum(map(len, self.reach[scenario].values())))
        turns = [[found[turn] for found in files.values() if turn < len(found)]
                 for turn in range(max(map(len, files.values()), default=0))]
        return [scenario for turn in turns for scenario in turn]

    def holds(self, scenario, program):
        return run_scenario(self.tree.folder, scenario, dict(os.environ, FLEETGATE=program))

    def kill(self, program, name, line):
        """(The first scenario that fails with the program alone or None, how many ran, of how
        many.) One that fails without the mutant too, on a busy machine, says nothing."""
        scenarios = self.of_line(name, line)
        chosen = scenarios[:self.most]
        for ran, scenario in enumerate(chosen):
            if not self.holds(scenario, program) and \
                    self.holds(scenario, self.tree.path("build/fleetgate")):
                return scenario, ran + 1, len(scenarios)
        return None, len(chosen), len(scenarios)


def run_scenario(folder, scenario, environment):
    """Whether it holds. One that is skipped (77) has not failed."""
    command = 'tests/push/run --run-one "$@"; status=$?; [ $status = 0 ] || [ $status = 77 ]'
    return call(["bash", "-c", command, "bash", *scenario.split()], folder, 100, env=environment)


def list_scenarios(folder):
    """"FILE NAME" of each, as `run` lists them."""
    found = subprocess.run("grep -HoE '^[a-z0-9_]+__[a-z0-9_]+\\(\\) \\{$' -- *.test |"
                           " sed 's/\\.test:\\(.*\\)() {$/ \\1/'", shell=True, check=True,
                           cwd=os.path.join(folder, "tests/push"), capture_output=True, text=True)
    return found.stdout.splitlines()
