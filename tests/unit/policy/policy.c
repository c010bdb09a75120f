/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "policy/policy.h"

#include <stdio.h>
#include <string.h>

static void read_good(struct policy *policy, const char *text, const char *folder)
{
    struct error error = {0};
    if (policy_read(policy, "p.yml", text_of(text), folder, &error) != 0)
        fail_msg("%s", error.message);
}

static void expect_error(const char *text, const char *message)
{
    struct policy policy;
    struct error error = {0};
    assert_int_equal(policy_read(&policy, "p.yml", text_of(text), "/etc", &error), -1);
    assert_int_equal(error.kind, ERROR_POLICY);
    assert_string_equal(error.message, message);
    policy_release(&policy);
}

static void policy_default__laws__are_those_of_the_manual(void **state)
{
    (void)state;
    struct policy policy;
    struct error error = {0};
    assert_int_equal(policy_default(&policy, &error), 0);
    assert_int_equal(policy.laws.count, 4);
    const struct branch_law *main_law = branch_law_of(&policy.laws, "refs/heads/main");
    assert_non_null(main_law);
    assert_int_equal(main_law->method, METHOD_EITHER);
    assert_string_equal(main_law->from[0], "*");
    assert_true(branch_law_protects(main_law));
    assert_false(branch_law_protects(branch_law_of(&policy.laws, "refs/heads/develop")));
    assert_false(branch_law_protects(NULL));
    assert_string_equal(branch_law_of(&policy.laws, "refs/heads/production")->from[0], "canary");
    assert_null(policy.mender.server);
    assert_int_equal(policy.severities[RULE_FLEET_UNLISTED_DEVICE], SEVERITY_WARNING);
    policy_release(&policy);
}

static void branch__with_bounds_and_freezes__has_them(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy,
              "branches:\n"
              "  main: { from: ['*'], by: either, limits: { devices: 500, share: 10%, types: 1 },"
              " freeze: ['fri 14:00/mon 07:00 Europe/Zurich', 'wed 00:00/thu 00:00 UTC'] }\n"
              "  canary: { from: [main], by: either, limits: { share: 100% } }\n",
              NULL);
    const struct branch_law *law = branch_law_of(&policy.laws, "refs/heads/main");
    assert_int_equal(law->bounds.devices, 500);
    assert_int_equal(law->bounds.share, 10);
    assert_int_equal(law->bounds.types, 1);
    assert_int_equal(law->freeze_count, 2);
    assert_int_equal(law->freezes[0].from, (4 * 24 + 14) * 60);
    assert_int_equal(law->freezes[0].to, 7 * 60);
    assert_string_equal(law->freezes[0].zone, "Europe/Zurich");
    assert_string_equal(law->freezes[1].text, "wed 00:00/thu 00:00 UTC");
    law = branch_law_of(&policy.laws, "refs/heads/canary");
    assert_int_equal(law->bounds.devices, 0);
    assert_int_equal(law->bounds.share, 100);
    assert_int_equal(law->freeze_count, 0);
    policy_release(&policy);
}

static void branch__with_bounds_that_mean_nothing__is_refused(void **state)
{
    (void)state;
    expect_error("branches: { develop: { by: any, limits: { devices: 1 } } }\n",
                 "p.yml:1:41: a branch with `by: any` is not protected, so `limits` means nothing "
                 "there");
    expect_error("branches: { develop: { by: any, freeze: [x] } }\n",
                 "p.yml:1:41: a branch with `by: any` is not protected, so `freeze` means nothing "
                 "there");
    expect_error("branches: { main: { by: either, from: ['*'], freeze: ['fri 14:00/mon 07:00 "
                 "Mars/Olympus'] } }\n",
                 "p.yml:1:55: `freeze` names a time zone that this machine does not have (see "
                 "tzdata)");
    expect_error("branches: { main: { by: either, from: ['*'], limits: { share: 0% } } }\n",
                 "p.yml:1:63: branches.main.limits.share: \"0%\" is not a share such as 10%, of 1% "
                 "to 100%");
    expect_error("branches: { main: { by: either, from: ['*'], limits: { devices: 0 } } }\n",
                 "p.yml:1:65: branches.main.limits.devices: must be at least 1, but is 0");
}

