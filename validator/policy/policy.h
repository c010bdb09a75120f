/* SPDX-License-Identifier: MIT */
/*
 * What the operator has decided: the law of each branch, what each rule weighs, how much is read,
 * whom to ask, whom to tell. Plain data, read from fleetgate.yml (schemas/policy.schema.json) and
 * constant afterwards.
 *
 * It is never read from the commits that are judged.
 */
#ifndef FLEETGATE_POLICY_H
#define FLEETGATE_POLICY_H

#include "base/base.h"
#include "finding/finding.h"
#include "git/git.h"
#include "pattern/pattern.h"
#include "server/server.h"
#include "template/template.h"

enum method {
    METHOD_ANY,          /* not protected: commits are welcome */
    METHOD_EITHER,       /* protected: merge or fast-forward */
    METHOD_MERGE,        /* protected: merge commits alone */
    METHOD_FAST_FORWARD, /* protected: fast-forwards alone */
};

/* What must be signed for a branch to move, whether it is protected or not. */
enum signing {
    SIGNING_OFF,
    SIGNING_COMMITS, /* every commit the branch gains */
    SIGNING_PUSHES,  /* the push: git push --signed */
};

/* How much one move of a protected branch may change on devices; 0: any number. */
struct branch_bounds {
    size_t devices;
    unsigned share; /* percent, of the devices that follow the branch before or after */
    size_t types;   /* device types */
};

/* A part of each week in which a protected branch may not move: from the one minute up to the
 * other, which is earlier where it goes over the end of the week. */
struct freeze {
    unsigned from, to; /* minutes since monday 00:00 there; 7 days at most */
    const char *zone;  /* "Europe/Zurich", as the time zones of this machine have it */
    const char *text;  /* as it is written */
};

enum { FREEZE_MINUTES = 7 * 24 * 60 };

/* Reads "fri 14:00/mon 07:00 Europe/Zurich"; *problem says what is wrong with it, and is NULL where
 * nothing is. Returns -1 where memory is out. */
int freeze_read(struct freeze *freeze, struct text text, struct arena *arena, const char **problem);
/* Whether it is of the whole week: "mon 00:00/sun 24:00 UTC". */
bool freeze_is_endless(const struct freeze *freeze);
/* Whether it holds then, in seconds since 1970. -1 where the zone is not known. */
int freeze_holds(const struct freeze *freeze, int64_t now, bool *holds, struct error *error);

/* One branch of the policy. */
struct branch_law {
    const char *name; /* without refs/heads/ */
    enum method method;
    const char *const *from; /* [from_count] sources: names, or globs as of fnmatch(3) whose
                                wildcards match no slash; "*" stands for every branch that is not
                                protected */
    size_t from_count;
    enum signing signing;
    bool unaltered;         /* what is promoted must equal what the source holds */
    bool accepts_conflicts; /* merges whose conflicts were resolved by hand are accepted */
    struct branch_bounds bounds;
    const struct freeze *freezes; /* [freeze_count] */
    size_t freeze_count;
};

struct branch_laws {
    const struct branch_law *items; /* in the order of promotion */
    size_t count;
};

/* The law of the branch with this full ref name, or NULL. */
const struct branch_law *branch_law_of(const struct branch_laws *laws, const char *ref);
/* The same for the branch of this name, without refs/heads/. */
const struct branch_law *branch_law_named(const struct branch_laws *laws, struct text name);
/* Whether only promotions may move the branch: whether it is a stage. */
bool branch_law_protects(const struct branch_law *law);

/* Whether the law takes promotions from the branch with this full ref name, existing or not. None
 * is its own source. */
bool branch_law_takes_from(const struct branch_laws *laws, const struct branch_law *law,
                           const char *ref);
/* Whether it does so for every branch that is not protected. */
bool branch_law_takes_unprotected(const struct branch_law *law);
/* Whether every source is the name of a stage, so that no other branch can ever be one. */
bool branch_law_names_stages(const struct branch_laws *laws, const struct branch_law *law);
/* Whether something may come to the branch that was on no stage before: unless all that the policy
 * names and `from` stands for are stages. A pattern that stands for a stage may stand for branches
 * too that the policy does not name; what comes from those was on no stage. */
bool branch_law_is_first_stage(const struct branch_laws *laws, const struct branch_law *law);
/* Whether an entry of `from` is a pattern, and no name. */
bool branch_law_is_pattern(const char *from);
/* The first source that is a name and no pattern, borrowed; NULL when there is none. */
const char *branch_law_named_source(const struct branch_law *law);
/* The sources in words: "canary or any unprotected branch". NULL when memory is out. */
const char *branch_law_sources(const struct branch_law *law, struct arena *arena);

