/* SPDX-License-Identifier: MIT */
/*
 * The repository as the gate sees it: which refs a push moves, the files of a commit or an index,
 * history, merges. The only user of libgit2 and of the git program.
 *
 * Nothing here writes to the repository (merges are computed elsewhere) but journal_append, to a
 * ref of fleetgate's own; a mirror is a repository of our own. Nothing honours refs/replace or
 * grafts. Nothing reads a working directory. repository_checkout alone writes files, to a folder of
 * the caller's.
 */
#ifndef FLEETGATE_GIT_H
#define FLEETGATE_GIT_H

#include "base/base.h"
#include "finding/finding.h"

enum { OBJECT_ID_BYTES = 20, OBJECT_ID_HEX = 41 /* with its NUL */ };

struct object_id {
    unsigned char bytes[OBJECT_ID_BYTES]; /* SHA-1; SHA-256 repositories are refused at opening */
};

bool object_id_is_zero(const struct object_id *id);
bool object_id_equal(const struct object_id *a, const struct object_id *b);
/* Writes 40 hexadecimal digits and a NUL; returns `hex`. */
char *object_id_hex(const struct object_id *id, char hex[OBJECT_ID_HEX]);
/* The bytes themselves, borrowed: the key of a map. */
struct text object_id_text(const struct object_id *id);
/* Takes exactly 40 lower-case hexadecimal digits. */
bool object_id_parse(struct text hex, struct object_id *id);

/* ------------------------------------------------------------------------------ repository -- */

struct repository;

/* Opens the repository at `path` or, unless it is bare, in the nearest folder above, as far up as
 * GIT_CEILING_DIRECTORIES lets git look. For the path "." GIT_DIR goes first, as git sets it for
 * the hooks of linked working trees. */
int repository_open(struct repository **repository, const char *path, struct error *error);

/* Opens the repository of the push that a pre-receive hook judges, from the variables git sets
 * (GIT_DIR, GIT_OBJECT_DIRECTORY, GIT_QUARANTINE_PATH): the objects in quarantine are seen as well.
 * Where no quarantine is set (post-receive, a hook run by hand) it opens GIT_DIR alone, or the
 * current folder. The quarantine must lie inside the repository's objects folder. ERROR_ENVIRONMENT
 * where GIT_NAMESPACE is set: git would tell other names than are read here. */
int repository_open_hook(struct repository **repository, struct error *error);
/* Opens once more what is open, as it is trusted: for another thread, which only this one opener is
 * safe in. */
int repository_open_again(struct repository **repository, const struct repository *opened,
                          struct error *error);
void repository_free(struct repository *repository);

/* Another judgement begins: git may take as much time for its merges as for the first one. */
void repository_renew(struct repository *repository);

const char *repository_git_dir(const struct repository *repository); /* absolute, no last slash */
/* The git folder that all working trees of the repository share, where hooks and configuration lie;
 * the same as repository_git_dir unless it was opened through a linked working tree. No last slash.
 */
const char *repository_common_dir(const struct repository *repository);
bool repository_is_bare(const struct repository *repository);

/* The configuration value of `key` (repository, user and system level), copied to `arena`;
 * NULL in *value when it is not set. */
int repository_config(struct repository *repository, const char *key, struct arena *arena,
                      const char **value, struct error *error);
/* core.hooksPath as it is written, NULL where it is not set, and the folder that git takes the
 * hooks from by it: ~ and ~name are homes, and a relative one begins where the working tree does,
 * whatever folder of it the repository was opened by. ERROR_ENVIRONMENT for a home that is not
 * known. */
int repository_hooks_path(struct repository *repository, struct arena *arena,
                          const char **configured, const char **folder, struct error *error);
/* Whether the value of `key` is on, as git reads it: a key without a value is, one that is not set
 * is not. A value that is neither on nor off is ERROR_REPOSITORY. */
int repository_config_is_on(struct repository *repository, const char *key, bool *on,
                            struct error *error);

/* Full name of the branch HEAD points to ("refs/heads/main"), NULL when detached; *unborn says
 * that the branch has no commit yet; *merging that a merge is being concluded (MERGE_HEAD). */
int repository_head(struct repository *repository, struct arena *arena, const char **branch,
                    bool *unborn, bool *merging, struct error *error);