static void branch__between_stages__is_unaltered_unless_said_otherwise(void **state)
{
    (void)state;
    static const bool unaltered[] = {false, false, true, false, false, true, false};
    struct policy policy;
    read_good(&policy,
              "branches:\n"
              "  develop: { by: any }\n"
              "  main:    { from: ['*'], by: either, conflicts: accept }\n"
              "  canary:  { from: [main], by: either, conflicts: reject }\n"
              "  mixed:   { from: [main, develop], by: either }\n"
              "  free:    { from: [main], by: either, unaltered: false, conflicts: accept }\n"
              "  strict:  { from: [develop], by: either, unaltered: true }\n"
              "  matched: { from: [mai?], by: either }\n",
              NULL);
    for (size_t i = 0; i < policy.laws.count; i++) {
        assert_int_equal(policy.laws.items[i].unaltered, unaltered[i]);
        assert_int_equal(policy.laws.items[i].accepts_conflicts, i == 1 || i == 4);
    }
    policy_release(&policy);
}

static void branch__that_is_unaltered__cannot_accept_conflicts(void **state)
{
    (void)state;
    expect_error("branches:\n  main: { from: ['*'], by: either, unaltered: true,\n"
                 "    conflicts: accept }\n",
                 "p.yml:3:16: `conflicts: accept` and `unaltered: true` contradict each other: "
                 "what a hand resolves is not in the source");
    expect_error("branches:\n  main: { from: ['*'], by: either }\n"
                 "  canary: { from: [main], by: either, conflicts: accept }\n",
                 "p.yml:3:50: `conflicts: accept` needs `unaltered: false` here: all of `from` is "
                 "protected, so `unaltered` is true");
    expect_error("branches:\n  develop: { by: any, unaltered: true }\n",
                 "p.yml:2:34: a branch with `by: any` is not protected, so `unaltered` means "
                 "nothing there");
    expect_error("branches:\n  develop: { by: any, conflicts: reject }\n",
                 "p.yml:2:34: a branch with `by: any` is not protected, so `conflicts` means "
                 "nothing there");
}

static void branch_law_of__tag_or_longer_name__has_no_law(void **state)
{
    (void)state;
    struct policy policy;
    struct error error = {0};
    policy_default(&policy, &error);
    assert_null(branch_law_of(&policy.laws, "refs/tags/main"));
    assert_null(branch_law_of(&policy.laws, "refs/heads/main2"));
    assert_null(branch_law_of(&policy.laws, "refs/heads/refs/heads/main"));
    assert_null(branch_law_of(&policy.laws, "main"));
    policy_release(&policy);
}

static void policy_read__every_section__is_taken(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy,
              "branches:\n"
              "  trunk: { by: any }\n"
              "  live: { from: [trunk, 'release-*'], by: fast-forward }\n"
              "mender:\n"
              "  server: https://mender.example\n"
              "  token_file: token\n"
              "  ca_file: /abs/ca.pem\n"
              "  on_unreachable: warn\n"
              "rules:\n"
              "  fleet/unlisted-device: error\n"
              "  schema/violation: off\n"
              "rollout:\n"
              "  exec: { command: [/bin/true, x], timeout: 2h, environment: [A_B] }\n"
              "  webhook: { url: https://ci.example/hook, secret_file: secret }\n",
              "/etc/fleetgate");
    assert_int_equal(policy.laws.count, 2);
    assert_int_equal(policy.laws.items[1].from_count, 2);
    assert_int_equal(policy.laws.items[1].method, METHOD_FAST_FORWARD);
    assert_string_equal(policy.mender.server, "https://mender.example");
    assert_string_equal(policy.mender.token_file, "/etc/fleetgate/token");
    assert_string_equal(policy.mender.ca_file, "/abs/ca.pem");
    assert_true(policy.mender.may_be_unreachable);
    assert_int_equal(policy.severities[RULE_FLEET_UNLISTED_DEVICE], SEVERITY_ERROR);
    assert_int_equal(policy.severities[RULE_SCHEMA_VIOLATION], SEVERITY_OFF);
    assert_string_equal(policy.rollout.exec.command[1], "x");
    assert_null(policy.rollout.exec.command[2]);
    assert_int_equal(policy.rollout.exec.timeout_s, 7200);
    assert_string_equal(policy.rollout.exec.environment[0], "A_B");
    assert_null(policy.rollout.exec.environment[1]);
    assert_string_equal(policy.rollout.webhook.secret_file, "/etc/fleetgate/secret");
    policy_release(&policy);
}

