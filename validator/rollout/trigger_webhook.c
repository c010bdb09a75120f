/* SPDX-License-Identifier: MIT */
/* The webhook trigger: a POST of the job, signed, with the policy's secret. */
#include "rollout/job_body.h"
#include "rollout/job_plan.h"
#include "rollout/webhook_signature.h"

#include "http/http.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <string.h>
#include <time.h>

enum {
    REQUEST_MS = 30000,
    STATUS_TOO_MANY_REQUESTS = 429,
    STATUS_UNAVAILABLE = 503,
};

/* ---------------------------------------------------------------------------------- secret -- */

/* Reads one byte more than is allowed, so that a longer file is noticed. */
static int read_secret(const char *path, char bytes[WEBHOOK_SECRET_MAX + 1], size_t *length,
                       struct error *error)
{
    if (!path)
        return error_set(error, ERROR_POLICY, "the policy names no webhook secret file");
    if (file_read(path, bytes, WEBHOOK_SECRET_MAX + 1, length) != 0)
        return error_set(error, ERROR_POLICY, "cannot read the webhook secret %s: %s", path,
                         file_trouble());
    return 0;
}

static int sign_with_file(struct buffer *signature, const char *path, const char *id,
                          int64_t timestamp, struct text body, struct error *error)
{
    char bytes[WEBHOOK_SECRET_MAX + 1];
    size_t length = 0;
    int result = read_secret(path, bytes, &length, error);
    if (result == 0)
        result = webhook_sign(signature, (struct text){bytes, length}, id, timestamp, body, error);
    OPENSSL_cleanse(bytes, sizeof bytes);
    return result;
}

int rollout_check_secret(const struct rollout_policy *policy, struct error *error)
{
    struct buffer unused;
    buffer_init(&unused, 128);
    int result = sign_with_file(&unused, policy->webhook.secret_file, "", 0, TEXT(""), error);
    buffer_release(&unused);
    return result;
}

/* ------------------------------------------------------------------------------------ send -- */

static int check_response(const struct http_response *response, struct attempt *attempt)
{
    long status = response->status;
    if (status >= 200 && status <= 299)
        return 0;
    if (status == STATUS_TOO_MANY_REQUESTS || status == STATUS_UNAVAILABLE)
        attempt->retry_after_s = response->retry_after_s;
    return error_set(&attempt->failure, ERROR_NETWORK, "the webhook answered %ld%s", status,
                     status >= 300 && status <= 399 ? ", a redirect; give its final url" : "");
}

static int post(const struct rollout_policy *policy, const char *const *headers, struct text body,
                struct attempt *attempt)
{
    const struct http_options options = {
        .ca_file = policy->webhook.ca_file,
        .connect_ms = default_limits.connect_ms,
        .request_ms = REQUEST_MS,
        .response_bytes = default_limits.response_bytes,
    };
    const struct http_request request = {
        .method = "POST",
        .url = policy->webhook.url,
        .headers = headers,
        .body = body,
    };
    struct http_client *client = NULL;
    struct http_response response = {0};
    if (http_client_new(&client, &options, &attempt->failure) != 0)
        return -1;
    int result = http_send(client, &request, &response, &attempt->failure);
    if (result == 0)
        result = check_response(&response, attempt);
    http_response_release(&response);
    http_client_free(client);
    return result;
}

static int post_signed(const struct trial *trial, struct text body, struct text signature,
                       int64_t now, struct attempt *attempt)
{
    struct arena arena;
    arena_init(&arena);
    const char *const headers[] = {
        arena_format(&arena, "webhook-id: %s", trial->delivery->job),
        arena_format(&arena, "webhook-timestamp: %" PRId64, now),
        arena_format(&arena, "webhook-signature: %s", signature.bytes),
        "content-type: application/json",
        NULL,
    };
    int result = headers[0] && headers[1] && headers[2]
                     ? post(trial->policy, headers, body, attempt)
                     : error_memory(&attempt->failure);
    arena_release(&arena);
    return result;
}

/* What the body says of the plan: null where there is none, which the try tells. */
static void sum_plan(const struct trial *trial, struct buffer *out, struct attempt *attempt)
{
    struct error error = {0};
    struct buffer json;
    if (!job_plan_is_wanted(trial))
        return;
    buffer_init(&json, JOB_PLAN_MAX);
    if (job_plan_make(trial, &json, &error) == 0 && !job_body_sum_plan(out, buffer_text(&json)))
        error_set(&error, ERROR_INTERNAL, "it came to no JSON");
    buffer_release(&json);
    if (error.kind == ERROR_NONE)
        return;
    buffer_clear(out);
    buffer_append_string(out, "null");
    job_plan_tell_failure(attempt, &error);
}

bool trigger_webhook_is_configured(const struct rollout_policy *policy)
{
    return policy->webhook.url != NULL;
}

int trigger_webhook(const struct trial *trial, struct attempt *attempt)
{
    struct buffer body, signature, plan;
    buffer_init(&body, JOB_BODY_MAX);
    buffer_init(&signature, 128);
    buffer_init(&plan, 3000);
    sum_plan(trial, &plan, attempt);
    int64_t now = time(NULL);
    job_body_write(&body, trial->delivery, buffer_text(&plan));
    int result = body.failed ? error_memory(&attempt->failure)
                             : sign_with_file(&signature, trial->policy->webhook.secret_file,
                                              trial->delivery->job, now, buffer_text(&body),
                                              &attempt->failure);
    if (result == 0)
        result = post_signed(trial, buffer_text(&body), buffer_text(&signature), now, attempt);
    buffer_release(&plan);
    buffer_release(&signature);
    buffer_release(&body);
    return result;
}
