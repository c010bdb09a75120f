# SPDX-License-Identifier: MIT
"""Real pushes through git and the hook, with faults in fleetgate alone."""
from runs import TIME_LIMIT, AllocationCounts, spread

BAD = ("bad:develop", "good:production", "direct-on-main:main")
ALLOCATIONS = 6000  # about as many as a push makes


def push(world, refspec, variables):
    """Whether git took the push."""
    pushed = world.run_git("clone", "push", "-q", "../hooked.git", refspec,
                           timeout=2 * TIME_LIMIT, **variables)
    return pushed.returncode == 0


def faulted(world, torture, point):
    number, forever = point
    fault = world.folder("fault")
    with open(fault, "wb") as file:
        file.write(bytes(AllocationCounts(fail=number, forever=forever)))
    return {"LD_PRELOAD": torture.options.preload, "TORTURE_CRASH": world.folder("crash"),
            "TORTURE_ALLOCATIONS": fault, "FLEETGATE": torture.options.fleetgate}


def judge(torture, world, refspec, point):
    refs = world.refs("hooked.git")
    accepted = push(world, refspec, faulted(world, torture, point))
    if accepted or world.refs("hooked.git") != refs:
        return f"git took the bad push {refspec}"
    return None


def sweep(torture):
    """The bad pushes with faults; and without one the good push, which must pass."""
    world = torture.worlds.get()
    budget = ALLOCATIONS if torture.options.all else 8
    points = [(number, forever) for number in spread(ALLOCATIONS, budget)
              for forever in (False, True)]
    complaints = []
    for refspec in BAD:
        for point in points:
            complaint = judge(torture, world, refspec, point)
            if complaint:
                complaints.append(f"    allocation {point}: {complaint}")
    if not push(world, "good:develop", faulted(world, torture, (0, False))):
        complaints.append("    git did not take the good push without a fault")
    torture.worlds.put(world)
    torture.report("git push", "pushes", len(points) * len(BAD) + 1, complaints)