struct branch {
    const char *name; /* full: "refs/heads/main" */
    struct object_id tip;
};

/* The name without refs/heads/, as people say it; another ref's whole name. */
const char *branch_short_name(const char *ref);
/* Whether git would take this as a full ref name (git check-ref-format), below refs/. */
bool ref_name_is_valid(struct text name);
/* Every branch (refs/heads/...) that points to a commit, sorted by name; symbolic refs left out. */
int repository_branches(struct repository *repository, struct arena *arena,
                        const struct branch **branches, size_t *count, struct error *error);

/* From now on the branches are those of the remote ("origin") as this clone saw them last: what a
 * push to it would meet. Every other ref, HEAD among them, stays the clone's own. */
int repository_see_remote(struct repository *repository, const char *remote, struct error *error);

/* What the full ref name stands for: *target is the name at the end of symbolic refs (a copy of
 * `name` where it is none), *tip its object. *found is false when nothing of this name exists. */
int repository_ref(struct repository *repository, const char *name, struct arena *arena,
                   const char **target, struct object_id *tip, bool *found, struct error *error);

struct ref {
    const char *name;   /* full */
    const char *target; /* the full name it is a symbolic ref to, or NULL */
};

/* Every ref below refs/, sorted by name. */
int repository_refs(struct repository *repository, struct arena *arena, const struct ref **refs,
                    size_t *count, struct error *error);

/* Whether the commit is the head of a request, as forges keep them for pushers to fetch:
 * refs/pull/7/head (Gitea, Forgejo, GitHub), refs/merge-requests/7/head (GitLab). */
int repository_is_request_head(struct repository *repository, const struct object_id *commit,
                               bool *is_head, struct error *error);

/* The commit that a user means by `revision`: a branch before a remote-tracking branch before
 * whatever else `git rev-parse` takes, so that a tag never hides a branch. A remote-tracking branch
 * of origin needs no "origin/". *branch is the branch's
 * name without refs/heads/ (or refs/remotes/<remote>/), NULL when it is none. ERROR_USAGE when
 * there is no such commit. */
int repository_revision(struct repository *repository, const char *revision, struct arena *arena,
                        struct object_id *commit, const char **branch, struct error *error);

/* --------------------------------------------------------------------------------- updates -- */

/* One line of a hook's standard input. */
struct update {
    const char *ref;      /* as pushed, full name */
    const char *target;   /* the branch that moves: `ref`, or what it is a symbolic ref to */
    struct object_id old; /* zero: the ref is created; of a deletion never zero, whatever the pusher
                             says, unless there is no such ref */
    struct object_id new; /* zero: the ref is deleted */
};

struct updates {
    struct arena arena;
    struct update *items; /* [count] */
    size_t count;
};

/* Reads `input`, "<old> SP <new> SP <ref> LF" a line. A name that git does not allow, or that is
 * not below refs/, is a push/ref-name finding, and then *updates must not be trusted: such a
 * name can forge lines. ERROR_INPUT for anything that is no such line, ERROR_LIMIT for more than
 * limits allow. Every non-zero new object must be visible, else ERROR_REPOSITORY. */
int updates_read(struct updates *updates, struct repository *repository, struct text input,
                 const struct limits *limits, struct findings *findings, struct error *error);
void updates_release(struct updates *updates);

/* -------------------------------------------------------------------------------- snapshot -- */

struct file {
    struct text path; /* from the root of the tree, no leading slash */
    struct object_id blob;
    uint32_t size; /* of the blob; 0: it was not asked for */
};

/* The fleet's files of one commit or index, sorted by path. */
struct snapshot {
    struct arena arena;
    struct file *files; /* [count] */
    size_t count;
    size_t entries; /* of all folders that were read to find them; of an index 0 */
    bool is_cut;    /* a limit ended the search, which is a tree/limit finding */
    bool has_links; /* symbolic links were found, whether they are listed or not */
};

/* Where files of a fleet lie. */
struct snapshot_root {
    const char *path;   /* of a file or a folder: "inventory.yml", "ansible/host_vars" */
    bool has_variables; /* what lies there is only read; else Ansible may run it */
};

struct differences;

