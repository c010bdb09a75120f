/* SPDX-License-Identifier: MIT */
/* What the formats of a plan share. Private to plan/. */
#ifndef FLEETGATE_PLAN_RENDER_H
#define FLEETGATE_PLAN_RENDER_H

#include "plan/plan.h"

enum {
    PLAN_VALUE_SHOWN = 80,   /* bytes of a value */
    PLAN_SETTINGS_SHOWN = 6, /* of one change, then they are counted */
    PLAN_ID_SHOWN = 12,      /* digits of a commit */
};

/* Whether it comes to something else. */
bool plan_pair_differs(const struct plan_pair *pair);

/* Appends what the devices go through, in one line, escaped and cut where values are long. Without
 * values, what each of several devices gets of its own is left out. */
void plan_describe(const struct plan_change *change, bool has_values, struct buffer *out);

enum { PLAN_EXAMPLES = 3 };

/* The devices that are told of in one line. */
struct plan_group {
    struct text line; /* what they go through; lives in the arena of the plan */
    struct text type; /* of all of them; bytes is NULL: they have none, or several */
    bool is_later;
    size_t count;
    struct text examples[PLAN_EXAMPLES]; /* the first of them */
    const struct plan_change *change;    /* of the first of them */
    bool has_values;                     /* all get the same ones */
    size_t first, last;                  /* indices of its devices; the next ones are in `next` */
};

struct plan_groups {
    struct plan_group *items; /* [count] on the heap: what is now first, then the largest first */
    size_t count, capacity;
    size_t *next; /* [plan->device_count] of each device the next one of its group */
};

int plan_groups_make(struct plan_groups *groups, struct arena *arena, const struct fleet_plan *plan,
                     struct error *error);
void plan_groups_release(struct plan_groups *groups);

/* JSON has every device by itself: its groups are empty. */
#define PLAN_FORMAT(format, name)                                                          \
    void plan_render_##name(const struct fleet_plan *plan, const struct plan_title *title, \
                            const struct plan_groups *groups, struct buffer *out);
#include "plan/formats.def"
#undef PLAN_FORMAT

#endif
