/* SPDX-License-Identifier: MIT */
/* What is to be said of a text becomes findings. */
#include "document/trouble.h"

#include <stdio.h>

__attribute__((format(printf, 5, 0))) static void add_finding(struct trouble *trouble,
                                                              enum rule rule, struct position at,
                                                              const char *help, const char *format,
                                                              va_list arguments)
{
    char message[512];
    vsnprintf(message, sizeof message, format, arguments);
    struct place place = *trouble->place;
    place.line = at.line;
    place.column = at.column;
    findings_add(trouble->findings, rule, &place, help, "%s", message);
}

void trouble_remark(struct trouble *trouble, enum rule rule, struct position at, const char *help,
                    const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_finding(trouble, rule, at, help, format, arguments);
    va_end(arguments);
}

void trouble_refuse(struct trouble *trouble, struct position at, const char *help,
                    const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_finding(trouble, RULE_DOCUMENT_SYNTAX, at, help, format, arguments);
    va_end(arguments);
    trouble->refused = true;
}

bool trouble_limit(struct trouble *trouble, struct position at, const char *help,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_finding(trouble, RULE_DOCUMENT_LIMIT, at, help, format, arguments);
    va_end(arguments);
    trouble->refused = true;
    return false;
}

bool trouble_no_memory(struct trouble *trouble)
{
    trouble->out_of_memory = true;
    return false;
}
