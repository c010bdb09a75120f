/* SPDX-License-Identifier: MIT */
/* Trees judged in earlier pushes that came out without an error. */
#include "verdict/memory.h"

#include "store/store.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* How many trees are remembered; of the sums, which are larger, so many bytes in all. */
#define TREES_MAX "1000"
#define SUMMARIES_BYTES_MAX "67108864"
enum { SUMMARY_BYTES_MAX = 16 << 20 };

struct memory {
    struct store *store;
    /* What a judgement depends on besides the tree: the program, the policy and its schemas. */
    char judge[DIGEST_HEX];
};

static const char *const migrations[] = {
    "CREATE TABLE judged ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " judge TEXT NOT NULL,"
    " tree TEXT NOT NULL,"
    " findings BLOB NOT NULL,"
    " beyond INTEGER NOT NULL," /* warnings found beyond the ceiling, which were only counted */
    " images BLOB NOT NULL,"
    " UNIQUE (judge, tree)) STRICT;",
    "ALTER TABLE judged ADD COLUMN judged BLOB NOT NULL DEFAULT '[]';",

    /* What a checkout comes to; NULL where it is not known to be sound. */
    ("ALTER TABLE judged ADD COLUMN bytes INTEGER;"
     "ALTER TABLE judged ADD COLUMN entries INTEGER;"),

    /* What a tree came to as a sum. */
    ("CREATE TABLE summary ("
     " number INTEGER PRIMARY KEY AUTOINCREMENT,"
     " judge TEXT NOT NULL,"
     " tree TEXT NOT NULL,"
     " bytes BLOB NOT NULL,"
     " UNIQUE (judge, tree)) STRICT;"),
};

static const struct store_plan plan = {
    .name = "judged",
    .title = "the memory of judged trees",
    .loss = "trees are judged anew",
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
    .durable = false,
};

/* ----------------------------------------------------------------------------------- opening -- */

/* A program that was replaced may judge otherwise. */
static int identify(const struct policy *policy, char judge[DIGEST_HEX], struct error *error)
{
    struct stat program;
    struct buffer facts;
    if (stat("/proc/self/exe", &program) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot tell which program this is");
    buffer_init(&facts, 1024);
    buffer_format(&facts, "%llu %llu %lld %lld.%09ld %s", (unsigned long long)program.st_dev,
                  (unsigned long long)program.st_ino, (long long)program.st_size,
                  (long long)program.st_mtim.tv_sec, program.st_mtim.tv_nsec,
                  policy->digest_of_all);
    bool named = !facts.failed && digest_hex(buffer_text(&facts), judge) == 0;
    buffer_release(&facts);
    return named ? 0 : error_memory(error);
}

int memory_open(struct memory **out, const char *git_dir, const struct policy *policy, bool create,
                struct error *error)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return error_memory(error);
    int result = identify(policy, (*out)->judge, error);
    if (result == 0)
        result = store_open(&(*out)->store, git_dir, &plan, create, NULL, error);
    if (result == 0 && (*out)->store)
        return 0;
    free(*out);
    *out = NULL;
    return result;
}

void memory_close(struct memory *memory)
{
    if (!memory)
        return;
    store_close(memory->store);
    free(memory);
}

static struct statement begin(struct memory *memory, const char *sql, const struct object_id *tree)
{
    char hex[OBJECT_ID_HEX];
    struct statement statement = statement_begin(memory->store, sql);
    bind_text(&statement, memory->judge);
    bind_text(&statement, object_id_hex(tree, hex));
    return statement;
}

/* --------------------------------------------------------------------------------- recalling -- */

static bool read_finding(json_t *json, struct finding *finding)
{
    const char *rule;
    json_int_t line, column, caret, devices;
    *finding = (struct finding){.severity = SEVERITY_WARNING};
    struct text *path = &finding->place.path;
    if (json_unpack(json, "[s, s%, I, I, s, s, s, I, I]", &rule, &path->bytes, &path->length, &line,
                    &column, &finding->message, &finding->help, &finding->excerpt, &caret,
                    &devices) != 0)
        return false;
    if (path->length == 0)
        path->bytes = NULL;
    finding->place.line = (unsigned)line;
    finding->place.column = (unsigned)column;
    finding->caret = (unsigned)caret;
    finding->device_count = (size_t)devices;
    return rule_find(text_of(rule), &finding->rule);
}

