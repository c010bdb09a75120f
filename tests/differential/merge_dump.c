/* SPDX-License-Identifier: MIT */
/*
 * merge-dump REPOSITORY: reads lines "<commit> SP <commit> LF" and writes for each how we merge the
 * two: the tree, "conflict", or "undecided".
 */
#include "git/git.h"

#include <stdio.h>
#include <stdlib.h>

static void fail(const struct error *error)
{
    fprintf(stderr, "merge-dump: %s\n", error->message);
    exit(2);
}

static void print_merge(struct repository *repository, const struct object_id sides[2])
{
    struct merge_outcome outcome;
    struct error error = {0};
    struct arena arena;
    char hex[OBJECT_ID_HEX];
    arena_init(&arena);
    repository_renew(repository); /* each merge stands for a push of its own */
    if (repository_merge_outcome(repository, &sides[0], &sides[1], &arena, &outcome, &error) != 0)
        puts("undecided");
    else
        puts(outcome.conflict_count > 0 ? "conflict" : object_id_hex(&outcome.tree, hex));
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    struct repository *repository = NULL;
    struct error error = {0};
    struct object_id sides[2];
    char hexes[2][OBJECT_ID_HEX];
    if (argc != 2 || repository_open(&repository, argv[1], &error) != 0)
        fail(&error);
    while (scanf("%40s %40s", hexes[0], hexes[1]) == 2) {
        for (int i = 0; i < 2; i++)
            if (!object_id_parse(text_of(hexes[i]), &sides[i]))
                return 2;
        print_merge(repository, sides);
    }
    repository_free(repository);
    return 0;
}
