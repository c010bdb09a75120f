#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Reads the same documents with fleetgate's reader and with Ansible's own loader, and compares.

    document.py DUMP [COUNT [SEED]]

DUMP is the program built from document_dump.c. The documents are those of document_traps.txt (written
by hand), those of the fuzzer's corpus, and COUNT random ones. Exit status: 0 equal, 1 different, 77 skipped.

What is compared: where both read a document, the values; where one refuses it, that the other does
so too. fleetgate may refuse more where STRICTER says so, and never less. It reads as Ansible did before 2.19;
a newer one may read otherwise only what fleetgate says so of.
"""
import base64
import datetime
import json
import math
import os
import random
import re
import subprocess
import sys
import warnings
from fractions import Fraction

try:
    os.environ["ANSIBLE_DUPLICATE_YAML_DICT_KEY"] = "ignore"
    from ansible.parsing.dataloader import DataLoader
    from ansible.release import __version__ as ansible_version
    try:
        from ansible.parsing.vault import EncryptedString as Encrypted  # from 2.19 on
    except ImportError:
        from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode as Encrypted
except ImportError:
    print("skipped: ansible-core is not installed")
    sys.exit(77)

REFUSED = "refused"
TAGS_RESOLVE = tuple(map(int, ansible_version.split(".")[:2])) >= (2, 19)
# fleetgate refuses these by design, though Ansible reads them.
STRICTER = re.compile(
    "is given twice|is not a number of JSON|NUL character|surrogate pair|tag .* is unknown"
    "|more than|control character|is no .*, as its tag says|must not be encrypted|second %TAG"
    "|it is part of|not valid UTF-8|Ansible decrypts only what begins with its header"
)
# git-crypt decrypts on checkout, before Ansible reads: what the repository holds is not what it gets.
DECRYPTED_ON_CHECKOUT = b"\0GITCRYPT\0"


def ansible_value(document):
    try:
        # Ansible turns what is not UTF-8 into surrogates before it reads.
        text = document.decode("utf-8", "surrogateescape")
        return DataLoader().load(text, file_name="/document")
    except RecursionError:
        return REFUSED
    except Exception:  # any failure of the loader fails the run
        return REFUSED


def our_values(dump, documents):
    framed = b"".join(b"%d\n%b" % (len(d), d) for d in documents)
    done = subprocess.run([dump], input=framed, stdout=subprocess.PIPE, check=True)
    lines = done.stdout.split(b"\n")[:-1]
    assert len(lines) == len(documents), "one answer a document"
    return [json.loads(line) for line in lines]


def numbers_equal(ours, theirs):
    """An exact number against one that Python may have rounded."""
    if ours in ("inf", "-inf", "nan"):
        return repr(theirs) == ours
    if isinstance(theirs, int):
        return Fraction(ours) == theirs
    if math.isinf(theirs):
        return math.isinf(float(ours)) and (theirs < 0) == ours.startswith("-")
    return math.isclose(float(ours), theirs, rel_tol=1e-14)


def dates_equal(ours, theirs):
    """Python holds a date, fleetgate its text: enough that both begin with the same day."""
    digits = re.match(r"(\d{4})-(\d\d?)-(\d\d?)", ours).groups()
    return tuple(map(int, digits)) == (theirs.year, theirs.month, theirs.day)


def keys_equal(ours, theirs):
    """As Python's dict sees it: 1, 1.0 and True are one key, and the first one given stays."""
    if isinstance(ours, dict) and ("int" in ours or "float" in ours) or isinstance(ours, bool):
        if isinstance(theirs, (bool, int, float)):
            if isinstance(ours, bool):
                return ours == theirs
            return numbers_equal(next(iter(ours.values())), theirs)
    return equal(ours, theirs)


def maps_equal(ours, theirs):
    if not isinstance(theirs, dict) or len(ours) != len(theirs):
        return False
    left = list(theirs.items())
    for key, value in ours:
        match = [i for i, (k, v) in enumerate(left) if keys_equal(key, k) and equal(value, v)]
        if not match:
            return False
        left.pop(match[0])
    return True


