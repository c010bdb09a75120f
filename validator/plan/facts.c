/* SPDX-License-Identifier: MIT */
/* What Mender's facts say of the devices of a plan. */
#include "plan/facts.h"

static const struct {
    const char *name, *of_one, *of_many;
} facts[PLAN_FACT_COUNT] = {
#define PLAN_FACT(fact, name, of_one, of_many) [PLAN_##fact] = {name, of_one, of_many},
#include "plan/facts.def"
#undef PLAN_FACT
};

const char *plan_fact_name(enum plan_fact fact)
{
    return facts[fact].name;
}

const char *plan_fact_sentence(enum plan_fact fact, size_t count)
{
    return count == 1 ? facts[fact].of_one : facts[fact].of_many;
}

bool plan_fact_holds(const struct plan_device *device, enum plan_fact fact)
{
    return device->facts & 1u << fact;
}

bool plan_has_no_facts(const struct fleet_plan *plan)
{
    for (size_t i = 0; i < PLAN_FACT_COUNT; i++) {
        if (plan->totals.facts[i] > 0)
            return false;
    }
    return true;
}

struct text plan_fact_value(const struct plan_device *device, enum plan_fact fact)
{
    const struct mender_device *known = device->known;
    if (!known)
        return (struct text){0};
    return fact == PLAN_RUNS_IMAGE ? known->artifact
           : fact == PLAN_NO_IMAGE ? known->type
                                   : known->branch;
}

/* ------------------------------------------------------------------------------- comparing -- */

/* The image in "pi3: A, pi4: B" for one of the types. */
static struct text image_in_list(struct text list, struct text type)
{
    while (list.length) {
        struct text image = text_cut(&list, ',');
        (void)text_take(&list, ' ');
        if (image.length <= type.length + 2 ||
            !text_equal((struct text){image.bytes, type.length}, type))
            continue;
        image = text_from(image, type.length);
        if (text_take(&image, ':') && text_take(&image, ' '))
            return image;
    }
    return (struct text){0};
}

/* The image that the device would be given by the type that Mender says. */
static struct text image_for(const struct plan_given *newer, struct text type)
{
    if (!newer->image.bytes)
        return newer->image;
    if (!newer->type.bytes)
        return image_in_list(newer->image, type);
    return text_equal(newer->type, type) ? newer->image : (struct text){0};
}

/* Where nobody says the type nothing can be said of images, nor where it is not known which the
 * fleet gives. */
static unsigned facts_of_image(const struct mender_device *known, const struct plan_given *newer,
                               bool changes_image)
{
    struct text type = known->type.bytes ? known->type : newer->type;
    if (!type.bytes || (newer->unverified.bytes && !newer->image.bytes))
        return 0;
    struct text image = image_for(newer, type);
    if (!image.bytes)
        return 1u << PLAN_NO_IMAGE;
    return changes_image && known->artifact.bytes && text_equal(image, known->artifact)
               ? 1u << PLAN_RUNS_IMAGE
               : 0;
}

unsigned plan_facts_find(const struct mender_device *known, const struct plan_given *newer,
                         bool changes_image)
{
    if (!known)
        return 1u << PLAN_UNKNOWN_DEVICE;
    bool overrides =
        known->branch.bytes && (!newer->branch.bytes || !text_equal(known->branch, newer->branch));
    return facts_of_image(known, newer, changes_image) | (overrides ? 1u << PLAN_OTHER_BRANCH : 0);
}
