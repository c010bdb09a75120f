/* SPDX-License-Identifier: MIT */
#include "running_double.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/http.h"

enum { ARGUMENTS_MAX = 30 };

/* Next to the folder of the unit tests: <build>/tests/unit/<stage>/<name>. */
static bool find_double(char *path, size_t size)
{
    const char *given = getenv("FLEETGATE_MENDER_DOUBLE");
    if (given)
        return snprintf(path, size, "%s", given) < (int)size;
    static const char name[] = "/../../mender-double";
    ssize_t length = readlink("/proc/self/exe", path, size - sizeof name);
    if (length < 0)
        return false;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    memcpy(slash, name, sizeof name);
    return true;
}

static void run_double(const char *path, int output, const char *const *arguments)
{
    const char *words[ARGUMENTS_MAX] = {path, "--lifetime", "60"};
    size_t count = 3;
    for (; arguments && *arguments && count < ARGUMENTS_MAX - 1; arguments++)
        words[count++] = *arguments;
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that fails leaves no server behind */
    unsetenv("SSLKEYLOGFILE");        /* the double's TLS library would follow it, too */
    if (dup2(output, STDOUT_FILENO) >= 0)
        execv(path, (char *const *)words);
    perror(path);
    _exit(127);
}

/* The double prints its port once it listens. */
static bool read_port(struct running_double *server, int input)
{
    FILE *stream = fdopen(input, "r");
    bool read = stream && fscanf(stream, "%u", &server->port) == 1;
    if (stream)
        fclose(stream);
    snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u", server->port);
    return read;
}

bool double_start(struct running_double *server, const char *const *arguments)
{
    char path[4096];
    int ends[2];
    *server = (struct running_double){0};
    if (!find_double(path, sizeof path) || pipe(ends) != 0)
        return false;
    server->pid = fork();
    if (server->pid == 0)
        run_double(path, ends[1], arguments);
    close(ends[1]);
    if (server->pid > 0 && read_port(server, ends[0]))
        return true;
    double_stop(server);
    return false;
}

void double_stop(struct running_double *server)
{
    if (server->pid <= 0)
        return;
    kill(server->pid, SIGTERM);
    waitpid(server->pid, NULL, 0);
    *server = (struct running_double){0};
}

/* Sends one request to the double itself. The answer's body, or NULL; the caller frees. */
static char *control(const struct running_double *server, const char *method, const char *path,
                     const char *body)
{
    char url[128];
    snprintf(url, sizeof url, "%s/double/%s", server->url, path);
    struct error error = {0};
    struct http_options options = {.request_ms = 5000};
    struct http_client *client = NULL;
    if (http_client_new(&client, &options, &error) != 0)
        return NULL;
    struct http_request request = {.method = method, .url = url, .body = text_of(body)};
    struct http_response response;
    char *answer = NULL;
    if (http_send(client, &request, &response, &error) == 0 && response.status < 300)
        answer = strdup(buffer_text(&response.body).bytes);
    http_response_release(&response);
    http_client_free(client);
    return answer;
}

char *double_requests(const struct running_double *server)
{
    return control(server, "GET", "requests", NULL);
}

bool double_fault(const struct running_double *server, const char *fault)
{
    char *answer = control(server, "PUT", "fault", fault);
    free(answer);
    return answer != NULL;
}

bool double_answer(const struct running_double *server, const char *body)
{
    char *answer = control(server, "PUT", "answer", body);
    free(answer);
    return answer != NULL;
}

bool double_inventory(const struct running_double *server, const char *devices)
{
    char *answer = control(server, "PUT", "inventory", devices);
    free(answer);
    return answer != NULL;
}

size_t double_count(const struct running_double *server, const char *part)
{
    char *log = double_requests(server);
    size_t count = 0;
    for (char *entry = log ? strtok(log, "}") : NULL; entry; entry = strtok(NULL, "}"))
        count += strstr(entry, part) != NULL;
    free(log);
    return count;
}

bool write_temporary(char path[TEMPORARY_PATH_SIZE], const char *content)
{
    snprintf(path, TEMPORARY_PATH_SIZE, "/tmp/fleetgate-test-XXXXXX");
    int file = mkstemp(path);
    if (file < 0)
        return false;
    size_t length = strlen(content);
    bool written = write(file, content, length) == (ssize_t)length;
    return close(file) == 0 && written;
}