def equal(ours, theirs):
    if ours is None or isinstance(ours, bool):
        return ours is theirs
    if isinstance(ours, str):
        return isinstance(theirs, str) and ours == theirs
    if isinstance(ours, list):
        return (
            isinstance(theirs, list)
            and len(ours) == len(theirs)
            and all(map(equal, ours, theirs))
        )
    (kind, value), = ours.items()
    if kind == "map":
        return maps_equal(value, theirs)
    if kind == "vault":
        return isinstance(theirs, Encrypted)
    if kind == "date":
        return isinstance(theirs, datetime.date) and dates_equal(value, theirs)
    if isinstance(theirs, bool):
        return False
    wanted = int if kind == "int" else float
    return isinstance(theirs, wanted) and numbers_equal(value, theirs)


def compare(document, ours):
    """Why the two differ, or None."""
    theirs = ansible_value(document)
    rules = [f[0] for f in ours["findings"]]
    if TAGS_RESOLVE and "document/ambiguous-tag" in rules:
        return None
    if document.startswith(DECRYPTED_ON_CHECKOUT):
        return None if "vault" in ours["root"] else "fleetgate does not see that it is encrypted"
    findings = [f for f in ours["findings"] if f[0] != "document/duplicate-key"]
    if ours["root"] == {"none": ""}:
        if theirs is REFUSED or any(STRICTER.search(f[3]) for f in findings):
            return None
        return "fleetgate refuses what Ansible reads as %r: %s" % (theirs, ours["findings"])
    if theirs is REFUSED:
        return "fleetgate reads what Ansible refuses, as %s" % json.dumps(ours["root"])
    if not equal(ours["root"], theirs):
        return "fleetgate reads %s, Ansible %r" % (json.dumps(ours["root"]), theirs)
    return None


# ------------------------------------------------------------------------------- random documents

NUMBER_ALPHABET = "0123456789_+-.:eExbTZ "
WORDS = (
    "yes No ON off true FALSE tRUE y n Y null Null ~ nUll NULL = << - ? : , [ ] { } # & * ! | > % @ `"
    " .inf -.INF .nan +.Inf 0 00 010 08 0o10 0x1F 0x_ 0b11 0b2 1_000 _1 1e3 1.5e+3 1E5 1. .5 -.5 1.10"
    " 12:30 12:60 1:2:3 22:22.5 0:1 190:20:30.15 2025-10-10 2025-1-1 2025-13-01 2025-02-30 9999-12-31"
    " 2001-12-14t21:59:43.10-05:00 '2001-12-14 21:59:43' NaN Infinity -Infinity main canary"
    " 2025-10-10-1056-pi5 https://x:80/a 048312b5-0456-47a7-9e83-b636f4c0a689 1.5.0 é \u00a0 \u2028 \x85"
).split(" ")
QUOTED = ['"a"', "'b'", '"\\x41"', '"\\u263a"', "''", '""', '"<<"', "'it''s'", '"1.10"', '"a\\\n b"']
TAGS = ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!unsafe", "!vault", "!x"]


def random_number(rng):
    return "".join(rng.choice(NUMBER_ALPHABET) for _ in range(rng.randint(1, 9))).strip() or "0"


def random_scalar(rng):
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(WORDS)
    if kind < 0.7:
        return random_number(rng)
    if kind < 0.8:
        return rng.choice(QUOTED)
    if kind < 0.85:
        return rng.choice(TAGS) + " " + rng.choice([random_number(rng), rng.choice(WORDS), '"3"'])
    if kind < 0.9:
        return rng.choice(["&a x", "&b 1", "*a", "*b", "&a [1]", "&b {p: 1, q: 2}"])
    return rng.choice(["some text", "a  b", "x: y", "x #c", "a:b", "", "# c", "|\n  text\n  more", ">-\n  a\n\n  b"])


