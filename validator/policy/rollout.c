/* SPDX-License-Identifier: MIT */
/* The sections of the triggers: whom a policy tells that a branch has moved. */
#include "policy/rollout.h"

enum { DEFAULT_TIMEOUT_S = 30 * 60 };

/* "90s", "30m", "2h"; the schema has checked the form. */
static unsigned seconds_of(struct text duration)
{
    unsigned value = 0;
    for (size_t i = 0; i + 1 < duration.length; i++)
        value = value * 10 + (unsigned)(duration.bytes[i] - '0');
    char unit = duration.bytes[duration.length - 1];
    return value * (unit == 'h' ? 3600 : unit == 'm' ? 60 : 1);
}

static int read_exec(const struct reader *reader, const struct node *section)
{
    struct rollout_policy *rollout = &reader->policy->rollout;
    const struct node *timeout = node_member(section, "timeout");
    const struct node *environment = node_member(section, "environment");
    size_t count;
    rollout->exec.timeout_s = timeout ? seconds_of(timeout->string) : DEFAULT_TIMEOUT_S;
    if (environment &&
        reader_take_strings(reader, environment, &rollout->exec.environment, &count) != 0)
        return -1;
    return reader_take_strings(reader, node_member(section, "command"), &rollout->exec.command,
                               &count);
}

static int read_webhook(const struct reader *reader, const struct node *section)
{
    struct rollout_policy *rollout = &reader->policy->rollout;
    if (reader_take_url(reader, node_member(section, "url"), "rollout.webhook.url",
                        &rollout->webhook.url) != 0 ||
        reader_take_path(reader, node_member(section, "secret_file"),
                         &rollout->webhook.secret_file) != 0 ||
        reader_take_path(reader, node_member(section, "ca_file"), &rollout->webhook.ca_file) != 0)
        return -1;
    return 0;
}

int policy_read_rollout(const struct reader *reader, const struct node *rollout)
{
    const struct node *exec = node_member(rollout, "exec");
    const struct node *webhook = node_member(rollout, "webhook");
    if (exec && read_exec(reader, exec) != 0)
        return -1;
    return webhook ? read_webhook(reader, webhook) : 0;
}
