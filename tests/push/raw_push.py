# SPDX-License-Identifier: MIT
"""A client of `git receive-pack` that sends whatever it is told to, as no git client would.

usage: raw_push.py REPOSITORY COMMIT COMMAND...

Each COMMAND is "OLD NEW NAME"; NAME may hold \\xNN, \\n and so on. What COMMIT reaches and develop
of the repository does not is sent as a pack. What receive-pack says goes to standard output.
Exit status 0 when every ref is reported as moved.
"""

import subprocess
import sys


def pkt(payload):
    return b"%04x" % (len(payload) + 4) + payload


def read_pkt(stream):
    length = int(stream.read(4) or b"0", 16)
    return stream.read(length - 4) if length > 4 else None


def command_lines(commands):
    for command in commands:
        old, new, name = command.split(" ", 2)
        yield f"{old} {new} ".encode() + name.encode().decode("unicode_escape").encode("latin-1")


def pack(commit):
    revisions = f"{commit}\n".encode()
    return subprocess.run(["git", "pack-objects", "--revs", "--stdout", "-q"],
                          input=revisions, stdout=subprocess.PIPE, check=True).stdout


def main():
    repository, commit, *commands = sys.argv[1:]
    server = subprocess.Popen(["git", "receive-pack", repository], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    while read_pkt(server.stdout):
        pass
    lines = list(command_lines(commands))
    lines[0] += b"\0report-status"
    server.stdin.write(b"".join(pkt(line) for line in lines) + b"0000")
    server.stdin.write(pack(commit))
    server.stdin.close()
    said = server.stdout.read()
    sys.stdout.buffer.write(said)
    server.wait()
    sys.exit(0 if said.count(b"ok refs/") == len(lines) else 1)


main()
