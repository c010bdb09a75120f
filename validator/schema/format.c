/* SPDX-License-Identifier: MIT */
#include "schema/format.h"

static const struct format formats[] = {
    {"date", "a date, as 2025-10-31", format_date},
    {"time", "a time with its offset, as 23:59:59Z", format_time},
    {"date-time", "a date and time, as 2025-10-31T23:59:59Z", format_date_time},
    {"duration", "a duration, as P1DT12H", format_duration},
    {"email", "an e-mail address", format_email},
    {"idn-email", "an e-mail address", format_idn_email},
    {"hostname", "a host name", format_hostname},
    {"idn-hostname", "a host name", format_idn_hostname},
    {"ipv4", "an IPv4 address", format_ipv4},
    {"ipv6", "an IPv6 address", format_ipv6},
    {"uri", "a URI with its scheme", format_uri},
    {"uri-reference", "a URI reference", format_uri_reference},
    {"iri", "an IRI with its scheme", format_iri},
    {"iri-reference", "an IRI reference", format_iri_reference},
    {"uri-template", "a URI template", format_uri_template},
    {"uuid", "a UUID", format_uuid},
    {"json-pointer", "a JSON pointer", format_json_pointer},
    {"relative-json-pointer", "a relative JSON pointer", format_relative_json_pointer},
    {"regex", "a regular expression", format_regex},
};

const struct format *format_find(struct text name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (text_is(name, formats[i].name))
            return &formats[i];
    }
    return NULL;
}