static bool read_findings(json_t *list, void *context)
{
    struct findings *findings = context;
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct finding finding;
        if (!read_finding(json_array_get(list, i), &finding))
            return false;
        findings_add_copy(findings, &finding);
    }
    return !findings->lost;
}

static bool read_images(json_t *list, void *context)
{
    struct image_mentions *images = context;
    struct error ignored = {0};
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct image_mention image = {0};
        const struct image_mentions one = {.items = &image, .count = 1};
        if (json_unpack(json_array_get(list, i), "[s%, s%]", &image.device_type.bytes,
                        &image.device_type.length, &image.name.bytes, &image.name.length) != 0 ||
            image_mentions_append(images, &one, &ignored) != 0)
            return false;
    }
    return true;
}

/* The numbers of a judgement, and the paths of what was not read. */
struct judged_reading {
    struct judged *judged;
    struct arena *arena;
};

static bool read_judged(json_t *list, void *context)
{
    const struct judged_reading *reading = context;
    struct judged *judged = reading->judged;
    json_int_t devices, files, templates, images, unverified;
    json_t *unread;
    if (json_unpack(list, "[I, I, I, I, I, o]", &devices, &files, &templates, &images, &unverified,
                    &unread) != 0)
        return false;
    judged->devices = (size_t)devices;
    judged->files = (size_t)files;
    judged->templates = (size_t)templates;
    judged->images = (size_t)images;
    judged->unverified = (size_t)unverified;
    for (size_t i = 0; i < json_array_size(unread); i++) {
        json_t *item = json_array_get(unread, i);
        struct text path = {json_string_value(item), json_string_length(item)};
        path = path.bytes ? arena_copy(reading->arena, path) : path;
        if (!path.bytes || map_put(&judged->unread, path, judged) != 0)
            return false;
    }
    return true;
}

static bool read_list(struct text text, bool (*read)(json_t *list, void *context), void *context)
{
    json_t *list = json_loadb(text.bytes, text.length, JSON_ALLOW_NUL, NULL);
    bool result = json_is_array(list) && read(list, context);
    json_decref(list);
    return result;
}

/* Trouble with the memory is no trouble: the tree is read again. */
bool memory_recall(struct memory *memory, const struct object_id *tree, struct findings *findings,
                   struct image_mentions *images, struct judged *judged, struct arena *arena)
{
    struct judged_reading reading = {judged, arena};
    struct error ignored = {0};
    bool read = false;
    struct statement ask = begin(
        memory, "SELECT findings, beyond, images, judged FROM judged WHERE judge = ? AND tree = ?",
        tree);
    if (statement_step(&ask)) {
        read = read_list(column_text(&ask, 0), read_findings, findings) &&
               (!images || read_list(column_text(&ask, 2), read_images, images)) &&
               read_list(column_text(&ask, 3), read_judged, &reading);
        findings_count_more(findings, SEVERITY_WARNING, (size_t)column_number(&ask, 1));
    }
    return statement_end(&ask, &ignored) == 0 && read;
}

bool memory_recall_size(struct memory *memory, const struct object_id *tree,
                        struct checkout_size *size)
{
    struct error ignored = {0};
    struct statement ask = begin(memory,
                                 "SELECT bytes, entries FROM judged"
                                 " WHERE judge = ? AND tree = ? AND bytes IS NOT NULL",
                                 tree);
    bool found = statement_step(&ask);
    if (found)
        *size = (struct checkout_size){(uint64_t)column_number(&ask, 0),
                                       (uint64_t)column_number(&ask, 1)};
    return statement_end(&ask, &ignored) == 0 && found;
}

