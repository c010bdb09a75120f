# SPDX-License-Identifier: MIT
"""Random templates with the variables they read, made by a grammar that knows types, so that most
of them render; and how one that is rendered differently is made small."""
import json
import random
import re

TEXTS = ("", "a", "abc", "Hello World", "x-1.2", "é☃", "it's", 'say "hi"', "a,b,,c", " pad ", "10", "3.5", "true", "no",
         "/etc/net/if.conf", "[1, 2]", "{'a': 1}", "True", "line\nline two\n", "\\d+", "tab\there", "😀x", "ABC def GHI", "0x1f",
         "1.10.2", "v2-rc1", "https://x:80/a?b=c&d", "None", "-7", "1e3", "zażółć", "ÀÉß")
WORDS = ("pear", "Apple", "fig", "apple", "Banana", "cherry", "FIG", "x1", "x10", "x2")
KEYS = ("a", "b", "c", "Key", "long_key", "k2")
NUMBERS = (0, 1, 2, 3, 5, 7, 10, -1, -3, 42, 100, 255, 1000000, 9007199254740993)
FLOATS = (0.0, 0.5, 1.0, 1.5, 2.5, -0.25, 3.14159, 1e-7, 1e16, 1e22, 100.0, 0.1, 2.675, -7.5, 1234567.891)
PATTERNS = (r"[a-z]+", r"\\d+", r"^a", r"b$", r"(\\w)(\\w)", r"[^a-z]", r"x*", r"l+o?", r"\\s", r".", r"(?i)h", r"a|b", r"\\.", r"(?P<n>[0-9])")
SPECS = ("abc", "a", "1", "\\n", "-", ", ", "/", " ", "", "é")


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.locals = {}  # type -> names that were set
        self.names = 0
        self.macros = []
        self.in_loop = False
        self.files = {}
        self.variables = {}
        self.make_variables()

    def pick(self, *choices):
        return self.rng.choice(choices)

    def chance(self, probability):
        return self.rng.random() < probability

    # -------------------------------------------------------------------------------- variables

    def make_variables(self):
        rng, v = self.rng, self.variables
        for i in range(2):
            v["i%d" % i] = rng.choice(NUMBERS)
            v["s%d" % i] = rng.choice(TEXTS)
        v["w"] = rng.choice(WORDS)
        v["f0"] = rng.choice(FLOATS)
        v["b0"] = rng.choice([True, False])
        v["n0"] = None
        v["li"] = [rng.choice(NUMBERS[:11]) for _ in range(rng.randint(0, 4))]
        v["ls"] = [rng.choice(WORDS + TEXTS[:8]) for _ in range(rng.randint(0, 5))]
        v["lx"] = [self.value(2) for _ in range(rng.randint(0, 4))]
        v["d0"] = {k: rng.choice(NUMBERS) for k in rng.sample(KEYS, rng.randint(0, 4))}
        v["dx"] = {k: self.value(2) for k in rng.sample(KEYS, rng.randint(0, 4))}
        v["ld"] = [self.record() for _ in range(rng.randint(0, 4))]
        v["js"] = rng.choice(["x{{ i0 }}", "{{ s0 }}!", "{{ w | upper }}-{{ i1 }}", "{% if b0 %}yes{% else %}no{% endif %}",
                              "{{ s0 ~ s1 }}.", "a{# c #}b", "<{{ js2 | default('none') }}>", "{{ i0 }} {{ f0 }}\n"])
        v["jx"] = rng.choice(["{{ i0 }}", "{{ li }}", "{{ i0 + 1 }}", "{{ d0 }}", "{{ n0 }}", "{{ b0 }}", "{{ s0 }}", "{{ f0 }}",
                              "{{ js }}", "{{ ls | first | default('q') }}", "{{ i0 > 3 }}", "{{ li | map('string') | list }}",
                              "{{ d0 | to_json }}", "{{ nope | default(omitted | default(7)) }}", "{{ nope }}", "{{ s0 | string }}",
                              "{{ lx }}", "{{ dx }}", "{{ (1, 2) }}", "{{ none }}", "{{ '[1, 2]' }}", "{{ '{\\'a\\': 1}' }}", "{{ 'True' }}",
                              "[{{ i0 }}, {{ i1 }}]", "{{ li }}\n", "{{ s0 }}\n\n", "{{ d0.keys() }}", "{{ d0.items() | list }}",
                              "{{ '5' }}", "{{ '' }}", "{{ ls | length }}", "{{ 'a' if b0 }}", "{% if b0 %}{{ i0 }}{% endif %}",
                              "{{ ld | map(attribute='age') | list }}", "{{ nope.x | default({}) }}", "{{ s0 | int }}", " {{ li }}",
                              "{{ b0 | ternary(1, 'x') }}", "{{ f0 * 2 }}", "{{ jl }}", "{{ jd.a }}", "{{ '[true, null]' }}"])
        v["jl"] = [rng.choice(["{{ w }}", "plain", "{{ w ~ '.' ~ w }}", "{{ js }}", "x{{ s0 }}"]) for _ in range(rng.randint(0, 3))]
        v["broken"] = rng.choice(["{{ nope }}", "{{ nope.a }}x", "{{ i0 + nope }}", "{{ li[99] }}"])
        v["jd"] = {"a": "{{ w }}", "b": "{{ i0 }}x", "c": rng.choice(NUMBERS)}

    def value(self, depth):
        kind = self.rng.random()
        if depth and kind < 0.15:
            return [self.value(depth - 1) for _ in range(self.rng.randint(0, 3))]
        if depth and kind < 0.3:
            return {self.rng.choice(KEYS): self.value(depth - 1) for _ in range(self.rng.randint(0, 3))}
        return self.rng.choice([self.rng.choice(TEXTS), self.rng.choice(NUMBERS), self.rng.choice(FLOATS), None, True, False])

    def record(self):
        record = {"name": self.rng.choice(WORDS), "age": self.rng.choice(NUMBERS[:8]), "on": self.chance(0.5)}
        if self.chance(0.1):
            record.pop(self.rng.choice(list(record)))
        return record

    # ------------------------------------------------------------------------------ expressions

    def local(self, kind):
        names = self.locals.get(kind)
        return self.rng.choice(names) if names else None

    def expression(self, kind, depth):
        if self.chance(0.012):
            kind = self.pick("int", "str", "bool", "list", "dict", "any", "float", "undefined")
        name = self.local(kind)
        if name and self.chance(0.3):
            return name
        return getattr(self, "make_" + kind)(depth)

    def quoted(self, text):
        escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        return '"%s"' % escaped.replace('"', '\\"') if self.chance(0.3) else "'%s'" % escaped.replace("'", "\\'")

    def arguments(self, *parts):
        return "(" + ", ".join(p for p in parts if p) + ")"

    def make_int(self, depth):
        if depth <= 0 or self.chance(0.3):
            return self.pick("i0", "i1", str(self.rng.choice(NUMBERS[:7])), str(self.rng.choice(NUMBERS[:12])))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: "(%s %s %s)" % (e("int", d), self.pick("+", "-", "*"), e("int", d)),
            lambda: "%s %s %s" % (e("int", d), self.pick("+", "-", "*"), e("int", d)),
            lambda: "(%s %s %s)" % (e("int", d), self.pick("//", "%"), self.pick("2", "3", "-2", "7", "i0")),
            lambda: "%s | length" % e(self.pick("list", "str", "dict"), d),
            lambda: "(%s) | %s" % (e("str", d), self.pick("int", "int(5)", "int(default=-1)", "int(base=16)", "length", "count")),
            lambda: "(%s) | int" % e(self.pick("float", "bool", "int", "any"), d),
            lambda: "-%s" % self.pick("i0", "i1", "3"),
            lambda: "(%s) | abs" % e("int", d),
            lambda: "li | %s" % self.pick("sum", "max", "min", "first", "last", "sum(start=3)"),
            lambda: "(%s) | default(%s)" % (self.pick("nope", "li[%d]" % self.rng.randint(-3, 4), "d0.a", "d0['Key']", "d0.get('b')"), e("int", d)),
            lambda: "(%s if %s else %s)" % (e("int", d), e("bool", d), e("int", d)),
            lambda: "(%s).%s(%s)" % (e("str", d), self.pick("count", "find"), e("str", 0)),
            lambda: "(2 ** %s)" % self.pick("3", "10", "0", "5", "62" if self.chance(0.9) else "64"),
            lambda: "ld | sum(attribute='age')",
            lambda: "%s | %s" % (self.pick("jx", "jd.b", "js"), self.pick("int", "int(3)", "length")),
            lambda: "(%s) | %s" % (e("list", d), self.pick("length", "count")),
            lambda: self.pick("loop.index", "loop.index0", "loop.revindex", "loop.length", "loop.depth") if self.in_loop else "i1",
        )()

    def make_float(self, depth):
        if depth <= 0 or self.chance(0.3):
            return self.pick("f0", repr(self.rng.choice(FLOATS)).lstrip("-"))
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: "(%s %s %s)" % (e("float", d), self.pick("+", "-", "*"), e(self.pick("int", "float"), d)),
            lambda: "(%s / %s)" % (e("int", d), self.pick("2", "3", "4", "i1", "f0")),
            lambda: "(%s %s %s)" % (e("float", d), self.pick("//", "%"), self.pick("2", "0.5", "-3", "f0")),
            lambda: "(%s) | round%s" % (e("float", d), self.pick("", "(1)", "(2)", "(0, 'floor')", "(1, 'ceil')", "(precision=3)", "(method='ceil')")),
            lambda: "(%s) | float%s" % (e(self.pick("str", "int", "any"), d), self.pick("", "(1.5)", "(default=2)")),
            lambda: "(%s) | abs" % e("float", d),
        )()

    def make_str(self, depth):
        if depth <= 0 or self.chance(0.25):
            return self.pick("s0", "s1", "w", "js", self.quoted(self.rng.choice(TEXTS)), self.quoted(self.rng.choice(WORDS)))
        e, d = self.expression, depth - 1
        text = lambda: self.pick("%s", "(%s)") % e("str", d)  # noqa: E731
        return self.pick(
            lambda: "%s ~ %s" % (text(), e("any", d)),
            lambda: "(%s ~ %s)" % (e("any", d), e("any", d)),
            lambda: "(%s + %s)" % (e("str", d), e("str", d)),
            lambda: "(%s) | %s" % (e("str", d), self.pick("upper", "lower", "title", "capitalize", "trim", "quote", "basename", "dirname",
                                                         "b64encode", "string", "hash", "hash('sha256')", "hash('md5')", "reverse", "first | default('')")),
            lambda: "(%s) | %s" % (e("any", d), self.pick("string", "to_json", "to_nice_json", "to_json(sort_keys=True)", "to_nice_json(indent=2)",
                                                         "upper", "lower", "string | length | string")),
            lambda: "(%s) | replace(%s, %s%s)" % (e("str", d), self.quoted(self.rng.choice(SPECS)), e("str", 0), self.pick("", "", ", 1")),
            lambda: "(%s) | regex_replace('%s', '%s'%s)" % (e("str", d), self.rng.choice(PATTERNS), self.pick("", "-", "<\\\\g<0>>", "x", "é"),
                                                         self.pick("", "", ", ignorecase=True", ", multiline=True")),
            lambda: "(%s) | regex_replace('(%s)', '[\\\\1]')" % (e("str", d), self.pick("a", "[a-c]+", "\\\\d", ".", "\\\\w+")),
            lambda: "(%s) | regex_search('%s') | default('none', true)" % (e("str", d), self.rng.choice(PATTERNS)),
            lambda: "(%s)[%s]" % (e("str", d), self.pick("1:", ":2", "::-1", "1:-1", "-3:", "::2", ":", "2:1")),
            lambda: "(%s)[%d] | default('?')" % (e("str", d), self.rng.randint(-3, 3)),
            lambda: "(%s).%s" % (e("str", d), self.pick("upper()", "lower()", "strip()", "replace('a', 'b')", "strip('a')", "split(',') | join('|')",
                                                       "lstrip()", "rstrip()", "title()", "capitalize()")),
            lambda: "(%s) | join%s" % (e("list", d), self.pick("", "(', ')", "('')", "(d='-')")),
            lambda: "%s | default(%s%s)" % (self.pick("nope", "s0", "dx.a", "dx['b'].c", "nope.x.y", "n0", "ld[0].name", "ls | first", "ls | last"), e("str", d),
                                            self.pick("", ", true", ", boolean=True")),
            lambda: "(%s if %s else %s)" % (e("str", d), e("bool", d), e("str", d)),
            lambda: "(%s if %s)" % (e("str", d), e("bool", d)),
            lambda: "(%s) | ternary(%s, %s)" % (e("bool", d), e("str", d), e("str", d)),
            lambda: "(%s) * %s" % (e("str", 0), self.pick("2", "0", "3")),
            lambda: "(%s | b64encode) | b64decode" % e("str", 0),
            lambda: "'%s' %% %s" % self.pick(("%s!", e("str", 0)), ("%d", "i0"), ("%05d", "i1"), ("%s-%s", "(s0, i0)"), ("%.2f", "f0")),
            lambda: "%s | mandatory" % self.pick("s0", "w", "nope", "js"),
            lambda: self.macro_call(d),
            lambda: "%s | default(%s)" % (self.pick("jx", "jd", "jl", "broken", "lx[0]", "dx.a"), e("str", 0)),
            lambda: "(%s | %s) | default('d')" % (self.pick("nope", "broken", "s0", "jx"), self.pick("upper", "replace('a', nope)", "trim", "string")),
            lambda: "loop.cycle('a', 'b')" if self.in_loop else "s0",
            lambda: "(loop.previtem | default('-'))" if self.in_loop else "s1",
            lambda: "jl | join('%s')" % self.pick("", ",", " "),
        )()

    def macro_call(self, depth):
        if not self.macros:
            return "w"
        name, count = self.rng.choice(self.macros)
        return "%s(%s)" % (name, ", ".join(self.expression("any", depth) for _ in range(self.rng.randint(min(1, count), count))))

    def make_bool(self, depth):
        if depth <= 0 or self.chance(0.2):
            return self.pick("b0", "true", "false", "b0", "i0 > 3", "nope is defined", "n0 is none")
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: "%s %s %s" % (e("int", d), self.pick("<", "<=", ">", ">=", "==", "!="), e(self.pick("int", "float"), d)),
            lambda: "(%s %s %s)" % (e("str", d), self.pick("<", "==", "!=", "in", "not in", ">="), e("str", d)),
            lambda: "(%s %s %s)" % (e("any", d), self.pick("==", "!="), e("any", d)),
            lambda: "%s < %s < %s" % (e("int", 0), e("int", 0), e("int", 0)),
            lambda: "%s in %s" % (e("any", 0), e(self.pick("list", "dict"), d)),
            lambda: "not %s" % e("bool", d),
            lambda: "(%s %s %s)" % (e("bool", d), self.pick("and", "or"), e("bool", d)),
            lambda: "(%s) is %s%s" % (e("any", d), self.pick("", "not "), self.pick("string", "number", "integer", "float", "boolean", "mapping", "sequence",
                                                                                  "iterable", "none", "defined", "undefined", "true", "false")),
            lambda: "%s is %s" % (self.pick("nope", "d0.a", "dx.a.b", "li[2]", "ld[0].on", "s0.x", "jx"), self.pick("defined", "undefined", "not defined")),
            lambda: "(%s) is %s" % (e("int", d), self.pick("odd", "even", "divisibleby 3", "divisibleby(2)", "eq 3", "gt(2)", "lt 5", "in [1, 2, 3]")),
            lambda: "(%s) is %s('%s')" % (e("str", d), self.pick("match", "search", "regex"), self.rng.choice(PATTERNS)),
            lambda: "(%s) is %s" % (e("str", d), self.pick("upper", "lower", "truthy", "falsy")),
            lambda: "'%s' is version('%s', '%s')" % (self.pick("1.10", "1.9.2", "2.0", "1.0rc1", "10"), self.pick("1.9", "1.10.0", "2.0", "1.0"),
                                                    self.pick("<", ">=", "==", "ne", "gt", "le")),
            lambda: "(%s) | bool" % e(self.pick("str", "int", "bool", "any"), d),
            lambda: "(%s).%s(%s)" % (e("str", d), self.pick("startswith", "endswith"), e("str", 0)),
            lambda: "jx is %s" % self.pick("string", "number", "mapping", "sequence", "none", "boolean", "defined", "true"),
            lambda: "jx == %s" % self.pick("i0", "2", "'2'", "''", "li", "none", "true"),
            lambda: self.pick("loop.first", "loop.last", "loop.changed(1)", "loop.index is odd", "not loop.last") if self.in_loop else "b0",
        )()

    def make_list(self, depth):
        if depth <= 0 or self.chance(0.25):
            return self.pick("li", "ls", "jl", "lx", "[]", "['b', 'A', 'c']", "[3, 1, 2]", "ls")
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: "[%s]" % ", ".join(e("any", d) for _ in range(self.rng.randint(0, 3))),
            lambda: "(%s, %s)" % (e("any", d), e("any", d)),
            lambda: "(%s + %s)" % (e("list", 0), e("list", 0)),
            lambda: "%s | sort%s" % (self.pick("ls", "li", "['b', 'A', 'a']", "jl"), self.pick("", "(reverse=true)", "(case_sensitive=true)", "(true)")),
            lambda: "%s | unique%s" % (self.pick("ls", "li", "ls + ls", "[1, true, 2, 1.0]"), self.pick("", "(case_sensitive=true)")),
            lambda: "(%s) | %s" % (e("list", d), self.pick("list", "reverse", "reverse | list", "unique", "select | list", "reject | list", "map('string') | list",
                                                          "first | default([])", "flatten", "length | string | list")),
            lambda: "%s | map('%s') | list" % (self.pick("ls", "jl", "li"), self.pick("upper", "string", "length", "to_json", "title", "default('x')", "int")),
            lambda: "%s | map('regex_replace', '%s', '-') | list" % (self.pick("ls", "jl"), self.rng.choice(PATTERNS)),
            lambda: "ld | map(attribute='%s'%s) | list" % (self.pick("name", "age", "on", "nope"), self.pick("", ", default='?'", ", default=0")),
            lambda: "ld | %s('%s'%s) | list" % (self.pick("selectattr", "rejectattr"), self.pick("on", "age", "name"),
                                               self.pick("", ", 'defined'", ", 'equalto', 2", ", '==', 'fig'", ", 'in', [1, 2, 'fig']", ", 'none'")),
            lambda: "li | %s('%s') | list" % (self.pick("select", "reject"), self.pick("odd", "even", ">', 2, '", "in', [1, 2], '", "divisibleby', 3, '").replace(", '')", ")")),
            lambda: "ls | %s('%s', '%s') | list" % (self.pick("select", "reject"), self.pick("match", "search"), self.rng.choice(PATTERNS)),
            lambda: "ld | sort(attribute='%s'%s)" % (self.pick("age", "name", "name,age"), self.pick("", ", reverse=true")),
            lambda: "ld | groupby('%s')" % self.pick("age", "name"),
            lambda: "(%s) | dictsort%s" % (e("dict", d), self.pick("", "(true)", "(reverse=true)")),
            lambda: "(%s) | dict2items" % e("dict", d),
            lambda: "(%s).%s | list" % (e("dict", 0), self.pick("items()", "keys()", "values()")),
            lambda: "(%s).split(%s)" % (e("str", d), self.pick("','", "", "'a'", "' ', 1")),
            lambda: "(%s) | split%s" % (e("str", d), self.pick("", "(',')", "('a', 1)")),
            lambda: "(%s) | list" % e(self.pick("str", "dict"), d),
            lambda: "range(%s)" % self.pick("3", "1, 4", "0, 10, 3", "3, 0, -1", "0") + " | list",
            lambda: "%s[%s]" % (self.pick("ls", "li", "lx"), self.pick("1:", ":1", "::-1", "-2:", ":")),
            lambda: "(%s if %s else %s)" % (e("list", 0), e("bool", d), e("list", 0)),
            lambda: "%s | %s(%s)" % (e("list", 0), self.pick("union", "difference", "intersect"), e("list", 0)) if self.chance(0.3) else "ls | reverse",
            lambda: "(%s) | zip(%s) | list" % (e("list", 0), e("list", 0)),
        )()

    def make_dict(self, depth):
        if depth <= 0 or self.chance(0.3):
            return self.pick("d0", "dx", "jd", "{}", "{'b': 1, 'a': 2}")
        e, d = self.expression, depth - 1
        return self.pick(
            lambda: "{%s}" % ", ".join("'%s': %s" % (self.rng.choice(KEYS), e("any", d)) for _ in range(self.rng.randint(0, 3))),
            lambda: "(%s) | combine(%s%s)" % (e("dict", d), e("dict", d), self.pick("", "", ", recursive=True", ", list_merge='append'")),
            lambda: "(%s | dict2items) | items2dict" % e("dict", 0),
            lambda: "dict(%s)" % ", ".join("%s=%s" % (k, e("any", d)) for k in self.rng.sample(KEYS, self.rng.randint(0, 2))),
            lambda: "((%s) | to_json) | from_json" % e(self.pick("dict", "dict", "list"), 0),
            lambda: "ld[0] | default({})",
        )()

    def make_any(self, depth):
        kind = self.pick("int", "str", "str", "bool", "list", "dict", "float", "str", "int", "other")
        if kind == "other":
            return self.pick("none", "n0", "jx", "lx[0] | default('-')", "dx.a | default(n0)", "dx", "lx", "s0 or i0", "i0 and s0", "nope | default(none)")
        return getattr(self, "make_" + kind)(depth)

    def make_undefined(self, _depth):
        return self.pick("nope", "d0.nope", "nope.a.b", "li[99]", "dx['zz']", "ls.0.zz", "broken")

    # ------------------------------------------------------------------------------- statements

    def begin(self, inner, kind="%"):
        left = self.pick("", "", "", "", "", "-") if kind != "%" else self.pick("", "", "", "", "", "-", "+")
        right = self.pick("", "", "", "", "", "-") if kind != "%" else self.pick("", "", "", "", "", "-", "+")
        opening, closing = {"%": ("{%", "%}"), "v": ("{{", "}}")}[kind]
        return "%s%s %s %s%s" % (opening, left, inner, right, closing)

    def text(self):
        return self.pick("\n", "\n", " ", "text", "  \n", "\n\n", "a b\n  c", '"key": ', ",", "# line\n", "é", "\t", "100%", "{ x }", "\n  ", "}", "\\n")

    def fresh(self):
        self.names += 1
        return "v%d" % self.names

    def scope(self):
        return {k: list(v) for k, v in self.locals.items()}

    def body(self, depth, most=3):
        return "".join(self.statement(depth) for _ in range(self.rng.randint(1, most)))

    def scoped_body(self, depth):
        kept = self.scope()
        inner = self.body(depth)
        self.locals = kept
        return inner

    def print_statement(self, depth):
        return self.begin(self.expression(self.pick("any", "str", "int", "str"), depth), "v")

    def statement(self, depth):
        if depth <= 0 or self.chance(0.45):
            return self.print_statement(self.pick(1, 2, 3)) if self.chance(0.6) else self.text()
        return self.pick(self.if_statement, self.for_statement, self.set_statement, self.set_statement, self.for_statement,
                         self.if_statement, self.block_statement, self.macro_statement, self.comment)(depth - 1)

    def comment(self, _depth):
        return self.pick("{# c #}", "{#- c -#}", "{# {{ x }} #}\n", "{% raw %}{{ r }}{% endraw %}", "{%- raw -%} {% r %} {%- endraw %}\n", "{% raw %}\nr\n{% endraw %}\n")

    def if_statement(self, depth):
        parts = [self.begin("if " + self.expression("bool", 2)), self.body(depth)]
        while self.chance(0.25):
            parts += [self.begin("elif " + self.expression("bool", 2)), self.body(depth)]
        if self.chance(0.5):
            parts += [self.begin("else"), self.body(depth)]
        return "".join(parts) + self.begin("endif")

    def for_statement(self, depth):
        kept, was_in_loop = self.scope(), self.in_loop
        name, other = self.fresh(), self.fresh()
        kind, head = self.pick(
            ("int", "%s in li"), ("str", "%s in ls"), ("str", "%s in d0"), ("int", "%s in range(3)"), ("any", "%s in lx"), ("str", "%s in (ls | sort)"),
            ("items", "%s, %s in d0.items()"), ("items", "%s, %s in d0 | dictsort"), ("str", "%s in w"), ("any", "%s in " + self.expression("list", 2).replace("%", "%%")),
            ("record", "%s in ld"), ("int", "%s in li if %s > 1"), ("str", "%s in ls if %s | length > 3"))
        if kind == "items":
            head = head % (name, other)
            self.locals.setdefault("str", []).append(name)
            self.locals.setdefault("int", []).append(other)
        else:
            head = head % ((name, name) if " if " in head and head.count("%s") == 2 else name)
            self.locals.setdefault("any" if kind == "record" else kind, []).append(name)
        if kind == "record":
            self.locals.setdefault("str", []).append(name + ".name")
            self.locals.setdefault("int", []).append(name + ".age")
        self.in_loop = True
        body = self.body(depth)
        self.in_loop = was_in_loop
        self.locals = kept
        tail = self.begin("else") + self.scoped_body(depth) if self.chance(0.2) else ""
        return self.begin("for " + head) + body + tail + self.begin("endfor")

    def set_statement(self, depth):
        kind = self.pick("int", "str", "list", "dict", "bool", "any")
        names = self.locals.get(kind, [])
        name = self.rng.choice(names) if names and self.chance(0.3) and "." not in names[-1] else self.fresh()
        name = name.split(".")[0]
        if self.chance(0.15):
            result = self.begin("set " + name + self.pick("", "", " | upper")) + self.scoped_body(depth) + self.begin("endset")
            kind = "str"
        else:
            result = self.begin("set %s = %s" % (name, self.expression(kind, 2)))
        self.locals.setdefault(kind, []).append(name)
        return result

    def block_statement(self, depth):
        kind = self.pick("filter", "with", "namespace", "include", "call")
        if kind == "call":
            name = self.fresh()
            return "{%% macro %s(x) %%}<{{ caller() }}{{ x }}>{%% endmacro %%}" % name + self.begin("call %s(%s)" % (name, self.expression("any", 0))) + self.body(
                depth) + self.begin("endcall")
        if kind == "filter":
            return self.begin("filter " + self.pick("upper", "trim", "replace('a', 'b')", "title")) + self.body(depth) + self.begin("endfilter")
        if kind == "with":
            kept, name = self.scope(), self.fresh()
            head = self.begin("with %s = %s" % (name, self.expression("int", 1)))
            self.locals.setdefault("int", []).append(name)
            body = self.body(depth)
            self.locals = kept
            return head + body + self.begin("endwith")
        if kind == "namespace":
            name = self.fresh()
            return (self.begin("set %s = namespace(n=0, t='')" % name) + self.begin("for x in ls")
                    + self.begin("set %s.n = %s.n + %s" % (name, name, self.pick("1", "loop.index", "i0")))
                    + self.begin("set %s.t = %s.t ~ x" % (name, name)) + self.begin("endfor")
                    + "{{ %s.n }}{{ %s.t }}" % (name, name))
        name = "part%d.j2" % len(self.files)
        self.files[name] = ""  # so that it does not include itself
        kept, self.macros = self.macros, []
        self.files[name] = self.scoped_body(min(depth, 1)) + self.pick("", "\n")
        self.macros = kept
        return self.begin("include '%s'" % name)

    def macro_statement(self, depth):
        name, a, b = self.fresh(), self.fresh(), self.fresh()
        kept, was_in_loop, macros = self.locals, self.in_loop, self.macros
        self.locals, self.in_loop, self.macros = {"any": [a, b]}, False, []
        body = self.body(depth)
        self.locals, self.in_loop, self.macros = kept, was_in_loop, macros
        result = self.begin("macro %s(%s, %s=%s)" % (name, a, b, self.expression("any", 0))) + body + self.begin("endmacro")
        # Calls are made right behind it, where it is surely known.
        return result + "".join("{{ %s(%s) }}" % (name, self.expression("any", 1)) for _ in range(self.rng.randint(0, 2)))


