/* SPDX-License-Identifier: MIT */
/* Which parts of a line are the value of a secret key, and are not shown. */
#include "finding/secrecy.h"

#include "finding/finding.h"

/* Whether `word`, in lower case, stands at `at` in any case. */
static bool has_word_at(struct text text, size_t at, const char *word)
{
    size_t i = 0;
    while (word[i] && at + i < text.length && lower_ascii(text.bytes[at + i]) == word[i])
        i++;
    return word[i] == '\0';
}

/* "key" is part of too many words, so it must end one: api_key, keys, key_id, but not keyboard. */
static bool ends_word(struct text name, size_t at)
{
    if (at < name.length && name.bytes[at] == 's')
        at++;
    return at >= name.length || name.bytes[at] < 'a' || name.bytes[at] > 'z';
}

bool secrecy_of_key(struct text name)
{
    static const char *const words[] = {"token", "passw", "secret", "credential", "ansible_vault"};
    for (size_t i = 0; i < name.length; i++) {
        for (size_t word = 0; word < sizeof words / sizeof *words; word++) {
            if (has_word_at(name, i, words[word]))
                return true;
        }
        if (has_word_at(name, i, "key") && ends_word(name, i + 3))
            return true;
    }
    return false;
}

/* Whether a value begins there that is marked as secret, perhaps as SOPS does; *value is then where
 * it is written: behind the tag, and what says how a block is written. */
static bool is_tagged(struct text line, size_t at, size_t *value)
{
    struct text rest = text_from(line, at);
    *value = at;
    if (text_starts_with(rest, "ENC["))
        return true;
    if (!text_take_string(&rest, "!vault"))
        return false;
    (void)text_take_until(&rest, " \t");
    while (ascii_is_among(text_peek(&rest), " \t|>+-"))
        text_skip(&rest, 1);
    *value = line.length - rest.length;
    return true;
}

/* Whether the line has a secret key, or a value marked as one; then *value is where what belongs to
 * it begins. */
static bool find_secret(struct text line, size_t *value)
{
    size_t start = 0;
    for (size_t i = 0; i < line.length; i++) {
        char c = line.bytes[i];
        if ((c == '!' || c == 'E') && is_tagged(line, i, value))
            return true;
        if (c == ':' && secrecy_of_key((struct text){line.bytes + start, i - start})) {
            *value = i + 1;
            while (*value < line.length && line.bytes[*value] == ' ')
                ++*value;
            return true;
        }
        if (c == ':' || c == ',' || c == '{' || c == '[')
            start = i + 1;
    }
    return false;
}

/* Where the first key or value of the line stands: behind spaces and the dashes of lists. */
static size_t indentation_of(struct text line)
{
    size_t i = 0;
    for (; i < line.length; i++) {
        bool is_dash = line.bytes[i] == '-' && (i + 1 == line.length || line.bytes[i + 1] == ' ');
        if (line.bytes[i] != ' ' && line.bytes[i] != '\t' && !is_dash)
            break;
    }
    return i;
}

static void count_brackets(struct secrecy *secrecy, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '[' || c == '{')
            secrecy->open_brackets++;
        else if ((c == ']' || c == '}') && secrecy->open_brackets)
            secrecy->open_brackets--;
    }
}

/* How many bytes stand before what looks like a secret by itself. */
static size_t find_secret_form(struct secrecy *secrecy, struct text line)
{
    struct secret secret = {0};
    size_t visible = line.length;
    if (secrecy->is_in_private_key) {
        visible = indentation_of(line);
        secret.end = secret_end_of_key(line);
        secrecy->is_in_private_key = secret.end == line.length;
    }
    while (secret_find_likely(line, secret.end, &secret)) {
        visible = secret.start < visible ? secret.start : visible;
        secrecy->is_in_private_key = secret.is_open;
    }
    return visible;
}

/* How many bytes stand before what belongs to a key whose name looks secret. */
static size_t find_secret_value(struct secrecy *secrecy, struct text line)
{
    size_t indentation = indentation_of(line);
    bool is_blank = indentation == line.length;
    if (!is_blank && !secrecy->open_brackets && indentation <= secrecy->indentation)
        secrecy->is_inside = false;
    if (secrecy->is_inside) {
        count_brackets(secrecy, line);
        return indentation;
    }
    size_t value;
    if (!find_secret(line, &value))
        return line.length;
    secrecy->is_inside = true;
    secrecy->indentation = indentation;
    secrecy->open_brackets = 0;
    count_brackets(secrecy, (struct text){line.bytes + value, line.length - value});
    return value;
}

size_t secrecy_visible(struct secrecy *secrecy, struct text line)
{
    size_t by_form = find_secret_form(secrecy, line);
    size_t by_name = find_secret_value(secrecy, line);
    return by_form < by_name ? by_form : by_name;
}
