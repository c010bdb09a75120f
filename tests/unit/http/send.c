/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "running_double.h"

enum { REQUEST_MS = 600, LIMIT = 1 << 20 };

/* A double, a client of it, and the last answer or error. */
struct scene {
    struct running_double server;
    struct http_client *client;
    struct http_response response;
    struct error error;
};

static void begin(struct scene *scene, const char *fault)
{
    *scene = (struct scene){0};
    const char *arguments[] = {"--fault", fault, NULL};
    assert_true(double_start(&scene->server, fault ? arguments : NULL));
    struct http_options options = {
        .connect_ms = 300, .request_ms = REQUEST_MS, .response_bytes = LIMIT};
    assert_int_equal(http_client_new(&scene->client, &options, &scene->error), 0);
}

static void end(struct scene *scene)
{
    http_response_release(&scene->response);
    http_client_free(scene->client);
    double_stop(&scene->server);
}

/* Sends `request` to `path` of the double. */
static int send_to(struct scene *scene, const char *path, struct http_request request)
{
    char url[256];
    snprintf(url, sizeof url, "%s%s", scene->server.url, path);
    request.url = url;
    http_response_release(&scene->response);
    scene->error = (struct error){0};
    return http_send(scene->client, &request, &scene->response, &scene->error);
}

static int get(struct scene *scene, const char *path)
{
    return send_to(scene, path, (struct http_request){.method = "GET"});
}

static void assert_logged(struct scene *scene, const char *part, size_t count)
{
    assert_int_equal(double_count(&scene->server, part), count);
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* --------------------------------------------------------------------------------- answers -- */

static void answer__that_is_whole__is_given_whatever_its_status(void **state)
{
    static const struct {
        const char *fault;
        long status;
        const char *type;
        unsigned retry_after_s;
    } cases[] = {
        {"html-200", 200, "text/html", 0},   {"redirect", 302, "", 0},
        {"401", 401, "application/json", 0}, {"html-404", 404, "text/html", 0},
        {"429", 429, "application/json", 7}, {"429-for-ever", 429, "application/json", 3600},
        {"500", 500, "application/json", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        begin(&scene, cases[i].fault);
        assert_int_equal(get(&scene, "/api/x"), 0);
        assert_int_equal(scene.response.status, cases[i].status);
        assert_string_equal(scene.response.content_type, cases[i].type);
        assert_int_equal(scene.response.retry_after_s, cases[i].retry_after_s);
        end(&scene);
    }
}

static void retry_after__given_as_a_date__is_seconds_from_now(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "429-date");
    assert_int_equal(get(&scene, "/api/x"), 0);
    assert_in_range(scene.response.retry_after_s, 110, 120);
    end(&scene);
}

static void redirect__to_another_host__is_not_followed(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "redirect");
    assert_int_equal(
        send_to(&scene, "/api/x", (struct http_request){.method = "GET", .bearer_token = "secret"}),
        0);
    assert_logged(&scene, "/elsewhere", 0);
    assert_logged(&scene, "method", 1);
    end(&scene);
}