def case(seed):
    maker = Maker(seed)
    template = "".join(maker.statement(3) for _ in range(maker.rng.randint(1, 6))) + maker.pick("", "\n", "\n", "\n\n")
    variables = "\n".join("%s: %s" % (k, yaml_of(v)) for k, v in maker.variables.items())
    return {"template": template, "variables": variables, "files": maker.files, "seed": seed}


def yaml_of(value):
    """A value as YAML. JSON would do but for floats, which YAML wants with a point."""
    if isinstance(value, dict):
        return "{" + ", ".join("%s: %s" % (json.dumps(k), yaml_of(v)) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(yaml_of, value)) + "]"
    if isinstance(value, float) and "e" in repr(value):
        digits, exponent = repr(value).split("e")
        return "%s%se%s%s" % (digits, "" if "." in digits else ".0", exponent[0], exponent[1:])
    return json.dumps(value, ensure_ascii=False)


# ------------------------------------------------------------------- changes of what was written by hand

TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d+\.\d+|\w+|\{[%{]-?|-?[%}]\}|\s+|.", re.S)
LITERALS = ("0", "1", "2", "-1", "3", "1.5", "''", "'a'", "'abc'", "'b'", "','", "none", "true", "false", "[]", "{}", "'1'", "' x '", "[1, 2]", "'é'")


