/* SPDX-License-Identifier: MIT */
/*
 * The fleet as Ansible computes it: hosts, groups, and the variables of each device with the place
 * that each comes from. Nothing is evaluated: a value that holds Jinja is text here.
 *
 *     inventory_init()
 *     inventory_load()           hosts, groups, variables of groups; or, of sources that are read
 *                                already, inventory_add_yaml() for each, and inventory_finish()
 *     inventory_view_new()
 *     inventory_view_enter()     any number of devices, one after the other
 *     inventory_view_list()      the variables of the one that was entered
 *     inventory_view_free()
 *     inventory_release()
 *
 * A scope (a group's block or file, a device's own) is never copied into a device. What the groups
 * of a device come to is computed once for all devices of the same groups; a device's own files are
 * read when it is entered, and forgotten when the next one is. So memory does not grow with what
 * devices hold, and all of it takes time in proportion to what is read.
 *
 * What Ansible does, and in which order (2.14; what other versions do is the same here):
 *   - Sources are read one after the other into one inventory. A later one overrides.
 *   - Variables, from the lowest: `all` in the inventory; its groups there, by depth, priority and
 *     name; group_vars/all beside each source; group_vars/<group> beside each source; the device in
 *     the inventory; host_vars/<device> beside each source.
 *   - Of group_vars/<group> the first that exists counts, of no extension, .yml, .yaml, .json: a
 *     file, or a folder, whose files are read in the order of their names; in a folder those that
 *     are hidden, end in ~ or have another extension are passed over.
 *   - ansible_group_priority counts in the inventory alone; elsewhere it is a variable like others.
 *
 * What Ansible refuses, reads in two ways, or runs is a fleet/refused-inventory finding: scripts,
 * configurations of plug-ins, a name that is a group and a device, cycles. An inventory with such a
 * finding is not to be relied on.
 */
#ifndef FLEETGATE_INVENTORY_H
#define FLEETGATE_INVENTORY_H

#include "document/document.h"
#include "git/git.h"
#include "policy/policy.h"

/* The folders of the variables of groups and devices. */
#define INVENTORY_GROUP_FOLDER "group_vars"
#define INVENTORY_HOST_FOLDER "host_vars"
enum { INVENTORY_FOLDERS = 2 };
extern const char *const inventory_folders[INVENTORY_FOLDERS]; /* both */

/* ------------------------------------------------------------------------------- the model -- */

/* Variables that stand together in one place; in the order in which they override. */
struct inventory_block {
    const struct inventory_block *next;
    const struct node *variables; /* a mapping */
    struct text path;             /* of the file it stands in */
};

struct inventory_group {
    struct text name;
    const struct node *key; /* where it is first named; NULL for all and ungrouped where nothing
                               names them, and in an inventory of INI */
    struct text path;       /* of the file it is first named in */
    const struct inventory_block *blocks;
    struct inventory_block *last_block;
    size_t *parents, *children; /* [parent_count], [child_count]: indices in `groups`, by age */
    size_t parent_count, parent_capacity, child_count, child_capacity;
    size_t *hosts; /* [host_count] indices in `hosts`, by age; each once */
    size_t host_count, host_capacity;
    size_t depth; /* of the longest way down from `all`, which has 0 */
    int64_t priority;
    bool has_hosts; /* it or a group below it has */
};

struct inventory_host {
    struct text name;
    const struct node *key; /* where it is first named; of a range all share one; or NULL */
    struct text path;       /* of the file it is first named in */
    const struct inventory_block *blocks;
    struct inventory_block *last_block;
    size_t kin; /* which groups it is in: the same number for all hosts of the same groups */
};

enum { INVENTORY_ALL, INVENTORY_UNGROUPED }; /* indices in `groups` */

/* What a device or a group is given beside the inventory. Private. */
struct inventory_files;

struct inventory {
    struct inventory_group *groups; /* [group_count], by age */
    size_t group_count, group_capacity;
    struct inventory_host *hosts; /* [host_count], by age */
    size_t host_count, host_capacity;
    struct map group_indices, host_indices; /* name to index, plus one */
    struct arena arena;
    struct map edges;                /* parent and child, to tell what is there already */
    struct map kins;                 /* lists of groups, each as the one before it and a group */
    struct inventory_kin *kin_items; /* private */
    size_t kin_count, kin_capacity;
    size_t entries;         /* hosts and memberships, which a range multiplies */
    size_t range_bytes;     /* of the names that ranges stand for */
    size_t ini_values_left; /* that sources in INI format may yet have */
    bool shape_is_judged;   /* set by the caller: a schema has judged the shape of the sources, so
                               that what it refuses anyway is not said once more */
    const struct limits *limits;
    struct inventory_files *files; /* of inventory_load; else NULL */
};

void inventory_init(struct inventory *inventory, const struct limits *limits);
void inventory_release(struct inventory *inventory);

