/* SPDX-License-Identifier: MIT */
/*
 * Questions to a Mender server, over its management API
 * (https://docs.mender.io/api/#management-apis): does an OS image exist for a device type? What do
 * the devices say of themselves?
 *
 * The server's answers are untrusted: bounded, parsed as JSON, checked field by field.
 */
#ifndef FLEETGATE_MENDER_H
#define FLEETGATE_MENDER_H

#include "fleet/fleet.h"
#include "http/http.h"

struct mender_options {
    const char *server;     /* "https://hosted.mender.io": no path but slashes, which are dropped */
    const char *token;      /* personal access token, of MENDER_ACCESS_TOKEN; or NULL */
    const char *token_file; /* file holding it, read at the first request; or NULL */
    const char *user;       /* else log in with user and password, log out at the end; or NULL */
    const char *password;
    const char *ca_file;         /* or NULL */
    const struct limits *limits; /* connect_ms, request_ms, server_ms, response_bytes */
};

struct mender;

int mender_new(struct mender **mender, const struct mender_options *options, struct error *error);
/* The server of a policy that names one. Without a token_file the environment gives credentials:
 * MENDER_ACCESS_TOKEN, else MENDER_USER and MENDER_PASSWORD. */
int mender_open(struct mender **mender, const struct policy *policy, struct error *error);
void mender_free(struct mender *mender);

/* Whether there are credentials, of the form that they must have; asks nobody. ERROR_POLICY says
 * what is wrong with them. */
int mender_check_credentials(struct mender *mender, struct error *error);

/* One question: the pair, since an image that exists for another type only makes Mender finish a
 * deployment "successfully" without installing anything. */
struct mender_image {
    struct text device_type;
    struct text name;
    enum mender_answer {
        MENDER_UNKNOWN,           /* not asked yet */
        MENDER_EXISTS,            /* for this device type */
        MENDER_MISSING,           /* no artifact of this name */
        MENDER_WRONG_DEVICE_TYPE, /* only for the types in `types` */
        MENDER_UNADDRESSABLE,     /* this server cannot be asked for the name, as `why` says */
    } answer;
    struct text types; /* "a, b", or five "and 7 more"; owned by mender */
    const char *why;   /* one sentence, for MENDER_UNADDRESSABLE; owned by mender */
};

/* Answers all questions, with as few requests as the server's version allows: up to 100 names a
 * request where it has v2 artifacts (4.1 and newer), one request a name on older servers. Names are
 * compared exactly, and asked for once in the life of `mender`. A name that Mender cannot hold
 * (empty, over 4,096 bytes, not UTF-8) is MISSING without a question. One that an older server
 * cannot be asked for (with a slash, for one) is UNADDRESSABLE there: it may exist.
 *
 * A server that asks to wait is asked again after that. All calls on one `mender` take
 * limits->server_ms at most, waiting included. On -1 (ERROR_NETWORK: unreachable, refused
 * credentials, nonsense; ERROR_POLICY: no usable credentials, ERROR_LIMIT: out of time) the images
 * without an answer stay UNKNOWN. */
int mender_find_images(struct mender *mender, struct mender_image *images, size_t count,
                       struct error *error);

/* Asks one cheap question whose answer does not matter: whether the server can be reached and takes
 * the credentials. The error is as of mender_find_images. */
int mender_probe(struct mender *mender, struct error *error);

/* --------------------------------------------------------------------------------- devices -- */

/* What Mender's inventory says of one device; bytes is NULL where it says nothing. A value that is
 * no string is the JSON for it; one of more than MENDER_VALUE_BYTES is cut, and ends in "...". */
struct mender_device {
    struct text id;       /* by which the fleet's inventory names it, too */
    struct text type;     /* its device_type */
    struct text artifact; /* the image that it runs */
    struct text updated;  /* when it last told of itself, as Mender writes times */
    struct text branch;   /* an attribute subscribed_branch, whatever the fleet sets */
};

enum { MENDER_VALUE_BYTES = 1024 };

enum { MENDER_FACTS_BYTES = 64 << 20 /* of a file of them: some 300,000 devices */ };

/* All devices, by id. */
struct mender_facts {
    struct arena arena;
    struct mender_device *items;
    size_t count, capacity;
};

void mender_facts_init(struct mender_facts *facts);
void mender_facts_release(struct mender_facts *facts);
/* Asks for all devices, page by page, in the time and with the errors of mender_find_images. */
int mender_find_devices(struct mender *mender, struct mender_facts *facts, struct error *error);
/* Appends the facts as JSON: of equal facts always the same bytes. */
void mender_facts_write(const struct mender_facts *facts, struct buffer *out);
/* Reads what mender_facts_write has written, or somebody else. ERROR_INPUT says at which line and
 * column of the file `name` it is none, ERROR_LIMIT what is too much of it. */
int mender_facts_read(struct mender_facts *facts, struct text text, const char *name,
                      struct error *error);
/* The device of that id; NULL: Mender does not know it. */
const struct mender_device *mender_facts_find(const struct mender_facts *facts, struct text id);

/* -------------------------------------------------------------------- the images of a fleet -- */

/* What Mender was asked for all that a judgement meets, and its answers; one per device type and
 * name. */
struct mender_answers {
    struct arena arena;
    struct map images; /* mender_image_key to struct mender_image */
};

void mender_answers_init(struct mender_answers *answers);
void mender_answers_release(struct mender_answers *answers);

/* "<device type>\0<name>", which is one for each image; no bytes when memory is out. */
struct text mender_image_key(struct arena *arena, const struct image_mention *mention);

/* Whether Mender has all these images for their device types: asks for those that have no answer
 * yet. False, too, where Mender gives no answer. */
int mender_has_images(struct mender *mender, struct mender_answers *answers,
                      const struct image_mentions *mentions, bool *has, struct error *error);

/* Asks for those images that have no answer yet, and adds an image/... finding for each mention of
 * one that Mender does not have. Where Mender gives no answer the finding is image/unverified: an
 * error, or a warning where the policy says so. `file` of a mention indexes snapshot->files. */
int mender_judge_images(struct mender *mender, struct mender_answers *answers,
                        const struct image_mentions *mentions, const struct snapshot *snapshot,
                        struct findings *findings, struct error *error);

#endif
