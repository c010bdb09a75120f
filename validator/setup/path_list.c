/* SPDX-License-Identifier: MIT */
/* Files that one diagnosis is about. */
#include "setup/path_list.h"

#include "setup/diagnosis.h"

enum {
    LIST_BYTES = 32 << 10, /* longer ones are cut: what is left the next run says */
    NAMED = 3,
};

void path_list_init(struct path_list *list)
{
    buffer_init(&list->words, 2 * LIST_BYTES);
    buffer_init(&list->names, 2 * LIST_BYTES);
    list->count = 0;
}

void path_list_add(struct path_list *list, const char *path)
{
    if (list->count < NAMED) {
        buffer_append_string(&list->names, list->count ? ", " : "");
        buffer_append_string(&list->names, path);
    }
    list->count++;
    if (list->words.length > LIST_BYTES)
        return;
    buffer_append_string(&list->words, " ");
    buffer_append_shown_word(&list->words, text_of(path));
}

void path_list_diagnose(struct path_list *list, struct inspection *inspection,
                        enum diagnosis_state state, const char *command, const char *what)
{
    inspection->lost |= list->words.failed || list->names.failed;
    if (list->count > NAMED)
        buffer_format(&list->names, " and %zu more", list->count - NAMED);
    if (list->count)
        diagnosis_add(inspection, state,
                      inspection_format(inspection, "%s%s", command, list->words.bytes), "%s %s",
                      list->names.bytes, what);
    buffer_release(&list->words);
    buffer_release(&list->names);
}
