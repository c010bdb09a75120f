# SPDX-License-Identifier: MIT
"""Which lines each push scenario reaches: a build with --coverage, each scenario run alone, and what
gcov says after it. The map is kept with the code that it was made of."""

import difflib
import glob
import gzip
import json
import os
import subprocess

from tree import list_scenarios, run_scenario


def build(tree):
    environment = dict(os.environ, CFLAGS="--coverage", LDFLAGS="--coverage")
    subprocess.run(["make", "-s", "BUILD=build/coverage", "build/coverage/fleetgate"],
                   cwd=tree.folder, check=True, env=environment, stdout=subprocess.DEVNULL)


def read_sources(tree, folders):
    """{path: text} of the code that is mapped."""
    found = {}
    for folder in folders:
        for path in sorted(glob.glob(tree.path("validator/" + folder + "/*.c"))):
            with open(path, encoding="utf-8") as file:
                found[os.path.relpath(path, tree.folder)] = file.read()
    return found


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


def moved_lines(old, new):
    """{line of the old text: lines of the new one}. What stands in the place of other lines is
    reached as those were, and what was put in, as the line before it."""
    lines = {}
    matcher = difflib.SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            for at in range(old_to - old_from):
                lines.setdefault(old_from + at + 1, set()).add(new_from + at + 1)
            continue
        for at in range(old_from if tag == "replace" else max(old_from - 1, 0), old_to or 1):
            lines.setdefault(at + 1, set()).update(range(new_from + 1, new_to + 1))
    return lines


def follow(kept, sources):
    """The map as it fits what the sources have become."""
    moved = {path: moved_lines(text, sources[path]) for path, text in kept["sources"].items()
             if path in sources}
    return {scenario: {path: set().union(*(moved[path].get(line, ()) for line in lines))
                       for path, lines in files.items() if path in moved}
            for scenario, files in kept["reach"].items()}


def make_map(tree, folders, kept, path, say):
    """Maps what scenarios are missing, and writes the map now and then: one that was broken off goes
    on."""
    reach = kept["reach"]
    missing = [scenario for scenario in list_scenarios(tree.folder) if scenario not in reach]
    build(tree)
    for count, scenario in enumerate(missing, 1):
        reach[scenario] = reach_of(tree, folders, scenario)
        if count % 20 == 0 or count == len(missing):
            say(f"{count} of {len(missing)} scenarios mapped")
            with gzip.open(path + ".new", "wt") as file:
                json.dump(kept, file)
            os.replace(path + ".new", path)


def read_map(tree, folder, folders, anew, say):
    """{scenario: {file: lines}}, made where there is none, or `anew`, where it is of an earlier
    state."""
    path = os.path.join(folder, "map.json.gz")
    sources = read_sources(tree, folders)
    kept = {"sources": sources, "reach": {}}
    if os.path.exists(path):
        with gzip.open(path, "rt") as file:
            kept = json.load(file)
        if anew and kept["sources"] != sources:
            kept = {"sources": sources, "reach": {}}
    if anew or not kept["reach"]:
        make_map(tree, folders, kept, path, say)
    gone = sorted(set(sources) - set(kept["sources"]))
    if gone:
        say("the map, of an earlier state, lacks " + ", ".join(gone) + ": make it anew with --map")
    scenarios = set(list_scenarios(tree.folder))
    return {scenario: files for scenario, files in follow(kept, sources).items()
            if scenario in scenarios}
