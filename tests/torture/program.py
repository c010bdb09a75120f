#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tortures the whole program over real repositories and real pushes.

  program.py FLEETGATE PRELOAD MENDER_DOUBLE [--all] [--only PART]

Each sweep of a scenario counts as one test: a fault at every allocation or system call, or at an
evenly spread sample of them. Whatever fails: a push that is rejected without a fault is never
accepted, no ref moves, the program ends in time, and the process that git sees never crashes.
The judging process may crash inside libgit2, which does not survive being out of memory; those
crashes are counted and shown.
"""
import argparse
import concurrent.futures
import errno
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import limits
import pushes
import traced
import world as worlds
from runs import (CRASHES_IN, UNDECIDED, AllocationCounts, CallFault, complaint_of, run_preloaded,
                  spread)

SHOWN = 5  # complaints of one sweep
CALLS = {
    "open": ("EIO", "ENOMEM", "EMFILE", "EACCES", "EINTR"),
    "read": ("EIO", "EINTR", "EAGAIN"),
    "write": ("EIO", "ENOSPC", "EINTR", "EAGAIN"),
    "close": ("EIO", "EINTR"),
    "stat": ("EIO", "ENOMEM", "EACCES"),
    "access": ("EIO", "EACCES"),
    "map": ("ENOMEM", "EMFILE"),
    "folder": ("EIO", "ENOMEM", "EMFILE", "EACCES"),
    "poll": ("EINTR", "ENOMEM"),
    "fork": ("EAGAIN", "ENOMEM"),
    "pipe": ("EMFILE",),
    "random": ("EINTR", "EAGAIN"),
    "wait": ("EINTR", "ECHILD"),
    "sync": ("EIO", "ENOSPC", "EINTR"),
}
# Interrupted, or less at a time than asked for, is not a failure: the verdict stays the same.
MUST_GO_ON = {("read", "EINTR"), ("write", "EINTR"), ("write", "EIO"), ("write", "ENOSPC"),
              ("write", "EAGAIN"), ("poll", "EINTR"), ("wait", "EINTR"), ("random", "EINTR"),
              ("random", "EAGAIN")}

# Whoever is interrupted for ever tries for ever; who cannot wait for a command does not see it end.
ENDLESS = {("poll", "ENOMEM"), ("read", "EINTR"), ("read", "EAGAIN"), ("write", "EINTR"), ("write", "EAGAIN"),
           ("poll", "EINTR"), ("wait", "EINTR"), ("sync", "EINTR"), ("open", "EINTR"),
           ("random", "EINTR"), ("close", "EINTR")}


class Torture:
    def __init__(self, options, folder, mender):
        self.options = options
        self.mender = mender
        self.worlds = queue.Queue()
        self.passed = self.failed = self.points = 0
        self.lock = threading.Lock()
        first = worlds.make(os.path.join(folder, "0"), options.fleetgate, mender)
        self.worlds.put(first)
        for number in range(1, options.jobs):
            path = os.path.join(folder, str(number))
            shutil.copytree(first.path, path, symlinks=True)
            self.worlds.put(worlds.World(path))

    def sweep(self, name, scenario, points, run):
        """Calls run(world, point) for every point; it returns a complaint or None."""
        complaints = []
        world = self.worlds.get()
        refs = world.refs(scenario.repository)
        for point in points:
            if scenario.after:
                worlds.forget_jobs(world)
            complaint = run(world, point)
            if not complaint and scenario.after:
                complaint = scenario.after(world, self.options.fleetgate)
            if complaint:
                complaints.append(f"    {scenario.name} {name} {point}: {complaint}")
        if world.refs(scenario.repository) != refs:
            complaints.append(f"    {scenario.name} {name}: refs have moved")
        self.worlds.put(world)
        self.report(name, scenario.name, len(points), complaints)

    def report(self, name, subject, count, complaints):
        with self.lock:
            self.points += count
            self.passed += not complaints
            self.failed += bool(complaints)
            verb = "not ok" if complaints else "ok"
            print(f"{verb} {subject}: {name} ({count} points)")
            for line in complaints[:SHOWN]:
                print(line)
            if len(complaints) > SHOWN:
                print(f"    and {len(complaints) - SHOWN} more")
            sys.stdout.flush()

    def preloaded(self, world, scenario, variable, fault):
        return run_preloaded(world, scenario, self.options.fleetgate, self.options.preload,
                             variable, fault)

    # ------------------------------------------------------------------------- allocations --

    def allocations(self, scenario, forever):
        name = "allocations from the nth on" if forever else "the nth allocation"
        world = self.worlds.get()
        if scenario.after:
            worlds.forget_jobs(world)
        whole = self.preloaded(world, scenario, "TORTURE_ALLOCATIONS", AllocationCounts())
        self.worlds.put(world)
        if whole.status != scenario.expected:
            self.report(name, scenario.name, 0,
                        [f"    without a fault: {complaint_of(scenario, whole, ())}"])
            return

        def run(world, point):
            fault = AllocationCounts(fail=point, forever=forever)
            outcome = self.preloaded(world, scenario, "TORTURE_ALLOCATIONS", fault)
            return complaint_of(scenario, outcome, allowed_of(scenario))

        budget = None if self.options.all else 8 if scenario.after else 30
        self.sweep(name, scenario, spread(whole.counts.made, budget, scenario.name), run)

    # -------------------------------------------------------------------------------- calls --

    def calls(self, scenario, call):
        points = []
        world = self.worlds.get()
        if scenario.after:
            worlds.forget_jobs(world)
        whole = self.preloaded(world, scenario, "TORTURE_CALLS", CallFault(name=call.encode()))
        self.worlds.put(world)
        budget = None if self.options.all else 2
        for error in CALLS[call]:
            modes = ("once",) if (call, error) in ENDLESS else ("once", "forever")
            points += [(number, error, mode)
                       for number in spread(whole.counts.made, budget, scenario.name + error)
                       for mode in modes]

        def run(world, point):
            number, error, mode = point
            fault = CallFault(name=call.encode(), fail=number, error=getattr(errno, error),
                              forever=mode == "forever")
            outcome = self.preloaded(world, scenario, "TORTURE_CALLS", fault)
            writes = scenario.needs_writes or not scenario.is_hook  # whose output must be whole
            same = (call, error) in MUST_GO_ON and mode == "once" and not scenario.after \
                and not (writes and call == "write" and error != "EINTR")
            return complaint_of(scenario, outcome,
                                {scenario.expected} if same else allowed_of(scenario))

        if points:
            self.sweep(call, scenario, points, run)

    def short(self, scenario):
        def run(world, _):
            outcome = self.preloaded(world, scenario, "TORTURE_CALLS",
                                     CallFault(is_short=(1, 0, 0)))
            return complaint_of(scenario, outcome, {scenario.expected})

        self.sweep("one byte at a time", scenario, [1], run)


def allowed_of(scenario):
    """`rollout deliver` says 1 while something is left to deliver."""
    return {scenario.expected, UNDECIDED} | ({1} if scenario.name == "deliver" else set())


def tasks(torture):
    for scenario in worlds.scenarios(torture.mender is not None):
        if torture.options.scenario not in (None, scenario.name):
            continue
        for forever in (False, True):
            yield "allocations", torture.allocations, (scenario, forever)
        for call in CALLS:
            yield "calls", torture.calls, (scenario, call)
        yield "calls", torture.short, (scenario,)
        yield "traced", traced.sweep, (torture, scenario)
        yield "limits", limits.sweep, (torture, scenario)
    yield "pushes", pushes.sweep, (torture,)


def start_mender(double, folder):
    """A server that has no images. Returns its URL and its process, or None."""
    if not os.path.exists(double):
        return None, None
    port_file = os.path.join(folder, "port")
    process = subprocess.Popen([double, "--port", "0", "--port-file", port_file, "--token",
                                "token-of-the-gate"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    for _ in range(100):
        if os.path.exists(port_file) and os.path.getsize(port_file):
            with open(port_file, encoding="ascii") as file:
                return "http://127.0.0.1:" + file.read().strip(), process
        time.sleep(0.05)
    process.kill()
    return None, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fleetgate", type=os.path.abspath)
    parser.add_argument("preload", type=os.path.abspath)
    parser.add_argument("double", type=os.path.abspath)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--scenario")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="fleetgate-torture.")
    mender, double = start_mender(options.double, folder)
    try:
        torture = Torture(options, folder, mender)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            futures = [pool.submit(work, *arguments) for part, work, arguments in tasks(torture)
                       if options.only in (None, part)]
            for future in futures:
                future.result()
    finally:
        if double:
            double.kill()
            double.wait()
        shutil.rmtree(folder, ignore_errors=True)
    for place, count in CRASHES_IN.most_common():
        print(f"the judging process crashed {count} times in {place}")
    print(f"{torture.points} points")
    print(f"{torture.passed} passed, {torture.failed} failed")
    return torture.failed != 0 or torture.passed == 0


if __name__ == "__main__":
    sys.exit(main())
