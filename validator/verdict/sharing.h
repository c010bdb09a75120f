/* SPDX-License-Identifier: MIT */
/* Files of one content that mean the same: judged once, and told of each. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_SHARING_H
#define FLEETGATE_VERDICT_SHARING_H

#include "finding/finding.h"
#include "git/git.h"

/* A file that was sorted in: `first` is the first of its content, perhaps itself. */
struct share {
    size_t first;                   /* index in the snapshot */
    unsigned total[SEVERITY_COUNT]; /* of a first one: findings that hold for all of them */
};

struct sharing {
    const struct snapshot *snapshot;
    struct share *shares; /* [snapshot->count] */
    size_t *firsts;       /* [first_count] indices of those to be judged, ascending */
    size_t first_count;
    size_t copies;    /* files that are not the first of their content */
    struct map found; /* content and meaning, to the place in `firsts` */
    struct arena arena;
};

int sharing_init(struct sharing *sharing, const struct snapshot *snapshot, struct error *error);
void sharing_release(struct sharing *sharing);

/* Sorts the file in. Of one content, those of one `meaning` are alike in all but their path. Call
 * in ascending order of the index. */
int sharing_add(struct sharing *sharing, size_t index, uint64_t meaning, struct error *error);
/* Sorts in one that means something else at any other path. */
void sharing_add_alone(struct sharing *sharing, size_t index);
/* Forgets which files are to be judged, once they are; what they share stays known. */
void sharing_next(struct sharing *sharing);

/* Counts a finding in a file that was made after it was judged, and holds for all of its content.
 */
void sharing_count(struct sharing *sharing, const struct finding *finding);

/* Adds to `copies` what of all parts was found in a first file, for each other one of its content.
 * Which ones are kept beyond its ceiling goes by path. */
void sharing_tell(const struct sharing *sharing, const struct findings *const *parts, size_t count,
                  struct findings *copies);

#endif