static void policy_read__signatures__are_asked_for_by_branch(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy,
              "branches:\n"
              "  a: { by: any, signed: commits }\n"
              "  b: { by: any, signed: pushes }\n"
              "  c: { by: any, signed: off }\n"
              "  d: { by: any, signed: 'off' }\n"
              "  e: { by: any }\n"
              "allowed_signers: signers\n"
              "revoked_signers: ../revoked\n"
              "openpgp_keys: /keys\n",
              "/etc/fleetgate");
    assert_int_equal(policy.laws.items[0].signing, SIGNING_COMMITS);
    assert_int_equal(policy.laws.items[1].signing, SIGNING_PUSHES);
    for (size_t i = 2; i < 5; i++)
        assert_int_equal(policy.laws.items[i].signing, SIGNING_OFF);
    assert_string_equal(policy.signers.allowed, "/etc/fleetgate/signers");
    assert_string_equal(policy.signers.revoked, "/etc/fleetgate/../revoked");
    assert_string_equal(policy.signers.openpgp, "/keys");
    policy_release(&policy);
}

static void policy_read__from_a_tree__takes_no_files_of_this_machine(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy,
              "branches: { main: { by: any, signed: commits } }\n"
              "allowed_signers: a\n"
              "revoked_signers: b\n"
              "openpgp_keys: /c\n"
              "mender: { server: https://m.example, token_file: /root/.ssh/id_rsa, ca_file: ca }\n"
              "rollout: { webhook: { url: https://e.example, secret_file: /etc/shadow } }\n",
              NULL);
    assert_string_equal(policy.mender.server, "https://m.example");
    assert_null(policy.mender.token_file);
    assert_null(policy.mender.ca_file);
    assert_null(policy.signers.allowed);
    assert_null(policy.signers.revoked);
    assert_null(policy.signers.openpgp);
    assert_null(policy.rollout.webhook.secret_file);
    policy_release(&policy);
}

static void policy_read__nothing_said__is_the_default(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "", "/etc");
    assert_int_equal(policy.laws.count, 4);
    policy_release(&policy);
}

static void policy_read__mistake__is_an_error_with_its_line(void **state)
{
    (void)state;
    expect_error(
        "branches:\n  main: { by: either }\n",
        "p.yml:2:3: a protected branch needs `from: [branch, ...]`, else nothing may reach "
        "it");
    expect_error("branches:\n  main: { by: any, from: [x] }\n",
                 "p.yml:2:26: a branch with `by: any` is not protected, so it has no `from`");
    expect_error("branches:\n  main: { by: any, signed: pushes }\nrevoked_signers: x\n",
                 "p.yml:2:28: whose signatures count must be said: `allowed_signers: FILE` or "
                 "`openpgp_keys: FILE`");
    expect_error("rules:\n  fleet/nothing: off\n",
                 "p.yml:2:3: there is no such rule; `fleetgate explain` lists all");
    expect_error("rules:\n  tree/symlink: off\n",
                 "p.yml:2:3: this rule cannot be softened: other checks stand on it");
}

static void policy_read__what_the_schema_refuses__is_an_error_at_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *place;
    } table[] = {
        {"branchs: {}\n", "p.yml:1:1: "},
        {"mender:\n  server: 7\n", "p.yml:2:11: "},
        {"mender: {}\n", "p.yml:1:9: "},
        {"others: {}\n", "p.yml:1:9: "},
        {"others: off\n", "p.yml:1:9: "},
        {"others: { content: sometimes }\n", "p.yml:1:20: "},
        {"branches:\n  main: { by: sometimes, from: [x] }\n", "p.yml:2:15: "},
        {"rollout:\n  exec: { command: [], timeout: 1m }\n", "p.yml:2:20: "},
        {"rollout:\n  exec: { command: [x], timeout: soon }\n", "p.yml:2:34: "},
        {"rollout:\n  exec: { command: [x], environment: [GIT_DIR] }\n", "p.yml:2:39: "},
        {"rollout:\n  exec: { command: [x], environment: [FLEETGATE_NEW] }\n", "p.yml:2:39: "},
        {"rollout:\n  exec: { command: [x], environment: ['A=b'] }\n", "p.yml:2:39: "},
        {"- a list\n", "p.yml:1:1: "},
        {"a: b: c\n", "p.yml:1:5: "},
        {"rules: {}\nrules: {}\n", "p.yml:2:1: "},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct policy policy;
        struct error error = {0};
        assert_int_equal(policy_read(&policy, "p.yml", text_of(table[i].text), "/etc", &error), -1);
        assert_int_equal(error.kind, ERROR_POLICY);
        if (strncmp(error.message, table[i].place, strlen(table[i].place)) != 0)
            fail_msg("%s: %s", table[i].text, error.message);
        policy_release(&policy);
    }
}

