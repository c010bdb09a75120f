/* SPDX-License-Identifier: MIT */
/* What leads out of a template into Python: before 2.19 Ansible lets it go anywhere. Private to
 * template/. */
#ifndef FLEETGATE_TEMPLATE_REACH_PYTHON_H
#define FLEETGATE_TEMPLATE_REACH_PYTHON_H

#include "template/syntax.h"

/* What an expression itself, and none in it, asks of Python beyond what templates are given: the
 * name of an attribute such as __class__, or of what is called and no method known here. A name
 * that is computed is taken together as far as it stands there. bytes is NULL: nothing. */
struct text reach_python(const struct expression *expression);
/* Whether one of the functions that every template has goes by the name. */
bool reach_python_has_function(struct text name);

#endif
