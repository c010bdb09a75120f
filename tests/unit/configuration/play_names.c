/* SPDX-License-Identifier: MIT */
/* What plays and tasks set and name, by what is written in one document. */
#include "unit.h"

#include "configuration/play_names.h"
#include "read_document.h"
#include "show_setters.h"

struct example {
    const char *yaml;
    const char *expected; /* as show_setters has it; before that each file that is named, as
                             "KIND NAME LINE KEYWORD" */
};

static int note(void *context, const struct play_mention *mention)
{
    static const char *const kinds[] = {"file", "folder", "of role", "beside", "tasks"};
    struct buffer *out = context;
    buffer_format(out, "%s %.*s %u %s\n", kinds[mention->kind], (int)mention->name.length,
                  mention->name.bytes, mention->by.line, mention->by.how ? mention->by.how : "-");
    return 0;
}

static void check_one(const struct example *example)
{
    struct reading reading;
    struct play_setters setters;
    struct buffer out;
    const struct play_reader reader = {&setters, "p", note, &out};
    reading_init(&reading, text_of(example->yaml));
    assert_non_null(reading.document.root);
    play_setters_init(&setters);
    buffer_init(&out, 10000);
    assert_int_equal(play_names_read(&reader, reading.document.root), 0);
    show_setters(&setters, &out);
    buffer_append_string(&out, "");
    assert_string_equal(out.length ? buffer_text(&out).bytes : "", example->expected);
    buffer_release(&out);
    play_setters_release(&setters);
    reading_release(&reading);
}

#define CHECK(examples) check(examples, sizeof(examples) / sizeof *(examples))

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_one(&examples[i]);
}

static void keyword__of_a_play__sets_what_it_names(void **state)
{
    static const struct example examples[] = {
        {"- hosts: all\n  vars:\n    a: 1\n    b: 2\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\nplay a p:3 vars\nplay b p:4 vars\n"},
        {"- hosts: all\n  vars:\n    - a: 1\n    - b: 2\n    - c\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\nplay a p:3 vars\nplay b p:4 vars\n"},
        {"- import_playbook: other.yml\n  vars: {a: 1}\n",
         "tasks other.yml 1 import_playbook\nplay a p:2 vars\n"},
        {"- hosts: all\n  vars: '{{ all_of_them }}'\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\nplay * p:2 vars\n"},
        {"- hosts: all\n  vars: 5\n", "beside group_vars 0 -\nbeside host_vars 0 -\n"},
        {"- hosts: all\n  vars_prompt:\n    - name: a\n    - {prompt: b}\n    - name: c\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\nplay a p:3 vars_prompt\nplay c p:5 "
         "vars_prompt\n"},
        {"- hosts: all\n  vars_prompt: {name: a}\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\nplay a p:2 vars_prompt\n"},
        {"- hosts: all\n  vars_files:\n    - a.yml\n    - [b.yml, c.yml]\n",
         "file a.yml 3 vars_files\nfile b.yml 4 vars_files\nfile c.yml 4 vars_files\nbeside "
         "group_vars 0 -\nbeside host_vars 0 -\n"},
        {"- hosts: all\n  vars_files: a.yml\n",
         "file a.yml 2 vars_files\nbeside group_vars 0 -\nbeside host_vars 0 -\n"},
        {"- hosts: all\n  roles:\n    - r\n    - role: s\n      given: 1\n      tags: x\n"
         "      vars: {a: 1}\n    - {role: t, last: 1}\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\ntask given p:5 roles\ntask a p:7 "
         "roles\ntask last p:8 roles\n"},
        {"dependencies:\n  - {role: r, given: 1}\n  - {src: s, when: x, version: 1}\n",
         "task given p:2 dependencies\n"},
        {"hosts: all\nvars: {a: 1}\n", "play a p:2 vars\n"},
    };
    (void)state;
    CHECK(examples);
}

