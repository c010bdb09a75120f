/* SPDX-License-Identifier: MIT */
/*
 * The plan: which devices are given something else by one fleet than by another, grouped and told.
 * Pure: two fleets in, changes out. It knows no git and no network; of Mender, what it is handed.
 *
 *     plan_fleet_init, plan_fleet_add for each device, plan_fleet_sort; of each of the two fleets
 *     fleet_plan_make
 *     fleet_plan_summarize, fleet_plan_render
 *     fleet_plan_release, plan_fleet_release
 *
 * A device's configuration is kept as its digest. Its text is asked for once more where two digests
 * differ, so that memory grows with what changes. No secret is in it: see configuration.h.
 */
#ifndef FLEETGATE_PLAN_H
#define FLEETGATE_PLAN_H

#include "document/document.h"
#include "finding/finding.h"
#include "mender/mender.h"

/* ------------------------------------------------------------------------------ two fleets -- */

/* What one device is given. */
struct plan_given {
    struct text device;              /* its name */
    struct text branch, type, image; /* that it follows, has and gets; bytes is NULL: none */
    bool is_branch_unknown;          /* it may follow any; then it is unverified, too */
    struct text unverified;          /* why it is not known what it is given; bytes NULL: it is */
    char configuration[DIGEST_HEX];  /* of the text that its template renders; "": it has none */
    char basis[DIGEST_HEX]; /* of one that is unverified: equal where what is not known comes from
                               the same variables, template and files */
};

/* All devices of one fleet. */
struct plan_fleet {
    struct arena arena;
    struct map shared; /* texts that many devices have */
    struct plan_given *items;
    size_t count, capacity;
};

void plan_fleet_init(struct plan_fleet *fleet);
void plan_fleet_release(struct plan_fleet *fleet);
/* Adds a copy. Each device is added once. */
int plan_fleet_add(struct plan_fleet *fleet, const struct plan_given *given, struct error *error);
/* By name, once all are there. */
void plan_fleet_sort(struct plan_fleet *fleet);

/* -------------------------------------------------------------------------------- settings -- */

/* A configuration: keys to strings. A value that is no string is the JSON that stands for it. */
struct plan_setting {
    struct text key, value;
};

struct plan_settings {
    struct arena arena;
    struct document document;
    struct plan_setting *items; /* [count] sorted by key */
    size_t count;
    bool is_object; /* false: the text is no JSON object, and there are none */
};

/* Reads what a template has rendered, which must outlive the settings. Zeroed or read before; to be
 * released in every case. */
int plan_settings_read(struct plan_settings *settings, struct text text,
                       const struct limits *limits, struct error *error);
void plan_settings_release(struct plan_settings *settings);

/* ---------------------------------------------------------------------------------- changes -- */

/* Where nothing was or is, bytes is NULL. */
struct plan_pair {
    struct text from, to;
};

struct plan_setting_change {
    struct text key;
    struct plan_pair value;
};

enum plan_state { PLAN_CHANGED, PLAN_ADDED, PLAN_REMOVED, PLAN_UNVERIFIED };

/* One change, which one or more devices go through alike. */
struct plan_change {
    enum plan_state state;
    bool is_later; /* not by the rollout of the plan's branch */
    struct plan_pair branch, type, image;
    struct text reason; /* PLAN_UNVERIFIED: why */
    struct plan_setting_change *settings;
    size_t setting_count;
};

enum plan_fact {
#define PLAN_FACT(fact, name, of_one, of_many) PLAN_##fact,
#include "plan/facts.def"
#undef PLAN_FACT
    PLAN_FACT_COUNT
};

struct plan_device {
    struct text name;
    size_t change; /* index in `changes` */
    /* Where Mender's facts are known: */
    const struct mender_device *known; /* NULL: Mender does not know it */
    unsigned facts;                    /* a bit for each plan_fact that holds */
};