static void policy_read__url_with_a_secret__is_an_error_that_does_not_show_it(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } table[] = {
        {"mender: { server: 'https://me:word@m.example' }\n",
         "p.yml:1:19: mender.server must not hold a user name or password"},
        {"mender: { server: 'http://me:word@m.example' }\n",
         "p.yml:1:19: mender.server must not hold a user name or password"},
        {"mender: { server: 'https://me:my word@m.example' }\n",
         "p.yml:1:19: mender.server holds a blank, a control byte or a byte outside ASCII"},
        {"mender: { server: 'https://m.example?key=word' }\n",
         "p.yml:1:19: mender.server must not hold a query (?)"},
        {"mender: { server: 'https://m.example/#word' }\n",
         "p.yml:1:19: mender.server must not hold a fragment (#)"},
        {"mender: { server: 'https://m.example/ui/word' }\n",
         "p.yml:1:19: mender.server must not hold a path: write https://m.example"},
        {"rollout: { webhook: { secret_file: s, url: 'https://me:word@ci.example/x' } }\n",
         "p.yml:1:44: rollout.webhook.url must not hold a user name or password"},
        {"rollout: { webhook: { secret_file: s, url: 'https://ci.example/x?token=word' } }\n",
         "p.yml:1:44: rollout.webhook.url must not hold a query (?)"},
        /* Where no address belongs. */
        {"mender: 'https://me:my word@m.example'\n",
         "p.yml:1:9: mender: must be a mapping, but \"https://...\" is a string"},
        {"mender: 'https://'\n",
         "p.yml:1:9: mender: must be a mapping, but \"https://\" is a string"},
        {"mender: 'https://ab'\n",
         "p.yml:1:9: mender: must be a mapping, but \"https://..\" is a string"},
        {"mender: { server: 'https://m.example', 'https://me:word@m.example': 1 }\n",
         "p.yml:1:40: mender[\"https://...\"]: unknown key; known keys: server, "
         "token_file, ca_file, on_unreachable"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        expect_error(table[i].text, table[i].message);
}

static void policy_read__address_of_a_server__loses_its_last_slashes(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "mender: { server: 'https://m.example:8443//' }\n", NULL);
    assert_string_equal(policy.mender.server, "https://m.example:8443");
    policy_release(&policy);
}

static void policy_read__variables_that_a_fleet_may_set__are_taken(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "fleet: { allow: [ansible_host, ansible_port] }\n", NULL);
    assert_true(policy_lets_variable(&policy, TEXT("ansible_host")));
    assert_true(policy_lets_variable(&policy, TEXT("ansible_port")));
    assert_false(policy_lets_variable(&policy, TEXT("ansible_ports")));
    assert_false(policy_lets_variable(&policy, TEXT("ansible_por")));
    policy_release(&policy);
    read_good(&policy, "", NULL);
    assert_false(policy_lets_variable(&policy, TEXT("ansible_host")));
    policy_release(&policy);
    expect_error("fleet: { allow: [ansible_facts, ansible_host] }\n",
                 "p.yml:1:18: Ansible sets this variable itself; a fleet never may");
    expect_error("fleet: { allow: [ansible_host, ansible_facts] }\n",
                 "p.yml:1:32: Ansible sets this variable itself; a fleet never may");
}

static void policy_read__where_the_fleet_lies__is_taken_from_the_top(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "", NULL);
    assert_int_equal(policy.fleet_root_count, 1);
    assert_null(policy.fleet_roots[0].folder);
    assert_int_equal(policy.fleet_roots[0].inventories.count, 0);
    policy_release(&policy);
    read_good(&policy, "fleet: { root: a/b/, inventory: [c/, d.yml] }\n", NULL);
    assert_int_equal(policy.fleet_root_count, 1);
    assert_string_equal(policy.fleet_roots[0].folder, "a/b/");
    assert_int_equal(policy.fleet_roots[0].inventories.count, 2);
    assert_string_equal(policy.fleet_roots[0].inventories.items[0], "a/b/c");
    assert_string_equal(policy.fleet_roots[0].inventories.items[1], "a/b/d.yml");
    policy_release(&policy);
    read_good(&policy, "fleet: { inventory: [hosts] }\n", NULL);
    assert_string_equal(policy.fleet_roots[0].folder, "");
    assert_string_equal(policy.fleet_roots[0].inventories.items[0], "hosts");
    policy_release(&policy);
    read_good(&policy, "fleet: { root: . }\n", NULL);
    assert_string_equal(policy.fleet_roots[0].folder, "");
    assert_int_equal(policy.fleet_roots[0].inventories.count, 0);
    policy_release(&policy);
    static const char *const bad[] = {
        "fleet: { root: ../a }\n",        "fleet: { root: /a }\n",      "fleet: { root: a/../b }\n",
        "fleet: { inventory: [a//b] }\n", "fleet: { inventory: [] }\n", "fleet: {}\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = {0};
        assert_int_equal(policy_read(&policy, "p.yml", text_of(bad[i]), NULL, &error), -1);
        policy_release(&policy);
    }
}

