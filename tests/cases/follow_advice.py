# SPDX-License-Identifier: MIT
"""Follows the advice of a golden case that is a word to write: follow_advice.py EXPECTED FOLDER.

Puts into the files of FOLDER what the lines below the findings of EXPECTED tell people to write ("write
X", "write one of: X, Y", "did you mean X?") in the place of what stands there, and prints "PLACE RULE" of
each finding that must be gone then.
"""
import pathlib
import re
import sys

FINDING = re.compile(
    r"^(?P<path>[^ :]+):(?P<line>\d+):(?P<column>\d+): (?:error|warning): .* \[(?P<rule>[a-z/-]+)\]$"
)
ADVICE = re.compile(r"^    (?:write (?:one of: )?|did you mean )(?P<word>\"[^\"]*\"|[^\s,?]+)(?:, .*)?\??$")
VALUE = re.compile(r"ENC\[.*\]|\"(?:[^\"\\]|\\.)*\"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|[^\s,:\]}#]+(?:[:][^\s,\]}#]+)*")


def advised(lines):
    """(path, line, column, rule, word) of each finding whose advice is a word."""
    finding = None
    for text in lines:
        if FINDING.match(text):
            finding = FINDING.match(text)
        elif not text.startswith(" "):
            finding = None
        elif finding and ADVICE.match(text):
            place = (finding["path"], int(finding["line"]), int(finding["column"]))
            yield (*place, finding["rule"], ADVICE.match(text)["word"])
            finding = None


def main():
    expected, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    done = set()
    # From the end of a file, so that the places before stay what they are.
    for path, line, column, rule, word in sorted(advised(open(expected).read().splitlines()), reverse=True):
        file = folder / path
        lines = file.read_text().split("\n")
        before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        if (path, line, column) not in done:
            lines[line - 1] = before + (VALUE.sub(lambda _: word, after, count=1) if after.strip() else " " + word)
            file.write_text("\n".join(lines))
        done.add((path, line, column))
        print(f"{path}:{line}:{column} {rule}")


main()
