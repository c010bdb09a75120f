/* SPDX-License-Identifier: MIT */
/* The names of Unicode properties: those that ECMA-262 knows, as PCRE2 spells them. */
#include "pattern/ecma_property.h"

#include <string.h>

/* General categories: the name PCRE2 knows, then the names ECMA-262 knows it by as well. */
static const char *const categories[] = {
    "L Letter",
    "Lu Uppercase_Letter",
    "Ll Lowercase_Letter",
    "Lt Titlecase_Letter",
    "L& LC Cased_Letter",
    "Lm Modifier_Letter",
    "Lo Other_Letter",
    "M Mark Combining_Mark",
    "Mn Nonspacing_Mark",
    "Mc Spacing_Mark",
    "Me Enclosing_Mark",
    "N Number",
    "Nd Decimal_Number digit",
    "Nl Letter_Number",
    "No Other_Number",
    "S Symbol",
    "Sm Math_Symbol",
    "Sc Currency_Symbol",
    "Sk Modifier_Symbol",
    "So Other_Symbol",
    "P Punctuation punct",
    "Pc Connector_Punctuation",
    "Pd Dash_Punctuation",
    "Ps Open_Punctuation",
    "Pe Close_Punctuation",
    "Pi Initial_Punctuation",
    "Pf Final_Punctuation",
    "Po Other_Punctuation",
    "Z Separator",
    "Zs Space_Separator",
    "Zl Line_Separator",
    "Zp Paragraph_Separator",
    "C Other",
    "Cc Control cntrl",
    "Cf Format",
    "Cs Surrogate",
    "Co Private_Use",
    "Cn Unassigned",
};

/* Binary properties that ECMA-262 and PCRE2 name alike. */
static const char *const binary_properties[] = {
    "Any ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Bidi_Control Bidi_C Bidi_Mirrored Bidi_M",
    "Case_Ignorable CI Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM",
    "Changes_When_Lowercased CWL Changes_When_Titlecased CWT Changes_When_Uppercased CWU",
    "Dash Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia",
    "Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase",
    "Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base",
    "Grapheme_Extend Gr_Ext Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST",
    "ID_Continue IDC ID_Start IDS Ideographic Ideo Join_Control Join_C",
    "Logical_Order_Exception LOE Lowercase Lower Math Noncharacter_Code_Point NChar",
    "Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark Radical",
    "Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term",
    "Unified_Ideograph UIdeo Uppercase Upper Variation_Selector VS White_Space space",
    "XID_Continue XIDC XID_Start XIDS",
};

/* Whether `word` is one of the words of a list. */
static bool has_word(const char *list, struct text word)
{
    while (*list) {
        size_t length = strcspn(list, " ");
        if (text_equal((struct text){list, length}, word))
            return true;
        list += length + (list[length] == ' ');
    }
    return false;
}

static bool write_category(struct text name, char kind, struct buffer *out)
{
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        if (!has_word(categories[i], name))
            continue;
        buffer_format(out, "\\%c{%.*s}", kind, (int)strcspn(categories[i], " "), categories[i]);
        return true;
    }
    return false;
}

static bool is_word(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (!ascii_is_letter(c) && c != '_')
            return false;
    }
    return text.length > 0;
}

/* PCRE2 knows the scripts, and refuses names of none. */
static bool write_script(struct text name, char kind, const char *relation, struct buffer *out)
{
    if (!is_word(name))
        return false;
    buffer_format(out, "\\%c{%s:%.*s}", kind, relation, (int)name.length, name.bytes);
    return true;
}

static bool write_binary(struct text name, char kind, struct buffer *out)
{
    if (text_is(name, "Assigned")) {
        buffer_format(out, "\\%c{Cn}", kind == 'p' ? 'P' : 'p');
        return true;
    }
    for (size_t i = 0; i < sizeof binary_properties / sizeof *binary_properties; i++) {
        if (has_word(binary_properties[i], name)) {
            buffer_format(out, "\\%c{%.*s}", kind, (int)name.length, name.bytes);
            return true;
        }
    }
    return false;
}

bool ecma_translate_property(struct text property, char kind, struct buffer *translated)
{
    if (!text_has(property, '='))
        return write_category(property, kind, translated) ||
               write_binary(property, kind, translated);
    struct text value = property;
    struct text name = text_cut(&value, '=');
    if (text_is(name, "gc") || text_is(name, "General_Category"))
        return write_category(value, kind, translated);
    if (text_is(name, "sc") || text_is(name, "Script"))
        return write_script(value, kind, "sc", translated);
    if (text_is(name, "scx") || text_is(name, "Script_Extensions"))
        return write_script(value, kind, "scx", translated);
    return false;
}
