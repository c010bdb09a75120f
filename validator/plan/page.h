/* SPDX-License-Identifier: MIT */
/* What the parts of a plan's page share. Private to plan/. */
#ifndef FLEETGATE_PLAN_PAGE_H
#define FLEETGATE_PLAN_PAGE_H

#include "plan/render.h"

/* Appends any bytes as printable ASCII (see buffer_escape) in which nothing is markup, be it
 * between tags or in a value between double quotes. */
void plan_page_text(struct buffer *out, struct text text);
/* The same, cut where it has more than `most` bytes. */
void plan_page_cut(struct buffer *out, struct text text, size_t most);
/* A value as code; "none" where nothing is. */
void plan_page_value(struct buffer *out, struct text text);
/* Appends ASCII of our own in which each number is strong, and has its thousands told apart. */
void plan_page_sentence(struct buffer *out, struct text sentence);
/* Appends "<b>1,234</b> devices". */
void plan_page_count(struct buffer *out, size_t count, const char *one, const char *many);
/* Appends "'sha256-...'", by which a Content-Security-Policy lets the script or the style be. */
void plan_page_hash(struct buffer *out, struct text source);

void plan_page_stages(struct buffer *out, const struct fleet_plan *plan,
                      const struct plan_title *title);
/* What may be chosen, and the tables of now and of later. */
void plan_page_table(struct buffer *out, const struct fleet_plan *plan,
                     const struct plan_groups *groups);
/* What Mender's facts say, where they are known. */
void plan_page_facts(struct buffer *out, const struct fleet_plan *plan);
/* Appends one row of a table, or nothing where the page would get too long. Returns how many of its
 * devices the row names; 0 for nothing. */
size_t plan_page_row(struct buffer *out, const struct fleet_plan *plan,
                     const struct plan_groups *groups, const struct plan_group *group);

#endif
