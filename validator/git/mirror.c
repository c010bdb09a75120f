/* SPDX-License-Identifier: MIT */
/* A bare repository of ours that follows one elsewhere, by the git program. */
#define _XOPEN_SOURCE 700 /* nftw */

#include "git/git.h"

#include <ftw.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

enum {
    TIMEOUT_S = 600,
    PROCESSOR_S = 300,
    OUTPUT_MAX = 16 << 10,
    TOKEN_MAX = 8 << 10,
    SHOWN_MAX = 300,
};
#define MEMORY_MAX ((size_t)1 << 30)
#define FILE_MAX ((size_t)2 << 30)

/* ------------------------------------------------------------------------------- environment -- */

/* Of what git may do when it is led astray, all is said to be off, whatever its version takes for
 * the default. What old histories have of bad dates and names harms nobody. */
static const char *const settings[][2] = {
    {"core.hooksPath", "/dev/null"},
    {"core.fsmonitor", "false"},
    {"credential.helper", ""},
    {"http.followRedirects", "false"},
    {"http.lowSpeedLimit", "1000"},
    {"http.lowSpeedTime", "60"},
    {"http.saveCookies", "false"},
    {"fetch.fsckObjects", "true"},
    {"fetch.fsck.badTimezone", "warn"},
    {"fetch.fsck.missingEmail", "warn"},
    {"fetch.fsck.missingSpaceBeforeDate", "warn"},
    {"fetch.fsck.zeroPaddedFilemode", "warn"},
    {"fetch.recurseSubmodules", "false"},
    {"fetch.writeCommitGraph", "false"},
    {"gc.autoDetach", "false"},
    {"submodule.recurse", "false"},
    {"transfer.bundleURI", "false"},
};
enum { SETTING_COUNT = sizeof settings / sizeof *settings };

static void set_setting(struct environment *environment, size_t index, const char *key,
                        const char *value)
{
    const char *of_key = arena_format(environment->arena, "GIT_CONFIG_KEY_%zu", index);
    const char *of_value = arena_format(environment->arena, "GIT_CONFIG_VALUE_%zu", index);
    environment->failed |= !of_key || !of_value;
    if (environment->failed)
        return;
    environment_set(environment, of_key, key);
    environment_set(environment, of_value, value);
}

/* The token goes by the environment: a command line is everybody's to read. Every forge takes it as
 * the password of any user, GitHub that of an app of this one alone. */
static void set_token(struct environment *environment, size_t index, const char *token)
{
    unsigned char encoded[TOKEN_MAX * 2];
    const char *pair = arena_format(environment->arena, "x-access-token:%s", token);
    environment->failed |= !pair || strlen(pair) > TOKEN_MAX;
    if (environment->failed)
        return;
    EVP_EncodeBlock(encoded, (const unsigned char *)pair, (int)strlen(pair));
    const char *header = arena_format(environment->arena, "Authorization: Basic %s", encoded);
    environment->failed |= !header;
    if (header)
        set_setting(environment, index, "http.extraHeader", header);
    OPENSSL_cleanse(encoded, sizeof encoded);
}

static const char *protocol_of(const char *url)
{
    if (text_starts_with(text_of(url), "https://"))
        return "https";
    return text_starts_with(text_of(url), "http://") ? "http" : "file";
}

static int make_environment(const struct mirror *mirror, struct environment *environment,
                            struct arena *arena, struct error *error)
{
    static const char *const fixed[][2] = {
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_ATTR_NOSYSTEM", "1"},
        {"GIT_TERMINAL_PROMPT", "0"},
        {"GIT_NO_REPLACE_OBJECTS", "1"},
        {"GIT_PROTOCOL_FROM_USER", "0"},
        {"HOME", "/nonexistent"},
        {"XDG_CONFIG_HOME", "/nonexistent"},
        {"LC_ALL", "C"},
        {"TZ", "UTC"},
    };
    size_t count = SETTING_COUNT;
    environment_init(environment, arena);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        environment_set(environment, fixed[i][0], fixed[i][1]);
    for (size_t i = 0; i < SETTING_COUNT; i++)
        set_setting(environment, i, settings[i][0], settings[i][1]);
    if (mirror->token && strcmp(protocol_of(mirror->url), "file") != 0)
        set_token(environment, count++, mirror->token);
    environment_set(environment, "GIT_CONFIG_COUNT", arena_format(arena, "%zu", count));
    environment_set(environment, "GIT_ALLOW_PROTOCOL", protocol_of(mirror->url));
    return environment->failed ? error_memory(error) : 0;
}

/* ----------------------------------------------------------------------------------- running -- */

/* What it says went wrong; what follows is of what came of that. */
static struct text first_trouble(struct text said)
{
    struct text rest = said;
    while (rest.bytes) {
        struct text line = text_cut(&rest, '\n');
        if (text_starts_with(line, "fatal: ") || text_starts_with(line, "error: "))
            return line;
    }
    return said;
}

