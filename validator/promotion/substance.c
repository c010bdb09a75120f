/* SPDX-License-Identifier: MIT */
/* Whether there is anything in a file, or in a folder of files. */
#include "promotion/substance.h"

#include <string.h>

struct looking {
    struct file_search search; /* its limit ends the walk once something is found */
    struct blob_reader *reader;
    struct text path; /* what is looked for: a file, or a folder */
    size_t file_bytes;
    bool is_found;
};

static bool is_at_or_below(struct text path, struct text folder)
{
    return path.length >= folder.length && memcmp(path.bytes, folder.bytes, folder.length) == 0 &&
           (path.length == folder.length || path.bytes[folder.length] == '/');
}

static bool enters(void *context, struct text folder)
{
    const struct looking *looking = context;
    return is_at_or_below(folder, looking->path) || is_at_or_below(looking->path, folder);
}

/* README, LICENSE and .gitkeep are for people and for git. */
static bool is_note(struct text path)
{
    struct text name = text_from(path, text_folder(path).length);
    return name.length == 0 || name.bytes[0] == '.' || name.bytes[name.length - 1] == '~' ||
           (name.bytes[0] >= 'A' && name.bytes[0] <= 'Z' && text_extension(name).length == 0) ||
           text_ends_with(name, ".md") || text_ends_with(name, ".txt");
}

static struct text trimmed(struct text line)
{
    while (line.length && ascii_is_among(line.bytes[0], " \t\r"))
        text_skip(&line, 1);
    while (line.length && ascii_is_among(line.bytes[line.length - 1], " \t\r"))
        line.length--;
    return line;
}

/* Whether a line is neither blank, nor a comment, nor a mark of YAML that nothing stands behind. */
static bool says_something(struct text content)
{
    while (content.bytes) {
        struct text line = trimmed(text_cut(&content, '\n'));
        (void)text_take_string(&line, "---");
        line = trimmed(line);
        if (line.length > 0 && line.bytes[0] != '#' && !text_is(line, "...") &&
            !text_is(line, "{}"))
            return true;
    }
    return false;
}

static int look(void *context, struct text path, const struct object_id *blob, struct error *error)
{
    struct looking *looking = context;
    struct text content;
    uint64_t size;
    if (!is_at_or_below(path, looking->path) || is_note(path))
        return 0;
    if (blob_read(looking->reader, blob, looking->file_bytes, &content, &size, error) != 0)
        return -1;
    looking->is_found = !content.bytes || says_something(content);
    if (looking->is_found)
        looking->search.limit = 0;
    return 0;
}

int substance_find(struct repository *repository, const struct object_id *tree,
                   const char *const *paths, const struct limits *limits, const char **found,
                   struct error *error)
{
    struct looking looking = {.file_bytes = limits->file_bytes};
    *found = NULL;
    if (blob_reader_open(&looking.reader, repository, error) != 0)
        return -1;
    int result = 0;
    for (; *paths && !*found && result == 0; paths++) {
        size_t entries;
        looking.path = text_of(*paths);
        looking.search = (struct file_search){
            .enters = enters, .found = look, .context = &looking, .limit = limits->tree_entries};
        result = repository_each_file(repository, tree, &looking.search, &entries, error);
        if (looking.is_found)
            *found = *paths;
    }
    blob_reader_free(looking.reader);
    return result;
}