static void body__as_large_as_the_limit__is_received(void **state)
{
    static const char page[] = "<!doctype html><title>Mender</title>";
    static const struct {
        size_t limit;
        int result;
    } cases[] = {{sizeof page - 1, 0}, {sizeof page - 2, -1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        begin(&scene, "html-200");
        http_client_free(scene.client);
        struct http_options options = {.response_bytes = cases[i].limit};
        assert_int_equal(http_client_new(&scene.client, &options, &scene.error), 0);
        assert_int_equal(get(&scene, "/api/x"), cases[i].result);
        end(&scene);
    }
}

/* -------------------------------------------------------------------------------- failures -- */

static void fault__of_any_kind__ends_in_time_with_its_cause(void **state)
{
    static const struct {
        const char *fault;
        const char *cause;
    } cases[] = {
        {"half-body", ": the answer was cut short"},
        {"huge-body", ": the answer is larger than 1048576 bytes"},
        {"gzip-bomb", ": the answer is larger than 1048576 bytes"},
        {"endless-headers", ": the answer's headers are larger than 65536 bytes"},
        {"silent", ": no answer within 0.6 s"},
        {"slow", ": no complete answer within 0.6 s"},
        {"reset", ": the connection broke: Recv failure: Connection reset by peer"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        struct timespec start;
        char expected[160];
        begin(&scene, cases[i].fault);
        clock_gettime(CLOCK_MONOTONIC, &start);
        assert_int_equal(get(&scene, "/api/x"), -1);
        assert_true(seconds_since(&start) < REQUEST_MS / 1000.0 + 0.4);
        snprintf(expected, sizeof expected, "127.0.0.1:%u%s", scene.server.port, cases[i].cause);
        assert_string_equal(scene.error.message, expected);
        assert_int_equal(scene.error.kind, ERROR_NETWORK);
        assert_null(scene.response.body.bytes);
        end(&scene);
    }
}

static void client__after_a_failure__serves_the_next_request(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, "half-body");
    assert_int_equal(get(&scene, "/api/x"), -1);
    assert_int_equal(get(&scene, "/"), 0);
    assert_int_equal(scene.response.status, 200);
    end(&scene);
}

static void server__that_is_not_there__is_named_with_the_cause(void **state)
{
    (void)state;
    struct scene scene;
    char expected[160];
    begin(&scene, NULL);
    unsigned port = scene.server.port;
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
    double_stop(&scene.server);
    struct http_request request = {.method = "GET", .url = url};
    assert_int_equal(http_send(scene.client, &request, &scene.response, &scene.error), -1);
    snprintf(expected, sizeof expected, "127.0.0.1:%u: cannot connect: Connection refused", port);
    assert_string_equal(scene.error.message, expected);
    end(&scene);
}

static void request__that_is_unsafe__is_refused_before_it_is_sent(void **state)
{
    static const char *const split[] = {"X-A: b\r\nX-C: d", NULL};
    static const struct http_request cases[] = {
        {.method = "GET", .url = "http://example.com/?key=secret"},
        {.method = "GET", .url = "https://user:secret@example.com/"},
        {.method = "GET", .url = "http://127.0.0.1:1/", .headers = split},
        {.method = "GET", .url = "http://127.0.0.1:1/", .bearer_token = "secret\nX-C: d"},
    };
    (void)state;
    struct scene scene;
    begin(&scene, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scene.error = (struct error){0};
        assert_int_equal(http_send(scene.client, &cases[i], &scene.response, &scene.error), -1);
        assert_int_equal(scene.error.kind, ERROR_POLICY);
        assert_null(strstr(scene.error.message, "secret"));
    }
    end(&scene);
}

static void certificate_file__that_cannot_be_read__is_an_error(void **state)
{
    (void)state;
    struct http_client *client = NULL;
    struct error error = {0};
    struct http_options options = {.ca_file = "/nowhere/ca.pem"};
    assert_int_equal(http_client_new(&client, &options, &error), -1);
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    assert_string_equal(error.message, "cannot read the certificate file /nowhere/ca.pem: "
                                       "No such file or directory");
    assert_null(client);
}

/* ----------------------------------------------------------------------------- what is sent -- */

static void body__of_a_post__arrives_with_its_type(void **state)
{
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    (void)state;
    struct scene scene;
    begin(&scene, NULL);
    struct http_request request = {
        .method = "POST", .headers = headers, .body = TEXT("{\"a\": \"\0\"}")};
    assert_int_equal(send_to(&scene, "/any", request), 0);
    assert_logged(&scene, "\"method\":\"POST\"", 1);
    assert_logged(&scene, "\"content_type\":\"application/json\"", 1);
    assert_logged(&scene, "\"body_bytes\":10", 1);
    assert_logged(&scene, "\"user_agent\":\"fleetgate/" FLEETGATE_VERSION "\"", 1);
    end(&scene);
}

static void post__without_a_body__has_length_zero_and_no_type(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, NULL);
    assert_int_equal(send_to(&scene, "/any", (struct http_request){.method = "POST"}), 0);
    assert_logged(&scene, "\"method\":\"POST\"", 1);
    assert_logged(&scene, "\"content_type\":null", 1);
    assert_logged(&scene, "\"body_bytes\":0", 1);
    end(&scene);
}