struct plan_totals {
    size_t devices;  /* that the newer fleet has, as far as the plan speaks of them */
    size_t followed; /* of the older fleet, those that follow the branch */
    size_t states[PLAN_UNVERIFIED + 1];
    size_t branch, type, image, configuration; /* of those that are there before and after */
    size_t later;
    size_t unknown; /* devices that are unverified before and after, for the same reason and with
                       the same basis: they are in no change */
    size_t facts[PLAN_FACT_COUNT];
};

struct fleet_plan {
    struct arena arena;
    struct map known; /* the changes by all that they consist of */
    struct plan_change *changes;
    size_t change_count, change_capacity;
    struct plan_device *devices; /* [device_count] that change, by name */
    size_t device_count, device_capacity;
    struct plan_totals totals;
    const char *branch; /* borrowed from the question */
    bool is_part;       /* so that totals.devices and totals.unknown are not known */
    bool has_facts;     /* Mender's are known */
};

/* What is to be compared; borrowed. */
struct plan_question {
    const struct plan_fleet *older, *newer; /* sorted */
    const char *branch;                     /* whose rollout is planned; NULL: all of them */
    bool is_of_all; /* with a branch: what the others change later is told, too */
    /* Reads what the device is configured with; `is_newer` says in which fleet. What it puts into
     * the settings must last until it is called for the same fleet again. */
    int (*read)(void *context, bool is_newer, struct text device, struct plan_settings *settings,
                struct error *error);
    void *context;
    bool is_part;                     /* devices that are in neither fleet stay as they are */
    const struct mender_facts *facts; /* must outlive the plan; or NULL */
};

/* To be released in every case. */
int fleet_plan_make(struct fleet_plan *plan, const struct plan_question *question,
                    struct error *error);
void fleet_plan_release(struct fleet_plan *plan);

/* ------------------------------------------------------------------------------------- told -- */

enum plan_format {
#define PLAN_FORMAT(format, name) PLAN_##format,
#include "plan/formats.def"
#undef PLAN_FORMAT
    PLAN_FORMAT_COUNT
};

const char *plan_format_name(size_t index); /* "text"; NULL past the last */

#define PLAN_UNKNOWN SIZE_MAX

/* A protected branch as it stands. */
struct plan_stage {
    const char *branch;
    const char *commit;  /* hex; NULL: there is no such branch */
    const char *subject; /* of the commit, raw bytes */
    int64_t since;       /* seconds since 1970 */
    bool is_recorded;    /* by the ledger it came there then; else the commit says so itself */
    size_t devices;      /* that follow it; or PLAN_UNKNOWN */
    const char *source;  /* the stage before it that it takes from; NULL: none */
    size_t commits;      /* that wait there for it; or PLAN_UNKNOWN */
    size_t changes;      /* the devices that these would change; or PLAN_UNKNOWN */
};

/* Between which two commits, and what the page says besides. */
struct plan_title {
    const char *older, *newer; /* ids, hex */
    const char *root;          /* the fleet's folder, where there are several; or NULL */
    size_t most;               /* bytes of changes in JSON, then they are counted; 0: all */
    const char *older_revision, *newer_revision; /* as the user named them; or NULL */
    const struct plan_stage *stages;             /* [stage_count] in the order of promotion */
    size_t stage_count;
    const struct findings *warnings; /* of both fleets; or NULL */
};

/* Adds the device types of those that change; devices without one are one more. Keys live as long
 * as the plan. */
int fleet_plan_types(const struct fleet_plan *plan, struct map *types, struct error *error);
/* Appends one line, without its end: "412 devices change image, 3 their configuration". */
void fleet_plan_summarize(const struct fleet_plan *plan, struct buffer *out);
/* Appends the plan in the format. Text, Markdown and HTML say the largest changes, and how many
 * more there are; JSON has all. HTML is one page that asks for nothing outside of it. */
int fleet_plan_render(const struct fleet_plan *plan, const struct plan_title *title,
                      enum plan_format format, struct buffer *out, struct error *error);

#endif
