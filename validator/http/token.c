/* SPDX-License-Identifier: MIT */
/* Access tokens, as people give them. */
#include "http/http.h"

#include <string.h>
#include <strings.h>

enum { TOKEN_BYTES_MAX = 16 << 10 };

static const char BLANKS[] = " \t\r\n";
static const char BEARER[] = "Bearer"; /* what stands before a token in a request */

struct text http_token_trim(struct text token)
{
    while (token.length > 0 && ascii_is_among(token.bytes[token.length - 1], BLANKS))
        token.length--;
    while (ascii_is_among(text_peek(&token), BLANKS))
        text_skip(&token, 1);
    return token;
}

static bool begins_with_bearer(struct text token)
{
    const size_t length = sizeof BEARER - 1;
    return token.length >= length && strncasecmp(token.bytes, BEARER, length) == 0 &&
           (token.length == length || ascii_is_among(token.bytes[length], BLANKS));
}

const char *http_token_fault(struct text token)
{
    if (token.length == 0)
        return "it is empty";
    if (token.length > TOKEN_BYTES_MAX)
        return "it is longer than 16 KiB";
    if (begins_with_bearer(token))
        return "it begins with \"Bearer\": leave that out";
    for (size_t i = 0; i < token.length; i++) {
        if (ascii_is_among(token.bytes[i], BLANKS))
            return "it holds a blank or a line break";
        if (token.bytes[i] <= ' ' || token.bytes[i] > '~')
            return "it holds a byte that is not printable ASCII";
    }
    return NULL;
}

int http_token_load(const char *what, const char *path, struct arena *arena, const char **token,
                    struct error *error)
{
    char bytes[TOKEN_BYTES_MAX + 1];
    size_t length;
    if (file_read(path, bytes, sizeof bytes, &length) != 0)
        return error_set(error, ERROR_POLICY, "cannot read %s %s: %s", what, path, file_trouble());
    struct text held = {bytes, length};
    if (length <= TOKEN_BYTES_MAX)
        held = http_token_trim(held);
    const char *fault = http_token_fault(held);
    if (fault)
        return error_set(error, ERROR_POLICY, "%s %s must hold one personal access token, but %s",
                         what, path, fault);
    *token = arena_string(arena, held);
    return *token ? 0 : error_memory(error);
}
