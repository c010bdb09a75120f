/* SPDX-License-Identifier: MIT */
/*
 * The edge: commands, streams, exit status. Only this folder prints or exits.
 *
 * The table of commands (commands.def) is the help text. A command is one file; it parses its
 * options with options_parse, does its work through the stages, and returns an exit status.
 */
#ifndef FLEETGATE_CLI_H
#define FLEETGATE_CLI_H

#include "ledger/ledger.h"
#include "setup/setup.h"
#include "verdict/verdict.h"

enum exit_status { EXIT_ACCEPT = 0, EXIT_REJECT = 1, EXIT_UNDECIDED = 2 };

/* ---------------------------------------------------------------------------------- output -- */

/* How a table of the command's own is printed; what is judged is reported in a report_format. */
enum output { OUTPUT_TEXT, OUTPUT_JSON };

const char *output_name(size_t index); /* "text"; NULL past the last */

/* Initialises the buffer and writes the report to it as a file would hold it. `all`: every finding
 * by itself. */
void output_render(struct buffer *out, const struct report *report, enum report_format format,
                   bool all);
/* Prints the report to standard output and returns the exit status it stands for. */
int output_report(const struct report *report, enum report_format format, bool is_hook, bool all);
/* The same for what could not even be begun. */
int output_failure(const struct error *error, enum report_format format, bool is_hook);
/* Prints what was rendered, and releases it; returns the exit status of the outcome. */
int output_rendered(struct buffer *out, enum outcome outcome);
/* Prints the object, which it takes; NULL is memory that was out. */
int output_json(json_t *object, struct error *error);
/* Says that not all could be printed; returns EXIT_UNDECIDED. */
int output_unwritten(void);
/* Ends a command: returns `status`, or EXIT_UNDECIDED where not all that it printed was written. */
int output_end(int status);
/* Prints the error to standard error; returns EXIT_UNDECIDED. */
int output_error(const struct error *error);

/* --------------------------------------------------------------------------------- options -- */

struct option_spec {
    const char *name;                    /* "repo" for --repo */
    const char *argument;                /* "DIR", or NULL for a flag */
    const char *help;                    /* what follows the list of choices, where there is one */
    const char *(*choice)(size_t index); /* one of the values it may have, NULL past the last;
                                            or NULL: any value */
    bool may_stand_alone; /* without a value, as a flag: then the word behind it is its
                             value where that is one of its choices, else `behind` */
    const char *actions;  /* of a command that does several things, those that it
                             goes with: "list, refused"; NULL: all */
};

/* The two that --format may be. What is judged is reported in any format of a report; what is a
 * table of the command's own is printed as text or JSON. options_parse reads each into its own
 * member of struct options, so that neither is ever taken for the other. */
/* Versions of clang-format differ in what they make of these. */
/* clang-format off */
#define OPTION_REPORT_FORMAT {"format", "FORMAT", " (default: text)", options_report_format_name}
#define OPTION_OUTPUT {"format", "FORMAT", " (default: text)", output_name}
#define OPTION_ALSO {"also", "FORMAT=FILE", "write the report in this format to a file, too; may be given several times", NULL}
#define OPTION_ROOT {"root", "DIR", "the fleet in this folder, where the policy names several", NULL}
/* clang-format on */

const char *options_report_format_name(size_t index);

struct command {
    const char *name;
    const char *arguments;             /* "[REV]", "" for none */
    const char *summary;               /* one line */
    const char *description;           /* paragraphs for --help */
    const struct option_spec *options; /* [OPTIONS_MAX + 1] ended by a NULL name */
    const char *repeats;               /* the option that may be given several times, or NULL */
    int (*run)(const struct command *command, int argc, char **argv);
};

enum { OPTIONS_MAX = 14, REPEATS_MAX = 100, CHOICES_BYTES = 200 };

/* What the command line said. */
struct options {
    const char *values[OPTIONS_MAX];  /* by index in the specs; "" for a flag that was given */
    size_t choices[OPTIONS_MAX];      /* which of its choices each has; 0 where none was given */
    enum report_format report_format; /* of OPTION_REPORT_FORMAT */
    enum output output;               /* of OPTION_OUTPUT */
    const char *behind;               /* the word behind an option that stands alone; or NULL */
    char **arguments;                 /* [argument_count] */
    int argument_count;
    const char *repeated[REPEATS_MAX]; /* [repeat_count] values of the option that repeats */
    int repeat_count;
};

/* Parses argv[1..]. Returns true to go on; else *status is what to exit with (--help was printed,
 * or the mistake was). */
bool options_parse(const struct command *command, int argc, char **argv, struct options *options,
                   int *status);
/* Whether each option that was given goes with what the command is to do, so that none is taken and
 * ignored. False when the mistake was printed. */
bool options_go_with(const struct command *command, const struct options *options,
                     const char *action);
/* Reads an option that says how many of the newest are wanted: a number from 1 to LAST_MAX, or
 * "all". *last stays as it is where the option was not given. False when the mistake was printed.
 */
enum { LAST_MAX = 1000000 };
#define LAST_ALL (SIZE_MAX / 2)
bool options_last(const struct command *command, const struct options *options, int option,
                  size_t *last);