static void keyword__of_a_task__sets_what_it_names(void **state)
{
    static const struct example examples[] = {
        {"- ping:\n  vars: {a: 1}\n", "task a p:2 vars\n"},
        {"- ping:\n  register: a\n", "task a p:2 register\n"},
        {"- ping:\n  register: [a]\n", ""},
        {"- ping:\n  loop: [1]\n", "task item p:2 loop\n"},
        {"- ping:\n  with_items: [1]\n", "task item p:2 loop\n"},
        {"- ping:\n  within: [1]\n", ""},
        {"- ping:\n  loop_control: {loop_var: a, index_var: b, label: c}\n",
         "task a p:2 loop_var\ntask b p:2 index_var\n"},
        {"- ping:\n  register: '{{ a }}'\n", "task * p:2 register\n"},
        {"- ping:\n  vars: {'{% a %}': 1}\n", "task * p:2 vars\n"},
        {"- ping:\n  vars: {'': 1}\n", ""},
        {"- block:\n    - ping:\n      register: a\n  rescue:\n    - ping:\n      register: b\n"
         "  always:\n    - ping:\n      register: c\n",
         "task a p:3 register\ntask b p:6 register\ntask c p:9 register\n"},
        {"- hosts: all\n  tasks: [{register: a}]\n  pre_tasks: [{register: b}]\n"
         "  post_tasks: [{register: c}]\n  handlers: [{register: d}]\n  strategy: [{register: "
         "e}]\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\ntask a p:2 register\ntask b p:3 "
         "register\ntask c p:4 register\ntask d p:5 register\n"},
        {"- include_tasks: {apply: {vars: {a: 1}}, file: t.yml}\n",
         "tasks t.yml 1 include_tasks\ntask a p:1 vars\n"},
        {"- ansible.builtin.include_role: {apply: {vars: {a: 1}}, name: r}\n", "task a p:1 vars\n"},
        {"- ansible.legacy.import_role: {apply: {vars: {a: 1}}, name: r}\n", "task a p:1 vars\n"},
        {"- other.include_role: {apply: {vars: {a: 1}}, name: r}\n", ""},
        {"- - - ping:\n      register: a\n", "task a p:2 register\n"},
        {"register: a\n", "task a p:1 register\n"},
        {"- ping:\n  register: a\n- ping:\n  register: a\n", "task a p:2 register\n"},
        {"- hosts: all\n  vars: {a: 1}\n  tasks: [{ping: , register: a}]\n",
         "beside group_vars 0 -\nbeside host_vars 0 -\ntask a p:3 register\n"},
    };
    (void)state;
    CHECK(examples);
}

static void lookup__that_is_given_variables__may_set_any(void **state)
{
    static const struct example examples[] = {
        {"- debug:\n    msg: \"{{ lookup('template', 'a', template_vars={}) }}\"\n",
         "task * p:2 template_vars\n"},
        {"- debug:\n    - template_vars\n", "task * p:2 template_vars\n"},
        {"- debug:\n    - x\n    - template_vars\n", "task * p:3 template_vars\n"},
        {"- template_vars: 1\n", ""},
        {"- debug: {msg: template_var}\n", ""},
    };
    (void)state;
    CHECK(examples);
}

static void play__beside_others__reads_the_variables_beside_it(void **state)
{
    static const struct example examples[] = {
        {"- hosts: a\n- ping:\n", "beside group_vars 0 -\nbeside host_vars 0 -\n"},
        {"- ping:\n- hosts: a\n", "beside group_vars 0 -\nbeside host_vars 0 -\n"},
        {"- ping:\n- import_playbook: a\n", "tasks a 2 import_playbook\n"},
        {"hosts: a\n", ""},
    };
    (void)state;
    CHECK(examples);
}

