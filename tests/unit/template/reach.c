/* SPDX-License-Identifier: MIT */
/* What a value would ask for where Ansible works. */
#include "unit.h"

#include "template/template.h"

static void append_reach(void *context, const struct template_reach *reach)
{
    static const char *const names[] = {"env ",    "lookup ", "filter ", "test ",
                                        "python ", "file",    "unknown"};
    struct buffer *out = context;
    buffer_append_string(out, out->length ? ", " : "");
    buffer_append_string(out, names[reach->type]);
    if (reach->type < TEMPLATE_REACHES_FILE) {
        buffer_append_text(out, reach->name);
        buffer_append_string(out, reach->name.bytes ? "" : "?");
    }
}

static void assert_reaches(const char *text, const char *expected)
{
    struct buffer out;
    struct error error = {0};
    buffer_init(&out, 1000);
    assert_int_equal(template_reaches(text_of(text), append_reach, &out, &error), 0);
    assert_string_equal(out.length ? out.bytes : "", expected);
    buffer_release(&out);
}

static void template_reaches__each_way_to_ask__is_reported(void **state)
{
    (void)state;
    assert_reaches("{{ lookup('pipe', 'id') }}", "lookup pipe");
    assert_reaches("{{ q('file', query('url', 'x')) }}", "lookup file, lookup url");
    assert_reaches("{{ lookup('ansible.legacy.items', 1) }}", "lookup ansible.legacy.items");
    assert_reaches("{{ lookup('env', 'A', ' B c', x, default=q('pipe')) }}",
                   "env A, env B, env ?, lookup pipe");
    assert_reaches("{{ lookup('env', *x) }}{{ lookup('env', 'A' ~ 'B') }}", "env ?, env ?");
    assert_reaches("{{ lookup(x, 'A') }}{{ lookup }}", "lookup ?, lookup ?");
    assert_reaches("{% for a in [lookup] %}{{ a }}{% else %}{{ q('pipe') }}{% endfor %}",
                   "lookup ?, lookup pipe");
    assert_reaches("{% for a in [1] if lookup('pipe') %}{% endfor %}", "lookup pipe");
    assert_reaches("{% if 1 %}{% elif lookup('pipe') %}{% else %}{{ q('file') }}{% endif %}",
                   "lookup pipe, lookup file");
    assert_reaches("{% with a = q('pipe') %}{% endwith %}", "lookup pipe");
    assert_reaches("{% set a %}{{ q('pipe') }}{% endset %}", "lookup pipe");
    assert_reaches("{% call q('pipe') %}{% endcall %}", "lookup pipe");
    assert_reaches("{% macro m() %}{{ q('pipe') }}{% endmacro %}", "lookup pipe");
    assert_reaches("{% macro m(q) %}{{ q('pipe') }}{% endmacro %}{{ q('file') }}",
                   "lookup pipe, python q, lookup file, python q");
    assert_reaches("{{ {'a': q('pipe')}[q('file')][1:q('url')] }}",
                   "lookup pipe, lookup file, lookup url");
    assert_reaches("{{ 1 if q('pipe') else not -q('file') }}", "lookup pipe, lookup file");
    assert_reaches("{{ x | fileglob | ansible.builtin.realpath is file }}",
                   "test file, filter realpath, filter fileglob");
    assert_reaches("{{ x | map('unvault') | map(y) | map(*y) | map('own') }}",
                   "filter own, filter ?, filter ?, filter unvault");
    assert_reaches("{{ x | select('exists') | rejectattr('file', 'link') }}",
                   "test link, test exists");
    assert_reaches("{% include 'x' %}", "file");
    assert_reaches("{{ 'a\\' ~ q('pipe') }}", "unknown, unknown");
    assert_reaches("{{ '\\'{{ x' ~ q('pipe') }}", "unknown, lookup pipe");
    assert_reaches("{{ x", "unknown");
    assert_reaches("{{ x | own }}", "unknown");
    assert_reaches("#jinja2: variable_start_string: '['\n[ 1 }}", "unknown");
}

