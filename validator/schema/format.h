/* SPDX-License-Identifier: MIT */
/*
 * The formats of all drafts, as predicates on strings.
 */
#ifndef FLEETGATE_SCHEMA_FORMAT_H
#define FLEETGATE_SCHEMA_FORMAT_H

#include "base/base.h"

struct format {
    const char *name;
    const char *description; /* "an IPv4 address" */
    bool (*fits)(struct text text);
};

/* NULL when no draft knows the format. */
const struct format *format_find(struct text name);

bool format_date(struct text text);
bool format_time(struct text text);
bool format_date_time(struct text text);
bool format_duration(struct text text);

bool format_hostname(struct text text);
bool format_idn_hostname(struct text text);
bool format_ipv4(struct text text);
bool format_ipv6(struct text text);
bool format_email(struct text text);
bool format_idn_email(struct text text);

bool format_uri(struct text text);
bool format_uri_reference(struct text text);
bool format_iri(struct text text);
bool format_iri_reference(struct text text);
bool format_uri_template(struct text text);

bool format_uuid(struct text text);
bool format_json_pointer(struct text text);
bool format_relative_json_pointer(struct text text);
bool format_regex(struct text text);

#endif
