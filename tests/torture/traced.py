# SPDX-License-Identifier: MIT
"""System calls that the kernel is made to fail, by strace: also those of the loader and of the C
library itself, before main and behind our back. Slow, so a sample."""
import shutil
import subprocess

from runs import complaint_of, spread, start

CALLS = {
    "openat": ("EIO", "ENOMEM", "EMFILE"),
    "read": ("EIO", "EINTR"),
    "pread64": ("EIO", "EINTR"),
    "mmap": ("ENOMEM",),
    "newfstatat": ("EIO", "ENOMEM"),
    "getrandom": ("EAGAIN",),
    "clone": ("EAGAIN", "ENOMEM"),
    "clone3": ("ENOSYS", "EAGAIN"),
    "pipe2": ("EMFILE",),
    "poll": ("EINTR", "ENOMEM"),
    "write": ("ENOSPC", "EINTR"),
}
LAST = 60  # no process of a run makes more calls of one kind
LOADER = 127  # what the loader says when it cannot begin


def is_permitted():
    if not shutil.which("strace"):
        return False
    probe = subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True)
    return probe.returncode == 0


def sweep(torture, scenario):
    if scenario.after or not is_permitted():
        return
    points = [(call, error, number) for call, errors in CALLS.items() for error in errors
              for number in spread(LAST, LAST if torture.options.all else 12)]
    if not torture.options.all:
        # Different scenarios take different points; together they take all.
        points = points[sum(scenario.name.encode()) % 5::5]

    def run(world, point):
        call, error, number = point
        prefix = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                  f"inject={call}:error={error}:when={number}", "-E", "TORTURE=1")
        outcome = start(world, scenario, torture.options.fleetgate, prefix=prefix)
        if scenario.expected == 0 or outcome.status is None:
            return complaint_of(scenario, outcome, range(256)) if outcome.status is None else None
        return "a bad push was accepted" if outcome.status == 0 else None

    torture.sweep("traced", scenario, points, run)
