# SPDX-License-Identifier: MIT
"""Runs the steps of a composite action as a runner does: run_action.py ACTION-FOLDER EVENT.json
[INPUT=VALUE...]. Each step's script goes to its shell with what `env` says added to the environment;
`${{ inputs.x }}` and `${{ github.event.x.y }}` are filled in, with nothing for what is not there.
Ends with the status of the first step that fails."""

import json
import os
import re
import subprocess
import sys
import tempfile

import yaml


def look_up(context, path):
    for name in path.split("."):
        context = context.get(name) if isinstance(context, dict) else None
    return "" if context is None else str(context)


def fill_in(text, context):
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda found: look_up(context, found[1]), text)


def run_step(step, context):
    assert step["shell"] == "sh", step
    environment = {name: fill_in(value, context) for name, value in step.get("env", {}).items()}
    with tempfile.NamedTemporaryFile("w", suffix=".sh") as script:
        script.write(fill_in(step["run"], context))
        script.flush()
        return subprocess.call(["sh", "-e", script.name], env={**os.environ, **environment})


def main(folder, event, *given):
    with open(os.path.join(folder, "action.yml"), encoding="utf-8") as file:
        action = yaml.safe_load(file)
    inputs = {name: facts.get("default", "") for name, facts in action["inputs"].items()}
    for pair in given:
        name, value = pair.split("=", 1)
        assert name in inputs, name
        inputs[name] = value
    with open(event, encoding="utf-8") as file:
        context = {"inputs": inputs, "github": {"event": json.load(file)}}
    os.environ["GITHUB_ACTION_PATH"] = folder
    for step in action["runs"]["steps"]:
        status = run_step(step, context)
        if status != 0:
            return status
    return 0


sys.exit(main(*sys.argv[1:]))
