/* SPDX-License-Identifier: MIT */
/* What a device goes through, in one line. */
#include "plan/render.h"

bool plan_pair_differs(const struct plan_pair *pair)
{
    if (!pair->from.bytes || !pair->to.bytes)
        return pair->from.bytes != pair->to.bytes;
    return !text_equal(pair->from, pair->to);
}

/* The line as far as it is written. */
struct line {
    struct buffer *out;
    bool is_begun;
};

static void separate(struct line *line)
{
    if (line->is_begun)
        buffer_append_string(line->out, "; ");
    line->is_begun = true;
}

static void append_shown(struct buffer *out, struct text text)
{
    if (!text.bytes)
        buffer_append_string(out, "none");
    else if (text.length == 0)
        buffer_append_string(out, "\"\"");
    else if (text.length <= PLAN_VALUE_SHOWN)
        buffer_escape(out, text);
    else {
        buffer_escape(out, (struct text){text.bytes, PLAN_VALUE_SHOWN});
        buffer_append_string(out, "...");
    }
}

static void append_pair(struct line *line, const char *what, const struct plan_pair *pair)
{
    if (!plan_pair_differs(pair))
        return;
    separate(line);
    buffer_format(line->out, "%s ", what);
    append_shown(line->out, pair->from);
    buffer_append_string(line->out, " -> ");
    append_shown(line->out, pair->to);
}

static void append_setting(struct line *line, const struct plan_setting_change *setting,
                           bool has_values)
{
    separate(line);
    append_shown(line->out, setting->key);
    if (!has_values) {
        buffer_append_string(line->out, setting->value.from.bytes
                                            ? setting->value.to.bytes ? " changes" : " is dropped"
                                            : " is new");
        return;
    }
    buffer_append_string(line->out, " ");
    append_shown(line->out, setting->value.from);
    buffer_append_string(line->out, " -> ");
    append_shown(line->out, setting->value.to);
}

static void append_settings(struct line *line, const struct plan_change *change, bool has_values)
{
    for (size_t i = 0; i < change->setting_count && i < PLAN_SETTINGS_SHOWN; i++)
        append_setting(line, &change->settings[i], has_values);
    if (change->setting_count > PLAN_SETTINGS_SHOWN)
        buffer_format(line->out, "; %zu more settings",
                      change->setting_count - PLAN_SETTINGS_SHOWN);
}

static void append_joining(struct line *line, const struct plan_change *change)
{
    separate(line);
    buffer_append_string(line->out, "join the fleet");
    if (change->branch.to.bytes) {
        buffer_append_string(line->out, " on ");
        append_shown(line->out, change->branch.to);
    }
    if (change->image.to.bytes) {
        buffer_append_string(line->out, " with image ");
        append_shown(line->out, change->image.to);
    }
}

static void append_reason(struct line *line, struct text reason)
{
    separate(line);
    buffer_append_string(line->out, "not verified: ");
    buffer_escape(line->out, reason);
}

void plan_describe(const struct plan_change *change, bool has_values, struct buffer *out)
{
    struct line line = {.out = out};
    if (change->state == PLAN_REMOVED) {
        buffer_append_string(out, "leave the fleet");
        return;
    }
    if (change->state == PLAN_ADDED) {
        append_joining(&line, change);
        return;
    }
    append_pair(&line, "branch", &change->branch);
    append_pair(&line, "device type", &change->type);
    append_pair(&line, "image", &change->image);
    append_settings(&line, change, has_values);
    if (change->state == PLAN_UNVERIFIED)
        append_reason(&line, change->reason);
}