static void policy_read__several_fleets__are_taken_apart(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "fleet: { root: [a/b/, a/bc], inventory: [hosts] }\n", NULL);
    assert_int_equal(policy.fleet_root_count, 2);
    assert_string_equal(policy.fleet_roots[0].folder, "a/b/");
    assert_string_equal(policy.fleet_roots[0].inventories.items[0], "a/b/hosts");
    assert_string_equal(policy.fleet_roots[1].folder, "a/bc/");
    assert_string_equal(policy.fleet_roots[1].inventories.items[0], "a/bc/hosts");
    policy_release(&policy);
    expect_error("fleet: { root: [a, b, a/] }\n",
                 "p.yml:1:23: fleet.root: a is named twice; name it once");
    expect_error("fleet: { root: [., .] }\n",
                 "p.yml:1:20: fleet.root: . is named twice; name it once");
    expect_error("fleet: { root: [a, a/b] }\n",
                 "p.yml:1:20: fleet.root: a/b lies in a, and no fleet may lie in another one; keep "
                 "one of them");
    expect_error("fleet: { root: [a/b, c, a] }\n",
                 "p.yml:1:25: fleet.root: a holds a/b, and no fleet may lie in another one; keep "
                 "one of them");
    expect_error("fleet: { root: [] }\n", "p.yml:1:16: fleet.root: must not be empty");
    expect_error(
        "fleet: { root: [a, ../b] }\n",
        "p.yml:1:20: fleet.root[1]: \"../b\" is not a folder below, as a relative path, or . "
        "for none");
}

static void policy_choose_root__of_several__is_the_only_one_from_then_on(void **state)
{
    (void)state;
    struct policy policy;
    struct error error = {0};
    read_good(&policy, "fleet: { root: [a, b, c/d] }\n", NULL);
    assert_int_equal(policy_choose_root(&policy, NULL, &error), -1);
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_string_equal(error.message, "the policy names several fleets; write --root a, b or c/d");
    error = (struct error){0};
    assert_int_equal(policy_choose_root(&policy, "c", &error), -1);
    assert_string_equal(error.message,
                        "no fleet.root of the policy is c; write --root a, b or c/d");
    error = (struct error){0};
    assert_int_equal(policy_choose_root(&policy, "c/d/", &error), 0);
    assert_int_equal(policy.fleet_root_count, 1);
    assert_string_equal(policy.fleet_roots[0].folder, "c/d/");
    assert_int_equal(policy_choose_root(&policy, NULL, &error), 0);
    policy_release(&policy);
    read_good(&policy, "", NULL);
    assert_int_equal(policy_choose_root(&policy, NULL, &error), 0);
    assert_int_equal(policy_choose_root(&policy, "a", &error), -1);
    assert_string_equal(error.message,
                        "--root a: the policy names no fleet.root; leave the option out");
    policy_release(&policy);
}

static void policy_read__secrets_that_a_fleet_may_ask_for__are_taken(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "fleet: { secrets: [TOKEN, OTHER] }\n", NULL);
    assert_true(policy_lets_secret(&policy, TEXT("TOKEN")));
    assert_true(policy_lets_secret(&policy, TEXT("OTHER")));
    assert_false(policy_lets_secret(&policy, TEXT("TOKENS")));
    assert_false(policy_lets_secret(&policy, TEXT("MENDER_TOKEN")));
    policy_release(&policy);
    read_good(&policy, "fleet: { secrets: [] }\n", NULL);
    assert_false(policy_lets_secret(&policy, TEXT("TOKEN")));
    policy_release(&policy);
    read_good(&policy, "fleet: { allow: [ansible_host] }\n", NULL);
    assert_true(policy_lets_secret(&policy, TEXT("TOKEN")));
    assert_false(policy_lets_secret(&policy, TEXT("MENDER_TOKEN")));
    policy_release(&policy);
    expect_error("fleet: { secrets: [TOKEN, MENDER_TOKEN] }\n",
                 "p.yml:1:27: the runner itself asks Mender with this; no device may have it");
}

