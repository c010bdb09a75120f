/* SPDX-License-Identifier: MIT */
/*
 * Runs files in the format of the official JSON-Schema-Test-Suite:
 *
 *   schema-suite --draft 2020-12|2019-09|7 [--optional] --remotes DIR FILE...
 *
 * Files below DIR are what http://localhost:1234/ serves. --optional asserts formats. Prints each
 * test that fails and a last line "N passed, N failed"; exits 1 when any failed.
 */
#include "schema/schema.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 4 << 20, REMOTES_MAX = 512 };

static const char *const remote_base = "http://localhost:1234/";

struct suite {
    struct schema_options options;
    struct schema_scratch *scratch;
    size_t passed;
    size_t failed;
};

/* nftw hands no context to its callback. */
static struct schema_resource remotes[REMOTES_MAX];
static size_t remote_count;
static const char *remote_folder;

static struct text read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(FILE_BYTES);
    if (!file || !bytes) {
        fprintf(stderr, "schema-suite: cannot read %s\n", path);
        exit(2);
    }
    size_t length = fread(bytes, 1, FILE_BYTES, file);
    fclose(file);
    return (struct text){bytes, length};
}

/* The gate refuses NUL in documents; the suite has some. A private-use character stands for it. */
static void replace_nul(struct text text)
{
    char *bytes = (char *)text.bytes;
    for (size_t i = 0; i + 6 <= text.length; i++) {
        if (memcmp(bytes + i, "\\u0000", 6) == 0)
            memcpy(bytes + i, "\\ue000", 6);
    }
}

static int add_remote(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)walk;
    if (kind != FTW_F || !text_ends_with(text_of(path), ".json") || remote_count == REMOTES_MAX)
        return 0;
    const char *relative = path + strlen(remote_folder);
    while (*relative == '/')
        relative++;
    size_t size = strlen(remote_base) + strlen(relative) + 1;
    char *name = malloc(size);
    if (!name)
        return -1;
    snprintf(name, size, "%s%s", remote_base, relative);
    remotes[remote_count++] = (struct schema_resource){name, read_file(path)};
    return 0;
}

static void free_remotes(void)
{
    for (size_t i = 0; i < remote_count; i++) {
        free((void *)remotes[i].name);
        free((void *)remotes[i].text.bytes);
    }
}

/* The text of a value, cut out of its file: schema_compile reads text. The end of a value is not
 * known, so the value is written anew. */
static void write_json(struct buffer *out, const struct node *node);

static void write_string(struct buffer *out, struct text text)
{
    buffer_append_string(out, "\"");
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F)
            buffer_format(out, "\\u%04x", c);
        else
            buffer_append(out, &text.bytes[i], 1);
    }
    buffer_append_string(out, "\"");
}

static void write_collection(struct buffer *out, const struct node *node)
{
    bool is_mapping = node->type == NODE_MAPPING;
    size_t count = is_mapping ? node->mapping.count : node->sequence.count;
    buffer_append_string(out, is_mapping ? "{" : "[");
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, i ? "," : "");
        if (is_mapping) {
            write_string(out, node->mapping.members[i].name);
            buffer_append_string(out, ":");
        }
        write_json(out, is_mapping ? node->mapping.members[i].value : node->sequence.items[i]);
    }
    buffer_append_string(out, is_mapping ? "}" : "]");
}

static void write_json(struct buffer *out, const struct node *node)
{
    if (node->type == NODE_STRING)
        write_string(out, node->string);
    else if (node->type == NODE_MAPPING || node->type == NODE_SEQUENCE)
        write_collection(out, node);
    else
        buffer_append_text(out, node->source);
}

static struct schema *compile(struct suite *suite, const struct node *node, struct error *error)
{
    struct buffer text;
    buffer_init(&text, FILE_BYTES);
    write_json(&text, node);
    struct schema *schema = NULL;
    schema_compile(&schema, "schema.json", buffer_text(&text), &suite->options, error);
    buffer_release(&text);
    return schema;
}

