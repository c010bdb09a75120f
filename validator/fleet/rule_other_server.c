/* SPDX-License-Identifier: MIT */
/* mender/other-server: devices are told of the server that the policy asks. */
#include "fleet/file.h"
#include "fleet/rule.h"

void fleet_other_server(const struct fleet *fleet, const struct fleet_file *file,
                        struct findings *findings)
{
    const char *of_policy = fleet->policy->mender.server;
    const struct node *server = node_member(file->node, "mender_server");
    if (!fleet_is_name(server) || !of_policy)
        return;
    struct text written = server->string;
    struct text expected = text_of(of_policy);
    /* A last slash makes no difference to where requests go. */
    while (text_ends_with(written, "/"))
        written.length--;
    while (text_ends_with(expected, "/"))
        expected.length--;
    if (text_equal(written, expected))
        return;
    struct place place = fleet_file_place(file, server);
    struct buffer help;
    buffer_init(&help, 4096);
    buffer_format(&help,
                  "write: mender_server: %s; where the policy is wrong, whoever runs the gate "
                  "corrects `mender.server` in it",
                  of_policy);
    findings_add(findings, RULE_MENDER_OTHER_SERVER, &place, help.failed ? NULL : help.bytes,
                 "mender_server: %.*s is not the server of the policy", (int)written.length,
                 written.bytes);
    buffer_release(&help);
}
