# SPDX-License-Identifier: MIT
"""Which lines each push scenario reaches: a build with --coverage, each scenario run alone, and what
gcov says after it. One file a scenario is kept, so that a run that was broken off goes on."""

import glob
import gzip
import hashlib
import json
import os
import subprocess

from tree import list_scenarios, run_scenario


def build(tree):
    environment = dict(os.environ, CFLAGS="--coverage", LDFLAGS="--coverage")
    subprocess.run(["make", "-s", "BUILD=build/coverage", "build/coverage/fleetgate"],
                   cwd=tree.folder, check=True, env=environment, stdout=subprocess.DEVNULL)


def digest(tree, folders):
    """What the map depends on: the code and the scenarios."""
    total = hashlib.sha256()
    for pattern in [*("validator/" + folder + "/*.c" for folder in folders), "tests/push/*"]:
        for path in sorted(glob.glob(tree.path(pattern))):
            with open(path, "rb") as file:
                total.update(path.encode() + b"\0" + file.read())
    return total.hexdigest()


def collect(tree, folders):
    """{file: lines reached} since the counters were removed."""
    reached = {}
    for folder in folders:
        work = tree.path("build/coverage/validator/" + folder)
        counters = glob.glob(work + "/*.gcda")
        if not counters:
            continue
        told = subprocess.run(["gcov", "--json-format", "--stdout", *counters], cwd=tree.folder,
                              capture_output=True, check=True).stdout
        for line in told.splitlines():
            for file in json.loads(line)["files"]:
                lines = [one["line_number"] for one in file["lines"] if one["count"] > 0]
                if lines and file["file"].startswith("validator/"):
                    reached.setdefault(file["file"], set()).update(lines)
    return {file: sorted(lines) for file, lines in reached.items()}


def reach_of(tree, folders, scenario):
    for path in glob.glob(tree.path("build/coverage/**/*.gcda"), recursive=True):
        os.unlink(path)
    run_scenario(tree.folder, scenario,
                 dict(os.environ, FLEETGATE=tree.path("build/coverage/fleetgate")))
    return collect(tree, folders)


def read_map(tree, folder, folders, say):
    """{scenario: {file: lines}}, made where it is not kept from before."""
    kept = os.path.join(folder, "map")
    os.makedirs(kept, exist_ok=True)
    path = os.path.join(kept, digest(tree, folders) + ".json.gz")
    reach = {}
    if os.path.exists(path):
        with gzip.open(path, "rt") as file:
            reach = json.load(file)
    missing = [scenario for scenario in list_scenarios(tree.folder) if scenario not in reach]
    if missing:
        build(tree)
    for count, scenario in enumerate(missing, 1):
        reach[scenario] = reach_of(tree, folders, scenario)
        if count % 20 == 0 or count == len(missing):
            say(f"{count} of {len(missing)} scenarios mapped")
            with gzip.open(path + ".new", "wt") as file:
                json.dump(reach, file)
            os.replace(path + ".new", path)
    return {scenario: {file: set(lines) for file, lines in files.items()}
            for scenario, files in reach.items()}