const struct inventory_group *inventory_group(const struct inventory *inventory, struct text name);
const struct inventory_host *inventory_host(const struct inventory *inventory, struct text name);

/* --------------------------------------------------------------------------------- reading -- */

/* Adds what one source says, whose document and path must outlive the inventory. */
int inventory_add_yaml(struct inventory *inventory, const struct node *root,
                       const struct place *place, struct findings *findings, struct error *error);
/* The same for one in INI format; the text must outlive the inventory, too. */
int inventory_add_ini(struct inventory *inventory, struct text text, const struct place *place,
                      struct findings *findings, struct error *error);
/* The first line that says that a text is in INI format, and was never meant as YAML; 0: none. */
unsigned inventory_ini_line(struct text text);
/* What a source is read as, by its name and its first bytes. What the gate does not read is a
 * finding. */
enum inventory_form { INVENTORY_REFUSED, INVENTORY_INI, INVENTORY_YAML_OR_INI };
enum inventory_form inventory_form_of(struct text text, const struct place *place,
                                      struct findings *findings);
/* Whether a text of the last form, which was read as a document, is INI to Ansible. */
bool inventory_is_ini(const struct document *document, struct text text, const struct place *place);
/* Says that a source is not there. */
void inventory_refuse_missing(struct text source, struct findings *findings);
/* Ends the reading: who is in no group goes to ungrouped, groups without parents go below all,
 * depths are computed. Finds cycles. */
int inventory_finish(struct inventory *inventory, struct findings *findings, struct error *error);

/* Plug-ins that may have a part in what a template comes to. */
enum inventory_plugin {
    INVENTORY_PLUGIN_FILTERS,
    INVENTORY_PLUGIN_TESTS,
    INVENTORY_PLUGIN_LOOKUPS,
    INVENTORY_PLUGIN_ACTIONS,
    INVENTORY_PLUGIN_TYPES,
};

/* Where an ansible.cfg says that such plug-ins lie. */
struct inventory_plugin_paths {
    struct text paths; /* from its folder, with colons between; bytes is NULL: it does not say */
    unsigned line;
};

/* What an ansible.cfg says of inventories, variables and plug-ins. */
struct inventory_config {
    bool merges; /* hash_behaviour = merge: dictionaries are merged */
    struct inventory_plugin_paths plugins[INVENTORY_PLUGIN_TYPES];
    struct text inventory; /* paths with commas between, borrowed; bytes is NULL: none is named */
    unsigned inventory_line;
};

/* Reads the text of an ansible.cfg. A setting that changes what is read, and that the gate does not
 * follow, is found. */
void inventory_config_read(struct inventory_config *config, struct text text,
                           const struct place *place, struct findings *findings);

/* Whether one inventory was found. */
enum inventory_state {
    INVENTORY_NONE,
    INVENTORY_FOUND,
    INVENTORY_SEVERAL, /* and the policy does not say which counts */
};

/* Where a fleet lies. Strings live in the arena of the search. */
struct inventory_location {
    enum inventory_state state;
    const char *folder;   /* where Ansible is run: "", or with its last slash */
    struct text *sources; /* [source_count] of several that are not named, the first */
    size_t source_count;
    bool is_named;      /* by the policy or by an ansible.cfg */
    struct text *files; /* [file_count] of the sources, in Ansible's order */
    size_t *indices;    /* [file_count] in the snapshot */
    size_t file_count;
    struct text *candidates; /* [candidate_count] what stands where an inventory usually does */
    size_t candidate_count;
    struct text *bases; /* [base_count] folders whose group_vars/ and host_vars/ count */
    size_t base_count;
    bool merges;                                                   /* hash_behaviour = merge */
    struct inventory_plugin_paths plugins[INVENTORY_PLUGIN_TYPES]; /* of the folder's ansible.cfg */
    bool reads_ini;                /* in folders of sources, names that end in .ini */
    const struct fleet_root *root; /* where the policy says it lies */
    enum leads_away away;     /* where nothing is found: so does the folder that it is to be in, */
    bool is_in_file;          /* or a file stands there, which the policy names */
    const char *near, *meant; /* where there is none, a file that is called nearly so, and what may
                                 be meant; or NULL */
};

/* Where each fleet of the policy lies, in its order. All live in the arena of the search. */
struct inventory_locations {
    struct inventory_location *items; /* [count] */
    size_t count;
    const struct snapshot_root *roots; /* what the snapshot holds: see snapshot_of_tree */
};

struct inventory_search {
    struct repository *repository;
    const struct object_id *tree; /* NULL: the index */
    const struct policy *policy;
    struct arena *arena;
    const struct differences *changes; /* see snapshot_of_tree */
};

/* Takes one snapshot of all fleets, which is to be released in every case, and finds where in it
 * the inventory of each lies: where the policy says; or what an ansible.cfg names; or inventory,
 * hosts (.yml, .yaml, .ini, a folder), inventories/<one>, at the top and in ansible/. Of a snapshot
 * that is cut nothing is said. */
