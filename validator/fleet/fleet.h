/* SPDX-License-Identifier: MIT */
/*
 * What the files mean together: which devices there are, whose variables a file holds, which OS
 * images the fleet asks for, and the rules that no single file can show.
 *
 * The layout is Ansible's: inventory.yml, group_vars/<group>, host_vars/<device>. For one owner
 * Ansible takes the first that exists of <owner> (a file without extension or a folder),
 * <owner>.yml, <owner>.yaml, <owner>.json, and never says that it passed over the others.
 */
#ifndef FLEETGATE_FLEET_H
#define FLEETGATE_FLEET_H

#include "document/document.h"
#include "git/git.h"

/* The root entries of a fleet repository, NULL-terminated; what lies elsewhere is not read. */
extern const char *const fleet_roots[];

enum fleet_role {
    FLEET_OTHER, /* nothing Ansible looks for */
    FLEET_INVENTORY,
    FLEET_GROUP_VARIABLES,
    FLEET_DEVICE_VARIABLES,
};

struct fleet_path {
    enum fleet_role role;
    struct text owner;  /* the group or device; borrowed from the path */
    struct text source; /* what Ansible chooses or passes over: "host_vars/x.yml", "host_vars/x" */
    bool in_folder;     /* `source` is a folder, and the path lies below it */
    bool has_extension; /* `source` ends in .yml, .yaml or .json */
    bool is_foreign;    /* `source` is a file like "pi4.txt": read for a group of just that name */
    bool is_data;       /* Ansible reads this file, if it chooses the source */
};

/* Whether git takes attributes from the file, and tree/attributes: the lines in it with which a
 * checkout of files of the fleet has other bytes than the commit. */
bool fleet_is_attributes(struct text path);
void attributes_check(struct text content, const struct snapshot *snapshot,
                      const struct place *place, struct findings *findings);

/* Reads the role off a path. */
struct fleet_path fleet_path_of(struct text path);

/* ------------------------------------------------------------------------------- inventory -- */

struct inventory {
    struct map devices; /* id to the node of its key; keys borrowed from the document */
    struct map groups;
};

/* Collects devices and groups. `root` has passed the inventory schema or is NULL; what does not
 * have its shape is passed over. Release in every case. */
int inventory_read(struct inventory *inventory, const struct node *root, struct error *error);
void inventory_release(struct inventory *inventory);
/* fleet/refused-inventory: what fits the schema but makes Ansible's YAML reader give up, whereupon
 * Ansible reads the file as something else. */
int inventory_check_groups(const struct inventory *inventory, const struct node *root,
                           const struct place *place, struct findings *findings,
                           struct error *error);
/* Whether the file is read as variables. A file without extension, or with one of its own, is if
 * the inventory (NULL: not known) has an owner of just that name: any other may be a README. */
bool inventory_reads(const struct inventory *inventory, const struct fleet_path *path);

/* ------------------------------------------------------------------------------- variables -- */

/* What the policy says that variables are held against. */
struct fleet_expectations {
    const char *const *branches; /* [branch_count] names a device may subscribe to */
    size_t branch_count;
    const char *mender_server; /* NULL: any */
};

/* One mention of an OS image. Strings live in the list's arena. */
struct image_mention {
    struct text device_type;
    struct text name;
    size_t file;        /* as given to variables_check */
    struct position at; /* of the image name */
};

struct image_mentions {
    struct arena arena;
    struct image_mention *items; /* [count] */
    size_t count;
    size_t capacity;
};

void image_mentions_init(struct image_mentions *mentions);
void image_mentions_release(struct image_mentions *mentions);
/* Appends copies of all mentions of `from`. */
int image_mentions_append(struct image_mentions *mentions, const struct image_mentions *from,
                          struct error *error);
/* By file, then by place in the file. */
void image_mentions_sort(struct image_mentions *mentions);

/* Holds a mapping of variables (a whole vars file, `vars` of a group, one host of the inventory)
 * against the expectations: fleet/unknown-branch, mender/other-server, and its parameters for
 * templates against what templates will get: document/ambiguous-scalar. Collects the images it
 * mentions. What does not have the schema's shape is passed over. */
int variables_check(const struct node *variables, const struct fleet_expectations *expectations,
                    size_t file, const struct place *place, struct image_mentions *images,
                    struct findings *findings, struct error *error);
/* The same for all variables that stand in the inventory itself. */
int inventory_check(const struct node *root, const struct fleet_expectations *expectations,
                    size_t file, const struct place *place, struct image_mentions *images,
                    struct findings *findings, struct error *error);

/* ----------------------------------------------------------------------------------- files -- */

/* Cross-file rules on the paths alone: fleet/no-inventory, fleet/unlisted-device,
 * fleet/ambiguous-source, tree/malformed (a file for a folder). `inventory` is NULL when the
 * inventory could not be read: then nobody is called unlisted. */
int fleet_check_files(const struct snapshot *snapshot, const struct inventory *inventory,
                      struct findings *findings, struct error *error);

#endif
