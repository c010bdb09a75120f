/* SPDX-License-Identifier: MIT */
/* What each file of a tree is to Ansible, by its path. */
#include "unit.h"

#include "configuration/play_places.h"

#include <string.h>

static struct text inventories[] = {{"inventory.yml", 13}};
static const struct inventory_location location = {.files = inventories, .file_count = 1};

/* The built-in policy, whose templates lie in the role apply_configuration; or one that says where.
 */
struct world {
    struct policy policy;
    struct templates_source source;
    struct play_places places;
    struct arena arena;
};

static void begin(struct world *world, const char *policy, const char *folder)
{
    struct error error = {0};
    *world = (struct world){.source = {.folder = folder, .location = &location}};
    arena_init(&world->arena);
    assert_int_equal(policy_read(&world->policy, "p.yml", text_of(policy), NULL, &error), 0);
    world->source.policy = &world->policy;
    assert_int_equal(play_places_find(&world->places, &world->source, &world->arena, &error), 0);
}

static void end(struct world *world)
{
    policy_release(&world->policy);
    arena_release(&world->arena);
}

static const char *name_of(enum play_content content)
{
    static const char *const names[] = {"none", "at top", "plays", "defaults", "variables"};
    return names[content];
}

struct example {
    const char *path, *expected;
};

#define COUNT(examples) (sizeof(examples) / sizeof *(examples))

static void check(enum play_content (*content)(const struct play_places *, struct text),
                  const char *policy, const char *folder, const struct example *examples,
                  size_t count)
{
    struct world world;
    begin(&world, policy, folder);
    for (size_t i = 0; i < count; i++) {
        const char *found = name_of(content(&world.places, text_of(examples[i].path)));
        if (strcmp(found, examples[i].expected) != 0)
            fail_msg("%s is %s", examples[i].path, found);
    }
    end(&world);
}

static void file__in_a_place_of_ansible__is_what_the_place_says(void **state)
{
    static const struct example examples[] = {
        {"site.yml", "at top"},
        {"site.yaml", "at top"},
        {"site.json", "at top"},
        {"site.txt", "none"},
        {"main", "none"},
        {".hidden.yml", "none"},
        {"inventory.yml", "none"},
        {"playbooks/site.yml", "plays"},
        {"plays/site.yml", "plays"},
        {"tasks/main", "plays"},
        {"handlers/main.yml", "plays"},
        {"other/site.yml", "none"},
        {"vars/a.yml", "defaults"},
        {"vars/main.yml", "defaults"},
        {"vars/main/a.yml", "defaults"},
        {"defaults/a.yml", "defaults"},
        {"roles/r/tasks/main.yml", "plays"},
        {"roles/r/meta/main.yml", "plays"},
        {"roles/r/vars/main.yml", "variables"},
        {"roles/r/vars/main/a.yml", "variables"},
        {"roles/r/vars/a.yml", "defaults"},
        {"roles/r/vars/mainly.yml", "defaults"},
        {"roles/r/defaults/main.yml", "defaults"},
        {"roles/vars/tasks/main.yml", "plays"},
        {"roles/r/files/a.yml", "none"},
        {"roles/r/templates/a.yml", "none"},
        {"roles/r/molecule/a/play.yml", "none"},
        {"roles/r/.git/tasks/a.yml", "none"},
        {"playbooks/group_vars/all.yml", "none"},
        {"playbooks/roles/r/vars/main.yml", "variables"},
        {"roles/apply_configuration/tasks/main.yml", "plays"},
        {"roles/apply_configuration/vars/main.yml", "none"},
        {"roles/apply_configuration/vars/main/a.yml", "none"},
        {"roles/apply_configuration/vars/mainly.yml", "defaults"},
        {"roles/apply_configuration/defaults/main.yml", "none"},
        {"roles/apply_configuration/defaults/a.yml", "defaults"},
    };
    (void)state;
    check(play_content_of, "", "", examples, COUNT(examples));
}

static void file__below_the_folder_of_the_fleet__is_likewise(void **state)
{
    static const struct example examples[] = {
        {"site.yml", "at top"},
        {"shop/site.yml", "at top"},
        {"shop/tasks/main.yml", "plays"},
        {"shop/roles/r/vars/main.yml", "variables"},
        {"shop/roles/apply_configuration/vars/main.yml", "none"},
        {"roles/apply_configuration/vars/main.yml", "none"},
        {"shopping/site.yml", "none"},
        {"other/site.yml", "none"},
    };
    (void)state;
    check(play_content_of, "", "shop/", examples, COUNT(examples));
}

