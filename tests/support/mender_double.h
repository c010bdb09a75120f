/* SPDX-License-Identifier: MIT */
/*
 * A Mender server for tests: what its management API answers, as its source behaves, over real HTTP
 * on loopback; and the faults a client must bear. It serves as the receiver of webhooks, too.
 *
 * One thread a connection; `lock` is held while an answer is made, not while it is sent.
 */
#ifndef FLEETGATE_MENDER_DOUBLE_H
#define FLEETGATE_MENDER_DOUBLE_H

#include <jansson.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/base.h"

struct double_options {
    unsigned port; /* 0: any that is free */
    const char *port_file;
    const char *artifacts_file;
    const char *token; /* NULL: any well-formed one */
    const char *user;
    const char *password;
    const char *fault;
    const char *log_file;
    const char *certificate_file;
    const char *key_file;
    const char *webhook_secret_file; /* NULL: signatures are not checked */
    const char *webhook_log_file;
    unsigned webhook_fail; /* deliveries to refuse before one is taken */
    unsigned webhook_status;
    unsigned webhook_retry_after;
    unsigned lifetime;
    const char *version; /* "4.1" or "4.0" */
};

struct double_state {
    struct double_options options;
    unsigned port;
    atomic_bool stopping;
    pthread_mutex_t lock;
    json_t *artifacts;   /* list, whole form */
    json_t *deployments; /* id to deployment */
    json_t *definitions; /* what makes a deployment the same as another: text to true */
    json_t *requests;    /* list, the log */
    json_t *sessions;    /* list of tokens that logins gave, oldest first */
    json_t *revoked;     /* token to true */
    json_t *deliveries;  /* webhook id to true */
    const struct fault *fault;
    struct buffer answer; /* of the fault "answer" */
};

bool is_old(const struct double_state *state); /* answers as 4.0 does */

/* One request and, at its end, its answer. */
struct call {
    struct double_state *state;
    struct MHD_Connection *connection;
    char *uri; /* as sent, with its query */
    const char *method;
    struct text path;      /* of the uri, still escaped */
    struct text parameter; /* what stood for the star of the route, still escaped */
    struct buffer body;
    bool begun;
    char request_id[64];
    struct header {
        const char *name;
        struct buffer value;
    } headers[8]; /* of the answer */
    size_t header_count;
};

typedef enum MHD_Result handler(struct call *call);

/* -------------------------------------------------------------------------------- answering -- */

void call_add_header(struct call *call, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
const char *call_header(const struct call *call, const char *name); /* of the request, or NULL */
enum MHD_Result answer_empty(struct call *call, unsigned status);
enum MHD_Result answer_text(struct call *call, unsigned status, const char *type, const char *text);
enum MHD_Result answer_json(struct call *call, unsigned status, json_t *json); /* takes `json` */
/* {"error": ..., "request_id": ...} */
enum MHD_Result answer_error(struct call *call, unsigned status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum MHD_Result answer_response(struct call *call, unsigned status, struct MHD_Response *response);

/* Finds the route and answers. Called with the lock held; the log is written before. */
enum MHD_Result route(struct call *call);

/* ------------------------------------------------------------------------ what each file has -- */

/* A file whole, as a string; NULL when it cannot be read. The caller frees. */
char *read_file(const char *path);

enum { UUID_SIZE = 37 };
void make_uuid(char uuid[UUID_SIZE]);
bool is_uuid(struct text text);
/* Undoes percent-encoding. NULL for a broken one. The caller frees. */
char *unescape(struct text text);
/* Base64, of either alphabet, with or without padding. Returns the length, or -1. */
long decode_base64(struct text text, unsigned char *bytes, size_t size);

/* True when the call may go on; else it is answered and *result set. */
bool authorize(struct call *call, enum MHD_Result *result);
handler login;
handler logout;

/* Loads a list of artifacts, whole or {"name", "device_types_compatible"} alone. */
bool artifacts_set(struct double_state *state, const json_t *list);
bool artifacts_have(const struct double_state *state, const char *name);
handler list_artifacts;
handler show_release;

handler create_deployment;
handler show_deployment;

/* A page of results: page and per_page of the query; per_page above its maximum of 500 gives 0. */
struct page {
    size_t number;
    size_t size;
};
struct page read_page_query(struct call *call);
/* Adds the Link lines, one a relation. */
void add_links(struct call *call, struct page page, bool more);

const struct fault *fault_find(const char *name); /* NULL when there is none */
void fault_print_names(FILE *out);
/* Called without the lock. */
enum MHD_Result fault_answer(const struct fault *fault, struct call *call);

handler receive_webhook;

/* Appends one line of JSON to a file. */
bool append_line(const char *path, const json_t *json);
void log_request(struct call *call);
handler put_artifacts;
handler put_fault;
handler put_answer;
handler put_webhook;
handler get_requests;
handler delete_requests;

#endif
