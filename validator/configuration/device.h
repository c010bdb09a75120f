/* SPDX-License-Identifier: MIT */
/* What templates see of one device. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_DEVICE_H
#define FLEETGATE_CONFIGURATION_DEVICE_H

#include "configuration/configuration.h"
#include "configuration/play_setters.h"
#include "configuration/role.h"
#include "configuration/types.h"

struct device {
    const struct inventory *inventory;
    struct inventory_view *view;
    const struct inventory_host *host;
    const struct template_world *world;
    const struct role *role;
    const struct play_setters *plays;
    struct arena arena;        /* of what is made for this device */
    struct map known;          /* what was made for it, by name */
    const char *type_variable; /* the one that says the device type; NULL: groups do */
    struct types types;
    bool has_type;                              /* it was looked for, and ... */
    const struct node *type;                    /* ... found; or else is not known, perhaps ... */
    const struct type_of_group *types_given[2]; /* ... since these two differ, or ... */
    struct template_result type_problem;        /* ... for this reason */
    bool merges;        /* dictionaries of several levels, in place of replacing them */
    bool is_typing;     /* evaluates the variable, which may ask for the type in turn */
    bool is_evaluating; /* os_image, which may ask for desired_os_image in turn */
    bool is_rendering;  /* a template, which sees what plays set in place of the device's own */
    bool asked_plays;   /* for what they set, while it is rendered */
    bool asked_plugins; /* for what one may replace, while it is rendered */
    bool no_memory;
    bool is_too_large;     /* `groups`, for the limits */
    bool asked_name;       /* for what is this device's alone */
    const char *unseen;    /* a file of the role that may set what was asked for; NULL: none */
    const char *merged;    /* a dictionary that was asked for and that Ansible merges; NULL: none */
    const char *merged_in; /* the file of the role that sets a part of it */
    /* What was asked for that is only known where Ansible works; NULL: nothing. */
    const char *unknown;
    /* Why device_type or os_image, which desired_os_image is made of, could not be evaluated;
     * TEMPLATE_RENDERED: they could. */
    struct template_result problem;
    bool has_two_types;                  /* this is the problem */
    char set_by_plays[TEMPLATE_MESSAGE]; /* room for device_set_by_plays */
};

void device_init(struct device *device, const struct inventory *inventory,
                 const struct template_world *world);
void device_release(struct device *device);
/* Goes to a device that the view has entered. */
void device_enter(struct device *device, const struct inventory_host *host);
/* The device type, NULL where it is not known: see `type`. */
const struct node *device_find_type(struct device *device);
/* Notes that something was asked for which only Ansible knows. */
void device_note_unknown(struct device *device, const char *what);
/* The value of a name as written, or NULL. */
const struct node *device_variable(struct device *device, struct text name);
/* What a play sets the variable by, which has no value: "the variable x, which ..."; NULL: nothing
 * does. */
const char *device_set_by_plays(struct device *device, struct text name);
/* Evaluates a value of the variable, which may be a part of it, as template_evaluate does; where it
 * cannot, the result names the variable. */
int device_evaluate(struct device *device, const char *variable, const struct node *written,
                    const struct node **value, struct template_result *result, struct error *error);

#endif