/* ----------------------------------------------------------------------------------- keeping -- */

static json_t *json_finding(const struct finding *finding)
{
    const struct place *place = &finding->place;
    return json_pack("[s, s%, I, I, s, s, s, I, I]", rule_facts(finding->rule)->id,
                     place->path.bytes ? place->path.bytes : "", place->path.length,
                     (json_int_t)place->line, (json_int_t)place->column, finding->message,
                     finding->help, finding->excerpt, (json_int_t)finding->caret,
                     (json_int_t)finding->device_count);
}

/* False where a string is no UTF-8, so that its item is NULL: such a tree is not remembered. */
static bool write_findings(json_t *list, const struct findings *findings)
{
    bool written = true;
    for (size_t i = 0; written && i < findings->count; i++)
        written = json_array_append_new(list, json_finding(&findings->items[i])) == 0;
    return written;
}

static bool write_image(json_t *list, const struct image_mention *image, struct map *seen,
                        struct arena *arena)
{
    bool is_new = false;
    struct text key = mender_image_key(arena, image);
    if (!key.bytes || !map_place(seen, key, &is_new))
        return false;
    if (!is_new)
        return true;
    json_t *item = json_pack("[s%, s%]", image->device_type.bytes, image->device_type.length,
                             image->name.bytes, image->name.length);
    return json_array_append_new(list, item) == 0;
}

static bool write_images(json_t *list, const struct image_mentions *images)
{
    struct map seen;
    struct arena arena;
    bool written = true;
    map_init(&seen);
    arena_init(&arena);
    for (size_t i = 0; written && i < images->count; i++)
        written = write_image(list, &images->items[i], &seen, &arena);
    map_release(&seen);
    arena_release(&arena);
    return written;
}

static void keep(struct memory *memory, const struct object_id *tree, const char *findings,
                 size_t beyond, const char *images, const char *judged,
                 const struct checkout_size *size)
{
    struct error ignored = {0};
    struct statement insert = begin(memory,
                                    "INSERT OR IGNORE INTO judged"
                                    " (judge, tree, findings, beyond, images, judged, bytes,"
                                    "  entries) VALUES (?, ?, ?, ?, ?, ?, nullif(?, -1), ?)",
                                    tree);
    bind_bytes(&insert, text_of(findings));
    bind_number(&insert, (int64_t)beyond);
    bind_bytes(&insert, text_of(images));
    bind_bytes(&insert, text_of(judged));
    bind_number(&insert, size ? (int64_t)size->bytes : -1);
    bind_number(&insert, size ? (int64_t)size->entries : 0);
    if (statement_run(&insert, &ignored) != 0)
        return;
    struct statement forget = statement_begin(
        memory->store,
        "DELETE FROM judged WHERE number <= (SELECT max(number) FROM judged) - " TREES_MAX);
    statement_run(&forget, &ignored);
}

static json_t *json_judged(const struct judged *judged)
{
    json_t *unread = json_array();
    for (size_t i = 0; i < judged->unread.count; i++) {
        struct text path = judged->unread.entries[i].key;
        unread = json_list_add(unread, json_stringn(path.bytes, path.length));
    }
    return json_pack("[I, I, I, I, I, o]", (json_int_t)judged->devices, (json_int_t)judged->files,
                     (json_int_t)judged->templates, (json_int_t)judged->images,
                     (json_int_t)judged->unverified, unread);
}

void memory_keep(struct memory *memory, const struct object_id *tree,
                 const struct findings *findings, const struct image_mentions *images,
                 const struct judged *judged, const struct checkout_size *size)
{
    enum { FORM = JSON_COMPACT | JSON_ENSURE_ASCII };
    json_t *finding_list = json_array(), *image_list = json_array();
    json_t *judged_list = json_judged(judged);
    bool written = write_findings(finding_list, findings) && write_images(image_list, images);
    char *finding_text = written ? json_dumps(finding_list, FORM) : NULL;
    char *image_text = written ? json_dumps(image_list, FORM) : NULL;
    char *judged_text = judged_list ? json_dumps(judged_list, FORM) : NULL;
    if (finding_text && image_text && judged_text)
        keep(memory, tree, finding_text, findings->total[SEVERITY_WARNING] - findings->count,
             image_text, judged_text, size);
    free(finding_text);
    free(image_text);
    free(judged_text);
    json_decref(finding_list);
    json_decref(image_list);
    json_decref(judged_list);
}

