/* SPDX-License-Identifier: MIT */
/*
 * A server for tests of promotions. Its stages: develop is free, canary takes from any free branch,
 * main from canary and hotfix branches, slow (by merges) and fast (by fast-forwards) from main.
 *
 * At first all branches stand on one commit. New commits are made on a detached HEAD: they lie on
 * no branch until put_branch says so.
 */
#ifndef FLEETGATE_TESTS_PROMOTION_WORLD_H
#define FLEETGATE_TESTS_PROMOTION_WORLD_H

#include "promotion/promotion.h"
#include "scratch_repository.h"

struct world {
    struct scratch scratch;
    struct object_id base; /* where all branches stand */
    char message[2048];    /* of the last finding expected */
    char help[2048];
};

extern const struct branch_laws world_laws;
extern const struct object_id nothing; /* the id of no object */

/* For cmocka: the state is the world. */
int open_world(void **state);
int close_world(void **state);

const char *hex_of(struct world *world, struct object_id id);
void put_branch(struct world *world, const char *name, struct object_id tip);
struct object_id commit_on(struct world *world, struct object_id parent, const char *path,
                           const char *content);
struct object_id merge(struct world *world, struct object_id first, struct object_id second);
/* A commit with the tree of `like` and any parents, "-p <commit>" each. */
struct object_id commit_with_parents(struct world *world, struct object_id like,
                                     const char *parents);
const char *two_parents(struct world *world, struct object_id first, struct object_id second);

/* Judges one update by promotion_judge. */
int judge(struct world *world, struct update update, struct findings *findings,
          struct error *error);
/* Judges a move of the branch, and fails the test unless exactly the finding of this rule comes of
 * it; NULL for none. */
void expect(struct world *world, const char *branch, struct object_id old, struct object_id new,
            const char *rule);
/* The same for a ref that stands for another. */
void expect_alias(struct world *world, const char *ref, const char *target, struct object_id old,
                  struct object_id new, const char *rule);
/* The same for a pull request into the branch; `head_branch` may be NULL. */
void expect_request(struct world *world, const char *base, struct object_id head,
                    const char *head_branch, const char *rule);
/* Fails the test unless the last finding has these words. */
void expect_words(const struct world *world, const char *message, const char *help);

#endif