/* Lists the files of a tree object (a commit's, or the outcome of repository_merge) at or below the
 * paths in `roots` (the last one's is NULL), folders walked. Every
 * tree read, the root tree too, must be as git writes it: tree/malformed, tree/name, tree/mode,
 * tree/symlink, tree/submodule, tree/limit findings name what is not, and that entry is left out.
 * An executable file of variables is listed, and tree/executable. Each listed object is there and
 * is a blob. A link from one file of variables to another is a file of its content. Trees are read
 * raw, so that no two readers can disagree. Names below the roots must be printable ASCII without
 * control bytes; elsewhere names are free. `changes` (or NULL) are all that differ from a tree that
 * was listed with these roots, and nothing was found: objects that stand there are not looked at.
 */
int snapshot_of_tree(struct snapshot *snapshot, struct repository *repository,
                     const struct object_id *tree, const struct differences *changes,
                     const struct snapshot_root *roots, const struct limits *limits,
                     struct findings *findings, struct error *error);
/* The same for the index that `git commit` is about to write (GIT_INDEX_FILE where set). */
int snapshot_of_index(struct snapshot *snapshot, struct repository *repository,
                      const struct snapshot_root *roots, const struct limits *limits,
                      struct findings *findings, struct error *error);
void snapshot_release(struct snapshot *snapshot);
/* The index of the first file whose path is not before this one; `count` where there is none. */
size_t snapshot_lower_bound(const struct snapshot *snapshot, struct text path);
/* The index of the file at the path, or SIZE_MAX. */
size_t snapshot_find(const struct snapshot *snapshot, struct text path);

/* The tree that `git commit` would make of the index, made in memory. A zero id while a path is in
 * conflict: no commit comes of it. */
int repository_tree_of_index(struct repository *repository, struct object_id *tree,
                             struct error *error);

/* Reads one file of a commit, or of the index where `commit` is NULL, by its path (for the policy);
 * appends to `content`, whose ceiling must be at least `limit`. *found is false when there is
 * none, or when it is no regular file. ERROR_LIMIT when it is larger than `limit`. */
int repository_file(struct repository *repository, const struct object_id *commit, const char *path,
                    size_t limit, struct buffer *content, bool *found, struct error *error);
/* The same for a tree, or the index where `tree` is NULL. */
int repository_tree_file(struct repository *repository, const struct object_id *tree,
                         const char *path, size_t limit, struct buffer *content, bool *found,
                         struct error *error);
/* Whether anything stands at the path: a file, a folder or a link. */
int repository_tree_holds(struct repository *repository, const struct object_id *tree,
                          const char *path, bool *holds, struct error *error);

/* Whether a regular file stands at the path. */
int repository_tree_has_file(struct repository *repository, const struct object_id *tree,
                             const char *path, bool *has, struct error *error);

/* Whether the path, or a folder above it, is a symbolic link or a submodule: what stands there is
 * then not known. */
enum leads_away { LEADS_NOWHERE, LEADS_BY_LINK, LEADS_TO_SUBMODULE };
int repository_tree_leads_away(struct repository *repository, const struct object_id *tree,
                               const char *path, enum leads_away *away, struct error *error);

/* What is asked of a walk over files, and told by it; `context` is the caller's. Paths are borrowed
 * for the call. */
struct file_search {
    bool (*enters)(void *context, struct text folder); /* no last slash */
    int (*found)(void *context, struct text path, const struct object_id *blob,
                 struct error *error);
    /* Symbolic links, submodules, and folders below 64 others; NULL: they are passed over. */
    int (*met_other)(void *context, struct text path, struct error *error);
    void *context;
    size_t limit; /* entries that are looked at */
};

/* Goes through the regular files of a tree, or of the index where `tree` is NULL, in the folders
 * that are entered. Folders that readers may read differently are passed over. *entries is how many
 * entries were met: where that is more than the limit, the walk has ended there. */
int repository_each_file(struct repository *repository, const struct object_id *tree,
                         const struct file_search *search, size_t *entries, struct error *error);

/* Reads blobs for one thread; each thread opens its own. */
struct blob_reader;
int blob_reader_open(struct blob_reader **reader, struct repository *repository,
                     struct error *error);
