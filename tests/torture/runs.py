# SPDX-License-Identifier: MIT
"""Runs fleetgate with a fault, and judges what came of it."""
import collections
import ctypes
import os
import subprocess
import time
import zlib

UNDECIDED = 2
TIME_LIMIT = 5  # seconds; post-receive may wait that long by design
CRASHES_IN = collections.Counter()  # which library a judging process crashed in, and how often


class AllocationCounts(ctypes.Structure):
    """struct allocation_counts"""

    _fields_ = [
        ("made", ctypes.c_uint64),
        ("fail", ctypes.c_uint64),
        ("live", ctypes.c_int64),
        ("failed", ctypes.c_uint64),
        ("forever", ctypes.c_bool),
    ]


class CallFault(ctypes.Structure):
    """struct call_fault"""

    _fields_ = [
        ("name", ctypes.c_char * 16),
        ("fail", ctypes.c_uint64),
        ("made", ctypes.c_uint64),
        ("failed", ctypes.c_uint64),
        ("error", ctypes.c_int32),
        ("forever", ctypes.c_uint8),
        ("is_short", ctypes.c_uint8 * 3),
    ]


class Outcome:
    def __init__(self, status, output, seconds):
        self.status = status  # as subprocess has it: negative for a signal, None for no end in time
        self.output = output
        self.seconds = seconds
        self.counts = None
        self.crash = None  # the first line of a backtrace that is not the C library's


def start(world, scenario, fleetgate, variables=None, prefix=(), **options):
    """Runs the scenario once; `options` go to subprocess."""
    began = time.monotonic()
    if "stdin" not in options:
        options["input"] = world.input_of(scenario)
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.STDOUT)
    limit = TIME_LIMIT + (3 if scenario.name == "post-receive" else 0)
    try:
        done = subprocess.run(
            [*prefix, fleetgate, *scenario.arguments],
            cwd=world.folder(scenario.repository),
            env={**world.environment(scenario), **(variables or {})},
            timeout=limit,
            check=False,
            **options,
        )
    except subprocess.TimeoutExpired:
        return Outcome(None, b"", time.monotonic() - began)
    return Outcome(done.returncode, done.stdout or b"", time.monotonic() - began)


def run_preloaded(world, scenario, fleetgate, preload, variable, fault):
    """Runs the scenario with `fault` (a structure of ours) behind `variable`."""
    shared, crash = world.folder("fault"), world.folder("crash")
    with open(shared, "wb") as file:
        file.write(bytes(fault))
    if os.path.exists(crash):
        os.remove(crash)
    outcome = start(world, scenario, fleetgate,
                    {"LD_PRELOAD": preload, "TORTURE_CRASH": crash, variable: shared})
    with open(shared, "rb") as file:
        outcome.counts = type(fault).from_buffer_copy(file.read())
    outcome.crash = crashed_in(crash)
    return outcome


def crashed_in(path):
    """The file and function where a crash happened: below our own handler and the C library.

    But for getpwuid_r, in which the C library ends the process itself where there is no memory.
    """
    if not os.path.exists(path):
        return None
    with open(path, encoding="ascii", errors="replace") as file:
        for line in file:
            name = os.path.basename(line.split("(")[0])
            if name == "libc.so.6" and "(getpwuid_r+" in line:
                return "libc.so.6(getpwuid_r)"
            if name not in ("preload.so", "libc.so.6", "libgcc_s.so.1"):
                return name + "(" + line.split("(", 1)[-1].split("[")[0]
    return None


def complaint_of(scenario, outcome, allowed):
    """What is wrong with the outcome, or None."""
    if outcome.status is None:
        return "did not end in time"
    if outcome.crash:
        CRASHES_IN[outcome.crash] += 1
        if outcome.crash.startswith("fleetgate"):
            return "crashed in " + outcome.crash
    if outcome.status < 0 and not (outcome.crash and scenario.name == "deliver"):
        return f"the supervisor itself was ended by signal {-outcome.status}"
    if outcome.status >= 0 and outcome.status not in allowed:
        return f"status {outcome.status} instead of {scenario.expected}: " + last_line(outcome)
    return None


def last_line(outcome):
    lines = outcome.output.decode("ascii", "replace").strip().splitlines()
    return lines[-1] if lines else "(no output)"


def spread(count, budget, name=""):
    """At most `budget` of the numbers 1 to `count`, evenly; those of another name are others."""
    if budget is None or count <= budget:
        return range(1, count + 1)
    first = zlib.crc32(name.encode()) % count
    return sorted({1 + (i * count + first) // budget for i in range(budget)})
