/* SPDX-License-Identifier: MIT */
/*
 * What the files mean: which devices there are, whose variables a file holds, which OS images the
 * fleet asks for, and the rules that a schema cannot say.
 *
 * The layout is Ansible's: an inventory, and beside it group_vars/<group>, host_vars/<device>;
 * where they lie says inventory_locate. For one owner Ansible takes the first that exists of
 * <owner> (a file without extension or a folder), <owner>.yml, <owner>.yaml, <owner>.json, and
 * never says that it passed over the others.
 */
#ifndef FLEETGATE_FLEET_H
#define FLEETGATE_FLEET_H

#include "configuration/configuration.h"

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

/* Reads the role off the path of a fleet that lies there. */
struct fleet_path fleet_path_of(const struct inventory_location *location, struct text path);
/* Whether the policy expects the file at the path, of a fleet that lies there, to be encrypted. */
bool fleet_expects_encrypted(const struct policy *policy, const struct inventory_location *location,
                             struct text path);
/* Whether Ansible takes a host of this name, listed or not, for the machine that it runs on. */
bool fleet_is_localhost(struct text name);
/* Whether the name says that SOPS has encrypted the file: <name>.sops.yml. */
bool fleet_is_of_sops(struct text path);
/* Whether the policy or the name says that the file is encrypted. */
bool fleet_is_meant_to_be_encrypted(const struct policy *policy,
                                    const struct inventory_location *location, struct text path);
/* The plug-in of SOPS reads <owner>.sops.yml for <owner>. */
struct text fleet_owner_without_sops(struct text owner);
/* Whether git takes attributes from the file. */
bool fleet_is_attributes(struct text path);

/* ------------------------------------------------------------------------------- inventory -- */

/* Whether the file is there to be read as variables. A file without extension, or with one of its
 * own, is if the inventory (NULL: not known) has an owner of just that name: any other may be a
 * README. */
bool fleet_reads(const struct inventory *inventory, const struct fleet_path *path);

/* ---------------------------------------------------------------------------------- images -- */

/* One mention of an OS image. Strings live in the list's arena. */
struct image_mention {
    struct text device_type;
    struct text name;
    size_t file;        /* index in the snapshot */
    struct position at; /* of the image name */
    size_t devices;     /* for which a computed value came to it; 0: it stands in the file */
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

/* ----------------------------------------------------------------------------------- rules -- */

/* What one file of variables came to. */
struct fleet_facts {
    bool is_judged;   /* it was read and held against its schema */
    bool is_unread;   /* it is encrypted as a whole */
    size_t bytes;     /* its size, where it was read */
    bool sets_branch; /* it sets subscribed_branch, or cannot be read and may do so */
};

/* A fleet as far as it is read; borrowed. The rules on it are those of rules.def. */
struct fleet {
    const struct policy *policy;
    const struct snapshot *snapshot;
    const struct inventory_location *location; /* there even where no inventory was found */
    const struct inventory *inventory;         /* NULL: not read yet, or it cannot be relied on */
    const struct fleet_facts *facts;           /* [snapshot->count], once all files are read */
};

/* One file of a fleet, or one mapping in it; borrowed. */
struct fleet_file {
    size_t index; /* in the snapshot */
    struct place place;
    struct text text;        /* of a .gitattributes */
    const struct node *node; /* of a document: the whole of it, or one mapping of variables */
    bool is_encrypted;       /* its values are, one by one */
};

/* Files are read in any order, by several threads at once that have images and findings of their
 * own. What has passed its schema is held against the rules; what has not its shape is passed over.
 */

/* Whether a mapping of variables sets subscribed_branch, or (NULL, encrypted) cannot be read. */
bool fleet_sets_branch(const struct node *variables);

/* How often a pattern of the .gitattributes is held against one of so many files, at most. */
size_t fleet_attributes_effort(size_t files, struct text text);
/* A .gitattributes, for templates, which are no files of the snapshot. `fleet` is NULL where
 * fleet_read_attributes has not seen this one. */
void fleet_attributes_of_templates(const struct fleet *fleet, const struct fleet_file *file,
                                   const struct text *templates, size_t count,
                                   struct findings *findings);
/* A .gitattributes. */
void fleet_read_attributes(const struct fleet *fleet, const struct fleet_file *file,
                           struct findings *findings);
/* A file of variables; adds copies of the images that it mentions. */
int fleet_read_variables(const struct fleet *fleet, const struct fleet_file *file,
                         struct image_mentions *images, struct findings *findings,
                         struct error *error);
/* A source of the inventory, with all variables that stand in it. Its devices and groups go to
 * `inventory`, which is initialised, and borrows from the document. */
int fleet_read_inventory(const struct fleet *fleet, const struct fleet_file *file,
                         struct inventory *inventory, struct image_mentions *images,
                         struct findings *findings, struct error *error);
/* Once all sources are read. */
int fleet_finish_inventory(const struct fleet *fleet, struct inventory *inventory,
                           struct findings *findings, struct error *error);
/* What the files mean together, once all of them are read. */
void fleet_check(const struct fleet *fleet, struct findings *findings);

/* --------------------------------------------------------------------------------- devices -- */

/* A variable that decides what becomes of a device. */
struct fleet_value {
    const struct variable *variable; /* NULL: the device has none */
    struct configuration_value evaluated;
    bool is_computed; /* it holds Jinja */
};

struct schema_scratch;

/* One device as it would be configured, while one thread judges it. */
struct fleet_device {
    const struct inventory_host *host;
    struct templates *templates;
    struct configuration *configuration; /* which has entered it */
    struct text path; /* of its only file of variables; bytes is NULL: it has none, or several */
    bool has_several;
    struct schema_scratch *scratch; /* to hold it against schemas */
    struct fleet_value branch, images;
    struct fleet_value type;             /* where a variable says it */
    struct configuration_type told_type; /* by that variable, or by groups */
    struct configuration_rendering rendering;
    struct buffer text;       /* as rendered */
    struct document document; /* what that is read as; its memory serves the next device */
    bool is_verified;         /* all of it could be judged */
    size_t steps;             /* that this took */
    struct error error;       /* what kept a rule from doing its job */
};

/* Evaluates and renders what decides, and holds it against the rules on devices. The caller sets
 * the first six members, and initialises `text`; it releases text and document. Adds copies of the
 * images that computed values come to. */
int fleet_judge_device(const struct fleet *fleet, struct fleet_device *device,
                       struct image_mentions *images, struct findings *findings,
                       struct error *error);

#endif
