/* SPDX-License-Identifier: MIT */
/* Secrets that show by their own form what they are: private keys, and tokens of services. */
#include "finding/finding.h"

enum {
    LIKELY_BYTES = 8,   /* behind its beginning, and a text may be a token that was cut */
    LABEL_BYTES = 60,   /* of a PEM header, at most */
    MATERIAL_RUN = 16,  /* characters of base64 that stand together in a key, at least */
    MATERIAL_BYTES = 32 /* of all such runs in a key, at least */
};

/* What stands behind the beginning of a token is as long as can be. */
struct form {
    const char *beginning;
    const char *what;
    const char *others; /* characters of it, beside letters and digits */
    size_t least;       /* characters of it */
    size_t most;        /* 0: no limit */
    bool is_upper;      /* it has no small letter */
    size_t parts;       /* with dots between, of which each has `least` characters; 0: one */
};

static const struct form forms[] = {
    {"ghp_", "a token of GitHub", "", 20, 0, false, 0},
    {"gho_", "a token of GitHub", "", 20, 0, false, 0},
    {"ghu_", "a token of GitHub", "", 20, 0, false, 0},
    {"ghs_", "a token of GitHub", "", 20, 0, false, 0},
    {"ghr_", "a token of GitHub", "", 20, 0, false, 0},
    {"github_pat_", "a token of GitHub", "_", 20, 0, false, 0},
    {"glpat-", "a token of GitLab", "_-.", 20, 0, false, 0},
    {"gldt-", "a token of GitLab", "_-.", 20, 0, false, 0},
    {"glrt-", "a token of GitLab", "_-.", 20, 0, false, 0},
    {"xoxa-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxb-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxc-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxd-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxe-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxo-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxp-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxr-", "a token of Slack", "-", 10, 0, false, 0},
    {"xoxs-", "a token of Slack", "-", 10, 0, false, 0},
    {"AKIA", "an access key of AWS", "", 16, 16, true, 0},
    {"ASIA", "an access key of AWS", "", 16, 16, true, 0},
    {"AIza", "a key of Google", "_-", 35, 0, false, 0},
    {"sk_live_", "a key of Stripe", "", 16, 0, false, 0},
    {"rk_live_", "a key of Stripe", "", 16, 0, false, 0},
    {"eyJ", "a JSON Web Token", "_-", 8, 0, false, 3},
    {"AGE-SECRET-KEY-1", "a private key of age", "", 50, 0, true, 0},
    /* "-----BEGIN PRIVATE KEY", and of RSA, EC and OPENSSH, in base64 */
    {"LS0tLS1CRUdJTiBQUklWQVRFIEtFW", "a private key in base64", "+/=", 32, 0, false, 0},
    {"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRV", "a private key in base64", "+/=", 32, 0, false, 0},
    {"LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFW", "a private key in base64", "+/=", 32, 0, false, 0},
    {"LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ", "a private key in base64", "+/=", 32, 0, false, 0},
};

/* ---------------------------------------------------------------------------------- tokens -- */

static size_t run_length(const struct form *form, struct text text)
{
    size_t length = 0;
    while (length < text.length && (ascii_is_alphanumeric(text.bytes[length]) ||
                                    ascii_is_among(text.bytes[length], form->others)))
        length++;
    return length;
}

static bool has_small_letter(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] >= 'a' && text.bytes[i] <= 'z')
            return true;
    }
    return false;
}

/* The length of what stands behind the beginning; 0: it is no token. */
static size_t body_length(const struct form *form, struct text text, bool is_likely)
{
    size_t length = 0;
    for (size_t part = 0; part == 0 || part < form->parts; part++) {
        size_t dot = part ? 1 : 0;
        if (dot && (length == text.length || text.bytes[length] != '.'))
            return is_likely ? length : 0;
        size_t run = run_length(form, text_from(text, length + dot));
        if (is_likely && run >= LIKELY_BYTES) {
            length += dot + run;
            continue;
        }
        if (run < form->least || (form->most && run > form->most))
            return is_likely ? length : 0;
        length += dot + run;
    }
    return form->is_upper && has_small_letter((struct text){text.bytes, length}) ? 0 : length;
}

/* Whether a token of this form may begin behind `before`. One whose parts may be of any length must
 * not, where it would be the rest of a part: all of a long text would be read from each place. */
