/* SPDX-License-Identifier: MIT */
/*
 * What a judgement came to, and the formats it is written in. To add one, see docs/contributing.md.
 */
#ifndef FLEETGATE_REPORT_H
#define FLEETGATE_REPORT_H

#include <jansson.h>

#include "finding/finding.h"

enum outcome { OUTCOME_ACCEPT, OUTCOME_REJECT, OUTCOME_UNDECIDED };

const char *outcome_name(enum outcome outcome); /* "accept", "reject", "undecided" */

struct report_update {
    const char *ref;  /* as pushed, raw */
    const char *old;  /* hex; all zeros when the ref is created */
    const char *new;  /* hex; all zeros when the ref is deleted */
    const char *kind; /* what an accepted move of a protected branch is: "start", "fast-forward",
                         "clean-merge", "resolved-merge"; NULL for other moves */
    enum outcome outcome;
};

/* What stood already where something comes to, and was told as standing. */
struct report_standing {
    const char *where; /* what `fleetgate check` takes: "develop" */
    const char *event; /* "push" */
    size_t errors;     /* none where they reject all the same */
    size_t warnings;
};

/* A rule that did not reject one push, since somebody who may say so said so. Raw bytes. */
struct override {
    const char *rule; /* its id */
    const char *reason;
};

/* What a verdict rests on. Of several versions of a fleet in one push the numbers are those of the
 * one with most files. */
struct judged {
    size_t devices;           /* that the inventory lists */
    size_t files;             /* read and held against their schema */
    size_t templates;         /* that devices are configured with */
    size_t images;            /* that files and devices mention, each once */
    size_t unverified;        /* devices that could not be judged whole */
    size_t unverified_images; /* images that were not asked for, or not answered */
    struct map unread; /* the paths of files that are encrypted as a whole, of all versions */
};

/* Which devices the move of a protected branch changes. */
struct report_plan {
    const char *branch;  /* without refs/heads/ */
    const char *root;    /* the fleet's folder, where the policy names several; or NULL */
    const char *failure; /* why it is not known; then nothing below is */
    const char *summary; /* "412 devices change image, 3 their configuration" */
    struct text json; /* as `fleetgate plan --format json`, with `omitted` for what does not fit */
    size_t devices;   /* that change, and how: */
    size_t images, configurations, joining, leaving, unverified;
};

/* What a judgement came to; all a renderer needs. Borrowed throughout. */
struct report {
    enum outcome outcome;
    const struct report_update *updates; /* [update_count] */
    size_t update_count;
    const struct findings *findings; /* sorted */
    const struct error *errors;      /* [error_count], why it could not decide */
    size_t error_count;
    const struct report_standing *standing; /* [standing_count] */
    size_t standing_count;
    const char *see_all; /* the command that shows all that the text leaves out, or NULL */
    const char *const
        *notes; /* [note_count], facts worth a line, e.g. "images were not asked for" */
    size_t note_count;
    const char *pusher;               /* who pushed, raw bytes; NULL where nobody says */
    const char *pusher_from;          /* what says so: "gitea", "unix"; see struct pusher */
    const struct override *overrides; /* [override_count] */
    size_t override_count;
    const struct judged *judged;     /* NULL: the content of nothing was judged */
    const struct report_plan *plans; /* [plan_count] of moves that change devices */
    size_t plan_count;
    bool is_of_stage; /* a branch that the policy protects was judged */
    bool is_observed; /* the gate only observes: whatever the outcome, nothing is refused */
};

/* The report of findings without a verdict: undecided where the error is set, or where findings
 * were lost, which sets it. Both are borrowed; the findings are sorted. */
void report_of_findings(struct report *report, struct findings *findings, struct error *error);

/* The report of a judgement that could not even be begun. The error is borrowed. */
void report_of_error(struct report *report, const struct error *error);

/* -------------------------------------------------------------------------------- formats -- */

enum report_format {
#define REPORT_FORMAT(name, what) REPORT_##name,
#include "report/formats.def"
#undef REPORT_FORMAT
    REPORT_FORMAT_COUNT
};

struct report_format_facts {
    const char *name; /* "json" */
    const char *what; /* a few words for help */
};

const struct report_format_facts *report_format_facts(enum report_format format);

/* What the place where a report is read asks for. A format made for programs heeds none of it. */
struct report_style {
    bool color;  /* ANSI colours */
    size_t most; /* findings shown; errors go first when there are more, and the rest is counted */
    size_t most_of_file;     /* the same for the errors, and for the warnings, of one file */
    size_t least_alike;      /* what is said of so many files in the same words is told once; 0: of
                                each */
    bool is_hook;            /* the reader pushed, and reads this behind "remote: " */
    const char *line_prefix; /* begins every line; NULL for none */
};

/* Appends the report to `out`, or makes `out` fail (see struct buffer). What is appended is
 * printable ASCII in whole lines.
 *
 * text: a line for each new finding and the fix, a line for what stood, the notes, the verdict.
 * json: {"verdict", "observed": whether nothing is refused whatever the verdict, "updates":
 * [{"ref","old","new","kind","verdict"}], "findings":
 * [{"rule","severity","ref","commit","path","line","column","message","help", "standing"}],
 * "omitted": findings beyond the ceiling, "most": that ceiling, of new and of standing errors and
 * warnings each, "errors": [{"kind","message"}], "notes": [..], "pusher":
 * {"name","from"}, "overrides": [{"rule","reason","pusher"}], "judged":
 * {"devices","files","templates","images","unverified","unverified_images", "unread": [path]},
 * "plans": [the plan, or {"branch","root","failure"}]}; what does not apply is null. Bytes that are
 * no UTF-8 appear as \\xNN. */
void report_render(struct buffer *out, const struct report *report, enum report_format format,
                   const struct report_style *style);

/* Whether what was judged may not go on. */
bool report_refuses(const struct report *report);

/* Appends "rejected: 2 errors, 1 warning", or "could not decide"; "would be rejected: ..." where
 * the gate only observes. */
void report_append_verdict(struct buffer *out, const struct report *report);

/* ----------------------------------------------------------------------------------- JSON -- */

/* How everything that fleetgate prints as JSON is put together. NULL is memory that was out, and
 * is passed on: one check at the end does. */

/* The text as a JSON string; bytes that are no UTF-8 are escaped. Null where `bytes` is. */
json_t *report_json_text(struct text text);
/* The message of a finding and, in lines of their own, what fixes it. */
json_t *report_json_advice(const struct finding *finding);
/* Appends the item, which it takes, and returns the list; NULL, with both released, when either is
 * NULL. */
json_t *json_list_add(json_t *list, json_t *item);
/* Appends the object, which it takes, as indented printable ASCII with a newline at its end. */
void json_append(struct buffer *out, json_t *object);

#endif
