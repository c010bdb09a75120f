/* SPDX-License-Identifier: MIT */
/*
 * Host names in any script. The rules of IDNA 2008 are about characters and their neighbours; so
 * they are written as regular expressions, each with the section of the RFC it comes from.
 */
#include "format/idna.h"

#include "format/idna_sets.h"
#include "format/punycode.h"
#include "pattern/pattern.h"

#include <pthread.h>
#include <string.h>

enum {
    UTF8_BYTES = 4 * PUNYCODE_MAX, /* of a label */
};

/* ----------------------------------------------------------------------------------- rules -- */

#define RIGHT_TO_LEFT "\\p{bc:R}\\p{bc:AL}"
#define NEUTRAL "\\p{bc:ES}\\p{bc:CS}\\p{bc:ET}\\p{bc:ON}\\p{bc:BN}\\p{bc:NSM}"
#define CONTEXTUAL \
    "\\x{b7}\\x{375}\\x{5f3}\\x{5f4}\\x{660}-\\x{669}\\x{6f0}-\\x{6f9}\\x{200c}\\x{200d}\\x{30fb}"
/* What must not occur although it is a letter, a digit or a mark. */
#define REFUSED                                                                    \
    IDNA_UNSTABLE "\\p{Changes_When_Casefolded}\\p{Default_Ignorable_Code_Point}"  \
                  "\\x{640}\\x{7fa}\\x{302e}\\x{302f}\\x{3031}-\\x{3035}\\x{303b}" \
                  "\\x{1100}-\\x{11ff}\\x{a960}-\\x{a97f}\\x{d7b0}-\\x{d7ff}"      \
                  "\\x{20d0}-\\x{20ff}\\x{1d100}-\\x{1d24f}"
#define TRANSPARENT "[\\p{Mn}\\p{Me}]"

enum rule {
    RULE_CHARACTERS,
    RULE_HYPHENS,
    RULE_LEADING_MARK,
    RULE_MIDDLE_DOT,
    RULE_KERAIA,
    RULE_GERESH,
    RULE_KATAKANA_DOT,
    RULE_ARABIC_DIGITS,
    RULE_JOINER,
    RULE_NON_JOINER,
    LABEL_RULES, /* those above are for every label */
    RULE_IS_RIGHT_TO_LEFT = LABEL_RULES,
    RULE_BIDIRECTIONAL,
    RULES
};

static const struct {
    const char *pattern;
    bool must_match; /* otherwise it must not */
} rules[RULES] = {
    /* RFC 5892, 2 and 3 */
    [RULE_CHARACTERS] = {"\\A(?:(?![" REFUSED "])[\\p{Ll}\\p{Lo}\\p{Nd}\\p{Lm}\\p{Mn}\\p{Mc}]"
                         "|[-\\x{df}\\x{3c2}\\x{6fd}\\x{6fe}\\x{f0b}\\x{3007}" CONTEXTUAL "])+\\z",
                         true},
    /* RFC 5891, 4.2.3.1 and 4.2.3.2 */
    [RULE_HYPHENS] = {"\\A-|\\A..--|-\\z", false},
    [RULE_LEADING_MARK] = {"\\A\\p{M}", false},
    /* RFC 5892, appendix A */
    [RULE_MIDDLE_DOT] = {"(?<!l)\\x{b7}|\\x{b7}(?!l)", false},
    [RULE_KERAIA] = {"\\x{375}(?!\\p{sc:Greek})", false},
    [RULE_GERESH] = {"(?<!\\p{sc:Hebrew})[\\x{5f3}\\x{5f4}]", false},
    [RULE_KATAKANA_DOT] = {"\\A(?=.*\\x{30fb})(?!.*[\\p{sc:Hiragana}\\p{sc:Katakana}\\p{sc:Han}])",
                           false},
    [RULE_ARABIC_DIGITS] = {"\\A(?=.*[\\x{660}-\\x{669}])(?=.*[\\x{6f0}-\\x{6f9}])", false},
    [RULE_JOINER] = {"(?<![" IDNA_VIRAMA "])\\x{200d}", false},
    [RULE_NON_JOINER] = {"\\A(?:[^\\x{200c}]|(?<=[" IDNA_VIRAMA "])\\x{200c}|[" IDNA_JOINS_NEXT
                         "]" TRANSPARENT "*\\x{200c}(?=" TRANSPARENT "*[" IDNA_JOINS_PREVIOUS
                         "]))*\\z",
                         true},
    /* RFC 5893, 2 */
    [RULE_IS_RIGHT_TO_LEFT] = {"[" RIGHT_TO_LEFT "\\p{bc:AN}]", false},
    [RULE_BIDIRECTIONAL] = {"\\A(?:(?!.*\\p{bc:EN}.*\\p{bc:AN}|.*\\p{bc:AN}.*\\p{bc:EN})"
                            "(?=[" RIGHT_TO_LEFT "])[" RIGHT_TO_LEFT "\\p{bc:AN}\\p{bc:EN}" NEUTRAL
                            "]*"
                            "[" RIGHT_TO_LEFT "\\p{bc:EN}\\p{bc:AN}]\\p{bc:NSM}*"
                            "|(?=\\p{bc:L})[\\p{bc:L}\\p{bc:EN}" NEUTRAL "]*"
                            "[\\p{bc:L}\\p{bc:EN}]\\p{bc:NSM}*)\\z",
                            true},
};

