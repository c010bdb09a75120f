/* SPDX-License-Identifier: MIT */
#include "show_inventory.h"
#include "unit.h"

struct world {
    struct inventory inventory;
    struct findings findings;
    struct error error;
};

static void begin(struct world *world, const char *text)
{
    const struct place place = {.path = TEXT("hosts")};
    *world = (struct world){0};
    findings_init(&world->findings, 10, NULL);
    inventory_init(&world->inventory, &default_limits);
    assert_int_equal(inventory_add_ini(&world->inventory, text_of(text), &place, &world->findings,
                                       &world->error),
                     0);
    assert_int_equal(inventory_finish(&world->inventory, &world->findings, &world->error), 0);
}

static void end(struct world *world)
{
    inventory_release(&world->inventory);
    findings_release(&world->findings);
}

/* "group: hosts @children\n" of each group but for all; "host: variables\n" of each host. */
static void check(const char *text, const char *expected)
{
    struct world world;
    struct buffer out;
    buffer_init(&out, 4000);
    begin(&world, text);
    assert_int_equal(world.findings.count, 0);
    const struct inventory *inventory = &world.inventory;
    for (size_t i = INVENTORY_UNGROUPED; i < inventory->group_count; i++) {
        const struct inventory_group *group = &inventory->groups[i];
        buffer_format(&out, "%.*s:", (int)group->name.length, group->name.bytes);
        append_members(&out, inventory, group);
        for (const struct inventory_block *block = group->blocks; block; block = block->next)
            buffer_format(&out, " %s=%s",
                          block->variables->mapping.members[0].name.bytes ? "v" : "",
                          node_type_name(block->variables->mapping.members[0].value));
        buffer_append_string(&out, "\n");
    }
    assert_string_equal(out.bytes, expected);
    buffer_release(&out);
    end(&world);
}

static void inventory_add_ini__sections__are_groups(void **state)
{
    (void)state;
    check("", "ungrouped:\n");
    check("# c\n; c\na\n[g] # c\nb x=1 # c\nw[1:2]:22\n[g:vars]\nv=1 # c\nv=a\n",
          "ungrouped: a\ng: b w1 w2 v=integer v=string\n");
    check("[top:children]\nlow # c\n[low]\na\n[other:children]\nlow\n",
          "ungrouped:\ntop: @low\nlow: a\nother: @low\n");
    check("[g:vars]\nv=1\n[g]\n", "ungrouped:\ng: v=integer\n");
    check("[t:children]\na\nb # c\n# c\n[u:children]\na\n[a]\n[b]\n",
          "ungrouped:\nt: @a @b\nu: @a\na:\nb:\n");
    check("[g:hosts]\n a\n[h:vars]\n x = 1 \n =1\n[h]\n[g]\nb\n",
          "ungrouped:\ng: a b\nh: v=integer v=integer\n");
    check("a\r\nb\x0b"
          "c\xE2\x80\xA8"
          "d\n",
          "ungrouped: a b c d\n");
}

static void inventory_add_ini__host_line__is_split_as_by_a_shell(void **state)
{
    (void)state;
    struct world world;
    begin(&world, "a x=\"b c\" y='\"1\"' z=d\\ e w=  \t'v=f g' "
                  "u=\"\\\"q\\\\ \\n\" t='\\n' s=\\\"#h\n");
    const struct inventory_host *host = inventory_host(&world.inventory, TEXT("a"));
    assert_non_null(host);
    const struct node *variables = host->blocks->variables;
    assert_int_equal(variables->mapping.count, 8);
    static const char *const values[] = {"b c", "1", "d e", "", "f g", "\"q\\ \\n", "\\n", "\""};
    for (size_t i = 0; i < 8; i++)
        assert_true(text_is(variables->mapping.members[i].value->string, values[i]));
    assert_int_equal(variables->mapping.members[0].key->at.line, 1);
    assert_int_equal(host->key->at.column, 1);
    assert_int_equal(variables->mapping.members[0].key->at.column, 3);
    assert_int_equal(variables->mapping.members[1].key->at.column, 11);
    assert_int_equal(variables->mapping.members[1].value->at.column, 11);
    end(&world);
}

static void inventory_add_ini__what_ansible_refuses__is_found_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned line;
    } table[] = {
        {"a\n[g:other]\nb\n", 2},
        {"[g h]\n", 1},
        {"[g\n", 1},
        {"[]\n", 1},
        {"[g] x\n", 1},
        {"a\nall:\n", 2},
        {"---\n", 1},
        {"a x\n", 1},
        {"a x='b\n", 1},
        {"a x=b\\\n", 1},
        {"[g]\n[g:vars]\nx\n", 3},
        {"[g:children]\nb c\n", 2},
        {"[g:children]\nb\n", 2},
        {"[g:vars]\nx=1\n", 1},
        {"[a:children]\nall\n", 2},
        {"a[1:\n", 1},
        {"a x={1,2}\n", 1},
        {"a/b\n", 1},
        {"a\xFF\n", 0},
        {"[g]\n[g:vars]\nansible_group_priority=x\n", 3},
        {"[a:children]\nb\n[b:children]\na\n", 1},
        {"[a]\na\n", 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct world world;
        begin(&world, table[i].text);
        assert_int_equal(world.findings.count, 1);
        assert_int_equal(world.findings.items[0].rule, RULE_FLEET_REFUSED_INVENTORY);
        assert_int_equal(world.findings.items[0].place.line, table[i].line);
        end(&world);
    }
}