static void set_fact__in_each_form__sets_what_it_is_given(void **state)
{
    static const struct example examples[] = {
        {"- set_fact: {a: 1, b: 2}\n", "task a p:1 set_fact\ntask b p:1 set_fact\n"},
        {"- set_fact:\n    a: 1\n    b: 2\n", "task a p:2 set_fact\ntask b p:3 set_fact\n"},
        {"- ansible.builtin.set_fact: {a: 1}\n- ansible.legacy.set_fact: {b: 1}\n"
         "- other.set_fact: {c: 1}\n- set_facts: {d: 1}\n",
         "task a p:1 set_fact\ntask b p:2 set_fact\n"},
        {"- set_fact: a=1 b='x y=2' c=\"d e=3\"\n",
         "task a p:1 set_fact\ntask b p:1 set_fact\ntask c p:1 set_fact\n"},
        {"- set_fact: \" a=1\\tb={{ x y=2 }}\\nc={{ {} }} d=}e=1 f=1\"\n",
         "task a p:1 set_fact\ntask b p:1 set_fact\ntask c p:1 set_fact\ntask d p:1 set_fact\ntask "
         "f p:1 set_fact\n"},
        {"- set_fact: a='b\" c=1' d=1\n", "task a p:1 set_fact\ntask d p:1 set_fact\n"},
        {"- set_fact: free =b c=\n", "task c p:1 set_fact\n"},
        {"- set_fact: '{{ all }}'\n", "task * p:1 set_fact\n"},
        {"- set_fact: '{% all %}'\n", "task * p:1 set_fact\n"},
        {"- set_fact: '{{ a }}=1'\n", "task * p:1 set_fact\n"},
        {"- set_fact:\n  args: {a: 1}\n", "task a p:2 set_fact\n"},
        {"- set_fact: {a: 1}\n  args: {b: 1}\n", "task a p:1 set_fact\ntask b p:2 set_fact\n"},
        {"- set_fact: {a: 1}\n  args: '{{ more }}'\n",
         "task a p:1 set_fact\ntask * p:1 set_fact\n"},
        {"- action: set_fact a=1 b=2\n", "task a p:1 set_fact\ntask b p:1 set_fact\n"},
        {"- action: ansible.builtin.set_fact a=1\n", "task a p:1 set_fact\n"},
        {"- local_action: {module: set_fact, a: 1}\n",
         "task module p:1 set_fact\ntask a p:1 set_fact\n"},
        {"- local_action: {module: set_fact b=1, a: 1}\n",
         "task b p:1 set_fact\ntask module p:1 set_fact\ntask a p:1 set_fact\n"},
        {"- action: '{{ module }} a=1'\n", "task a p:1 set_fact\n"},
        {"- action: '{% module %} a=1'\n", "task a p:1 set_fact\n"},
        {"- '{{ module }}': {a: 1}\n", "task a p:1 set_fact\n"},
        {"- module_defaults: {set_fact: {a: 1}, ping: {b: 1}, include_vars: {name: c}}\n",
         "task a p:1 set_fact\ntask c p:1 include_vars\n"},
        {"- module_defaults: set_fact\n", ""},
        {"- action: ping a=1\n", ""},
    };
    (void)state;
    CHECK(examples);
}

static void include_vars__in_each_form__names_what_it_reads(void **state)
{
    static const struct example examples[] = {
        {"- include_vars: a.yml\n", "file a.yml 1 include_vars\n"},
        {"- include_vars: 'a.yml'\n- include_vars: \"'b c.yml'\"\n",
         "file a.yml 1 include_vars\nfile b c.yml 2 include_vars\n"},
        {"- include_vars: {file: a.yml}\n", "file a.yml 1 include_vars\n"},
        {"- include_vars: file=a.yml\n", "file a.yml 1 include_vars\n"},
        {"- include_vars: {file: a.yml, name: all}\n", "task all p:1 include_vars\n"},
        {"- include_vars: {dir: a}\n", "folder a 1 include_vars\n"},
        {"- include_vars: {dir: a, file: b}\n", "folder a 1 include_vars\n"},
        {"- include_vars: {depth: 1}\n", ""},
        {"- include_vars:\n  args: {file: a.yml}\n", "file a.yml 1 include_vars\n"},
        {"- include_vars: a.yml\n  args: '{{ more }}'\n", "task * p:1 include_vars\n"},
    };
    (void)state;
    CHECK(examples);
}

