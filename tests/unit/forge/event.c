/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "forge/forge.h"

#include <stdio.h>
#include <string.h>

static const char secret[] = "0123456789abcdef";
static const char body[] = "{\"action\": \"opened\", \"number\": 7,"
                           " \"repository\": {\"full_name\": \"acme/fleet\"}}";
/* printf %s BODY | openssl dgst -sha256 -hmac SECRET */
static const char signature[] = "51a3558753d48c8e85d0b2c805461334ab2a3917613d87b4b6fb2d80e8bb186a";

enum { GITHUB, GITEA, FORGEJO, GITLAB };

struct pair {
    const char *name;
    const char *value;
};

static const char *find_header(void *context, const char *name)
{
    for (const struct pair *pair = context; pair->name; pair++)
        if (strcmp(pair->name, name) == 0)
            return pair->value;
    return NULL;
}

static struct forge_message message_of(struct pair *headers, const char *text)
{
    return (struct forge_message){find_header, headers, text_of(text)};
}

static bool is_genuine(size_t forge, const char *name, const char *value)
{
    struct pair headers[] = {{name, value}, {0}};
    const struct forge_message message = message_of(headers, body);
    return forge_event_is_genuine(forge, text_of(secret), &message);
}

static const char *prefixed(char to[128], const char *prefix, const char *hex)
{
    strcpy(to, prefix);
    return strcat(to, hex);
}

static void event__with_the_signature_of_its_forge__is_genuine(void **state)
{
    char text[128];
    (void)state;
    assert_true(is_genuine(GITHUB, "X-Hub-Signature-256", prefixed(text, "sha256=", signature)));
    assert_true(is_genuine(GITEA, "X-Gitea-Signature", signature));
    assert_true(is_genuine(FORGEJO, "X-Forgejo-Signature", signature));
    assert_true(is_genuine(GITLAB, "X-Gitlab-Token", secret));
}

static void event__with_another_signature__is_not_genuine(void **state)
{
    char text[128], upper[128];
    (void)state;
    assert_false(is_genuine(GITEA, "X-Nothing", signature));
    assert_false(is_genuine(GITEA, "X-Gitea-Signature", ""));
    assert_false(is_genuine(GITEA, "X-Gitea-Signature", prefixed(text, "sha256=", signature)));
    assert_false(is_genuine(GITHUB, "X-Hub-Signature-256", signature));
    assert_false(is_genuine(GITHUB, "X-Hub-Signature-256", "sha256="));
    strcpy(upper, signature);
    upper[strlen(upper) - 1] = '\0';
    assert_false(is_genuine(GITEA, "X-Gitea-Signature", upper));
    strcpy(upper, signature);
    upper[0] = upper[0] == '0' ? '1' : '0';
    assert_false(is_genuine(GITEA, "X-Gitea-Signature", upper));
    assert_false(is_genuine(GITLAB, "X-Gitlab-Token", "0123456789abcdeF"));
    assert_false(is_genuine(GITLAB, "X-Gitlab-Token", "0123456789abcdef0"));
    assert_false(is_genuine(GITLAB, "X-Gitlab-Token", ""));
    assert_false(is_genuine(GITLAB, "X-Gitlab-Token", signature));
}

static void event__with_another_body__is_not_genuine(void **state)
{
    struct pair headers[] = {{"X-Gitea-Signature", signature}, {0}};
    const struct forge_message message = message_of(headers, "{}");
    (void)state;
    assert_false(forge_event_is_genuine(GITEA, text_of(secret), &message));
}

static void event__under_a_secret_that_anybody_can_guess__is_not_genuine(void **state)
{
    struct pair headers[] = {{"X-Gitlab-Token", "short"}, {"X-Gitlab-Token", ""}, {0}};
    const struct forge_message message = message_of(headers, body);
    (void)state;
    assert_false(forge_event_is_genuine(GITLAB, text_of("short"), &message));
    assert_false(forge_event_is_genuine(GITLAB, TEXT(""), &message));
}