static void file__of_the_role_of_templates_elsewhere__is_of_that_role(void **state)
{
    static const char policy[] = "fleet: { templates: { folder: ansible/roles/own/templates } }";
    static const struct example examples[] = {
        {"ansible/site.yml", "at top"},
        {"shop/ansible/site.yml", "at top"},
        {"ansible/roles/own/vars/main.yml", "none"},
        {"shop/ansible/roles/own/vars/main.yml", "none"},
        {"ansible/roles/own/tasks/main.yml", "plays"},
        {"ansible/roles/other/vars/main.yml", "variables"},
        {"roles/own/vars/main.yml", "none"},
        {"other/site.yml", "none"},
    };
    (void)state;
    check(play_content_of, policy, "shop/", examples, COUNT(examples));
}

static void file__of_templates_without_a_role__is_of_no_own_role(void **state)
{
    static const struct example examples[] = {
        {"vars/main.yml", "defaults"},
        {"site.yml", "at top"},
        {"roles/r/vars/main.yml", "variables"},
    };
    (void)state;
    check(play_content_of, "fleet: { templates: { folder: templates } }", "", examples,
          COUNT(examples));
    check(play_content_of, "fleet: { templates: { folder: . } }", "", examples, COUNT(examples));
    check(play_content_of, "fleet: { templates: { folder: roles/r/files } }", "", examples,
          COUNT(examples));
}

static void file__elsewhere__is_what_its_folders_say(void **state)
{
    static const struct example examples[] = {
        {"site.yml", "none"},
        {"tasks/main.yml", "none"},
        {"inventory.yml", "none"},
        {"other/site.yml", "at top"},
        {"other/site.txt", "none"},
        {"other/vars/a.yml", "defaults"},
        {"other/vars/main.yml", "variables"},
        {"other/vars/defaults/a.yml", "defaults"},
        {"other/defaults/main.yml", "defaults"},
        {"other/defaults/vars/main.yml", "defaults"},
        {"other/r/tasks/main", "at top"},
        {"roles/apply_configuration/vars/main.yml", "none"},
    };
    (void)state;
    check(play_content_elsewhere, "", "", examples, COUNT(examples));
}

static void folder__is_entered_where_anything_in_it_is_read(void **state)
{
    static const struct {
        const char *folder;
        bool enters;
    } examples[] = {
        {"tasks", true},
        {"tasks/deep", true},
        {"tasks/files", false},
        {"tasks/.hidden", false},
        {"roles", true},
        {"roles/r/vars", true},
        {"other", false},
        {"task", false},
        {"shop", true},
        {"sho", false},
        {"shop/tasks", true},
        {"shop/other", false},
        {"shop/ansible", true},
        {"ansible", true},
        {"ansible/vars", true},
        {"ansible/other", false},
        {"shop/ansible/roles/own", true},
    };
    struct world world;
    (void)state;
    begin(&world, "fleet: { templates: { folder: ansible/roles/own/templates } }", "shop/");
    for (size_t i = 0; i < COUNT(examples); i++) {
        if (play_places_enter(&world.places, text_of(examples[i].folder)) != examples[i].enters)
            fail_msg("%s", examples[i].folder);
    }
    end(&world);
}

static void folder__elsewhere__is_entered_unless_another_fleet_has_it(void **state)
{
    static const struct {
        const char *folder;
        bool enters;
    } examples[] = {
        {"shop", true},
        {"depot", false},
        {"depots", true},
        {"depo", true},
        {"other", true},
        {"other/templates", false},
        {"templates/other", false},
        {"other/.git", false},
    };
    struct world world;
    (void)state;
    begin(&world, "fleet: { root: [shop, depot] }", "shop/");
    for (size_t i = 0; i < COUNT(examples); i++) {
        if (play_places_enter_elsewhere(&world.places, text_of(examples[i].folder)) !=
            examples[i].enters)
            fail_msg("%s", examples[i].folder);
    }
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file__in_a_place_of_ansible__is_what_the_place_says),
        cmocka_unit_test(file__below_the_folder_of_the_fleet__is_likewise),
        cmocka_unit_test(file__of_the_role_of_templates_elsewhere__is_of_that_role),
        cmocka_unit_test(file__of_templates_without_a_role__is_of_no_own_role),
        cmocka_unit_test(file__elsewhere__is_what_its_folders_say),
        cmocka_unit_test(folder__is_entered_where_anything_in_it_is_read),
        cmocka_unit_test(folder__elsewhere__is_entered_unless_another_fleet_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