/* What becomes of the content of a branch that the policy does not name. */
enum content_check {
    CONTENT_WARN,   /* judged; what is wrong in it is a warning */
    CONTENT_OFF,    /* not looked into */
    CONTENT_REJECT, /* judged like a branch of the policy */
};

/* Whose signatures count. Files, absolute; NULL where the policy names none, or comes out of a
 * tree.
 */
struct signers_policy {
    const char *allowed; /* allowed_signers: ssh-keygen(1), ALLOWED SIGNERS */
    const char *revoked; /* revoked_signers: ssh-keygen(1), KEY REVOCATION LISTS, or public keys */
    const char *openpgp; /* openpgp_keys: what gpg --export writes, with --armor or without */
};

/* Some names: of people or of rules. Byte for byte. */
struct names {
    const char *const *items; /* [count] */
    size_t count;
};

bool names_have(const struct names *names, const char *name);

/* Who may push in spite of which rules. */
struct override_law {
    struct names people;
    struct names rules; /* ids */
};

/* What Ansible takes a variable for. */
enum variable_meaning {
    VARIABLE_PLAIN,   /* a value for templates and tasks */
    VARIABLE_MAGIC,   /* one that Ansible sets itself, such as inventory_hostname */
    VARIABLE_SETTING, /* any other ansible_*: how a device is reached, which programs run */
};

enum variable_meaning variable_meaning_of(struct text name);

/* What says which device type of Mender a device has. */
struct type_of_group {
    const char *group;
    const char *type;
};

struct device_types {
    const char *variable;               /* the name of the one that says it; NULL: groups do */
    const struct type_of_group *groups; /* [group_count] */
    size_t group_count;
};

/* What devices are called; neither of these: UUIDs in lower case, as Mender has them. */
struct device_names {
    bool are_any;
    struct pattern *pattern; /* of ECMA-262, which matches anywhere in the name; or NULL */
    const char *pattern_text;
};

/* Where one fleet lies. */
struct fleet_root {
    const char *folder;       /* "" for the top, or with its last slash; NULL: it is looked for */
    struct names inventories; /* fleet.inventory below it, from the top, without last slashes; count
                                 0: they are looked for */
};

/* Where the templates of configurations lie. */
struct template_folder {
    const char *path;     /* from the fleet's folder, with its last slash; "" for that one */
    const char *of_fleet; /* below it: the template of each device that names none */
    bool is_named;        /* by the policy, so that it must be there */
};

/* Files that are not everybody's to change. */
struct guard {
    struct names paths;    /* patterns, see path_matches */
    struct names people;   /* count 0: everybody may, with a warning */
    bool spares_inventory; /* inventories, which are judged by what they say, are none of them */
};

/* Whether the pattern stands for the path; both are parted by slashes. A part of a pattern that is
 * `**` stands for any number of parts, none included, so that "roles" and all that is below it are
 * "roles" followed by a slash and two stars. In other parts `*` stands for any bytes and `?` for
 * one byte. All other bytes stand for themselves. Takes time in proportion to the product of both
 * lengths at most. */
bool path_matches(const char *pattern, struct text path);
/* Whether some path below the folder may match. */
bool path_may_match_below(const char *pattern, struct text folder);

struct schema;

/* What a schema of the operator's own is for. */
enum own_schema_subject {
    OWN_SCHEMA_OF_FILES,   /* files, as they stand */
    OWN_SCHEMA_OF_ALL,     /* the variables of each device, as they count */
    OWN_SCHEMA_OF_GROUP,   /* the same of those of a group */
    OWN_SCHEMA_OF_BRANCH,  /* of those that follow a branch */
    OWN_SCHEMA_OF_DEVICES, /* of some that are named; in no policy */
};

/* A JSON Schema of the operator's own, beside the built-in ones. */
struct own_schema {
    enum own_schema_subject subject;
    const char *files;     /* the paths it is for: see path_matches */
    const char *name;      /* of the group or the branch */
    struct names devices;  /* names */
    struct schema *schema; /* compiled; its violations are schema/own */
};

enum { OWN_SCHEMAS_MAX = 32 };

struct mender_policy {
    const char *server;      /* NULL: images are not asked for */
    const char *token_file;  /* absolute, or NULL */
    const char *ca_file;     /* absolute, or NULL */
    bool may_be_unreachable; /* on_unreachable: warn */
};

struct rollout_policy {
    bool is_unknown; /* no policy was found, and the built-in one knows of no rollouts */
    struct {
        const char *const *command;     /* argv, NULL-terminated; NULL: no exec trigger */
        const char *const *environment; /* variables that it gets too, NULL-terminated; or NULL */
        unsigned timeout_s;             /* 0: no limit */
        size_t output_bytes;            /* kept of what it prints; 0: as default_limits */
        struct limits limits;           /* of the policy: how much is checked out */
    } exec;
    struct {
        const char *url;         /* NULL: no webhook trigger */
        const char *secret_file; /* absolute */
        const char *ca_file;     /* absolute, or NULL */
    } webhook;
    /* Set by who delivers: what prints the plan of a job, and for how long. */
    struct {
        const char *program;     /* this one; NULL: jobs are given no plan */
        const char *policy_file; /* as the caller names it; or NULL */
        unsigned timeout_s;
    } plan;
};