int inventory_locate(struct inventory_locations *locations, struct snapshot *snapshot,
                     const struct inventory_search *search, struct findings *findings,
                     struct error *error);

/* Where inventories, the variables beside them, and the templates of a play may lie of one fleet,
 * the likeliest first; each NULL-terminated. Strings live in the arena. */
struct inventory_paths {
    const char *const *inventories;
    const char *const *variables; /* folders */
    const char *const *templates; /* folders */
};
int inventory_usual_paths(struct inventory_paths *usual, const struct policy *policy,
                          const struct fleet_root *root, struct arena *arena, struct error *error);
/* Whether an inventory of any fleet may lie at the path, as the policy says or by its name. */
bool inventory_is_usual_path(const struct policy *policy, struct text path);

/* Where a fleet lies in a snapshot. Borrowed for as long as the inventory lives. */
struct inventory_input {
    struct repository *repository;
    const struct snapshot *snapshot; /* sorted, as git lists it */
    const struct text *sources;      /* [source_count] files and folders, as -i takes them */
    size_t source_count;
    struct text play_folder; /* of the playbook, with its last slash: "" for the root; bytes is
                                NULL: group_vars/ and host_vars/ count beside the inventory alone */
    bool merges;             /* ansible.cfg says hash_behaviour = merge */
    bool reads_ini;          /* in folders of sources, names that end in .ini */
};

/* Reads all sources and the variables of groups, and finishes. */
int inventory_load(struct inventory *inventory, const struct inventory_input *input,
                   struct findings *findings, struct error *error);

/* Reads the variables of groups alone, for an inventory that was added source by source and is
 * finished; what is wrong with them is found as in inventory_load. */
int inventory_attach(struct inventory *inventory, const struct inventory_input *input,
                     struct findings *findings, struct error *error);

/* What a device has for its own file of variables, where that is no index in the snapshot. */
#define INVENTORY_NO_FILE SIZE_MAX
#define INVENTORY_SEVERAL_FILES (SIZE_MAX - 1) /* a folder, or in several places */
/* Says for each device which file is the only one of its own: files[host_count]; for those of these
 * names alone, unless `names` is NULL. */
void inventory_own_files(const struct inventory *inventory, const struct map *names, size_t *files);

/* ------------------------------------------------------------------- variables of a device -- */

/* A variable as one scope sets it, on top of what it overrides. */
struct variable {
    struct text name;
    const struct node *key;       /* where it is set: its line and column, in the file `path` */
    struct text path;             /* of the file, in the tree */
    const struct node *set;       /* what stands there */
    const struct node *value;     /* what counts: the same, or dictionaries merged with it */
    const struct variable *below; /* what this overrides, or NULL */
    struct text group;            /* whose scope it is; empty: the device's own */
};

/* One device after the other, for one thread. */
struct inventory_view;
int inventory_view_new(struct inventory_view **view, const struct inventory *inventory,
                       struct error *error);
void inventory_view_free(struct inventory_view *view);

/* Goes to a device; what was got of the one before is gone. Its own files are read; what is wrong
 * with them goes to `findings`, and such a file sets nothing. ERROR_LIMIT where groups multiply
 * variables beyond all measure. */
int inventory_view_enter(struct inventory_view *view, const struct inventory_host *host,
                         struct findings *findings, struct error *error);
/* What was read of the only file of a device. */
struct inventory_own {
    size_t file;             /* index in the snapshot, or INVENTORY_NO_FILE */
    const struct node *root; /* of its document, which must outlive the stay; NULL: it has none */
};
/* The same for a device whose own file has been read, or which has none. */
int inventory_view_enter_read(struct inventory_view *view, const struct inventory_host *host,
                              const struct inventory_own *own, struct findings *findings,
                              struct error *error);
/* How many variables were set to enter the device: by itself; and by its groups, which is done once
 * for all devices of the same groups, but once more (`again`) where so many other groups were
 * entered meanwhile that they were forgotten. */
struct inventory_work {
    size_t own, groups, again;
};
struct inventory_work inventory_view_work(const struct inventory_view *view);
/* The variable as it counts, or NULL. Those that Ansible itself sets (inventory_hostname, groups,
 * ...) are not there. */
const struct variable *inventory_view_find(const struct inventory_view *view, struct text name);
/* All of them, sorted by name. */
int inventory_view_list(struct inventory_view *view, const struct variable *const **variables,
                        size_t *count, struct error *error);
/* The path of a file that is encrypted as a whole, so that what it sets for the device is not
 * known; bytes is NULL where there is none. */
struct text inventory_view_unread(const struct inventory_view *view);
/* The same for a file that cannot be read, or is no mapping, which is found. */
struct text inventory_view_broken(const struct inventory_view *view);
/* The groups that the device is in, directly and through others, but for `all`: by depth, priority
 * and name, as they override. Indices in `groups`. */
void inventory_view_groups(const struct inventory_view *view, const size_t **groups, size_t *count);

#endif
