/* SPDX-License-Identifier: MIT */
/* Shows what plays set, for tests. */
#include "show_setters.h"

const char *show_rank(enum play_rank rank)
{
    return rank == PLAY_RANK_TASK ? "task" : rank == PLAY_RANK_PLAY ? "play" : "default";
}

static void show(const struct play_setter *setter, struct text name, struct buffer *out)
{
    buffer_format(out, "%s %.*s %s:%u%s%s\n", show_rank(setter->rank), (int)name.length, name.bytes,
                  setter->path, setter->line, setter->how ? " " : "",
                  setter->how ? setter->how : "");
}

void show_setters(const struct play_setters *setters, struct buffer *out)
{
    for (size_t i = 0; i < setters->by_name.count; i++)
        show(setters->by_name.entries[i].value, setters->by_name.entries[i].key, out);
    if (setters->open)
        show(setters->open, TEXT("*"), out);
}
