/* SPDX-License-Identifier: MIT */
/* The images that a fleet mentions: asked for once each; those that Mender lacks are findings. */
#include "mender/mender.h"

#include <stdlib.h>
#include <string.h>

void mender_answers_init(struct mender_answers *answers)
{
    arena_init(&answers->arena);
    map_init(&answers->images);
}

void mender_answers_release(struct mender_answers *answers)
{
    map_release(&answers->images);
    arena_release(&answers->arena);
}

/* Neither side can hold a NUL that the schema lets through, and if it did the key would still only
 * lead to a question that Mender answers with no. */
struct text mender_image_key(struct arena *arena, const struct image_mention *mention)
{
    size_t length = mention->device_type.length + 1 + mention->name.length;
    char *key = arena_alloc(arena, length + 1);
    if (!key)
        return (struct text){NULL, 0};
    memcpy(key, mention->device_type.bytes, mention->device_type.length);
    memcpy(key + mention->device_type.length + 1, mention->name.bytes, mention->name.length);
    return (struct text){key, length};
}

/* The question for a mention, made where it is new. */
static struct mender_image *question_of(struct mender_answers *answers,
                                        const struct image_mention *mention)
{
    bool added;
    struct text key = mender_image_key(&answers->arena, mention);
    void **place = key.bytes ? map_place(&answers->images, key, &added) : NULL;
    if (!place)
        return NULL;
    if (added) {
        struct mender_image *image = arena_alloc(&answers->arena, sizeof *image);
        if (!image)
            return NULL;
        image->device_type = (struct text){key.bytes, mention->device_type.length};
        image->name =
            (struct text){key.bytes + mention->device_type.length + 1, mention->name.length};
        *place = image;
    }
    return *place;
}

/* Other trouble, such as a token file that is not there, is the gate's own. */
static bool is_of_mender(const struct error *trouble)
{
    return trouble->kind == ERROR_NETWORK || trouble->kind == ERROR_LIMIT;
}

/* Asks for everything that has no answer. Mender's trouble is in `trouble`, not in `error`. */
static int ask(struct mender_answers *answers, struct mender *mender, struct error *trouble,
               struct error *error)
{
    struct mender_image *open = calloc(answers->images.count + 1, sizeof *open);
    struct mender_image **origin = calloc(answers->images.count + 1, sizeof *origin);
    size_t count = 0;
    for (size_t i = 0; open && origin && i < answers->images.count; i++) {
        struct mender_image *image = answers->images.entries[i].value;
        if (image->answer == MENDER_UNKNOWN) {
            origin[count] = image;
            open[count++] = *image;
        }
    }
    int result = open && origin ? 0 : error_memory(error);
    if (result == 0 && count && mender_find_images(mender, open, count, trouble) != 0 &&
        !is_of_mender(trouble))
        result = error_set(error, trouble->kind, "%s", trouble->message);
    for (size_t i = 0; result == 0 && i < count; i++)
        *origin[i] = open[i];
    free(open);
    free(origin);
    return result;
}

static void report_missing(const struct mender_image *image, const struct place *place,
                           struct findings *findings)
{
    findings_add(findings, RULE_IMAGE_MISSING, place,
                 "upload the image to Mender first, or correct the name",
                 "Mender has no image %.*s", (int)image->name.length, image->name.bytes);
}

static void report_wrong_type(const struct mender_image *image, const struct place *place,
                              struct findings *findings)
{
    findings_add(findings, RULE_IMAGE_WRONG_DEVICE_TYPE, place,
                 "name an image that was built for this device type; Mender would end the "
                 "deployment without installing anything",
                 "Mender has %.*s for %.*s, but not for %.*s", (int)image->name.length,
                 image->name.bytes, (int)image->types.length, image->types.bytes,
                 (int)image->device_type.length, image->device_type.bytes);
}

static void report_unverified(const struct mender_image *image, const struct place *place,
                              const struct error *trouble, struct findings *findings)
{
    findings_add(findings, RULE_IMAGE_UNVERIFIED, place,
                 "this is no fault of the push: try again, or tell who runs this gate",
                 "image %.*s could not be looked up: %s", (int)image->name.length,
                 image->name.bytes, trouble->message);
}

static void report_unaddressable(const struct mender_image *image, const struct place *place,
                                 struct findings *findings)
{
    findings_add(
        findings, RULE_IMAGE_UNVERIFIED, place,
        "rename the image (letters, digits and -._+ will do), or update Mender to 4.1 or newer",
        "image %.*s could not be looked up: %s", (int)image->name.length, image->name.bytes,
        image->why);
}

static void report(const struct mender_image *image, const struct place *place,
                   const struct error *trouble, struct findings *findings)
{
    switch (image->answer) {
    case MENDER_EXISTS:
        return;
    case MENDER_MISSING:
        report_missing(image, place, findings);
        return;
    case MENDER_WRONG_DEVICE_TYPE:
        report_wrong_type(image, place, findings);
        return;
    case MENDER_UNADDRESSABLE:
        report_unaddressable(image, place, findings);
        return;
    case MENDER_UNKNOWN:
        break;
    }
    report_unverified(image, place, trouble, findings);
}

/* Has an answer, or Mender's trouble, for every mention. */
static int ask_for(struct mender_answers *answers, const struct image_mentions *mentions,
                   struct mender *mender, struct error *trouble, struct error *error)
{
    for (size_t i = 0; i < mentions->count; i++) {
        if (!question_of(answers, &mentions->items[i]))
            return error_memory(error);
    }
    return ask(answers, mender, trouble, error);
}

int mender_has_images(struct mender *mender, struct mender_answers *answers,
                      const struct image_mentions *mentions, bool *has, struct error *error)
{
    struct error trouble = {0};
    if (ask_for(answers, mentions, mender, &trouble, error) != 0)
        return -1;
    *has = true;
    for (size_t i = 0; *has && i < mentions->count; i++) {
        const struct mender_image *image = question_of(answers, &mentions->items[i]);
        if (!image)
            return error_memory(error);
        *has = image->answer == MENDER_EXISTS;
    }
    return 0;
}

int mender_judge_images(struct mender *mender, struct mender_answers *answers,
                        const struct image_mentions *mentions, const struct snapshot *snapshot,
                        struct findings *findings, struct error *error)
{
    struct error trouble = {0};
    if (ask_for(answers, mentions, mender, &trouble, error) != 0)
        return -1;
    for (size_t i = 0; i < mentions->count; i++) {
        const struct image_mention *mention = &mentions->items[i];
        const struct mender_image *image = question_of(answers, mention);
        if (!image)
            return error_memory(error);
        const struct place place = {.path = snapshot->files[mention->file].path,
                                    .line = mention->at.line,
                                    .column = mention->at.column};
        report(image, &place, &trouble, findings);
    }
    return 0;
}