static void policy_read__version_of_ansible__is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum template_edition edition;
    } good[] = {{"fleet: { ansible: 2.14 }\n", TEMPLATE_ANSIBLE_2_14},
                {"fleet: { ansible: 2.19 }\n", TEMPLATE_ANSIBLE_2_19},
                {"fleet: { ansible: '2.14' }\n", TEMPLATE_ANSIBLE_2_14},
                {"fleet: { ansible: \"2.19\" }\n", TEMPLATE_ANSIBLE_2_19},
                {"fleet: { root: . }\n", TEMPLATE_ANY_EDITION},
                {"", TEMPLATE_ANY_EDITION}};
    struct policy policy;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        read_good(&policy, good[i].text, NULL);
        assert_int_equal(policy.ansible, good[i].edition);
        policy_release(&policy);
    }
    static const char *const bad[] = {"2.16", "2.190", "2.19.1", "''", "2", "'2.14 '"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[100];
        snprintf(text, sizeof text, "fleet:\n  ansible: %s\n", bad[i]);
        expect_error(text, "p.yml:2:12: fleet.ansible: write 2.14 or 2.19, which are the versions "
                           "that are known");
    }
    expect_error("fleet: { ansible: [2.14] }\n",
                 "p.yml:1:19: fleet.ansible: must be a string or a number, not a list");
}

static void policy_read__what_says_the_device_type__is_taken(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "", NULL);
    assert_string_equal(policy.device_types.variable, "device_type");
    assert_int_equal(policy.device_types.group_count, 0);
    policy_release(&policy);
    read_good(&policy, "fleet: { device_type: { variable: hardware } }\n", NULL);
    assert_string_equal(policy.device_types.variable, "hardware");
    policy_release(&policy);
    read_good(&policy, "fleet: { device_type: { group: { pi3: pi3-arm64, pi4: v3 } } }\n", NULL);
    assert_null(policy.device_types.variable);
    assert_int_equal(policy.device_types.group_count, 2);
    assert_string_equal(policy.device_types.groups[0].group, "pi3");
    assert_string_equal(policy.device_types.groups[1].type, "v3");
    policy_release(&policy);
    expect_error("fleet: { device_type: pi4 }\n",
                 "p.yml:1:23: fleet.device_type: must be a mapping, but \"pi4\" is a string");
    expect_error("fleet: { device_type: { variable: a, group: { b: c } } }\n",
                 "p.yml:1:23: fleet.device_type: must have at most 1 key, but has 2");
    expect_error("fleet: { device_type: { variable: 'a b' } }\n",
                 "p.yml:1:35: fleet.device_type.variable: \"a b\" is not a variable name: letters, "
                 "digits and _");
    expect_error("fleet: { device_type: { group: { pi3: 3 } } }\n",
                 "p.yml:1:39: fleet.device_type.group.pi3: must be a string, but 3 is a number; "
                 "write \"3\"");
    expect_error("fleet: { device_type: { group: { pi3: 'a b' } } }\n",
                 "p.yml:1:39: fleet.device_type.group.pi3: \"a b\" is not a device type, as "
                 "os_image names it");
    expect_error(
        "fleet: { device_type: { group: { 'p i': a } } }\n",
        "p.yml:1:34: fleet.device_type.group[\"p i\"]: the key \"p i\" is not a group name: "
        "printable ASCII without spaces");
    expect_error("fleet: { device_type: { group: {} } }\n",
                 "p.yml:1:32: fleet.device_type.group: must not be empty");
}

static void policy_read__where_templates_lie__is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *text, *path, *of_fleet;
    } good[] = {
        {"", "roles/apply_configuration/templates/", "edge-configuration.json"},
        {"fleet: { templates: { folder: t/u/ } }\n", "t/u/", "edge-configuration.json"},
        {"fleet: { templates: { folder: ., default: a/b.json } }\n", "", "a/b.json"},
        {"fleet: { templates: { default: b.j2 } }\n", "roles/apply_configuration/templates/",
         "b.j2"},
    };
    struct policy policy;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        read_good(&policy, good[i].text, NULL);
        assert_string_equal(policy.templates.path, good[i].path);
        assert_string_equal(policy.templates.of_fleet, good[i].of_fleet);
        policy_release(&policy);
    }
    expect_error(
        "fleet: { templates: { folder: ../t } }\n",
        "p.yml:1:31: fleet.templates.folder: \"../t\" is not a folder below, as a relative "
        "path, or . for none");
    expect_error(
        "fleet: { templates: { default: /etc/passwd } }\n",
        "p.yml:1:32: fleet.templates.default: \"/etc/passwd\" is not a relative path, none of "
        "whose names begins with a dot");
    expect_error("fleet: { templates: {} }\n", "p.yml:1:21: fleet.templates: must not be empty");
    expect_error("fleet: { templates: { file: a } }\n",
                 "p.yml:1:23: fleet.templates.file: unknown key; known keys: folder, default");
}