static void template_reaches__what_leads_into_python__is_reported(void **state)
{
    (void)state;
    assert_reaches("{{ cycler.__init__.__globals__ }}", "python __globals__, python __init__");
    assert_reaches("{{ hostvars . _loader.path_exists() }}", "python path_exists, python _loader");
    assert_reaches("{{ ''['__class__'] }}", "python __class__");
    assert_reaches("{{ ''['_''_class_''_'] }}", "python __class__");
    static const char *const in_parts[] = {
        "{{ ''['__cl' ~ 'ass__'] }}",
        "{{ ''['_' ~ '_class' ~ x] }}",
        "{{ ''['_' + '_' + x] }}",
        "{{ ''['_' * 2 ~ x] }}",
        "{{ ''[2 * '_' ~ x] }}",
        "{{ ''[x ~ 'class__'] }}",
        "{{ ''[['__cla', 'ss'] | join] }}",
        "{{ ''['__SSALC' | lower | reverse] }}",
        "{{ x | map(attribute='_' ~ '_class__') }}",
    };
    for (size_t i = 0; i < sizeof in_parts / sizeof *in_parts; i++)
        assert_reaches(in_parts[i], "python a name put together of parts");
    assert_reaches("{{ x | attr('__class__') | attr(y) }}", "python attr, python __class__");
    assert_reaches("{{ x | map('attr', '__class__') }}", "python __class__");
    assert_reaches("{{ x | map(attribute='a.__class__.b') | sort(attribute='__a') }}",
                   "python __a, python __class__");
    assert_reaches("{{ x | selectattr('__a__') | groupby('__b') | join(',', '__c') }}",
                   "python __c, python __b, python __a__");
    assert_reaches("{{ '__class__' | extract('') }}", "python __class__");
    assert_reaches("{{ (x | map('upper')).gi_frame['f_globals'] }}",
                   "python f_globals, python gi_frame");
    assert_reaches("{{ '{0.__class__}'.format(x) ~ y.format(x) ~ '{}'.format(x) }}",
                   "python format, python format");
    assert_reaches("{{ x.popen() ~ x[y]() ~ x()() }}",
                   "python popen, python a call of what is computed, "
                   "python a call of what is computed");
    assert_reaches("{{ lipsum[x] ~ cycler['y'] }}", "python lipsum");
    assert_reaches("{% set f = x.y %}{{ f() }}", "python f");
    assert_reaches("{% set range = x.y %}{{ range(3) }}", "python range");
    assert_reaches("{% for m in x %}{% endfor %}{% macro m() %}{% endmacro %}{{ m() }}",
                   "python m");
    assert_reaches("{% macro m(q) %}{{ m() }}{% endmacro %}{{ n() }}", "python m, python n");
}

static void template_reaches__what_asks_for_nothing__is_silent(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "lookup('pipe', 'id')",
        "{{ 'lookup(\"pipe\", \"id\")' }}",
        "{# lookup('pipe', 'id') #}",
        "{% raw %}{{ lookup('pipe', 'id') }}{% endraw %}",
        "{{ lookup('items', [1]) + q('ansible.builtin.dict', x) + query('vars', 'y') }}",
        "{{ lookup('env') }}",
        "{% for q in [1] %}{{ q }}{% endfor %}",
        "{% set query = 1 %}{{ query }}",
        "{{ x.get('lookup') }}{{ x(q=1) }}",
        "{{ x._ ~ _z ~ __own ~ a__b ~ x['a__b'] ~ x['_y'] ~ x['a' ~ '__' ~ y] ~ '__class__' }}",
        "{{ x | replace('__', '_') | map('replace', '__', '_') | join('__') | split('__') }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(range(3)) }}{{ now().strftime('%s') }}",
        "{{ x | attr('name') | join(', ') }}{{ '{:02d}'.format(x) }}{{ x.y.upper() }}",
        "{{ x | map('upper') | map(attribute='file') | select | selectattr('file') | list }}",
        "{{ x is defined }}",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_reaches(cases[i], "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(template_reaches__each_way_to_ask__is_reported),
        cmocka_unit_test(template_reaches__what_leads_into_python__is_reported),
        cmocka_unit_test(template_reaches__what_asks_for_nothing__is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