static struct pattern *compiled[RULES];
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;

static void compile_rules(void)
{
    for (int i = 0; i < RULES; i++)
        compiled[i] = pattern_compile_native(rules[i].pattern);
}

/* Whether a label keeps a rule. False too when that cannot be found out. */
static bool keeps(struct pattern_scratch *scratch, enum rule rule, struct text label)
{
    pthread_once(&compiled_once, compile_rules);
    if (!compiled[rule])
        return false;
    enum match wanted = rules[rule].must_match ? MATCH_YES : MATCH_NO;
    return pattern_match(compiled[rule], scratch, label) == wanted;
}

/* ---------------------------------------------------------------------------------- labels -- */

static bool is_encoded(struct text label)
{
    return label.length > 4 && (label.bytes[0] == 'x' || label.bytes[0] == 'X') &&
           (label.bytes[1] == 'n' || label.bytes[1] == 'N') && label.bytes[2] == '-' &&
           label.bytes[3] == '-';
}

static bool is_ascii_label(struct pattern_scratch *scratch, struct text label)
{
    if (label.length == 0 || label.length > HOST_LABEL_BYTES)
        return false;
    for (size_t i = 0; i < label.length; i++) {
        char c = label.bytes[i];
        if (!ascii_is_alphanumeric(c) && c != '-')
            return false;
    }
    return keeps(scratch, RULE_HYPHENS, label);
}

static bool is_unicode_label(struct pattern_scratch *scratch, struct text label)
{
    for (int i = 0; i < LABEL_RULES; i++) {
        if (!keeps(scratch, (enum rule)i, label))
            return false;
    }
    return true;
}

/* Decodes an "xn--" label. False when it is not exactly what its decoded form is encoded to. */
static bool decode_label(struct text label, char utf8[UTF8_BYTES], struct text *decoded)
{
    uint32_t codepoints[PUNYCODE_MAX];
    size_t count;
    char again[PUNYCODE_MAX];
    size_t length;
    struct text encoded = {label.bytes + 4, label.length - 4};
    if (!punycode_decode(encoded, codepoints, &count) ||
        !punycode_encode(codepoints, count, again, &length) || length != encoded.length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = encoded.bytes[i];
        if (again[i] != c && again[i] != (c | 0x20))
            return false;
    }
    size_t written = 0;
    for (size_t i = 0; i < count; i++)
        written += utf8_encode(utf8 + written, codepoints[i]);
    *decoded = (struct text){utf8, written};
    return !text_is_ascii(*decoded);
}