static void policy_read__files_that_are_encrypted__are_patterns(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "fleet: { encrypted: ['group_vars/*/vault.yml', '**/*.sops.yml'] }\n", NULL);
    assert_int_equal(policy.encrypted.count, 2);
    assert_string_equal(policy.encrypted.items[1], "**/*.sops.yml");
    policy_release(&policy);
    static const char *const bad[] = {"'/vault.yml'", "'../vault.yml'", "'{a,b}'", "'a**'", "''"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = {0};
        char text[100];
        snprintf(text, sizeof text, "fleet: { encrypted: [%s] }\n", bad[i]);
        assert_int_equal(policy_read(&policy, "p.yml", text_of(text), NULL, &error), -1);
        assert_non_null(strstr(error.message, "p.yml:1:22: fleet.encrypted[0]: "));
        policy_release(&policy);
    }
    expect_error("fleet: { encrypted: [] }\n", "p.yml:1:21: fleet.encrypted: must not be empty");
}

static void policy_read__what_devices_are_called__is_taken(void **state)
{
    (void)state;
    struct policy policy;
    static const char *const uuid[] = {"", "fleet: { device_id: uuid }\n"};
    for (size_t i = 0; i < 2; i++) {
        read_good(&policy, uuid[i], NULL);
        assert_false(policy.device_names.are_any);
        assert_null(policy.device_names.pattern);
        policy_release(&policy);
    }
    expect_error("fleet: { device_id: { pattern: '(' } }\n",
                 "p.yml:1:32: fleet.device_id.pattern: the pattern is wrong: a ( has no )");
    read_good(&policy, "fleet: { device_id: any }\n", NULL);
    assert_true(policy.device_names.are_any);
    policy_release(&policy);
    read_good(&policy, "fleet: { device_id: { pattern: '^cam-[0-9]+$' } }\n", NULL);
    assert_non_null(policy.device_names.pattern);
    assert_string_equal(policy.device_names.pattern_text, "^cam-[0-9]+$");
    policy_release(&policy);
    static const char *const bad[] = {"some",
                                      "{}",
                                      "{ pattern: '(' }",
                                      "{ pattern: '' }",
                                      "{ pattern: a, b: c }",
                                      "3",
                                      "{ pattern: [a] }"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = {0};
        char text[100];
        snprintf(text, sizeof text, "fleet: { device_id: %s }\n", bad[i]);
        assert_int_equal(policy_read(&policy, "p.yml", text_of(text), NULL, &error), -1);
        assert_int_equal(error.kind, ERROR_POLICY);
        assert_non_null(strstr(error.message, "p.yml:1:"));
        policy_release(&policy);
    }
}

static void variable_meaning_of__names__tells_those_of_ansible(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum variable_meaning meaning;
    } table[] = {
        {"inventory_hostname", VARIABLE_MAGIC},
        {"omit", VARIABLE_MAGIC},
        {"ansible_play_hosts", VARIABLE_MAGIC},
        {"ansible_host", VARIABLE_SETTING},
        {"ansible_", VARIABLE_SETTING},
        {"ansible_group_priority", VARIABLE_PLAIN},
        {"ansible", VARIABLE_PLAIN},
        {"group", VARIABLE_PLAIN},
        {"", VARIABLE_PLAIN},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_int_equal(variable_meaning_of(text_of(table[i].name)), table[i].meaning);
}

static void policy_read__limits_and_formats__are_taken(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "limits: { file_bytes: 2048, deadline_ms: 3000 }\nformats: assert\n", NULL);
    assert_int_equal(policy.limits.file_bytes, 2048);
    assert_int_equal(policy.limits.deadline_ms, 3000);
    assert_int_equal(policy.limits.findings, default_limits.findings);
    assert_true(policy.assert_formats);
    policy_release(&policy);
    read_good(&policy, "formats: annotate\n", NULL);
    assert_false(policy.assert_formats);
    assert_memory_equal(&policy.limits, &default_limits, sizeof default_limits);
    policy_release(&policy);
}

static void policy_read__observe__is_off_unless_true(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "", NULL);
    assert_false(policy.observes);
    policy_release(&policy);
    read_good(&policy, "observe: false\n", NULL);
    assert_false(policy.observes);
    policy_release(&policy);
    read_good(&policy, "observe: true\n", NULL);
    assert_true(policy.observes);
    policy_release(&policy);
    expect_error("observe: maybe\n",
                 "p.yml:1:10: observe: must be true or false, but \"maybe\" is a "
                 "string");
}