def mutated_case(seed, written):
    """One of the templates with one to three tokens exchanged for others, from any of them."""
    rng = random.Random(seed)
    case = dict(rng.choice(written), seed=seed)
    case.pop("name")
    case.pop("differs")
    names = re.findall(r"^(\w+):", case["variables"], flags=re.M) or ["name"]
    tokens = TOKEN.findall(case["template"])
    words = [w for other in rng.sample(written, 5) for w in re.findall(r"[|.]\s*(\w+)", other["template"])] or ["upper"]
    for _ in range(rng.randint(1, 2)):
        places = [i for i, token in enumerate(tokens) if re.match(r"['\"\w]", token)]
        if not places:
            break
        at = rng.choice(places)
        behind = "".join(tokens[:at]).rstrip()[-1:]
        if behind and behind in "|.":
            tokens[at] = rng.choice(words)
        elif re.match(r"['\"\d]", tokens[at]) or tokens[at] in names:
            tokens[at] = rng.choice(LITERALS + tuple(names) + tuple(names))
        elif rng.random() < 0.5:
            tokens[at] = tokens[at] + rng.choice([" | ", " ~ ", " + ", "."]) + rng.choice(words + names)
        else:
            tokens[at] = rng.choice(["", rng.choice(tokens), rng.choice(words)])
    case["template"] = "".join(tokens)
    return case