/* ------------------------------------------------------------------------------ what it says -- */

static int read_event(size_t forge, const char *event_header, const char *name, const char *text,
                      struct forge_event *event)
{
    struct pair headers[] = {{event_header, name},
                             {"X-Gitea-Delivery", "the-delivery"},
                             {"Idempotency-Key", "the-key"},
                             {0}};
    const struct forge_message message = message_of(headers, text);
    struct error error = {0};
    int result = forge_event_read(forge, &message, event, &error);
    assert_int_equal(error.kind, result == 0 ? ERROR_NONE : ERROR_INPUT);
    return result;
}

static enum forge_news news_of(const char *action)
{
    char text[512];
    struct forge_event event;
    snprintf(text, sizeof text,
             "{\"action\": \"%s\", \"number\": 7, \"repository\": {\"full_name\": \"a/b\"}}",
             action);
    assert_int_equal(read_event(GITEA, "X-Gitea-Event", "pull_request", text, &event), 0);
    return event.news;
}

static void event__of_a_request__names_it(void **state)
{
    struct forge_event event;
    (void)state;
    assert_int_equal(read_event(GITEA, "X-Gitea-Event", "pull_request", body, &event), 0);
    assert_int_equal(event.news, FORGE_NEWS_ASKED);
    assert_int_equal(event.number, 7);
    assert_string_equal(event.project, "acme/fleet");
    assert_string_equal(event.delivery, "the-delivery");
}

static void event__of_a_merge_request__names_it(void **state)
{
    static const char text[] = "{\"object_kind\": \"merge_request\","
                               " \"project\": {\"path_with_namespace\": \"a/b/c\"},"
                               " \"object_attributes\": {\"iid\": 3, \"id\": 99,"
                               " \"action\": \"update\"}}";
    struct forge_event event;
    (void)state;
    assert_int_equal(read_event(GITLAB, "X-Gitlab-Event", "Merge Request Hook", text, &event), 0);
    assert_int_equal(event.news, FORGE_NEWS_ASKED);
    assert_int_equal(event.number, 3);
    assert_string_equal(event.project, "a/b/c");
    assert_string_equal(event.delivery, "the-key");
}

static void event__by_its_action__asks_ends_or_is_nothing(void **state)
{
    (void)state;
    assert_int_equal(news_of("opened"), FORGE_NEWS_ASKED);
    assert_int_equal(news_of("synchronized"), FORGE_NEWS_ASKED);
    assert_int_equal(news_of("reopened"), FORGE_NEWS_ASKED);
    assert_int_equal(news_of("edited"), FORGE_NEWS_ASKED);
    assert_int_equal(news_of("closed"), FORGE_NEWS_ENDED);
    assert_int_equal(news_of("label_updated"), FORGE_NEWS_NONE);
    assert_int_equal(news_of(""), FORGE_NEWS_NONE);
}

static void event__of_another_kind__is_nothing_whatever_it_holds(void **state)
{
    struct forge_event event;
    (void)state;
    assert_int_equal(read_event(GITEA, "X-Gitea-Event", "push", "[", &event), 0);
    assert_int_equal(event.news, FORGE_NEWS_NONE);
    assert_int_equal(read_event(GITEA, "X-GitHub-Event", "pull_request", body, &event), 0);
    assert_int_equal(event.news, FORGE_NEWS_NONE);
}

