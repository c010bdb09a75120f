/* SPDX-License-Identifier: MIT */
/* What stands in a file is not always what Ansible pastes into a template. */
#include "document/document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIGITS_MAX = 17,  /* that tell any two doubles apart */
    FLOAT_BYTES = 64, /* these, a sign, a point, zeros and an exponent */
};

/* The fewest digits that stand for the value; returns the decimal exponent of the first. */
static int shortest_digits(double value, char digits[DIGITS_MAX + 1])
{
    char text[40];
    int precision = 0;
    do
        snprintf(text, sizeof text, "%.*e", precision, value);
    while (strtod(text, NULL) != value && ++precision < DIGITS_MAX);
    size_t count = 0;
    for (const char *c = text; *c != 'e'; c++) {
        if (*c != '.')
            digits[count++] = *c;
    }
    digits[count] = '\0';
    return atoi(strchr(text, 'e') + 1);
}

/* As Python's repr() writes a float: 1.1, 1500.0, 1e-05. */
static struct text write_float(char out[FLOAT_BYTES], double value)
{
    char digits[DIGITS_MAX + 1];
    if (isnan(value) || isinf(value))
        return text_of(isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
    int exponent = shortest_digits(fabs(value), digits);
    int count = (int)strlen(digits);
    int whole = exponent + 1; /* digits before the point */
    const char *sign = signbit(value) ? "-" : "";
    if (exponent < -4 || exponent >= 16)
        snprintf(out, FLOAT_BYTES, "%s%c%s%se%c%02d", sign, digits[0], count > 1 ? "." : "",
                 digits + 1, exponent < 0 ? '-' : '+', abs(exponent));
    else if (whole <= 0)
        snprintf(out, FLOAT_BYTES, "%s0.%.*s%s", sign, -whole, "0000", digits);
    else if (count > whole)
        snprintf(out, FLOAT_BYTES, "%s%.*s.%s", sign, whole, digits, digits + whole);
    else
        snprintf(out, FLOAT_BYTES, "%s%s%.*s.0", sign, digits, whole - count, "0000000000000000");
    return text_of(out);
}

/* Without memory of its own, for whoever asks cannot say that there was none. */
static struct text pasted(const struct node *node, char room[FLOAT_BYTES])
{
    switch (node->type) {
    case NODE_BOOLEAN:
        return text_of(node->boolean ? "True" : "False");
    case NODE_NUMBER:
        return node->number.is_integer ? node->number.decimal
                                       : write_float(room, node->number.approximate);
    case NODE_STRING:
    case NODE_TIMESTAMP:
        return node_text(node);
    case NODE_NULL:
    case NODE_SEQUENCE:
    case NODE_MAPPING:
        break;
    }
    return TEXT("");
}

void node_append_pasted(struct buffer *out, const struct node *node)
{
    char room[FLOAT_BYTES];
    buffer_append_text(out, pasted(node, room));
}

void node_append_real(struct buffer *out, double real)
{
    char room[FLOAT_BYTES];
    buffer_append_text(out, write_float(room, real));
}

/* Everybody knows that these are no text. */
static bool is_obvious(struct text source)
{
    return text_is(source, "true") || text_is(source, "false") || text_is(source, "null") ||
           source.length == 0;
}

bool node_is_ambiguous(const struct node *node)
{
    if (!node->plain || node->type == NODE_STRING || is_obvious(node->source))
        return false;
    if (node->type == NODE_TIMESTAMP)
        return true;
    char room[FLOAT_BYTES];
    return !text_equal(pasted(node, room), node->source);
}