/* The length of a label in its ASCII form; more than HOST_LABEL_BYTES when it has none. */
static size_t encoded_length(struct text label)
{
    uint32_t codepoints[PUNYCODE_MAX];
    char encoded[PUNYCODE_MAX];
    size_t count = 0;
    size_t length;
    for (size_t i = 0; i < label.length;) {
        uint32_t codepoint;
        size_t used = utf8_decode(label.bytes + i, label.length - i, &codepoint);
        if (used == 0 || count == PUNYCODE_MAX)
            return HOST_LABEL_BYTES + 1;
        codepoints[count++] = codepoint;
        i += used;
    }
    return punycode_encode(codepoints, count, encoded, &length) ? length + 4 : HOST_LABEL_BYTES + 1;
}

struct label {
    struct text unicode;
    size_t ascii_length;
    char utf8[UTF8_BYTES]; /* of a decoded label */
};

static bool read_label(struct pattern_scratch *scratch, struct text text, struct label *label)
{
    *label = (struct label){.unicode = text, .ascii_length = text.length};
    if (is_encoded(text) && text_is_ascii(text))
        return text.length <= HOST_LABEL_BYTES &&
               decode_label(text, label->utf8, &label->unicode) &&
               is_unicode_label(scratch, label->unicode);
    if (text_is_ascii(text))
        return is_ascii_label(scratch, text);
    label->ascii_length = encoded_length(text);
    return label->ascii_length <= HOST_LABEL_BYTES && is_unicode_label(scratch, text);
}

bool idna_is_encoded_label(struct text text)
{
    struct pattern_scratch *scratch = is_encoded(text) ? pattern_scratch_new() : NULL;
    struct label label;
    bool fits = scratch && read_label(scratch, text, &label) &&
                (keeps(scratch, RULE_IS_RIGHT_TO_LEFT, label.unicode) ||
                 keeps(scratch, RULE_BIDIRECTIONAL, label.unicode));
    pattern_scratch_free(scratch);
    return fits;
}

/* --------------------------------------------------------------------------------- the name -- */

/* The length of the label at the start of `rest`, and of the separator behind it (0 at the end):
 * U+002E, U+3002, U+FF0E or U+FF61. */
static size_t find_separator(struct text rest, size_t *separator)
{
    static const char *const separators[] = {".", "\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"};
    for (size_t i = 0; i < rest.length; i++) {
        struct text at = {rest.bytes + i, rest.length - i};
        for (size_t j = 0; j < 4; j++) {
            if (text_starts_with(at, separators[j])) {
                *separator = strlen(separators[j]);
                return i;
            }
        }
    }
    *separator = 0;
    return rest.length;
}

/* Checks each label; *length is that of the name in its ASCII form. */
static bool check_labels(struct pattern_scratch *scratch, struct text name, bool is_bidirectional,
                         bool *has_right_to_left, size_t *length)
{
    size_t separator = 0;
    *has_right_to_left = false;
    *length = 0;
    do {
        size_t end = find_separator(name, &separator);
        struct label label;
        if (!read_label(scratch, (struct text){name.bytes, end}, &label))
            return false;
        if (is_bidirectional && !keeps(scratch, RULE_BIDIRECTIONAL, label.unicode))
            return false;
        if (!keeps(scratch, RULE_IS_RIGHT_TO_LEFT, label.unicode))
            *has_right_to_left = true;
        *length += label.ascii_length + (separator > 0);
        name.bytes += end + separator;
        name.length -= end + separator;
    } while (separator);
    return true;
}

bool idna_is_host_name(struct text name)
{
    bool is_bounded = name.length > 0 && name.length <= 4 * HOST_NAME_BYTES;
    struct pattern_scratch *scratch = is_bounded ? pattern_scratch_new() : NULL;
    bool has_right_to_left;
    size_t length;
    bool fits = scratch && check_labels(scratch, name, false, &has_right_to_left, &length) &&
                length <= HOST_NAME_BYTES;
    /* One label that is written from right to left, and all must keep the rule for those. */
    if (fits && has_right_to_left)
        fits = check_labels(scratch, name, true, &has_right_to_left, &length);
    pattern_scratch_free(scratch);
    return fits;
}