void blob_reader_free(struct blob_reader *reader);
/* The blob's bytes, borrowed until the next call. The size is asked for first: a blob larger than
 * `limit` is not read, *size says how large it is, and content->bytes is NULL. ERROR_INPUT when the
 * object is no blob. */
int blob_read(struct blob_reader *reader, const struct object_id *blob, size_t limit,
              struct text *content, uint64_t *size, struct error *error);
/* The same for a file of a snapshot, whose size may be known. */
int blob_read_file(struct blob_reader *reader, const struct file *file, size_t limit,
                   struct text *content, uint64_t *size, struct error *error);

/* How large blobs are that were read, by their ids: to ask for a size takes nearly as long as to
 * read a small blob. */
struct blob_sizes {
    struct map blobs;
    struct arena arena;
};

void blob_sizes_init(struct blob_sizes *sizes);
void blob_sizes_release(struct blob_sizes *sizes);
int blob_sizes_add(struct blob_sizes *sizes, const struct object_id *blob, size_t size,
                   struct error *error);
/* Whether the size is known; `sizes` may be NULL. */
bool blob_sizes_find(const struct blob_sizes *sizes, const struct object_id *blob, size_t *size);

/* ---------------------------------------------------------------------------------- mirror -- */

/* A bare repository of ours that follows one elsewhere; borrowed. */
struct mirror {
    const char *folder;
    const char *url;         /* https, http, or an absolute path */
    const char *token;       /* said to a server, or NULL */
    int stop;                /* once this is readable git is ended; or PROCESS_NO_FILE */
    const sigset_t *signals; /* blocked in git; NULL: those of the caller */
};

/* Where the head of a request lies in a mirror, one at a time: the branch of a fork. */
#define MIRROR_HEAD "refs/remotes/fork/pull-request"

/* Makes the mirror where there is none, and removes what a git that was killed has left in its way.
 */
int mirror_open(const struct mirror *mirror, struct error *error);
/* Brings its branches to where they stand elsewhere, and MIRROR_HEAD to the ref `head` there,
 * unless that is NULL. No hook is run, no redirect is followed, every object is checked, and git
 * reads no configuration of the machine. Takes 10 minutes and a pack of 2 GiB at most. */
int mirror_fetch(const struct mirror *mirror, const char *head, struct error *error);
/* Packs what has come, where it is much. */
int mirror_pack(const struct mirror *mirror, struct error *error);

/* --------------------------------------------------------------------------------- history -- */

struct commit {
    struct object_id id;
    struct object_id tree;
    const struct object_id *parents; /* [parent_count] */
    size_t parent_count;
    const char *subject; /* first line of the message, raw bytes */
    const char *author;  /* name, raw bytes; who the commit says it is, proven by nobody */
    int64_t time;        /* when it was made, as it says itself: seconds since 1970 */
    const char *reverts; /* hex of the commit that the message says is taken back, or NULL */
    bool reverts_merge;  /* and that it is a merge */
};

/* *is_commit is false, and nothing else set, when the object is of another type. */
int repository_commit(struct repository *repository, const struct object_id *id,
                      struct arena *arena, struct commit *commit, bool *is_commit,
                      struct error *error);

/* Whether the repository holds the object. */
bool repository_has(struct repository *repository, const struct object_id *id);

/* Whether `commit` is `tip` or one of its ancestors. */
int repository_contains(struct repository *repository, const struct object_id *tip,
                        const struct object_id *commit, bool *contained, struct error *error);

/* Which of `tips` are or descend from the commit: contain[i] is of tips[i]. All of history is read,
 * once, however many they are. */
int repository_which_contain(struct repository *repository, const struct object_id *tips,
                             size_t count, const struct object_id *commit, bool *contain,
                             struct error *error);

/* The commits that any of `tips` is or descends from. For asking about many commits: what one
 * question has found out about history the next one need not. Lives no longer than `repository`.
 * History ends at a commit of more than a megabyte: so what is not contained may still be an
 * ancestor, and must not be let in for that. */
struct ancestry;
int ancestry_open(struct ancestry **ancestry, struct repository *repository,
                  const struct object_id *tips, size_t count, struct error *error);
void ancestry_free(struct ancestry *ancestry);
int ancestry_contains(struct ancestry *ancestry, const struct object_id *commit, bool *contained,
                      struct error *error);

