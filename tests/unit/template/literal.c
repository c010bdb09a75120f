/* SPDX-License-Identifier: MIT */
/* Texts that Python reads as literals. */
#include "render_template.h"

#include "unit.h"

static void literals__become_values(void **state)
{
    (void)state;
    static const char variables[] =
        "e: \"\"\n"
        "v0: \"[1, 2.5, 'a', \\\"b\\\", None, True, false, null]{{ e }}\"\n"
        "v1: \"{'a': {'b': [1]}}{{ e }}\"\n"
        "v2: \"[]{{ e }}\"\n"
        "v3: \"{}{{ e }}\"\n"
        "v4: \"[1, 2{{ e }}\"\n"
        "v5: \"[a]{{ e }}\"\n"
        "v6: \"[1] [2]{{ e }}\"\n"
        "v7: \"[1], [2]{{ e }}\"\n"
        "v8: \"[1],{{ e }}\"\n"
        "v9: \"[-1, +2]{{ e }}\"\n"
        "v10: \"[--1]{{ e }}\"\n"
        "v11: \"[1_000, 0x1F, 0o17, 0b11]{{ e }}\"\n"
        "v12: \"[012]{{ e }}\"\n"
        "v13: \"[1e5, .5, 1.]{{ e }}\"\n"
        "v14: \"['a' 'b']{{ e }}\"\n"
        "v15: \"['a\\\\tb', '\\\\x41', '\\\\d']{{ e }}\"\n"
        "v16: \"[r'\\\\t', u'x']{{ e }}\"\n"
        "v17: \"[f'a']{{ e }}\"\n"
        "v18: \"['''a\\nb''']{{ e }}\"\n"
        "v19: \"['a\\nb']{{ e }}\"\n"
        "v20: \"[1] # c{{ e }}\"\n"
        "v21: \"[1]\\n{{ e }}\"\n"
        "v22: \"[1]\\n[2]{{ e }}\"\n"
        "v23: \"[(1, 2), (1,), ()]{{ e }}\"\n"
        "v24: \"[1 # c\\n, 2]{{ e }}\"\n"
        "v25: \"{1, 2}{{ e }}\"\n"
        "v26: \"{'a'}{{ e }}\"\n"
        "v27: \"[b'a']{{ e }}\"\n"
        "v28: \"[1j]{{ e }}\"\n"
        "v29: \"[1+2j]{{ e }}\"\n"
        "v30: \"[1+2]{{ e }}\"\n"
        "v31: \"[...]{{ e }}\"\n"
        "v32: \"[set()]{{ e }}\"\n"
        "v33: \"{'a': 1, 'a': 2}{{ e }}\"\n"
        "v34: \"{[1]: 2}{{ e }}\"\n"
        "v35: \"{**{}}{{ e }}\"\n"
        "v36: \"[x for x in y]{{ e }}\"\n"
        "v37: \"True{{ e }}\"\n"
        "v38: \"False{{ e }}\"\n"
        "v39: \"None{{ e }}\"\n"
        "v40: \"true{{ e }}\"\n"
        "v41: \"5{{ e }}\"\n"
        "v42: \"'a'{{ e }}\"\n"
        "v43: \"[99999999999999999999]{{ e }}\"\n"
        "v44: \"[-True]{{ e }}\"\n"
        "v45: \"[not 1]{{ e }}\"\n"
        "v46: \"[1 if 1 else 2]{{ e }}\"\n"
        "v47: \"[é]{{ e }}\"\n"
        "v48: \"['é']{{ e }}\"\n"
        "v49: \"[1,,2]{{ e }}\"\n"
        "v50: \"[,]{{ e }}\"\n"
        "v51: \"{'a' 1}{{ e }}\"\n"
        "v52: \"{'a': }{{ e }}\"\n"
        "v53: \"[section]{{ e }}\"\n"
        "v54: \"{ \\\"a\\\": \\\"b\\\\/c\\\" }{{ e }}\"\n";
    static const struct render_case cases[] = {
        {"{{ [v0] }}", "[[1, 2.5, 'a', 'b', None, True, False, None]]"},
        {"{{ [v1] }}", "[{'a': {'b': [1]}}]"},
        {"{{ [v2] }}", "[[]]"},
        {"{{ [v3] }}", "[{}]"},
        {"{{ [v4] }}", "['[1, 2']"},
        {"{{ [v5] }}", "['[a]']"},
        {"{{ [v6] }}", "['[1] [2]']"},
        {"{{ [v7] }}", "[([1], [2])]"},
        {"{{ [v8] }}", "[([1],)]"},
        {"{{ [v9] }}", "[[-1, 2]]"},
        {"{{ [v10] }}", "['[--1]']"},
        {"{{ [v11] }}", "[[1000, 31, 15, 3]]"},
        {"{{ [v12] }}", "['[012]']"},
        {"{{ [v13] }}", "[[100000.0, 0.5, 1.0]]"},
        {"{{ [v14] }}", "[['ab']]"},
        {"{{ [v15] }}", "[['a\\tb', 'A', '\\\\d']]"},
        {"{{ [v16] }}", "[['\\\\t', 'x']]"},
        {"{{ [v17] }}", "[\"[f'a']\"]"},
        {"{{ [v18] }}", "[['a\\nb']]"},
        {"{{ [v19] }}", "[\"['a\\nb']\"]"},
        {"{{ [v20] }}", "[[1]]"},
        {"{{ [v21] }}", "[[1]]"},
        {"{{ [v22] }}", "['[1]\\n[2]']"},
        {"{{ [v23] }}", "[[(1, 2), (1,), ()]]"},
        {"{{ [v24] }}", "[[1, 2]]"},
        {"{{ [v25] }}", "unsupported 1: a text that Python reads as a set"},
        {"{{ [v26] }}", "unsupported 1: a text that Python reads as a set"},
        {"{{ [v27] }}", "unsupported 1: a text that Python reads as bytes"},
        {"{{ [v28] }}", "unsupported 1: a text that Python reads as a complex number"},
        {"{{ [v29] }}", "unsupported 1: a text that Python reads as a complex number"},
        {"{{ [v30] }}", "['[1+2]']"},
        {"{{ [v31] }}", "unsupported 1: a text that Python reads as an ellipsis"},
        {"{{ [v32] }}", "unsupported 1: a text that Python may read as a set"},
        {"{{ [v33] }}", "[{'a': 2}]"},
        {"{{ [v34] }}", "failed 1: unhashable type: 'list'"},
        {"{{ [v35] }}", "['{**{}}']"},
        {"{{ [v36] }}", "['[x for x in y]']"},
        {"{{ [v37] }}", "[True]"},
        {"{{ [v38] }}", "[False]"},
        {"{{ [v39] }}", "['None']"},
        {"{{ [v40] }}", "['true']"},
        {"{{ [v41] }}", "['5']"},
        {"{{ [v42] }}", "[\"'a'\"]"},
        {"{{ [v43] }}", "unsupported 1: an integer of more than 64 bits"},
        {"{{ [v44] }}", "['[-True]']"},
        {"{{ [v45] }}", "['[not 1]']"},
        {"{{ [v46] }}", "['[1 if 1 else 2]']"},
        {"{{ [v47] }}", "['[é]']"},
        {"{{ [v48] }}", "[['é']]"},
        {"{{ [v49] }}", "['[1,,2]']"},
        {"{{ [v50] }}", "['[,]']"},
        {"{{ [v51] }}", "[\"{'a' 1}\"]"},
        {"{{ [v52] }}", "[\"{'a': }\"]"},
        {"{{ [v53] }}", "['[section]']"},
        {"{{ [v54] }}", "[{'a': 'b\\\\/c'}]"},
    };
    RENDER_CASES(cases, variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals__become_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