/* ----------------------------------------------------------------------------------- sums -- */

/* Of which tree it is, and what it depends on besides. */
static struct text subject_of(const struct memory *memory, const struct object_id *tree,
                              char subject[DIGEST_HEX + OBJECT_ID_HEX])
{
    char hex[OBJECT_ID_HEX];
    snprintf(subject, DIGEST_HEX + OBJECT_ID_HEX, "%s %s", memory->judge, object_id_hex(tree, hex));
    return text_of(subject);
}

static void forget_summary(struct memory *memory, const struct object_id *tree)
{
    struct error ignored = {0};
    struct statement forget =
        begin(memory, "DELETE FROM summary WHERE judge = ? AND tree = ?", tree);
    statement_run(&forget, &ignored);
}

bool memory_recall_summary(struct memory *memory, const struct object_id *tree,
                           struct summary *summary, bool *is_damaged)
{
    char subject[DIGEST_HEX + OBJECT_ID_HEX];
    struct error ignored = {0};
    struct statement ask =
        begin(memory, "SELECT bytes FROM summary WHERE judge = ? AND tree = ?", tree);
    bool found = statement_step(&ask);
    bool read =
        found && summary_read(summary, subject_of(memory, tree, subject), column_text(&ask, 0));
    read &= statement_end(&ask, &ignored) == 0;
    *is_damaged = found && !read;
    if (*is_damaged)
        forget_summary(memory, tree);
    return read;
}

size_t memory_recall_trees(struct memory *memory, struct object_id trees[MEMORY_SUMMARIES_MAX])
{
    struct error ignored = {0};
    size_t count = 0;
    struct statement ask = statement_begin(
        memory->store, "SELECT tree FROM summary WHERE judge = ? ORDER BY number DESC");
    bind_text(&ask, memory->judge);
    while (count < MEMORY_SUMMARIES_MAX && statement_step(&ask))
        count += object_id_parse(column_text(&ask, 0), &trees[count]);
    return statement_end(&ask, &ignored) == 0 ? count : 0;
}

static void forget_old_summaries(struct memory *memory)
{
    struct error ignored = {0};
    struct statement forget = statement_begin(
        memory->store, "DELETE FROM summary WHERE number IN"
                       " (SELECT number FROM (SELECT number, row_number() OVER newest AS place,"
                       "   sum(length(bytes)) OVER newest AS total FROM summary"
                       "   WINDOW newest AS (ORDER BY number DESC))"
                       "  WHERE place > ? OR total > " SUMMARIES_BYTES_MAX ")");
    bind_number(&forget, MEMORY_SUMMARIES_MAX);
    statement_run(&forget, &ignored);
}

void memory_keep_summary(struct memory *memory, const struct object_id *tree,
                         const struct summary *summary)
{
    char subject[DIGEST_HEX + OBJECT_ID_HEX];
    struct error ignored = {0};
    struct buffer bytes;
    buffer_init(&bytes, SUMMARY_BYTES_MAX);
    summary_write(summary, subject_of(memory, tree, subject), &bytes);
    if (!bytes.failed) {
        struct statement insert = begin(
            memory, "INSERT OR REPLACE INTO summary (judge, tree, bytes) VALUES (?, ?, ?)", tree);
        bind_bytes(&insert, buffer_text(&bytes));
        if (statement_run(&insert, &ignored) == 0)
            forget_old_summaries(memory);
    }
    buffer_release(&bytes);
}

int memory_examine(struct store_examination *examination, const char *git_dir, struct arena *arena,
                   struct error *error)
{
    return store_examine(examination, git_dir, &plan, arena, error);
}