/* The commits that `tip`, a commit, is or descends from and `known` does not contain; `limit` of
 * them at most (so ask for one more than you bear), in no fixed order. Where dates run backwards
 * commits may be listed that `known` contains: ancestry_contains tells them. */
int repository_new_commits(struct repository *repository, const struct object_id *tip,
                           struct ancestry *known, size_t limit, struct arena *arena,
                           const struct object_id **commits, size_t *count, struct error *error);

/* The signature that a commit carries in its header `gpgsig`, and what it signs: the commit without
 * the signature. */
struct commit_signature {
    struct text signature; /* armored; bytes is NULL when there is none */
    struct text payload;
    bool is_several; /* more than one such header: no two readers need agree on what is signed */
};

/* Reads it as git does: `gpgsig-sha256`, which signs the commit's other form in a repository of
 * SHA-256, is no part of the payload either. */
int repository_commit_signature(struct repository *repository, const struct object_id *commit,
                                struct arena *arena, struct commit_signature *signature,
                                struct error *error);
/* Whether the commit is one of `tips`, or is come upon from one of them by first parents alone. */
int repository_on_line(struct repository *repository, const struct object_id *tips, size_t count,
                       const struct object_id *commit, bool *found, struct error *error);

/* Merges two commits as `git merge` does where nothing is configured: the git program is asked, in
 * a repository of its own, for whatever is not the tree of one side. It heeds the .gitattributes of
 * `ours`, but runs no merge driver that is a program. *tree is the tree of the outcome, readable
 * through this repository until it is freed; *conflict is the first path in conflict, NULL when the
 * merge is clean. Unrelated histories merge over an empty base. ERROR_LIMIT for a merge that takes
 * git more than ten seconds, or three of processor (four for all of a judgement), ERROR_ENVIRONMENT
 * where git cannot be run. */
int repository_merge(struct repository *repository, const struct object_id *ours,
                     const struct object_id *theirs, struct arena *arena, struct object_id *tree,
                     const char **conflict, struct error *error);

struct merge_outcome {
    struct object_id tree;        /* of no use at the paths in conflict */
    const char *const *conflicts; /* [conflict_count] paths, each under all names it has */
    size_t conflict_count;
    bool related; /* the two share an ancestor */
};

/* As repository_merge, and tells more. */
int repository_merge_outcome(struct repository *repository, const struct object_id *ours,
                             const struct object_id *theirs, struct arena *arena,
                             struct merge_outcome *outcome, struct error *error);

/* The version of git where a merge was made by libgit2, as git is older than 2.38 and cannot make
 * one without a working tree; else NULL. libgit2 heeds no attributes, knows no renamed folders, and
 * matches lines that are repeated in another way. */
const char *repository_unasked_git(const struct repository *repository);

/* Whether two commits share an ancestor. */
int repository_related(struct repository *repository, const struct object_id *a,
                       const struct object_id *b, bool *related, struct error *error);

/* What stands at a path of a tree. */
struct entry {
    unsigned mode; /* 0100644, 0040000, ...; 0: nothing stands there */
    struct object_id id;
};

bool entry_equal(const struct entry *a, const struct entry *b);

struct difference {
    const char *path;
    struct entry a, b;
};

struct differences {
    const struct difference *items; /* [count], in the order of the trees */
    size_t count;
    size_t total; /* with those beyond the limit; a lower bound where is_cut */
    bool is_cut;  /* a million entries were looked at, and there are more */
};

/* The paths of files that are not the same in two trees, `limit` of them at most. */
int repository_differences(struct repository *repository, const struct object_id *a,
                           const struct object_id *b, size_t limit, struct arena *arena,
                           struct differences *differences, struct error *error);

/* What stands at `path` in the tree: a file, a folder, anything. */
int repository_entry(struct repository *repository, const struct object_id *tree, const char *path,
                     struct entry *entry, struct error *error);

/* The first line of the file `b` that is not as in `a`; its last where it only lacks lines. 0 where
 * there is none to show: `b` is gone, is no text, or either is larger than `limit` bytes. */
int repository_changed_line(struct repository *repository, const struct entry *a,
                            const struct entry *b, size_t limit, unsigned *line,
                            struct error *error);

