# SPDX-License-Identifier: MIT
"""Makes mutants of a C file: each changes one thing that decides something.

Only code is changed, never a comment, a string or a preprocessor's line. What handles that memory,
the disk or a library failed is left as it is: the torture tests make those fail.
"""

import re
from collections import namedtuple

# `line` counts from 1; `before` is that line as it stands, `above` the one above it; `text` is the
# whole file, changed.
Mutant = namedtuple("Mutant", "line kind above before after text")

# Calls whose two arguments may be swapped without a difference.
SYMMETRIC = {"object_id_equal", "entry_equal", "text_equal", "strcmp", "memcmp", "swap"}

FINDINGS = r"findings_add|findings_add_copy|findings_append|findings_count_more|refuse\w*|report_\w+"

# Kind, what it looks for, and what it puts in its place.
REPLACEMENTS = [
    ("&& for ||", r"\|\|", "&&"),
    ("|| for &&", r"&&", "||"),
    ("!= for ==", r"==", "!="),
    ("== for !=", r"!=", "=="),
    ("<= for <", r"(?<= )<(?= )", "<="),
    ("< for <=", r"(?<= )<=(?= )", "<"),
    (">= for >", r"(?<= )>(?= )", ">="),
    ("> for >=", r"(?<= )>=(?= )", ">"),
    ("the first passed over", r"(?<=size_t i = )0(?=;)", "1"),
    ("the last passed over", r"(?<=; )i < (?=[^;]*;)", "i + 1 < "),
    ("no + 1", r" \+ 1\b(?!\.)", ""),
    ("no - 1", r" - 1\b(?!\.)", ""),
    ("no !", r"(?<=[( ])!(?=[\w*(])", ""),
    ("false for true", r"(?<!lost = )\btrue\b", "false"),
    ("true for false", r"\bfalse\b", "true"),
    ("= for |=", r"(?<!lost )(?<!no_memory )\|=", "="),
    ("= for &=", r"&=", "="),
]


def mask(text):
    """The text with comments, strings, characters and preprocessor's lines blanked out, byte by
    byte, so that places in it are places in the text."""
    pattern = r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|^#(?:[^\n]*\\\n)*[^\n]*"
    return re.sub(pattern, lambda found: re.sub(r"[^\n]", " ", found[0]), text,
                  flags=re.DOTALL | re.MULTILINE)


def closing(code, start):
    """Where the parenthesis that opens at `start` closes."""
    depth = 0
    for place in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if depth == 0:
            return place
    return len(code)


def in_function(code):
    """For each place whether it is in the body of a function; tables are data."""
    inside = [False] * len(code)
    for body in re.finditer(r"^\{\n.*?^\}", code, re.DOTALL | re.MULTILINE):
        inside[body.start():body.end()] = [True] * (body.end() - body.start())
    return inside


def is_of_trouble(code, start, end):
    """Whether the condition asks what failed: what follows gives the error on."""
    follows = re.match(r"\)\s*(\{\s*)?(return -1;|return error_|error_memory)", code[end:])
    of_memory = re.search(r"!map_place\(|map_put\([^=]* != 0|!key\.bytes", code[start:end])
    return bool(follows or of_memory)


def conditions(code):
    for found in re.finditer(r"\bif \(", code):
        start = found.end() - 1
        yield start, closing(code, start)


def troubles(code):
    """For each place whether it is in a condition that asks what failed, or whether memory is out."""
    inside = [False] * len(code)
    for start, end in conditions(code):
        if is_of_trouble(code, start, end):
            leaves = re.match(r"\)\s*(?:\{\s*)?return[^;]*;", code[end:])
            end += leaves.end() if leaves else 0
            inside[start:end] = [True] * (end - start)
    for found in re.finditer(r"(?:= |return )([^;{}]*?) \? 0 : error_memory\(", code):
        inside[found.start(1):found.end(1)] = [True] * (found.end(1) - found.start(1))
    for found in re.finditer(r"(\w+) = (?:arena_\w+|allocate|malloc|calloc)\([^;]*;\s*"
                             r"(if \(!\1\)\s*return[^;]*;)", code):
        inside[found.start(2):found.end(2)] = [True] * (found.end(2) - found.start(2))
    return inside


def indifferent(code):
    """For each place whether one more or less makes no difference that a test can see: in the
    arguments of an allocation and behind the last of a list, which are the sanitizers' to find, in the
    smaller or larger of two, and in the magnitude of a number."""
    inside = [False] * len(code)
    value = r"([\w.>-]+)"
    for found in re.finditer(value + " [<>]=? (?:0 \\? -\\1 : \\1|" + value +
                             r" \? (?:\1 : \2|\2 : \1))\b", code):
        inside[found.start():found.end()] = [True] * (found.end() - found.start())
    for found in re.finditer(r"; (?:[^;?]*&& )?i (<) [^;?&|]*count; i\+\+", code):
        inside[found.start(1)] = True
    for found in re.finditer(r"\b(?:malloc|calloc|realloc|arena_alloc\w*)\(", code):
        end = closing(code, found.end() - 1)
        inside[found.end():end] = [True] * (end - found.end())
    return inside


def edits(code):
    """(start, end, put in its place, kind) of every mutant."""
    trouble, same = troubles(code), indifferent(code)
    for start, end in conditions(code):
        if not trouble[start]:
            yield start, end + 1, "(!" + code[start:end + 1] + ")", "negated"
    for kind, pattern, replacement in REPLACEMENTS:
        for found in re.finditer(pattern, code):
            if not trouble[found.start()] and not same[found.start()]:
                yield found.start(), found.end(), replacement, kind
    # A break that is all of a case, or before such a case, is none.
    for found in re.finditer(r"\n {8,}(return (?!-1;|error_)[^;]*;|break;(?!\s*case \w+:\s*break;)|"
                             r"continue;)", code):
        alone = re.search(r"case \w+:\s*$", code[:found.start(1)]) and found[1] == "break;"
        if not trouble[found.start(1)] and not alone:
            yield found.start(1), found.end(1), ";", "no early " + found[1].split()[0].rstrip(";")
    for found in re.finditer(r"\n +((?:" + FINDINGS + r")\([^;]*\);)", code):
        yield found.start(1), found.end(1), ";", "no finding"
    argument = r"[&*]?\w+(?:(?:->|\.)\w+|\[\w+\])*"
    for found in re.finditer(r"\b(\w+)\((?:[^(){};]*, )?(" + argument + r"), (" + argument + r")(?=[,)])",
                             code):
        constant = found[2].isupper() or found[3].isupper()
        if found[1] not in SYMMETRIC and not constant and not trouble[found.start()]:
            yield (found.start(2), found.end(3), found[3] + ", " + found[2],
                   "swapped " + found[2] + ", " + found[3])


def of_text(text):
    """All mutants of a file, in the order of their places."""
    code = mask(text)
    inside = in_function(code)
    for start, end, replacement, kind in sorted(edits(code)):
        if not inside[start]:
            continue
        # A condition that is negated keeps its strings.
        if kind == "negated":
            replacement = "(!" + text[start:end] + ")"
        changed = text[:start] + replacement + text[end:]
        line = text.count("\n", 0, start)
        lines = text.split("\n")
        yield Mutant(line + 1, kind, lines[line - 1].strip(), lines[line].strip(),
                     changed.split("\n")[line].strip(), changed)