static void event__that_names_no_request__is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "payload=%7B%7D",
        "[]",
        "{",
        "null",
        "{}",
        "{\"action\": \"opened\", \"number\": 7}",
        "{\"action\": \"opened\", \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"action\": \"opened\", \"number\": 0, \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"action\": \"opened\", \"number\": -7, \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"action\": \"opened\", \"number\": \"7\", \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"action\": \"opened\", \"number\": 7.5, \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"action\": \"opened\", \"number\": 9999999999999, \"repository\": {\"full_name\": "
        "\"a/b\"}}",
        "{\"action\": [], \"number\": 7, \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"action\": \"opened\", \"number\": 7, \"repository\": \"a/b\"}",
        "{\"action\": \"opened\", \"number\": 7, \"number\": 8,"
        " \"repository\": {\"full_name\": \"a/b\"}}",
    };
    struct forge_event event;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(read_event(GITEA, "X-Gitea-Event", "pull_request", wrong[i], &event), -1);
}

static void event__of_a_project_with_a_long_name__is_refused(void **state)
{
    char name[FORGE_PROJECT_BYTES + 1], text[1024];
    struct forge_event event;
    (void)state;
    for (int longer = 0; longer < 2; longer++) {
        size_t length = FORGE_PROJECT_BYTES - 1 + (size_t)longer;
        memset(name, 'x', length);
        name[length] = '\0';
        snprintf(text, sizeof text,
                 "{\"action\": \"opened\", \"number\": 7, \"repository\": {\"full_name\": \"%s\"}}",
                 name);
        assert_int_equal(read_event(GITEA, "X-Gitea-Event", "pull_request", text, &event), -longer);
    }
}

static void event__with_a_long_name_of_its_delivery__is_refused(void **state)
{
    char name[FORGE_DELIVERY_BYTES + 1];
    struct pair headers[] = {{"X-Gitea-Event", "pull_request"}, {"X-Gitea-Delivery", name}, {0}};
    const struct forge_message message = message_of(headers, body);
    struct forge_event event;
    struct error error = {0};
    (void)state;
    memset(name, 'x', FORGE_DELIVERY_BYTES);
    name[FORGE_DELIVERY_BYTES] = '\0';
    assert_int_equal(forge_event_read(GITEA, &message, &event, &error), -1);
}

/* --------------------------------------------------------------------------------- addresses -- */

static void repository__of_a_project__lies_at_its_forge(void **state)
{
    static const struct {
        size_t forge;
        const char *url, *expected;
    } cases[] = {
        {GITHUB, "https://api.github.com", "https://github.com/a/b.git"},
        {GITHUB, "https://api.github.com/", "https://github.com/a/b.git"},
        {GITHUB, "https://git.example.com/api/v3", "https://git.example.com/a/b.git"},
        {GITEA, "https://git.example.com/", "https://git.example.com/a/b.git"},
        {GITEA, "https://example.com/git", "https://example.com/git/a/b.git"},
        {GITLAB, "https://git.example.com", "https://git.example.com/a/b.git"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct forge_target target = {
            .forge = cases[i].forge, .url = cases[i].url, .project = "a/b"};
        assert_string_equal(forge_repository(&target, &arena), cases[i].expected);
    }
    assert_string_equal(forge_head_ref(GITLAB, 7, &arena), "refs/merge-requests/7/head");
    assert_string_equal(forge_head_ref(GITEA, 7, &arena), "refs/pull/7/head");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(event__with_the_signature_of_its_forge__is_genuine),
        cmocka_unit_test(event__with_another_signature__is_not_genuine),
        cmocka_unit_test(event__with_another_body__is_not_genuine),
        cmocka_unit_test(event__under_a_secret_that_anybody_can_guess__is_not_genuine),
        cmocka_unit_test(event__of_a_request__names_it),
        cmocka_unit_test(event__of_a_merge_request__names_it),
        cmocka_unit_test(event__by_its_action__asks_ends_or_is_nothing),
        cmocka_unit_test(event__of_another_kind__is_nothing_whatever_it_holds),
        cmocka_unit_test(event__that_names_no_request__is_refused),
        cmocka_unit_test(event__of_a_project_with_a_long_name__is_refused),
        cmocka_unit_test(event__with_a_long_name_of_its_delivery__is_refused),
        cmocka_unit_test(repository__of_a_project__lies_at_its_forge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