/* Looks for the commit that `copy`, which has one parent, repeats: of the same author and the same
 * minute and second, making the same change, contained in one of `tips` but not in the parent. Only
 * the youngest thousand commits are looked at, and no change of more than a thousand files, or of
 * more than 64 MiB together. */
int repository_original(struct repository *repository, const struct object_id *copy,
                        const struct object_id *tips, size_t count, struct object_id *original,
                        bool *found, struct error *error);

/* What is asked of a search for changes, and told by it; `context` is the caller's. Paths are
 * borrowed for the call. */
struct change_search {
    bool (*enters)(void *context, struct text folder); /* whether files below matter */
    void (*found)(void *context, struct text path);
    void *context;
};

/* Finds the files, symbolic links and submodules that differ, by name, mode or content, from every
 * one of `bases` (trees, one at least; a zero id is the empty tree). Those that are gone count
 * among them: what the first base has and neither `tree` nor a further base. A folder below the
 * root that readers may read differently is a tree/malformed finding; the root itself is left to
 * snapshot_of_tree. More than 64 folders inside each other, or more entries than limits allow, are
 * a tree/limit finding, unless there is one of the ref already, and end the search. */
int repository_changes(struct repository *repository, const struct object_id *tree,
                       const struct object_id *bases, size_t base_count,
                       const struct change_search *search, const struct limits *limits,
                       struct findings *findings, struct error *error);

/* What a checkout of a tree comes to; a file counts each time it stands in the tree. */
struct checkout_size {
    uint64_t bytes;   /* of all files */
    uint64_t entries; /* files, folders, links, submodules */
};

/* A tree of which repository_judge_checkout found nothing, and its size. */
struct judged_checkout {
    struct object_id tree;
    struct checkout_size size;
};

/* A tree, and what is known of it before; all of that may be NULL. */
struct checkout_question {
    struct object_id tree;
    const struct judged_checkout *base; /* of what is the same in it nothing is read */
    const struct blob_sizes *sizes;     /* these are not asked for again */
    const struct snapshot_root *roots;  /* what snapshot_of_tree finds with them is left to it */
    const struct limits *limits;
};

/* Judges whether a job can check the tree out: names at any depth, objects that are none of what
 * they are called, folders that git takes for repositories, links that lead out or cannot be made,
 * and how much all of it is, from the headers of objects. *size is that of the tree where nothing
 * was found. */
int repository_judge_checkout(struct repository *repository,
                              const struct checkout_question *question, struct checkout_size *size,
                              struct findings *findings, struct error *error);

/* Checks the commit out to `folder`, which exists and is empty, as a repository of its own, on the
 * branch with the full ref name `branch`. Its history ends at the commit; it has no tags, no
 * remotes and no hooks, and borrows no objects. Files have the bytes that they have in git. Nothing
 * is written where repository_judge_checkout finds an error (where links lead apart, which a policy
 * may let pass), or where there is no room for it. */
int repository_checkout(struct repository *repository, const struct object_id *commit,
                        const char *branch, const char *folder, const struct limits *limits,
                        struct error *error);

/* --------------------------------------------------------------------------------- journal -- */

/* An entry of a journal: a ref of ours, each of whose commits holds the empty tree, one parent (the
 * entry before), our name, a time and a message, and nothing else. */
struct journal_entry {
    struct object_id id;
    struct object_id parent; /* zero: the first entry */
    int64_t time;            /* seconds since 1970 */
    struct text message;
};

/* Reads an entry whose message has `limit` bytes at most; it lives in `arena`. *sound is false when
 * the object is not to the letter what journal_append would write. ERROR_REPOSITORY where there is
 * no such object. */
int journal_read(struct repository *repository, const struct object_id *id, size_t limit,
                 struct arena *arena, struct journal_entry *entry, bool *sound,
                 struct error *error);

/* Writes the entries (their time and message), each on top of the one before, the first on `tip`
 * (zero: the journal is to begin), and then moves the ref from `tip` to the last: all or none, and
 * on disk when it returns. Sets id and parent of each. *lost says, without an error, that the ref
 * does not stand at `tip` any more. ERROR_INTERNAL for a repository opened with a quarantine. */
int journal_append(struct repository *repository, const char *ref, const struct object_id *tip,
                   struct journal_entry *entries, size_t count, bool *lost, struct error *error);

#endif