# ----------------------------------------------------------------------------------------- shrinking

MOST_TRIES = 400


def shrink(wrong, is_wrong):
    """The least case found that is still wrong: pieces of each text are left out, large ones first."""
    tries = [MOST_TRIES]

    def still(candidate):
        tries[0] -= 1
        return tries[0] > 0 and is_wrong(candidate)

    def smaller(text, pattern, place):
        pieces = re.findall(pattern, text, flags=re.S)
        size = max(1, len(pieces) // 2)
        while size >= 1:
            at = 0
            while at < len(pieces):
                left = pieces[:at] + pieces[at + size:]
                if still(place("".join(left))):
                    pieces = left
                else:
                    at += size
            size //= 2
        return "".join(pieces)

    def place_template(text):
        return dict(wrong, template=text)

    def place_variables(text):
        return dict(wrong, variables=text)

    for pattern in (r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|.", r"\w+|\s+|."):
        wrong = place_template(smaller(wrong["template"], pattern, place_template))
    for name in list(wrong["files"]):
        def place_file(text, name=name):
            return dict(wrong, files=dict(wrong["files"], **{name: text}))

        wrong = place_file(smaller(wrong["files"][name], r"\{%.*?%\}|\{\{.*?\}\}|\w+|\s+|.", place_file))
    tries[0] = MOST_TRIES
    return place_variables(smaller(wrong["variables"], r"[^\n]*\n|[^\n]+", place_variables))
