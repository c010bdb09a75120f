/* SPDX-License-Identifier: MIT */
/* Whether what a move is judged against stands where the record lets it. */
#include "promotion/promotion.h"

#include <string.h>

#define HEX(id) object_id_hex(id, (char[OBJECT_ID_HEX]){""})

const char *unrecorded_move_how(const struct unrecorded_move *move)
{
    if (move->is_ahead)
        return "by an override that is not recorded and, by a clock that was set back, is yet to "
               "come";
    return move->is_open ? "by an override that is not recorded yet" : "past the gate";
}

/* The command that sets the branch back; the gate lets it through (see is_return). */
static const char *setting_back(const struct unrecorded_move *move, struct arena *arena)
{
    if (object_id_is_zero(&move->recorded))
        return arena_format(arena, "git push origin :%s", move->ref);
    return arena_format(arena, "git push %sorigin %.10s:%s",
                        object_id_is_zero(&move->found) ? "" : "--force ", HEX(&move->recorded),
                        move->ref);
}

static const char *help_of(struct repository *repository, const struct unrecorded_move *move,
                           struct arena *arena)
{
    struct buffer folder;
    const char *back = setting_back(move, arena);
    buffer_init(&folder, SIZE_MAX / 2);
    buffer_append_shown_word(&folder, text_of(repository_git_dir(repository)));
    const char *help =
        back && !folder.failed
            ? arena_format(arena,
                           "%sset it back:\n%s\n"
                           "or have it let stand, on the server, by whom the policy lets:\n"
                           "fleetgate ledger accept %s --reason '<reason>' --repo %.*s",
                           move->is_open && !move->is_ahead
                               ? "push again in a moment; if it stays so, "
                               : "",
                           back, branch_short_name(move->ref), (int)folder.length, folder.bytes)
            : NULL;
    buffer_release(&folder);
    return help;
}

static void refuse(const struct update *update, const struct unrecorded_move *move,
                   const char *help, struct findings *findings)
{
    const struct place place = {.ref = update->ref};
    const char *name = branch_short_name(move->ref);
    const char *how = unrecorded_move_how(move);
    const char *takes = "", *from = "";
    if (strcmp(move->ref, update->target) != 0) {
        takes = branch_short_name(update->target);
        from = " takes from ";
    }
    if (object_id_is_zero(&move->recorded))
        findings_add(findings, RULE_LEDGER_UNRECORDED_MOVE, &place, help,
                     "%s%s%s%s was made %s, at %.10s: by the ledger there is none", takes, from,
                     name, *from ? ", which" : "", how, HEX(&move->found));
    else if (object_id_is_zero(&move->found))
        findings_add(findings, RULE_LEDGER_UNRECORDED_MOVE, &place, help,
                     "%s%s%s%s was deleted %s: by the ledger it stands at %.10s", takes, from, name,
                     *from ? ", which" : "", how, HEX(&move->recorded));
    else
        findings_add(findings, RULE_LEDGER_UNRECORDED_MOVE, &place, help,
                     "%s%s%s%s was moved %s: it stands at %.10s, and by the ledger at "
                     "%.10s",
                     takes, from, name, *from ? ", which" : "", how, HEX(&move->found),
                     HEX(&move->recorded));
}

static bool is_return(const struct unrecorded_move *move, const struct update *update)
{
    return strcmp(move->ref, update->target) == 0 && object_id_equal(&move->recorded, &update->new);
}

int promotion_judge_standing(struct repository *repository, const struct branch_laws *laws,
                             const struct unrecorded_move *moves, size_t count,
                             const struct update *update, bool *returns, struct findings *findings,
                             struct error *error)
{
    struct arena arena;
    const struct branch_law *law = branch_law_of(laws, update->target);
    int result = 0;
    *returns = false;
    for (size_t i = 0; i < count && !*returns; i++)
        *returns = is_return(&moves[i], update);
    if (*returns || !branch_law_protects(law))
        return 0;
    arena_init(&arena);
    for (size_t i = 0; i < count && result == 0; i++) {
        if (strcmp(moves[i].ref, update->target) != 0 &&
            !branch_law_takes_from(laws, law, moves[i].ref))
            continue;
        const char *help = help_of(repository, &moves[i], &arena);
        if (!help)
            result = error_memory(error);
        else
            refuse(update, &moves[i], help, findings);
    }
    arena_release(&arena);
    return result;
}