struct policy {
    struct arena arena;
    char digest[DIGEST_HEX];        /* SHA-256 of the text it was read from */
    char digest_of_all[DIGEST_HEX]; /* that of it and of all schemas that it names */
    const char *source;             /* the file, "main:fleetgate.yml", or "the built-in policy" */
    struct branch_laws laws;
    enum content_check others;
    enum severity severities[RULE_COUNT];
    bool refuses_standing; /* standing: reject */
    bool observes;         /* observe: all is judged, recorded and told, and nothing refused */
    struct limits limits;
    struct names let_variables; /* fleet.allow: variables of Ansible that a fleet may set */
    const struct fleet_root *fleet_roots; /* [fleet_root_count] fleet.root: one at least, each a
                                             fleet of its own; none lies in another one */
    size_t fleet_root_count;
    bool lists_secrets;               /* fleet.secrets: names that lookup('env') may ask for ... */
    struct names secrets;             /* ... are these alone */
    struct device_names device_names; /* fleet.device_id */
    struct device_types device_types; /* fleet.device_type; by default the variable device_type */
    struct template_folder templates; /* fleet.templates */
    struct names encrypted;         /* fleet.encrypted: patterns of paths from the fleet's folder */
    enum template_edition ansible;  /* fleet.ansible: the one that renders templates */
    bool assert_formats;            /* formats: assert */
    struct own_schema *own_schemas; /* [own_schema_count], OWN_SCHEMAS_MAX at most */
    size_t own_schema_count;
    struct signers_policy signers;
    struct mender_policy mender;
    struct rollout_policy rollout;
    const struct server *pusher;          /* the one that is believed in who pushes; NULL: any */
    const struct override_law *overrides; /* [override_count] */
    size_t override_count;
    struct names acknowledged;  /* ids of overrides, hex, 7 digits or more; see open_override */
    const struct guard *guards; /* [guard_count] */
    size_t guard_count;
};

/* Whether the policy lets the person (NULL: nobody in particular) override the rule. */
bool policy_may_override(const struct policy *policy, const char *person, enum rule rule);

/* Makes the fleet of this root the only one. NULL: none is asked for, and there must be one. A root
 * that is none, or that must be named and is not, is ERROR_USAGE, which names all. */
int policy_choose_root(struct policy *policy, const char *root, struct error *error);

/* Whether the policy lets a fleet set the variable; it names none that is VARIABLE_MAGIC. */
bool policy_lets_variable(const struct policy *policy, struct text name);

/* Whether variables may ask the runner's environment for this name. */
bool policy_lets_secret(const struct policy *policy, struct text name);
/* Whether the runner itself asks Mender with it, so that no policy lets it through. */
bool policy_is_mender_secret(struct text name);

/* Reads a policy. `source` names it in messages. `folder` is what relative file names in it are
 * relative to, and where its schemas lie. ERROR_POLICY names source, line and column of the first
 * mistake. */
int policy_read(struct policy *policy, const char *source, struct text text, const char *folder,
                struct error *error);
/* The same for a policy that comes out of the tree of a commit, where its schemas lie too. Other
 * files it names (token, certificates, secret, signers) are not taken, since whoever writes a tree
 * must not choose files of this machine. */
int policy_read_tree(struct policy *policy, const char *source, struct text text,
                     struct repository *repository, const struct object_id *commit,
                     struct error *error);
/* The built-in policy: develop, main, canary, production; no Mender server, no rollout,
 * no overrides; a warning where files change that run as programs. */
int policy_default(struct policy *policy, struct error *error);
void policy_release(struct policy *policy);

/* Puts a schema, which the policy owns from then on, in place of all its own ones: for the devices
 * of these names, which must outlive it, or (count 0) for all. */
int policy_put_schema(struct policy *policy, struct schema *schema, const struct names *devices,
                      struct error *error);

/* Reads the first of these that is there: policy_file, the file of `git config fleetgate.policy`,
 * fleetgate.yml in the git folder, that of the tree of `policy_commit` (NULL: no tree is trusted),
 * the built-in policy. The first two must be there where they are named (ERROR_POLICY). `arena`
 * holds what is needed on the way. Zero the policy before, and release it in every case. */
int policy_load(struct policy *policy, struct repository *repository, const char *policy_file,
                const struct object_id *policy_commit, struct arena *arena, struct error *error);

#endif