def random_flow(rng, depth):
    kind = rng.random()
    if depth == 0 or kind < 0.5:
        return random_scalar(rng)
    items = [random_flow(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    if kind < 0.75:
        return "[" + ", ".join(items) + rng.choice(["]", "]", ",]"])
    return "{" + ", ".join(random_key(rng) + ": " + i for i in items) + "}"


def random_key(rng):
    return rng.choice(["a", "b", "c", "1", "1.0", "true", "yes", '"a"', "<<", "=", "~", "''", "010", "*a", "&k d"])


def random_block(rng, depth, indent):
    lines = []
    pad = " " * indent
    is_list = rng.random() < 0.3
    for number in range(rng.randint(1, 5)):
        head = "- " if is_list else rng.choice([random_key(rng), "k%d" % number, "k%d" % number]) + ": "
        kind = rng.random()
        if depth and kind < 0.3:
            anchor = rng.choice(["", "", "&a", "&b"])
            lines.append(pad + head + anchor)
            lines.append(random_block(rng, depth - 1, indent + rng.choice([1, 2, 4])))
        elif not is_list and kind < 0.4:
            lines.append(pad + "<<: " + rng.choice(["*a", "*b", "[*a, *b]", "{a: 9, z: 1}", "3", "[]"]))
        else:
            lines.append(pad + head + random_flow(rng, 2))
        if rng.random() < 0.05:
            lines.append(rng.choice(["", "# comment", pad + "# c", "---", "..."]))
    return "\n".join(lines)


def random_json_scalar(rng):
    plain = ["1", "-0", "0", "1.5", "1e3", "1E-2", "-1.0e+5", "1E400", "true", "false", "null", "NaN", "-Infinity"]
    strings = ['""', '"a"', '"\\u0041"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\u0000"', '"\\/\\b\\n"', '"é\u2028"', '"\\x41"', '"a\tb"', '"no"']
    broken = ["01", "1.", ".5", "+1", "yes", "2025-10-10", "'a'", "nul", "12345678901234567890123"]
    return rng.choice(rng.choices([plain, strings, broken], [6, 4, 1])[0])


def random_json(rng, depth):
    if depth == 0 or rng.random() < 0.4:
        return random_json_scalar(rng)
    space = rng.choice(["", " ", "\n", "\t"]) if rng.random() < 0.3 else ""
    items = [random_json(rng, depth - 1) for _ in range(rng.randint(0, 4))]
    if rng.random() < 0.4:
        return "[" + ("," + space).join(items) + space + "]"
    keys = ['"a"', '"b"', '"c"', '"\\u0061"', '"__ansible_unsafe"', '"__ansible_vault"', '""']
    members = [rng.choices(keys, [9, 9, 9, 2, 0.3, 0.3, 1])[0] + ":" + space + i for i in items]
    return "{" + ("," + space).join(members) + rng.choice(["}"] * 15 + [",}"])


def mutate(rng, text):
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(list("\t\n :-[]{},\"'#&*!|>%@\\\r\x00\x1b\x7f\ufeff\u2028")) + text[at + rng.randint(0, 2):]
    return text


def random_document(rng):
    kind = rng.random()
    if kind < 0.25:
        text = random_json(rng, 4)
    elif kind < 0.4:
        text = random_flow(rng, 3)
    elif kind < 0.5:
        text = random_number(rng)
    else:
        text = random_block(rng, 3, 0)
    if rng.random() < 0.15:
        text = mutate(rng, text)
    if rng.random() < 0.1:
        text = text.replace("\n", rng.choice(["\r\n", "\r", "\u2028", "\x85"]))
    if rng.random() < 0.1:
        text = rng.choice(["---\n", "\ufeff", "%YAML 1.1\n---\n", "\n\n", "--- "]) + text
    document = text.encode("utf-8")
    if rng.random() < 0.01:
        at = rng.randint(0, len(document))
        document = document[:at] + b"\xff" + document[at:]
    return document


def written_documents():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "document_traps.txt"), "rb") as file:
        documents = file.read().split(b"\n%%\n")[1:]
    corpus = os.path.join(here, "..", "fuzz", "corpus", "document")
    for name in sorted(os.listdir(corpus)):
        with open(os.path.join(corpus, name), "rb") as file:
            documents.append(file.read())
    return [d for d in documents if not d.startswith(b"$ANSIBLE_VAULT")]  # load() reads no vaults


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    warnings.simplefilter("ignore")
    rng = random.Random(seed)
    documents = written_documents()
    documents += [random_document(rng) for _ in range(count)]
    differences = read = 0
    for document, ours in zip(documents, our_values(sys.argv[1], documents)):
        why = compare(document, ours)
        read += ours["root"] != {"none": ""}
        if why:
            differences += 1
            print("%r\n    %s" % (document, why))
    print("%d documents, %d of them readable, %d different" % (len(documents), read, differences))
    sys.exit(1 if differences or read == 0 else 0)


if __name__ == "__main__":
    main()
