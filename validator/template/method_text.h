/* SPDX-License-Identifier: MIT */
/* Methods of texts: each is given the text as the subject. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_METHOD_TEXT_H
#define FLEETGATE_TEMPLATE_METHOD_TEXT_H

#include "template/filter.h"

typedef filter_function method_function;

method_function method_text_capitalize;
method_function method_text_count;
method_function method_text_endswith;
method_function method_text_find;
method_function method_text_isdigit;
method_function method_text_join;
method_function method_text_lower;
method_function method_text_lstrip;
method_function method_text_replace;
method_function method_text_rsplit;
method_function method_text_rstrip;
method_function method_text_split;
method_function method_text_splitlines;
method_function method_text_startswith;
method_function method_text_strip;
method_function method_text_title;
method_function method_text_upper;
method_function method_text_zfill;

#endif