static void tasks__that_are_included__are_named(void **state)
{
    static const struct example examples[] = {
        {"- include_tasks: a.yml\n", "tasks a.yml 1 include_tasks\n"},
        {"- import_tasks: {file: a.yml}\n", "tasks a.yml 1 import_tasks\n"},
        {"- include_tasks: {tags: a}\n", ""},
        {"- import_playbook: a.yml\n", "tasks a.yml 1 import_playbook\n"},
        {"- include: a.yml b=1\n", "tasks a.yml 1 include\ntask b p:1 include\n"},
        {"- include: '{{ a }}.yml b=1'\n",
         "tasks {{ a }}.yml 1 include\ntask b p:1 include\ntask * p:1 include\n"},
    };
    (void)state;
    CHECK(examples);
}

static void role__whose_files_are_chosen__names_them_and_main(void **state)
{
    static const struct example examples[] = {
        {"- include_role: {name: r}\n", ""},
        {"- include_role: {name: r, vars_from: a}\n",
         "of role r/vars/a 1 include_role\nof role r/vars/main 1 include_role\n"},
        {"- import_role: {role: r, defaults_from: a}\n",
         "of role r/defaults/a 1 import_role\nof role r/defaults/main 1 import_role\n"},
        {"- include_role: {name: r, vars_from: a, defaults_from: b}\n",
         "of role r/vars/a 1 include_role\nof role r/vars/main 1 include_role\nof role "
         "r/defaults/b 1 include_role\nof role r/defaults/main 1 include_role\n"},
        {"- include_role: {name: '{{ r }}', vars_from: a}\n", "task * p:1 include_role\n"},
        {"- include_role: {name: r, vars_from: '{{ a }}'}\n", "task * p:1 include_role\n"},
        {"- include_role: {name: r, tasks_from: a}\n", ""},
    };
    (void)state;
    CHECK(examples);
}

static void group__that_is_joined__may_set_any(void **state)
{
    static const struct example examples[] = {
        {"- group_by: {key: a}\n",
         "play group_names p:1 group_by\nplay groups p:1 group_by\nplay * p:1 group_by\n"},
        {"- add_host: {name: a, b: 1}\n", "task name p:1 add_host\ntask b p:1 add_host\n"},
        {"- add_host: {name: a, groups: b}\n",
         "play group_names p:1 add_host\ntask groups p:1 add_host\ntask name p:1 add_host\nplay * "
         "p:1 add_host\n"},
        {"- add_host: {name: a, group: b}\n",
         "play group_names p:1 add_host\nplay groups p:1 add_host\ntask name p:1 add_host\ntask "
         "group p:1 add_host\nplay * p:1 add_host\n"},
        {"- add_host: name=a groupname=b\n",
         "play group_names p:1 add_host\nplay groups p:1 add_host\ntask name p:1 add_host\ntask "
         "groupname p:1 add_host\nplay * p:1 add_host\n"},
    };
    (void)state;
    CHECK(examples);
}

static void file_of_variables__sets_its_keys(void **state)
{
    struct reading reading;
    struct play_setters setters;
    struct buffer out;
    const struct play_reader reader = {&setters, "p", note, &out};
    (void)state;
    reading_init(&reading, TEXT("a: 1\nvars:\n  b: 1\n"));
    play_setters_init(&setters);
    buffer_init(&out, 10000);
    assert_int_equal(play_names_add_all(&reader, reading.document.root, PLAY_RANK_PLAY), 0);
    show_setters(&setters, &out);
    assert_string_equal(buffer_text(&out).bytes, "play a p:1\nplay vars p:2\n");
    buffer_release(&out);
    play_setters_release(&setters);
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keyword__of_a_play__sets_what_it_names),
        cmocka_unit_test(keyword__of_a_task__sets_what_it_names),
        cmocka_unit_test(lookup__that_is_given_variables__may_set_any),
        cmocka_unit_test(play__beside_others__reads_the_variables_beside_it),
        cmocka_unit_test(set_fact__in_each_form__sets_what_it_is_given),
        cmocka_unit_test(include_vars__in_each_form__names_what_it_reads),
        cmocka_unit_test(tasks__that_are_included__are_named),
        cmocka_unit_test(role__whose_files_are_chosen__names_them_and_main),
        cmocka_unit_test(group__that_is_joined__may_set_any),
        cmocka_unit_test(file_of_variables__sets_its_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