static int refuse(const struct mirror *mirror, const char *command, struct process_result result,
                  const struct buffer *output, struct error *error)
{
    struct text said = first_trouble(buffer_text(output));
    int shown = said.length < SHOWN_MAX ? (int)said.length : SHOWN_MAX;
    if (result.end == PROCESS_MISSING)
        return error_set(error, ERROR_ENVIRONMENT, "there is no git in the PATH of fleetgate, %s",
                         environment_path());
    if (result.end == PROCESS_TIMED_OUT)
        return error_set(error, ERROR_LIMIT, "git %s of %s had not ended after %d s", command,
                         mirror->url, TIMEOUT_S);
    if (result.end == PROCESS_STOPPED)
        return error_set(error, ERROR_ENVIRONMENT, "git %s was stopped", command);
    return error_set(error, ERROR_NETWORK, "git %s of %s failed: %.*s", command, mirror->url, shown,
                     said.bytes ? said.bytes : "");
}

static int run_git(const struct mirror *mirror, const char *command, const char *const *argv,
                   struct error *error)
{
    struct arena arena;
    struct environment environment;
    struct buffer output;
    struct process_result result;
    arena_init(&arena);
    buffer_init(&output, OUTPUT_MAX);
    int status = make_environment(mirror, &environment, &arena, error);
    const struct process process = {
        .argv = argv,
        .environment = environment.entries,
        .folder = ".",
        .input = PROCESS_NO_FILE,
        .stop = mirror->stop,
        .signals = mirror->signals,
        .timeout_s = TIMEOUT_S,
        .processor_s = PROCESSOR_S,
        .memory = MEMORY_MAX,
        .file_size = FILE_MAX,
        .output_tail = OUTPUT_MAX,
        .guarded = true,
    };
    if (status == 0)
        status = process_run(&process, &output, NULL, &result, error);
    if (status == 0 && (result.end != PROCESS_EXITED || result.status != 0))
        status = refuse(mirror, command, result, &output, error);
    buffer_release(&output);
    arena_release(&arena);
    return status;
}

/* ------------------------------------------------------------------------------------- whole -- */

/* No ref has such a name. */
static int remove_lock(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)place;
    if (kind == FTW_F && text_ends_with(text_of(path), ".lock"))
        unlink(path);
    return 0;
}

/* Nor has an object or a pack. */
static int remove_temporary(const char *path, const struct stat *status, int kind,
                            struct FTW *place)
{
    (void)status;
    const char *name = path + place->base;
    if (kind == FTW_F && (strncmp(name, "tmp_", 4) == 0 || strncmp(name, ".tmp-", 5) == 0))
        unlink(path);
    return 0;
}

/* A git that is ended, by a limit or by us, leaves its locks and what it has received so far: of a
 * request that is too large, 2 GiB each time that it is tried. */
static int clean(const struct mirror *mirror, struct error *error)
{
    enum { FOLDERS_OPEN = 16 };
    struct arena arena;
    arena_init(&arena);
    const char *objects = arena_format(&arena, "%s/objects", mirror->folder);
    nftw(mirror->folder, remove_lock, FOLDERS_OPEN, FTW_PHYS);
    if (objects)
        nftw(objects, remove_temporary, FOLDERS_OPEN, FTW_PHYS);
    arena_release(&arena);
    return objects ? 0 : error_memory(error);
}

int mirror_open(const struct mirror *mirror, struct error *error)
{
    const char *const init[] = {"git",          "init",        "--quiet",
                                "--bare",       "--template=", "--initial-branch=none",
                                mirror->folder, NULL};
    return clean(mirror, error) == 0 ? run_git(mirror, "init", init, error) : -1;
}

int mirror_fetch(const struct mirror *mirror, const char *head, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    const char *git_dir = arena_format(&arena, "--git-dir=%s", mirror->folder);
    const char *of_head = head ? arena_format(&arena, "+%s:" MIRROR_HEAD, head) : NULL;
    const char *const fetch[] = {"git",
                                 git_dir,
                                 "fetch",
                                 "--quiet",
                                 "--prune",
                                 "--no-tags",
                                 "--no-recurse-submodules",
                                 "--no-auto-maintenance",
                                 "--no-write-fetch-head",
                                 "--",
                                 mirror->url,
                                 "+refs/heads/*:refs/heads/*",
                                 of_head,
                                 NULL};
    int result = !git_dir || (head && !of_head) ? error_memory(error)
                                                : run_git(mirror, "fetch", fetch, error);
    if (result != 0)
        clean(mirror, error);
    arena_release(&arena);
    return result;
}

int mirror_pack(const struct mirror *mirror, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    const char *git_dir = arena_format(&arena, "--git-dir=%s", mirror->folder);
    const char *const gc[] = {"git", git_dir, "gc", "--auto", "--quiet", NULL};
    int result = git_dir ? run_git(mirror, "gc", gc, error) : error_memory(error);
    if (result != 0)
        clean(mirror, error);
    arena_release(&arena);
    return result;
}
