/* SPDX-License-Identifier: MIT */
/* Certificates are made by the openssl program, so that none expires in the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "running_double.h"

static char folder[] = "/tmp/fleetgate-tls-XXXXXX";
static char key_log[80];

static const char make_certificates[] =
    "set -e\n"
    "key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'\n"
    "leaf() {\n"
    "    printf 'subjectAltName=%s\\n' \"$2\" >$1.ext\n"
    "    openssl req $key -keyout $1.key -out $1.csr -subj \"/CN=$1\"\n"
    "    openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -days $3 -extfile $1.ext -out "
    "$1.pem\n"
    "}\n"
    "openssl req -x509 $key -keyout ca.key -out ca.pem -subj /CN=ca -days 2\n"
    "openssl req -x509 $key -keyout other.key -out other.pem -subj /CN=other -days 2\n"
    "openssl req -x509 $key -keyout self.key -out self.pem -subj /CN=self -days 2 \\\n"
    "    -addext subjectAltName=IP:127.0.0.1\n"
    "leaf good IP:127.0.0.1 2\n"
    "leaf wrong DNS:example.com 2\n"
    "leaf expired IP:127.0.0.1 0\n" /* newer programs make none that ended before it began */
    "echo nothing >empty.pem\n";

static int set_up(void **state)
{
    char command[sizeof make_certificates + 100];
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(key_log, sizeof key_log, "%s/keys.log", folder);
    setenv("SSLKEYLOGFILE", key_log, 1);
    snprintf(command, sizeof command, "cd %s && { %s } 2>/dev/null", folder, make_certificates);
    return system(command);
}

static int tear_down(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void in_folder(char path[80], const char *name, const char *ending)
{
    snprintf(path, 80, "%s/%s%s", folder, name, ending);
}

/* Asks a server that shows the certificate `name`, trusting `authority` (NULL: the system's). */
static int ask(const char *name, const char *authority, struct error *error)
{
    char certificate[80];
    char key[80];
    char ca_file[80];
    char url[64];
    in_folder(certificate, name, ".pem");
    in_folder(key, name, ".key");
    in_folder(ca_file, authority ? authority : "", ".pem");

    struct running_double server;
    const char *arguments[] = {"--cert", certificate, "--key", key, NULL};
    assert_true(double_start(&server, arguments));
    snprintf(url, sizeof url, "https://127.0.0.1:%u/", server.port);

    struct http_options options = {.ca_file = authority ? ca_file : NULL, .request_ms = 2000};
    struct http_client *client = NULL;
    assert_int_equal(http_client_new(&client, &options, error), 0);
    struct http_request request = {.method = "GET", .url = url};
    struct http_response response;
    int result = http_send(client, &request, &response, error);
    if (result == 0)
        assert_int_equal(response.status, 200);
    http_response_release(&response);
    http_client_free(client);
    double_stop(&server);
    return result;
}

static void certificate__of_the_given_authority__is_accepted(void **state)
{
    (void)state;
    struct error error = {0};
    if (ask("good", "ca", &error) != 0)
        fail_msg("%s", error.message);
}

static void certificate__that_is_not_valid__is_refused_for_its_reason(void **state)
{
    static const struct {
        const char *name;
        const char *authority;
        const char *cause;
    } cases[] = {
        {"wrong", "ca",
         "certificate is not accepted: SSL: no alternative certificate subject name"},
        {"expired", "ca", "certificate is not accepted: SSL certificate problem: certificate has"},
        {"self", NULL, "certificate is not accepted: SSL certificate problem: self-signed"},
        {"self", "ca", "certificate is not accepted: SSL certificate problem: self-signed"},
        {"good", NULL, "certificate is not accepted: SSL certificate problem: unable to get"},
        {"good", "other", "certificate is not accepted: SSL certificate problem: unable to get"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        assert_int_equal(ask(cases[i].name, cases[i].authority, &error), -1);
        assert_int_equal(error.kind, ERROR_NETWORK);
        if (!strstr(error.message, cases[i].cause))
            fail_msg("%s, %s: %s", cases[i].name, cases[i].authority, error.message);
    }
}

static void certificate_file__that_holds_none__is_no_fault_of_the_server(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(ask("good", "empty", &error), -1);
    assert_int_equal(error.kind, ERROR_POLICY);
    assert_non_null(
        strstr(error.message, ": the certificate file (ca_file) holds no PEM certificate"));
}

static void server__that_speaks_no_tls__is_refused(void **state)
{
    (void)state;
    struct running_double server;
    struct error error = {0};
    char url[64];
    assert_true(double_start(&server, NULL));
    snprintf(url, sizeof url, "https://127.0.0.1:%u/", server.port);
    struct http_options options = {.request_ms = 2000};
    struct http_client *client = NULL;
    assert_int_equal(http_client_new(&client, &options, &error), 0);
    struct http_request request = {.method = "GET", .url = url};
    struct http_response response;
    assert_int_equal(http_send(client, &request, &response, &error), -1);
    assert_non_null(strstr(error.message, ": no TLS connection (1.2 or newer): "));
    http_client_free(client);
    double_stop(&server);
}

static void keys_of_connections__are_never_logged(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(ask("good", "ca", &error), 0);
    assert_int_not_equal(access(key_log, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate__of_the_given_authority__is_accepted),
        cmocka_unit_test(certificate__that_is_not_valid__is_refused_for_its_reason),
        cmocka_unit_test(certificate_file__that_holds_none__is_no_fault_of_the_server),
        cmocka_unit_test(server__that_speaks_no_tls__is_refused),
        cmocka_unit_test(keys_of_connections__are_never_logged),
    };
    return cmocka_run_group_tests_name("http/tls", tests, set_up, tear_down);
}
