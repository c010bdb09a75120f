#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the wheel that carries the program: `make wheel`, and pip for pyproject.toml (PEP 517).

    ci/package/fleetgate_wheel.py FOLDER PROGRAM    writes FOLDER/fleetgate-*.whl, and prints its name

The program is linked against libraries of the machine that built it; the tag says its platform alone, so
a wheel is for machines with the same libraries.
"""
import base64
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile

TOP = pathlib.Path(__file__).resolve().parents[2]
TAG = "py3-none-" + re.sub(r"[-.]", "_", sysconfig.get_platform())


def said():
    return subprocess.run([TOP / "ci/version"], check=True, capture_output=True, text=True).stdout.strip()


def version():
    """What ci/version says, in the words of PEP 440: 0.1.0.dev20261127+g1234567890ab."""
    return re.sub(r"~git(\d+)\.(\w+)", r".dev\1+g\2", said())


def metadata():
    return f"""Metadata-Version: 2.1
Name: fleetgate
Version: {version()}
Summary: The gate in front of an IoT fleet that is kept in a git repository
License: MIT
Requires-Python: >=3.8
""".encode()


def contents(program):
    """The name, mode and bytes of each file, but for RECORD."""
    name = f"fleetgate-{version()}"
    wheel = f"Wheel-Version: 1.0\nGenerator: fleetgate\nRoot-Is-Purelib: false\nTag: {TAG}\n"
    yield f"{name}.data/scripts/fleetgate", 0o755, pathlib.Path(program).read_bytes()
    yield f"{name}.dist-info/LICENSE", 0o644, (TOP / "LICENSE").read_bytes()
    yield f"{name}.dist-info/METADATA", 0o644, metadata()
    yield f"{name}.dist-info/WHEEL", 0o644, wheel.encode()


def recorded(path, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}\n"


def write(folder, program):
    """The same bytes for the same program."""
    name = f"fleetgate-{version()}-{TAG}.whl"
    files = list(contents(program))
    record = f"fleetgate-{version()}.dist-info/RECORD"
    lines = "".join(recorded(path, content) for path, _, content in files) + f"{record},,\n"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, mode, content in files + [(record, 0o644, lines.encode())]:
            entry = zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | mode) << 16
            wheel.writestr(entry, content)
    return name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Of PEP 517: builds the program first, which needs what ci/install-deps --build installs."""
    del config_settings, metadata_directory
    with tempfile.TemporaryDirectory() as build:
        jobs = f"-j{os.cpu_count() or 1}"
        subprocess.run(["make", "--silent", jobs, f"BUILD={build}", f"VERSION={said()}"], cwd=TOP, check=True, stdout=sys.stderr)
        return write(wheel_directory, pathlib.Path(build) / "fleetgate")


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("fleetgate: `make dist` writes the tarball")


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    print(pathlib.Path(sys.argv[1]) / write(sys.argv[1], sys.argv[2]))
