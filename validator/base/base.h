/* SPDX-License-Identifier: MIT */
/*
 * What every stage stands on: borrowed text, time, errors, an arena, arrays, a bounded buffer, a
 * map, the nearest name, limits, files, processes. This folder knows no git, no YAML and no
 * network.
 *
 * Conventions of the whole tree:
 *   - x_init/x_release work on storage of the caller; x_new/x_free on the heap. Release and free
 *     take a zeroed object, free takes NULL.
 *   - An out-parameter belongs to the caller; a returned pointer is borrowed.
 *   - `int f(..., struct error *)` returns 0, or -1 with the error set: we could not do our job.
 *     `void f(..., struct findings *)` cannot fail: it finds (see finding/finding.h).
 */
#ifndef FLEETGATE_BASE_H
#define FLEETGATE_BASE_H

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* ------------------------------------------------------------------------------------ time -- */

enum { TIME_BYTES = 32 };

/* Seconds since 1970 as "2024-05-01T12:00:00Z"; "" for a year that does not fit. Returns `text`. */
const char *time_format(int64_t seconds, char text[TIME_BYTES]);
/* Of the Gregorian calendar; months are 1 to 12. */
unsigned time_days_in_month(unsigned year, unsigned month);
/* Whether the time zones of this machine (tzdata) have one of this name. */
bool time_has_zone(const char *zone);
/* The minutes since monday 00:00, by the clocks there; -1 where there is no such zone. While it
 * works no other thread may ask for the environment. */
int time_week_minute(int64_t seconds, const char *zone, unsigned *minute);
/* Milliseconds of a clock that nobody sets, for durations and deadlines. */
int64_t monotonic_ms(void);

/* ----------------------------------------------------------------------------------- error -- */

/* Why the gate could not do its job. The name (error_kind_name) is a promise to users: it is the
 * `kind` of the JSON output. */
enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,       /* "usage": the command line is wrong */
    ERROR_INPUT,       /* "input": the push handed over is damaged: the pusher's fault */
    ERROR_POLICY,      /* "policy": the policy file or a schema is wrong */
    ERROR_REPOSITORY,  /* "repository": git data that cannot be read or is not supported */
    ERROR_ENVIRONMENT, /* "environment": variables, files, processes, permissions */
    ERROR_NETWORK,     /* "network": a server could not be reached or answered nonsense */
    ERROR_MEMORY,      /* "memory": an allocation failed */
    ERROR_LIMIT,       /* "limit": a limit of the gate itself (time, see struct limits) was hit */
    ERROR_INTERNAL,    /* "internal": a defect of fleetgate */
};

/* Owned by the caller, zeroed before use; needs no release. The first error wins: setting a set
 * error changes nothing, so that the root cause is what the user reads. */
struct error {
    enum error_kind kind;
    char message[480]; /* printable ASCII, NUL-terminated, escaped and cut to fit when set */
};

/* Sets the error unless it is set already. Every byte of the formatted message that is not
 * printable ASCII is escaped (see buffer_escape). Always returns -1. */
int error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int error_memory(struct error *error); /* the same for a failed allocation */
const char *error_kind_name(enum error_kind kind);

/* ----------------------------------------------------------------------------------- arena -- */

/* Memory that is given back all at once. Not safe for use by two threads. */
struct arena {
    struct arena_block *block;
    size_t used; /* bytes handed out, for accounting */
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);
/* Forgets everything handed out but keeps the largest block for use again. */
void arena_reset(struct arena *arena);
/* Zeroed memory, aligned for any type. NULL when memory is out. */
void *arena_alloc(struct arena *arena, size_t size);
/* As arena_alloc for `count` elements; NULL too when the product overflows. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
/* A copy with a NUL behind its last byte. bytes is NULL when memory is out. */
struct text arena_copy(struct arena *arena, struct text text);
char *arena_string(struct arena *arena, struct text text);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ----------------------------------------------------------------------------------- array -- */

/* Makes room for `count` items in an array on the heap, which is NULL or has room for `capacity`:
 * both are variables, and change. It at least doubles, so that appending one by one is cheap.
 * Returns -1 when memory is out or the size overflows, and leaves the array as it was; else 0. The
 * macro asks first, for most appends need no room; `count` may be looked at twice. */
