# SPDX-License-Identifier: MIT
"""Little of everything: memory, files, processes, time, and streams that are closed or full."""
import os
import resource
import signal
import subprocess

from runs import UNDECIDED, complaint_of, start

MEBIBYTE = 1 << 20


def limit(kind, amount):
    return lambda: resource.setrlimit(kind, (amount, amount))


def close(*streams):
    def closing():
        for stream in streams:
            os.close(stream)
    return closing


def ignore(number):
    return lambda: signal.signal(number, signal.SIG_IGN)


def full():
    return os.open("/dev/full", os.O_WRONLY)


# What is done before the program starts; whether the verdict has to be the same.
SQUEEZES = (
    [(f"{size} MiB of memory", limit(resource.RLIMIT_AS, size * MEBIBYTE), False)
     for size in (8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128)]
    + [(f"{count} files", limit(resource.RLIMIT_NOFILE, count), False) for count in range(3, 33)]
    + [(f"{size} KiB of stack", limit(resource.RLIMIT_STACK, size * 1024), False)
       for size in (64, 128, 256, 512, 1024)]
    + [
        ("files of no size", limit(resource.RLIMIT_FSIZE, 0), False),
        ("no processes", limit(resource.RLIMIT_NPROC, 0), False),
        ("standard input closed", close(0), False),
        ("standard output closed", close(1), True),
        ("standard error closed", close(2), True),
        ("all streams closed", close(0, 1, 2), False),
        ("SIGCHLD ignored", ignore(signal.SIGCHLD), True),
        ("SIGPIPE ignored", ignore(signal.SIGPIPE), True),
    ]
)


def squeeze(torture, world, scenario, squeezed):
    name, prepare, same = squeezed
    outcome = start(world, scenario, torture.options.fleetgate, preexec_fn=prepare)
    if same:
        return complaint_of(scenario, outcome, {scenario.expected})
    if outcome.status is None:
        return f"{name}: did not end in time"
    if outcome.status == 0 and scenario.expected != 0:
        return f"{name}: a bad push was accepted"
    return None


def full_streams(torture, world, scenario):
    device = full()
    try:
        outcome = start(world, scenario, torture.options.fleetgate, stdout=device, stderr=device)
    finally:
        os.close(device)
    return complaint_of(scenario, outcome,
                        {scenario.expected if scenario.is_hook else UNDECIDED})


def no_input(torture, world, scenario):
    """Nothing to read is no push without fault, but one that cannot be judged."""
    outcome = start(world, scenario, torture.options.fleetgate, stdin=subprocess.DEVNULL)
    is_push = scenario.arguments[0] == "pre-receive"
    return complaint_of(scenario, outcome, {UNDECIDED if is_push else scenario.expected})


def sweep(torture, scenario):
    if scenario.after:
        return

    def run(world, point):
        if point == "full":
            return full_streams(torture, world, scenario)
        if point == "empty":
            return no_input(torture, world, scenario)
        return squeeze(torture, world, scenario, SQUEEZES[point])

    torture.sweep("limits", scenario, ["full", "empty", *range(len(SQUEEZES))], run)