/* Prints "fleetgate NAME: ..." and how to get help to standard error; returns EXIT_UNDECIDED. */
int command_usage_error(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define COMMAND(name) extern const struct command command_##name;
#include "cli/commands.def"
#undef COMMAND

/* --------------------------------------------------------------------------------- session -- */

/* An open repository with its policy, and what a judgement of it opens besides. */
struct session {
    struct arena arena;
    struct repository *repository;
    struct policy policy;
    struct mender *mender;
    struct memory *memory;
    struct audit audit; /* of pre-receive alone; see recording.h */
};

/* policy_load for the session, whose repository is open. */
int session_load_policy(struct session *session, const char *policy_file,
                        const struct object_id *policy_commit, struct error *error);
/* The full ref of a branch that the command line names with or without refs/heads/; NULL when
 * memory is out. */
const char *session_branch_ref(struct session *session, const char *name);
/* What a judgement does with what is kept of judged trees beside the repository. */
enum remembering {
    REMEMBERS_NOTHING,
    REMEMBERS_WHAT_IS_KEPT, /* where a hook has made a place for it */
    REMEMBERS_ALL,          /* and makes that place */
};

/* What a judgement of the session, whose policy is loaded, needs; lives as long as the session.
 * Mender will be asked, unless `offline` or the policy has no mender section. Where trees cannot be
 * kept, each is read every time. */
int session_judge(struct session *session, bool offline, enum remembering remembering,
                  struct judge *judge, struct error *error);
/* Asks the Mender of the session's policy, which is loaded, for its devices. */
int session_find_devices(struct session *session, struct mender_facts *facts, struct error *error);
void session_release(struct session *session);
/* Has this program print the plan of each job that is delivered, by the policy of the session. */
void session_plan_jobs(struct session *session, const char *policy_file);
/* The longest input of a hook that the limits allow. */
size_t session_input_max(const struct limits *limits);

/* ------------------------------------------------------------------------------- judgement -- */

/* Files that a report is written to besides standard output, of OPTION_ALSO. */
struct also {
    enum report_format formats[REPEATS_MAX];
    const char *paths[REPEATS_MAX];
    int count;
};

/* Reads the values of OPTION_ALSO. False when the mistake in one was printed. */
bool also_parse(const struct command *command, const struct options *options, struct also *also);
/* Writes them. Returns 0, or EXIT_UNDECIDED when one could not be written, which is told. */
int also_write(const struct also *also, const struct report *report, bool all);

/* One judgement of a command: opens the session, judges, and leaves the report to the caller. */
struct judgement {
    enum report_format format;
    struct also also; /* where the report is written besides */
    bool is_hook;
    enum remembering remembering;
    const char *repository; /* path; NULL: the environment of a hook */
    const char *policy_file;
    bool offline;
    bool all;            /* every finding is shown by itself ... */
    const char *see_all; /* ... and what shows them so, where the verdict does not know */
    bool law_alone;      /* judge.law_alone */
    bool unhurried; /* the judgement has an hour, and so has Mender, whatever the policy says */
    int (*print)(const struct report *report); /* NULL: output_report */
    /* Says which commit's tree may hold the policy; may leave *trusted false. Or NULL. */
    int (*policy_commit)(struct judgement *judgement, struct session *session,
                         struct object_id *commit, bool *trusted, struct error *error);
    /* Completes the policy, and what session_judge made, with what this command alone knows. Or
     * NULL. */
    int (*prepare)(struct judgement *judgement, struct session *session, struct judge *judge,
                   struct error *error);
    int (*judge)(struct judgement *judgement, struct session *session, struct verdict *verdict,
                 struct error *error);
    /* Sees the report before it is printed, and may add a note. Or NULL. */
    void (*keep)(struct judgement *judgement, struct session *session, struct report *report);
    /* Tells others of the report once it is printed; it has limits->forge_ms besides. Returns 0, or
     * EXIT_UNDECIDED where that fails. The repository may not be open. Or NULL. */
    int (*deliver)(struct judgement *judgement, struct session *session,
                   const struct report *report);
    const void *context; /* the command's own */
};

/* A policy_commit: HEAD of a clone, which protects nobody but its user; never of a bare repository.
 */
int judgement_trust_head(struct judgement *judgement, struct session *session,
                         struct object_id *commit, bool *trusted, struct error *error);

/* Runs the judgement in a child process, prints its report to standard output and returns the exit
 * status. A child that crashes or outlives the deadline is an undecided verdict. */
int judgement_run(struct judgement *judgement);

/* Runs work(context, parent) in a child process; returns its exit status, or EXIT_UNDECIDED with
 * the error set when it crashed or outlived its deadline: that of default_limits, until it asks for
 * another. */
int supervise(int (*work)(void *context, int parent), void *context, struct error *error);
/* Called by the work in the child, when it knows how much memory it may use, in MiB: from then on
 * that is its limit, unless the system's is lower. Until then it has the default. */
void supervise_memory(unsigned memory_mib);
/* In the child: asks for another deadline, counted from its start. */
void supervise_deadline(int parent, unsigned deadline_ms);

#endif