/* What is wrong is said by its name: with the first of it, the reading ends. */
static void inventory_add_ini__what_is_wrong__is_said_once(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } table[] = {
        {"'a\nb:\n", "'a is no host"},
        {"a 'b\n", "a 'b has a quote that is not closed"},
        {"a b=\"c\n", "a b=\"c has a quote that is not closed"},
        {"a b\n", "b is no variable"},
        {"a:\n", "a: ends in a colon, which a port has to follow"},
        {"---\n", "--- is how YAML begins"},
        {"[g:x]\n", "x is no kind of section"},
        {"[g/h]\n",
         "g/h is a name that Ansible looks for in another place; / and $ lead elsewhere"},
        {"[g h]\n", "[g h] is no section"},
        {"[g:]\n", "[g:] is no section"},
        {"[g];c\n", "[g];c has a bracket that is no range; write [1:20], [a:f] or [01:20:2]"},
        {"[g:\xc3\xa9]\n", "\\u00e9 is no kind of section"},
        {"[g:children]\nh:1\n", "h:1 is no name of a group"},
        {"[g:children]\nh\n[i:vars]\n", "h is among children, but no section declares it"},
        {"[i:vars]\n[g:children]\nh\n", "i has variables, but no section declares it"},
        {"[g]\n[g:vars]\nx\n", "x is no variable"},
        {"[g]\n[g:vars]\nx={1,2}\n", "x has a value of Python that Ansible fails on, or reads in "
                                     "another way by its version"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct world world;
        begin(&world, table[i].text);
        assert_int_equal(world.findings.count, 1);
        assert_string_equal(world.findings.items[0].message, table[i].message);
        end(&world);
    }
}

static void inventory_add_ini__text_that_is_none_of_ini__is_found(void **state)
{
    (void)state;
    struct world world;
    begin(&world, "a\n=======\nb\n");
    assert_int_equal(world.inventory.host_count, 0);
    assert_int_equal(world.findings.count, 1);
    assert_int_equal(world.findings.items[0].rule, RULE_DOCUMENT_CONFLICT_MARKERS);
    end(&world);
    const struct place place = {.path = TEXT("hosts")};
    begin(&world, "");
    assert_int_equal(inventory_add_ini(&world.inventory, (struct text){"a\nb\0c\n", 6}, &place,
                                       &world.findings, &world.error),
                     0);
    assert_findings(&world.findings,
                    "hosts:2:1 error fleet/refused-inventory the line holds a NUL byte\n");
    end(&world);
}

/* A line is a value, and a variable three and its own. */
static void inventory_add_ini__values_beyond_what_is_left__are_found(void **state)
{
    (void)state;
    static const char *const texts[] = {"a x=1 y=[1,2]\n", "[g]\n[g:vars]\nx=1\n", "a\nb\n\n;c\n"};
    static const size_t needed[] = {1 + 4 + 6, 3 + 4, 2};
    const struct place place = {.path = TEXT("hosts")};
    for (size_t i = 0; i < 3; i++) {
        for (size_t lack = 0; lack < 2; lack++) {
            struct world world;
            begin(&world, "");
            world.inventory.ini_values_left = needed[i] - lack;
            assert_int_equal(inventory_add_ini(&world.inventory, text_of(texts[i]), &place,
                                               &world.findings, &world.error),
                             0);
            if (world.findings.count != lack)
                fail_msg("%s: %zu of %zu", texts[i], world.inventory.ini_values_left, needed[i]);
            if (lack)
                assert_int_equal(world.findings.items[0].rule, RULE_DOCUMENT_LIMIT);
            else
                assert_int_equal(world.inventory.ini_values_left, 0);
            end(&world);
        }
    }
}

/* Each word takes what it is long, not what the rest of its line is. */
static void line__of_very_many_variables__takes_memory_in_proportion(void **state)
{
    (void)state;
    struct world world;
    struct buffer text;
    buffer_init(&text, SIZE_MAX / 4);
    buffer_append_string(&text, "a");
    for (unsigned i = 0; i < 5000; i++)
        buffer_format(&text, " v%u=1", i);
    buffer_append(&text, "", 1);
    begin(&world, text.bytes);
    assert_int_equal(world.findings.count, 0);
    assert_int_equal(world.inventory.hosts[0].blocks->variables->mapping.count, 5000);
    assert_in_range(world.inventory.arena.used, 1, 10 << 20);
    const struct node *last = world.inventory.hosts[0].blocks->variables->mapping.members[4999].key;
    assert_int_equal(last->at.column, text.length - strlen("v4999=1"));
    end(&world);
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line__of_very_many_variables__takes_memory_in_proportion),
        cmocka_unit_test(inventory_add_ini__what_is_wrong__is_said_once),
        cmocka_unit_test(inventory_add_ini__text_that_is_none_of_ini__is_found),
        cmocka_unit_test(inventory_add_ini__values_beyond_what_is_left__are_found),
        cmocka_unit_test(inventory_add_ini__sections__are_groups),
        cmocka_unit_test(inventory_add_ini__host_line__is_split_as_by_a_shell),
        cmocka_unit_test(inventory_add_ini__what_ansible_refuses__is_found_with_its_line),
    };
    return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