static bool is_valid(struct suite *suite, const struct schema *schema, const struct node *data,
                     struct findings *findings)
{
    const struct place place = {0};
    schema_check(schema, suite->scratch, data, &place, findings);
    return findings->total[SEVERITY_ERROR] == 0 && !findings->lost;
}

static struct text text_member(const struct node *node, const char *name)
{
    const struct node *value = node_member(node, name);
    return value ? node_text(value) : TEXT("");
}

static void run_test(struct suite *suite, const char *path, struct text group,
                     const struct schema *schema, const struct node *test,
                     const struct error *error)
{
    struct findings findings;
    findings_init(&findings, 4, NULL);
    bool expected = node_member(test, "valid")->boolean;
    bool valid = schema && is_valid(suite, schema, node_member(test, "data"), &findings);
    bool passed = schema && valid == expected;
    suite->passed += passed;
    suite->failed += !passed;
    if (!passed) {
        struct text name = text_member(test, "description");
        const char *why = !schema          ? error->message
                          : findings.count ? findings.items[0].message
                                           : "";
        printf("%s: %.*s: %.*s: should be %s: %s\n", path, (int)group.length, group.bytes,
               (int)name.length, name.bytes, expected ? "valid" : "invalid", why);
    }
    findings_release(&findings);
}

static void run_group(struct suite *suite, const char *path, const struct node *group)
{
    struct error error = {0};
    struct schema *schema = compile(suite, node_member(group, "schema"), &error);
    const struct node *tests = node_member(group, "tests");
    for (size_t i = 0; i < tests->sequence.count; i++)
        run_test(suite, path, text_member(group, "description"), schema, tests->sequence.items[i],
                 &error);
    schema_free(schema);
}

static void run_file(struct suite *suite, const char *path)
{
    static const struct document_limits limits = {64, 1000000, 1 << 20};
    const struct place place = {.path = text_of(path)};
    struct text text = read_file(path);
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    replace_nul(text);
    findings_init(&findings, 4, NULL);
    if (document_read(&document, text, &limits, &place, &findings, &error) != 0 || !document.root ||
        document.root->type != NODE_SEQUENCE) {
        printf("%s: cannot be read: %s\n", path,
               findings.count ? findings.items[0].message : error.message);
        suite->failed++;
    } else {
        for (size_t i = 0; i < document.root->sequence.count; i++)
            run_group(suite, path, document.root->sequence.items[i]);
    }
    findings_release(&findings);
    document_release(&document);
    free((void *)text.bytes);
}

static bool read_draft(const char *name, enum schema_draft *draft)
{
    static const char *const names[] = {"2020-12", "2019-09", "7"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(name, names[i]) == 0) {
            *draft = (enum schema_draft)i;
            return true;
        }
    }
    return false;
}

/* Reads the options; returns the index of the first file, or 0 when they are wrong. */
static int read_options(struct suite *suite, int count, char **words)
{
    int i = 1;
    for (; i < count && words[i][0] == '-'; i++) {
        if (strcmp(words[i], "--optional") == 0)
            suite->options.assert_formats = true;
        else if (strcmp(words[i], "--remotes") == 0 && i + 1 < count)
            remote_folder = words[++i];
        else if (strcmp(words[i], "--draft") != 0 || i + 1 == count ||
                 !read_draft(words[++i], &suite->options.draft))
            return 0;
    }
    return i < count ? i : 0;
}

int main(int count, char **words)
{
    struct suite suite = {0};
    int first = read_options(&suite, count, words);
    if (first == 0) {
        fputs("usage: schema-suite --draft 2020-12|2019-09|7 [--optional] --remotes DIR FILE...\n",
              stderr);
        return 2;
    }
    if (remote_folder && nftw(remote_folder, add_remote, 16, FTW_PHYS) != 0)
        return 2;
    suite.options.resources = remotes;
    suite.options.resource_count = remote_count;
    suite.scratch = schema_scratch_new();
    if (!suite.scratch)
        return 2;
    for (int i = first; i < count; i++)
        run_file(&suite, words[i]);
    printf("%zu passed, %zu failed\n", suite.passed, suite.failed);
    schema_scratch_free(suite.scratch);
    free_remotes();
    return suite.failed > 0;
}
