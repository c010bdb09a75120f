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
    unsigned fault_times;   /* how many requests the fault answers; 0: all */
    unsigned retry_after;   /* what a fault that asks to wait says; 0: its own */
    unsigned page_size_max; /* what a proxy caps per_page at; 0: there is none */
    const char *log_file;
    const char *certificate_file;
    const char *key_file;
    const char *webhook_secret_file; /* NULL: signatures are not checked */
    const char *webhook_log_file;
    unsigned webhook_fail; /* deliveries to refuse before one is taken */
    unsigned webhook_status;
    unsigned webhook_retry_after;
    unsigned lifetime;
    const char *version;
};

/* Where servers differ. */
struct version {
    const char *name;
    bool is_old;                /* of go-json-rest, as 4.0 is, and not of gin */
    size_t deployment_name_max; /* bytes */
    bool bounds_searches;       /* a page of a search of devices has 500 at most */
};
const struct version *version_find(const char *name); /* NULL when there is none */
void version_print_names(FILE *out);

struct double_state {
    struct double_options options;
    const struct version *version;
    unsigned port;
    atomic_bool stopping;
    pthread_mutex_t lock;
    json_t *artifacts;   /* list, whole form */
    json_t *devices;     /* list of the ids that are accepted */
    json_t *inventory;   /* list of devices, as a search shows them whole */
    json_t *deployments; /* id to deployment, oldest first; see create_deployment */
    json_t *requests;    /* list, the log */
    json_t *sessions;    /* list of the ids of tokens that logins gave, oldest first */
    json_t *revoked;     /* token to true */
    json_t *deliveries;  /* webhook id to true */
    const struct fault *fault;
    struct buffer answer; /* of the fault "answer" */
};

struct parameter {
    struct text name; /* both decoded; their bytes are the query's */
    struct text value;
};

/* The parameters of a query, in the order of their names; of equal ones as they came. */
struct query {
    struct parameter *parameters;
    size_t count;
};

/* One request and, at its end, its answer. */
struct call {
    struct double_state *state;
    struct MHD_Connection *connection;
    char *uri; /* as sent, with its query */
    const char *method;
    struct buffer path; /* as the router reads it, see route_read_path; failed: it cannot */
    struct query query;
    struct text parameter; /* what stood for the star of the route */
    char *token;
    json_t *claims; /* of the token */
    struct buffer body;
    bool begun;
    char request_id[64]; /* "": the answer has none */
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
/* {"error": ..., "request_id": ...}; the latter where there is one. */
enum MHD_Result answer_error(struct call *call, unsigned status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum MHD_Result answer_response(struct call *call, unsigned status, struct MHD_Response *response);
/* Appends one of the faults that Mender's validation lists: "a: ...; b: ...". */
void fault_add(struct buffer *faults, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Sets the path of the call from its uri. */
void route_read_path(struct call *call);
/* Finds the route and answers. Called with the lock held; the log is written before. */
enum MHD_Result route(struct call *call);
bool is_old(const struct call *call); /* 4.0 is asked */
/* True for a body of the API that is longer than main takes; 4.0 takes any. */
bool call_body_is_too_large(const struct call *call, size_t length);

/* ------------------------------------------------------------------------ what each file has -- */

/* A file whole, as a string; NULL when it cannot be read. The caller frees. */
char *read_file(const char *path);

/* To the millisecond, and without zeros at the end, as Go writes what a database gave back. */
enum { NOW_SIZE = 64 };
void format_now(char text[NOW_SIZE]);

enum { UUID_SIZE = 37 };
void make_uuid(char uuid[UUID_SIZE]);
bool is_uuid(struct text text);
/* Appends the text with its percent-encoding undone. False for a broken one. */
bool unescape(struct buffer *plain, struct text text);
/* Appends the text; all but ASCII letters, digits and the bytes of `plain` percent-encoded. */
void escape(struct buffer *escaped, struct text text, const char *plain);
/* Base64, of either alphabet, with or without padding. Returns the length, or -1. */
long decode_base64(struct text text, unsigned char *bytes, size_t size);
/* The index of the first byte that Base64 as tokens have it (no padding, the URL's alphabet) cannot
 * have there; -1 for none. */
long find_base64url_fault(struct text text);
const char *json_kind(const json_t *value); /* "number", "object", ... as Go's messages say it */

void query_read(struct query *query, const char *uri);
void query_release(struct query *query);
/* The first value of that name; bytes NULL when there is none. */
struct text query_value(const struct query *query, const char *name);
/* The same as a number above zero; the fallback for all else. */
size_t query_number(const struct query *query, const char *name, size_t fallback);
/* In the place of all values of that name. */
void query_set(struct query *query, const char *name, struct text value);
/* Appends the query, escaped. */
void query_append(struct buffer *out, const struct query *query);

/* Whose token is good for a route. */
enum audience { ANYBODY, USERS, DEVICES_ONLY };
/* True when the call may go on; else it is answered and *result set. */
bool authorize(struct call *call, enum audience audience, enum MHD_Result *result);
handler login;
handler logout;

/* Loads a list of artifacts, whole or {"name", "device_types_compatible"} alone. */
bool artifacts_set(struct double_state *state, const json_t *list);
/* The artifacts of one name: a list, and the caller's. */
json_t *artifacts_named(const struct double_state *state, struct text name);
handler list_artifacts;
handler show_release;

/* A deployment is kept as {"shown": what GET shows, "devices": ids, "key": what makes it the same
 * as another, "force": bool, "assigned": device to status}. A device is assigned once it has asked
 * or was aborted. */
handler create_deployment;
handler show_deployment;
handler abort_deployment;
handler next_deployment;
handler report_status;
handler abort_device;

handler search_devices;

bool status_is_known(const char *status);
bool status_is_final(const char *status);
/* The count of each status. */
json_t *statuses_make(size_t pending);
bool deployment_is_active(const json_t *deployment); /* it has not finished */
/* Counts a device under another status, and says what that makes of the deployment. `from` NULL:
 * it was not counted before. */
void deployment_count(json_t *deployment, const char *from, const char *to);
/* Ends it. Counts anew: a device that never asked is counted no more. */
void deployment_abort(json_t *deployment);

/* A page of results: page and per_page of the query. */
struct page {
    size_t number;
    size_t size;
};
struct page read_page_query(const struct call *call);
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
handler put_devices;
handler put_inventory;
handler put_fault;
handler put_answer;
handler put_webhook;
handler get_requests;
handler delete_requests;

#endif
