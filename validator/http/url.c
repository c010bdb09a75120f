/* SPDX-License-Identifier: MIT */
/* URLs, checked before they are used, and parts of them, escaped. */
#include "http/url.h"

#include "http/http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>
#include <strings.h>

static const char NOT_A_URL[] = "is not a URL";
static const char NOT_PRINTABLE[] = "holds a blank, a control byte or a byte outside ASCII";
static const char WRONG_SCHEME[] = "must begin with https:// (http:// only for loopback addresses)";
static const char HAS_USER[] = "must not hold a user name or password";
static const char WRONG_PORT[] =
    "must name a port from 1 to 65535 behind the colon, or leave it out";
static const char HAS_FRAGMENT[] = "must not hold a fragment (#)";

static bool begins_with(const char *url, const char *scheme)
{
    return strncasecmp(url, scheme, strlen(scheme)) == 0;
}

static bool is_printable(const char *url)
{
    for (; *url; url++) {
        if (*url <= 0x20 || *url >= 0x7F)
            return false;
    }
    return true;
}

/* libcurl would also take "https:/host" and "https:///host"; people read those differently. */
static bool has_authority(const char *url)
{
    const char *slashes = strstr(url, "://");
    return slashes && slashes[3] != '\0' && slashes[3] != '/';
}

static bool holds_user(const char *url)
{
    const char *authority = strstr(url, "://") + 3;
    return memchr(authority, '@', strcspn(authority, "/?")) != NULL;
}

/* libcurl takes "https://host:" for the usual port, and 0 for one that somebody may listen on. */
static bool has_no_port(const char *url)
{
    const char *authority = strstr(url, "://") + 3;
    size_t length = strcspn(authority, "/?");
    while (length > 0 && authority[length - 1] == '0')
        length--;
    return length > 0 && authority[length - 1] == ':';
}

/* What can be told from the bytes alone. NULL: nothing wrong. */
static const char *find_fault(const char *url)
{
    if (!is_printable(url))
        return NOT_PRINTABLE;
    if (!begins_with(url, "https://") && !begins_with(url, "http://"))
        return WRONG_SCHEME;
    if (!has_authority(url))
        return NOT_A_URL;
    if (strchr(url, '#'))
        return HAS_FRAGMENT;
    if (holds_user(url))
        return HAS_USER;
    return has_no_port(url) ? WRONG_PORT : NULL;
}

static bool is_loopback(const char *host)
{
    struct in_addr address;
    if (strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
        return true;
    return inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

/* What can be told only once libcurl has read the URL. */
static CURLUcode parse(CURLU *parsed, const char *url, const char **reason)
{
    char *host = NULL;
    CURLUcode code =
        curl_url_set(parsed, CURLUPART_URL, url, CURLU_DISALLOW_USER | CURLU_PATH_AS_IS);
    if (code == CURLUE_OK)
        code = curl_url_get(parsed, CURLUPART_HOST, &host, 0);
    if (code != CURLUE_OK && code != CURLUE_OUT_OF_MEMORY)
        *reason = NOT_A_URL;
    else if (code == CURLUE_OK && begins_with(url, "http://") && !is_loopback(host))
        *reason = WRONG_SCHEME;
    curl_free(host);
    return code;
}

CURLU *url_parse(const char *url, const char **reason)
{
    *reason = find_fault(url);
    if (*reason)
        return NULL;
    CURLU *parsed = curl_url();
    if (!parsed)
        return NULL;
    if (parse(parsed, url, reason) == CURLUE_OK && !*reason)
        return parsed;
    curl_url_cleanup(parsed);
    return NULL;
}

bool http_url_allowed(const char *url, const char **reason)
{
    CURLU *parsed = url_parse(url, reason);
    curl_url_cleanup(parsed);
    return parsed != NULL;
}

static bool is_unreserved(char byte)
{
    return ascii_is_alphanumeric(byte) || ascii_is_among(byte, "-._~");
}

void http_escape(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (is_unreserved(text.bytes[i]))
            buffer_append(out, &text.bytes[i], 1);
        else
            buffer_format(out, "%%%02X", (unsigned char)text.bytes[i]);
    }
}