static void credentials__of_one_request__are_not_in_the_next(void **state)
{
    static const char *const headers[] = {"X-Other: secret", NULL};
    (void)state;
    struct scene scene;
    begin(&scene, NULL);
    struct http_request bearer = {.method = "GET", .bearer_token = "t"};
    struct http_request basic = {.method = "GET", .user = "u", .password = "p"};
    struct http_request plain = {.method = "GET", .headers = headers};
    assert_int_equal(send_to(&scene, "/1", bearer), 0);
    assert_int_equal(send_to(&scene, "/2", plain), 0);
    assert_int_equal(send_to(&scene, "/3", basic), 0);
    assert_int_equal(send_to(&scene, "/4", plain), 0);
    assert_logged(&scene, "\"/1\",\"authorization\":\"Bearer\"", 1);
    assert_logged(&scene, "\"/3\",\"authorization\":\"Basic\"", 1);
    assert_logged(&scene, "\"authorization\":null", 2);
    end(&scene);
}

static void requests__to_one_server__share_a_connection(void **state)
{
    (void)state;
    struct scene scene;
    char port[40] = "";
    begin(&scene, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(get(&scene, "/any"), 0);
    char *log = double_requests(&scene.server);
    assert_non_null(log);
    assert_int_equal(sscanf(strstr(log, "\"peer_port\""), "%39[^}]", port), 1);
    free(log);
    assert_logged(&scene, port, 3);
    end(&scene);
}

static void path__with_dots__is_sent_as_it_is(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, NULL);
    assert_int_equal(get(&scene, "/a/../b"), 0);
    assert_logged(&scene, "\"/a/../b\"", 1);
    end(&scene);
}

/* ------------------------------------------------------------------------------ environment -- */

static void proxies_of_the_environment__are_ignored(void **state)
{
    static const char *const names[] = {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"};
    (void)state;
    struct scene scene;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        setenv(names[i], "http://127.0.0.1:1", 1);
    begin(&scene, NULL);
    assert_int_equal(get(&scene, "/any"), 0);
    end(&scene);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
}

static void netrc_of_the_user__is_not_read(void **state)
{
    char home[] = "/tmp/fleetgate-home-XXXXXX";
    char path[80];
    (void)state;
    assert_non_null(mkdtemp(home));
    snprintf(path, sizeof path, "%s/.netrc", home);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("machine 127.0.0.1 login user password word\n", file);
    fclose(file);
    setenv("HOME", home, 1);

    struct scene scene;
    begin(&scene, NULL);
    assert_int_equal(get(&scene, "/any"), 0);
    assert_logged(&scene, "\"authorization\":null", 1);
    end(&scene);
    unlink(path);
    rmdir(home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer__that_is_whole__is_given_whatever_its_status),
        cmocka_unit_test(retry_after__given_as_a_date__is_seconds_from_now),
        cmocka_unit_test(redirect__to_another_host__is_not_followed),
        cmocka_unit_test(body__as_large_as_the_limit__is_received),
        cmocka_unit_test(fault__of_any_kind__ends_in_time_with_its_cause),
        cmocka_unit_test(client__after_a_failure__serves_the_next_request),
        cmocka_unit_test(server__that_is_not_there__is_named_with_the_cause),
        cmocka_unit_test(request__that_is_unsafe__is_refused_before_it_is_sent),
        cmocka_unit_test(certificate_file__that_cannot_be_read__is_an_error),
        cmocka_unit_test(body__of_a_post__arrives_with_its_type),
        cmocka_unit_test(post__without_a_body__has_length_zero_and_no_type),
        cmocka_unit_test(credentials__of_one_request__are_not_in_the_next),
        cmocka_unit_test(requests__to_one_server__share_a_connection),
        cmocka_unit_test(path__with_dots__is_sent_as_it_is),
        cmocka_unit_test(proxies_of_the_environment__are_ignored),
        cmocka_unit_test(netrc_of_the_user__is_not_read),
    };
    return cmocka_run_group_tests_name("http/send", tests, NULL, NULL);
}