#define ARRAY_RESERVE(items, capacity, count) \
    ((count) <= (capacity) ? 0 : array_reserve(&(items), &(capacity), (count), sizeof *(items)))

/* Behind the macro, which says `size` and that `items` is the address of a pointer. */
int array_reserve(void *items, size_t *capacity, size_t count, size_t size);

/* ---------------------------------------------------------------------------------- buffer -- */

/* A growing byte string that is born with its ceiling. Failure sticks: once an append would pass
 * the ceiling or memory is out, `failed` is set, and it and all later appends do nothing. So a
 * writer appends freely and asks once at the end. `bytes` is NUL-terminated after any append. */
struct buffer {
    char *bytes;
    size_t length;
    size_t capacity;
    size_t ceiling;
    bool failed;
};

void buffer_init(struct buffer *buffer, size_t ceiling);
void buffer_release(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* length 0, not failed; keeps the memory */
void buffer_append(struct buffer *buffer, const void *bytes, size_t length);
void buffer_append_text(struct buffer *buffer, struct text text);
/* In the header, so that the length of a literal is known when it is compiled. */
static inline void buffer_append_string(struct buffer *buffer, const char *string)
{
    buffer_append(buffer, string, strlen(string));
}
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_vformat(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Appends `text` so that any terminal shows it harmlessly: printable ASCII as it is, other valid
 * UTF-8 as \u00e9 or \U0001f600, everything else (control bytes, invalid UTF-8) as \x1b. The
 * backslash itself stays single: the result is for eyes, not for parsing. */
void buffer_escape(struct buffer *buffer, struct text text);
/* Appends `word` so that sh reads it as one word, in quotes only where it must be. */
void buffer_append_shell_word(struct buffer *buffer, struct text word);
/* The same in printable ASCII alone, for a command that is shown, and pasted from there; but no
 * word that ends with a newline. */
void buffer_append_shown_word(struct buffer *buffer, struct text word);
/* Appends lines as a fenced block of Markdown, where nothing is markup and none of them ends it. */
void buffer_append_fenced(struct buffer *buffer, struct text lines);
struct text buffer_text(const struct buffer *buffer); /* borrowed until the next append */

/* What stands before word `index` of a list of `count`: "a", "a or b", "a, b or c". */
const char *or_separator(size_t index, size_t count);

/* ------------------------------------------------------------------------------------- map -- */

/* Text keys to pointers. Open addressing, hashed with SipHash under a random key, so that no
 * pusher can choose colliding keys. Keys and values are borrowed. Iteration order is that of
 * insertion. */
struct map {
    struct map_entry *entries; /* [count], in order of insertion */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* index + 1 into entries, 0 when free */
    size_t slot_count;
};

struct map_entry {
    struct text key;
    void *value;
    uint64_t hash;
};

void map_init(struct map *map);
void map_release(struct map *map);
/* The value of the key, or NULL. */
void *map_get(const struct map *map, struct text key);
bool map_has(const struct map *map, struct text key);
/* Adds or replaces. Returns -1 when memory is out, else 0. */
int map_put(struct map *map, struct text key, void *value);
/* A place for the value of the key: *added says whether it is new (then its value is NULL).
 * NULL when memory is out. Valid until the next map_put or map_place. */
void **map_place(struct map *map, struct text key, bool *added);

/* --------------------------------------------------------------------------------- suggest -- */

/* "Did you mean ...?": the nearest of several names by edit distance. */
struct suggestion {
    struct text name;    /* as written */
    struct text nearest; /* of the candidates tried so far; bytes is NULL when none is near */
    size_t distance;
};

void suggestion_init(struct suggestion *suggestion, struct text name);
/* Candidates that differ in more than a third of the name, or are longer than 64 bytes, are never
 * near. */
void suggestion_try(struct suggestion *suggestion, struct text candidate);

/* ---------------------------------------------------------------------------------- limits -- */

/* Every bound the gate sets on what it reads. One table, one name each. */
struct limits {
#define LIMIT(name, type, standard, unit, minimum, maximum, bounds) type name;
#include "base/limits.def"
#undef LIMIT
};

enum limit {
#define LIMIT(name, type, standard, unit, minimum, maximum, bounds) LIMIT_##name,
#include "base/limits.def"
#undef LIMIT
    LIMIT_COUNT
};

struct limit_facts {
    const char *name;
    const char *unit;   /* "bytes" */
    const char *bounds; /* what it bounds: "one file of variables" */
    unsigned minimum;   /* the least and most that a policy may set */
    unsigned maximum;
};

/* What holds where no policy says otherwise. */
extern const struct limits default_limits;

const struct limit_facts *limit_facts(enum limit limit);
unsigned limit_get(const struct limits *limits, enum limit limit);
void limit_set(struct limits *limits, enum limit limit, unsigned value);

/* ---------------------------------------------------------------------------------- digest -- */

enum { DIGEST_HEX = 65 /* with its NUL */ };

/* Lets the library begin. Where memory ends while it does (as it does with its first digest, if not
 * here), OpenSSL waits for itself for ever: call it where somebody watches. */
void digest_begin(void);
/* Writes the SHA-256 of the bytes as 64 hexadecimal digits and a NUL. Returns -1 when memory is
 * out, else 0. */
int digest_hex(struct text bytes, char hex[DIGEST_HEX]);

enum digest_kind {
    DIGEST_MD5,
    DIGEST_SHA1,
    DIGEST_SHA224,
    DIGEST_SHA256,
    DIGEST_SHA384,
    DIGEST_SHA512,
};

enum { DIGEST_HEX_MAX = 129 /* of the longest kind, with its NUL */ };

/* The same for a digest of another kind. Returns -1 too when this machine allows no such kind. */
int digest_hex_as(enum digest_kind kind, struct text bytes, char hex[DIGEST_HEX_MAX]);

/* SHA-1 of one text after the other, for one thread. NULL without memory, and where this machine
 * allows no SHA-1. */
struct digester;
struct digester *digester_new(void);
void digester_free(struct digester *digester);
/* Of both, one behind the other. Returns -1 when it cannot be told, else 0. */
int digester_sum(struct digester *digester, struct text head, struct text bytes,
                 unsigned char sum[20]);

/* -------------------------------------------------------------------------------- embedded -- */

/* A file of the source tree that is built into the binary, by its path there:
 * "schemas/device.schema.json", "docs/rules/tree/mode.md". bytes is NULL when there is none. */
struct text embedded_file(const char *path);

/* ----------------------------------------------------------------------------- environment -- */

/* The value of an environment variable; NULL where it is unset or empty. */
const char *environment_get(const char *name);

enum { ENVIRONMENT_MAX = 128 };

/* What a program that we run gets for its environment: what is set or passed on here by name and
 * nothing else, since any other variable of ours may lead it elsewhere. Failure sticks, as in a
 * buffer. */
struct environment {
    struct arena *arena;                      /* holds the entries */
    const char *entries[ENVIRONMENT_MAX + 1]; /* "NAME=value", NULL-terminated */
    size_t count;
    bool failed; /* memory is out, or there are more than ENVIRONMENT_MAX */
};

/* Where the programs that we run are looked for, and look themselves: our PATH, or where we have
 * none that of any system. */
const char *environment_path(void);
/* Has that PATH. */
void environment_init(struct environment *environment, struct arena *arena);
/* Sets the variable; the last value counts. */
void environment_set(struct environment *environment, const char *name, const char *value);
/* Sets it as it is in ours, where it is set there. */
void environment_pass(struct environment *environment, const char *name);

/* --------------------------------------------------------------------------------- process -- */

enum { PROCESS_NO_FILE = -1 };

/* A program to run to its end: no shell, a session of its own, bounded output, bounded time. */
struct process {
    const char *const *argv;        /* the program is looked up in the PATH of `environment` */
    const char *const *environment; /* "NAME=value", NULL-terminated */
    const char *folder;             /* where it runs */
    int input;        /* a file it reads from its beginning, or PROCESS_NO_FILE: /dev/null */
    const int *files; /* [file_count] files that stay open in it, under the same numbers */
    size_t file_count;
    int stop;                /* once this is readable the process is ended; or PROCESS_NO_FILE */
    const sigset_t *signals; /* blocked in it; NULL: those of the caller */
    unsigned timeout_s;      /* 0: no limit */
    unsigned processor_s;    /* of processor, then SIGXCPU ends it; 0: as the caller */
    size_t memory;           /* bytes it may hold (RLIMIT_DATA); 0: as the caller */
    size_t file_size;        /* bytes of a file that it writes, then SIGXFSZ; 0: as the caller */
    size_t output_tail;      /* bytes kept of the end of what it prints */
    bool guarded;            /* its group is killed where this process is killed, too */
};

enum process_end {
    PROCESS_EXITED,
    PROCESS_SIGNALLED,
    PROCESS_TIMED_OUT,
    PROCESS_STOPPED,
    PROCESS_MISSING, /* there is no such program */
};

struct process_result {
    enum process_end end;
    int status; /* exit status, or the number of the signal */
};

/* Waits for the process, ending it with all of its group (SIGTERM, and 5 s later SIGKILL) when its
 * time is over or a stop is requested. What it leaves behind in its group is killed; the process
 * dies with the calling thread, and where it is guarded so does its group. `output` and `errors`
 * (with ceilings of output_tail at least) receive the end of its stdout and stderr; where `errors`
 * is NULL, `output` receives both as they come. ERROR_ENVIRONMENT when it cannot be run. */
int process_run(const struct process *process, struct buffer *output, struct buffer *errors,
                struct process_result *result, struct error *error);

/* A file that holds `content` and lies in memory alone; a process that keeps it open reads it as
 * /proc/self/fd/<number>. -1 with the error set when there can be none. */
int memory_file_open(struct text content, struct error *error);
void memory_file_close(int file); /* takes -1, too */

/* ----------------------------------------------------------------------------------- aside -- */

/* Work that is done in a copy of this process. It appends to `output`, and returns 0, or -1 with
 * the error set. */
struct aside {
    int (*work)(void *context, struct buffer *output, struct error *error);
    void *context;
    unsigned milliseconds; /* then it is killed */
};

/* Whatever becomes of the work, a crash included, this process goes on. Appends what it has put
 * out, within the ceiling of `output`; ERROR_LIMIT where its time is over. For a process of one
 * thread; the copy dies with it. */
int aside_run(const struct aside *aside, struct buffer *output, struct error *error);

/* ----------------------------------------------------------------------------------- files -- */

/* Of files only regular ones are read: a FIFO or a device could be waited for for ever, or never
 * end. */

/* Reads the first `size` bytes of a file, or all if they are fewer. -1 with the cause in errno,
 * which file_trouble() puts into words. */
int file_read(const char *path, char *bytes, size_t size, size_t *length);
const char *file_trouble(void);

/* Reads a file of at most `limit` bytes. *found is false when there is none. */
int file_load(const char *path, size_t limit, struct buffer *content, bool *found,
              struct error *error);
/* The same, appending to a buffer that is there already, and has that ceiling at least. */
int file_append(const char *path, size_t limit, struct buffer *content, bool *found,
                struct error *error);
/* Reads a stream to its end. */
int stream_read(int stream, struct buffer *content, struct error *error);

/* Writes all of the bytes. -1 with the cause in errno where it cannot. */
int stream_write(int stream, struct text bytes);

/* -------------------------------------------------------------------------------- parallel -- */

/* Runs work(context, worker, i) once for every i below `count`, on `workers` threads at most;
 * `worker` (below `workers`) tells which thread calls. Every index is run, in no fixed order.
 * Runs on the calling thread alone where threads cannot be had, or for workers <= 1. */
void parallel_for(size_t count, unsigned workers, void (*work)(void *, unsigned, size_t),
                  void *context);
/* The same for work that mostly waits: a thread for each index, 64 at most at once. */
void parallel_each(size_t count, void (*work)(void *, unsigned, size_t), void *context);
/* Processors this process may use, 1 to 64. */
unsigned parallel_workers(void);

#endif