static bool may_follow(const struct form *form, char before)
{
    return !(form->parts && ascii_is_among(before, form->others));
}

/* Whether one of the forms begins so: most characters begin none. */
static bool may_begin(char c)
{
    switch (c) {
    case 'A':
    case 'L':
    case 'e':
    case 'g':
    case 'r':
    case 's':
    case 'x':
        return true;
    default:
        return false;
    }
}

/* The form of the token that begins at `at`, or NULL. Within a word, as most places are, none does.
 */
static const struct form *find_form(struct text text, size_t at, bool is_likely, size_t *end)
{
    char before = at ? text.bytes[at - 1] : '\0';
    if (!may_begin(text.bytes[at]) || ascii_is_alphanumeric(before))
        return NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct text rest = text_from(text, at);
        if (*forms[i].beginning != *rest.bytes || !may_follow(&forms[i], before) ||
            !text_take_string(&rest, forms[i].beginning))
            continue;
        size_t length = body_length(&forms[i], rest, is_likely);
        *end = (size_t)(rest.bytes - text.bytes) + length;
        if (length)
            return &forms[i];
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------ keys -- */

/* Takes "-----BEGIN OPENSSH PRIVATE KEY-----", or of another kind, off *rest. */
static bool take_header(struct text *rest)
{
    struct text behind = *rest;
    if (!text_take_string(&behind, "-----BEGIN "))
        return false;
    struct text label = text_take_until(&behind, "-");
    if (label.length > LABEL_BYTES || !text_take_string(&behind, "-----"))
        return false;
    *rest = behind;
    while (label.length && !text_starts_with(label, "PRIVATE KEY"))
        text_skip(&label, 1);
    return label.length > 0;
}

/* Where the footer begins, or another header, or the text ends. */
static size_t find_footer(struct text text, size_t at)
{
    while (at < text.length && !text_starts_with(text_from(text, at), "-----"))
        at++;
    return at;
}

static bool is_base64(char c)
{
    return ascii_is_alphanumeric(c) || ascii_is_among(c, "+/=");
}

/* Whether a key stands there, and no words in place of one. */
static bool has_material(struct text text)
{
    size_t material = 0;
    size_t run = 0;
    for (size_t i = 0; i <= text.length; i++) {
        if (i < text.length && is_base64(text.bytes[i])) {
            run++;
            continue;
        }
        material += run >= MATERIAL_RUN ? run : 0;
        run = 0;
    }
    return material >= MATERIAL_BYTES;
}

static bool find_key(struct text text, size_t at, bool is_likely, struct secret *secret)
{
    struct text rest = text_from(text, at);
    if (!take_header(&rest))
        return false;
    size_t start = (size_t)(rest.bytes - text.bytes);
    size_t end = find_footer(text, start);
    if (!is_likely && !has_material((struct text){rest.bytes, end - start}))
        return false;
    *secret = (struct secret){.what = "a private key", .start = at, .end = end};
    secret->is_open = end == text.length;
    return true;
}

/* ------------------------------------------------------------------------------------- all -- */

static bool find(struct text text, size_t start, bool is_likely, struct secret *secret)
{
    for (size_t at = start; at < text.length; at++) {
        size_t end;
        char c = text.bytes[at];
        if (c == '-' && find_key(text, at, is_likely, secret))
            return true;
        const struct form *form = find_form(text, at, is_likely, &end);
        if (!form)
            continue;
        *secret = (struct secret){.what = form->what, .start = at, .end = end};
        return true;
    }
    return false;
}

bool secret_find(struct text text, size_t start, struct secret *secret)
{
    return find(text, start, false, secret);
}

bool secret_find_likely(struct text text, size_t start, struct secret *secret)
{
    return find(text, start, true, secret);
}

size_t secret_end_of_key(struct text text)
{
    return find_footer(text, 0);
}

void secret_append_hidden(struct buffer *out, struct text text)
{
    struct secret secret;
    size_t start = 0;
    for (; secret_find_likely(text, start, &secret); start = secret.end) {
        buffer_append(out, text.bytes + start, secret.start - start);
        buffer_append_string(out, "***");
    }
    buffer_append_text(out, text_from(text, start));
}