static void policy_read__standing__is_accepted_unless_rejected(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "formats: annotate\n", NULL);
    assert_false(policy.refuses_standing);
    policy_release(&policy);
    read_good(&policy, "standing: accept\n", NULL);
    assert_false(policy.refuses_standing);
    policy_release(&policy);
    read_good(&policy, "standing: reject\n", NULL);
    assert_true(policy.refuses_standing);
    policy_release(&policy);
    expect_error("standing: maybe\n",
                 "p.yml:1:11: standing: must be one of \"accept\", \"reject\", "
                 "but is \"maybe\"");
}

static void policy_read__others__are_warned_of_passed_over_or_rejected(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum content_check check;
    } table[] = {
        {"", CONTENT_WARN},
        {"others: { content: warn }\n", CONTENT_WARN},
        {"others: { content: off }\n", CONTENT_OFF},
        {"others: { content: \"off\" }\n", CONTENT_OFF},
        {"others: { content: reject }\n", CONTENT_REJECT},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct policy policy;
        read_good(&policy, table[i].text, NULL);
        assert_int_equal(policy.others, table[i].check);
        assert_int_equal(policy.laws.count, 4);
        policy_release(&policy);
    }
}

static void policy_read__every_limit__is_settable_within_its_bounds(void **state)
{
    (void)state;
    for (int i = 0; i < LIMIT_COUNT; i++) {
        const struct limit_facts *facts = limit_facts((enum limit)i);
        struct policy policy;
        char text[200];
        char message[200];
        snprintf(text, sizeof text, "limits: { %s: %u }", facts->name, facts->maximum);
        read_good(&policy, text, NULL);
        assert_int_equal(limit_get(&policy.limits, (enum limit)i), facts->maximum);
        policy_release(&policy);
        snprintf(text, sizeof text, "limits:\n  %s: %u", facts->name, facts->minimum - 1);
        snprintf(message, sizeof message, "p.yml:2:%zu: limits.%s: must be at least %u, but is %u",
                 strlen(facts->name) + 5, facts->name, facts->minimum, facts->minimum - 1);
        expect_error(text, message);
    }
    expect_error("limits: { file_byts: 5 }",
                 "p.yml:1:11: limits.file_byts: unknown key; did you mean \"file_bytes\"?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policy_default__laws__are_those_of_the_manual),
        cmocka_unit_test(branch__with_bounds_and_freezes__has_them),
        cmocka_unit_test(branch__with_bounds_that_mean_nothing__is_refused),
        cmocka_unit_test(branch__between_stages__is_unaltered_unless_said_otherwise),
        cmocka_unit_test(branch__that_is_unaltered__cannot_accept_conflicts),
        cmocka_unit_test(branch_law_of__tag_or_longer_name__has_no_law),
        cmocka_unit_test(policy_read__every_section__is_taken),
        cmocka_unit_test(policy_read__signatures__are_asked_for_by_branch),
        cmocka_unit_test(policy_read__from_a_tree__takes_no_files_of_this_machine),
        cmocka_unit_test(policy_read__nothing_said__is_the_default),
        cmocka_unit_test(policy_read__mistake__is_an_error_with_its_line),
        cmocka_unit_test(policy_read__what_the_schema_refuses__is_an_error_at_its_place),
        cmocka_unit_test(policy_read__url_with_a_secret__is_an_error_that_does_not_show_it),
        cmocka_unit_test(policy_read__address_of_a_server__loses_its_last_slashes),
        cmocka_unit_test(policy_read__variables_that_a_fleet_may_set__are_taken),
        cmocka_unit_test(policy_read__where_the_fleet_lies__is_taken_from_the_top),
        cmocka_unit_test(policy_read__several_fleets__are_taken_apart),
        cmocka_unit_test(policy_choose_root__of_several__is_the_only_one_from_then_on),
        cmocka_unit_test(policy_read__secrets_that_a_fleet_may_ask_for__are_taken),
        cmocka_unit_test(policy_read__version_of_ansible__is_taken),
        cmocka_unit_test(policy_read__what_devices_are_called__is_taken),
        cmocka_unit_test(policy_read__files_that_are_encrypted__are_patterns),
        cmocka_unit_test(policy_read__where_templates_lie__is_taken),
        cmocka_unit_test(policy_read__what_says_the_device_type__is_taken),
        cmocka_unit_test(variable_meaning_of__names__tells_those_of_ansible),
        cmocka_unit_test(policy_read__limits_and_formats__are_taken),
        cmocka_unit_test(policy_read__observe__is_off_unless_true),
        cmocka_unit_test(policy_read__standing__is_accepted_unless_rejected),
        cmocka_unit_test(policy_read__others__are_warned_of_passed_over_or_rejected),
        cmocka_unit_test(policy_read__every_limit__is_settable_within_its_bounds),
    };
    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
