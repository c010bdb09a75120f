/* SPDX-License-Identifier: MIT */
/* Where promotions may come from: what `from` of a law means in a repository. */
#ifndef FLEETGATE_PROMOTION_SOURCES_H
#define FLEETGATE_PROMOTION_SOURCES_H

#include "promotion/promotion.h"

/* The branches there were before the push, parted by whether a law takes promotions from them. */
struct sources {
    struct repository *repository;
    const struct branch_laws *laws;
    const struct branch_law *law;
    const struct branch_state *state;
    struct ancestry *allowed;
};

int sources_open(struct sources *sources, struct repository *repository,
                 const struct branch_laws *laws, const struct branch_state *state,
                 const struct branch_law *law, struct error *error);
void sources_release(struct sources *sources);

/* Whether the commit is the tip of an allowed source. */
bool sources_have_tip(const struct sources *sources, const struct object_id *commit);
/* Whether an allowed source contains the commit. The head of a request that lies on no branch is
 * one of its own, where every branch that is not protected is allowed. */
int sources_contain(struct sources *sources, const struct object_id *commit, bool *contained,
                    struct error *error);
/* The tips of the allowed sources, as many as `most`; returns how many there are in `tips`. */
size_t sources_tips(const struct sources *sources, const struct branch **tips, size_t most);
/* The name of an allowed source that does not contain the commit yet, but will when this push is
 * accepted; NULL when there is none. */
int sources_moving(struct sources *sources, const struct object_id *commit, const char **branch,
                   struct error *error);
/* Whether the commit, which an allowed source contains, has been the tip of one: it lies on the
 * first-parent line of a protected source, or anywhere on one that takes commits. What tells a
 * stage's own commits from those that came in by a merge. */
int sources_stood(struct sources *sources, const struct object_id *commit, bool *stood,
                  struct error *error);
/* The name of some branch that contains the commit and is no allowed source, one with a law
 * rather than one without; NULL when there is none. */
int sources_other_branch(struct sources *sources, const struct object_id *commit,
                         const char **branch, struct error *error);

#endif
