/* SPDX-License-Identifier: MIT */
/*
 * How long a check takes: nanoseconds an instance, the best of several rounds, and microseconds a
 * compilation. With a folder as argument it writes the schema and the instances there instead, for
 * other validators.
 */
#include "schema/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, CHECKS = 100000, COMPILATIONS = 200 };

static const char schema_text[] =
    "{'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object','properties':{"
    "'subscribed_branch':{'enum':['production','canary','main','develop']},"
    "'mender_server':{'type':'string','pattern':'^https://[A-Za-z0-9.-]+(:[0-9]+)?$'},"
    "'device_id':{'type':'string','pattern':"
    "'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'},"
    "'os_image':{'type':'array','minItems':1,'uniqueItems':true,'items':{'$ref':'#/$defs/image'}},"
    "'configuration':{'type':'object','properties':{'template':{'type':'string','minLength':1},"
    "'parameters':{'type':'object','propertyNames':{'pattern':'^[a-z_][a-z0-9_]*$'},"
    "'additionalProperties':{'type':['string','integer','boolean']}}},"
    "'required':['template'],'additionalProperties':false}},"
    "'required':['subscribed_branch'],'additionalProperties':false,"
    "'$defs':{'image':{'type':'object','properties':{"
    "'device_type':{'type':'string','pattern':'^[A-Za-z0-9._-]+$'},"
    "'image_name':{'type':'string','pattern':'^[!-~]+$','maxLength':128}},"
    "'required':['device_type','image_name'],'additionalProperties':false}}}";

static const struct {
    const char *name;
    const char *text;
} instances[] = {
    {"device, one line", "subscribed_branch: canary\n"},
    {"device, configured", "subscribed_branch: canary\n"
                           "device_id: 50a28c2e-3ee8-4559-a5b9-3ce47c881c5d\n"
                           "configuration:\n"
                           "  template: kiosk.json\n"
                           "  parameters:\n"
                           "    kiosk_url: https://www.example.org\n"
                           "    rotation: 90\n"
                           "    cursor: false\n"},
    {"group, five images", "mender_server: https://hosted.example.org\n"
                           "subscribed_branch: production\n"
                           "os_image:\n"
                           "- {device_type: pi2-armhf, image_name: 2022-07-08-1050-pi2-armhf}\n"
                           "- {device_type: pi3-arm64, image_name: 2022-07-08-0859-pi3-arm64}\n"
                           "- {device_type: pi4-arm64, image_name: 2022-07-08-0958-pi4-arm64}\n"
                           "- {device_type: som-arm64, image_name: 2022-07-08-1129-som-arm64}\n"
                           "- {device_type: iot-arm64, image_name: 2022-07-08-1214-iot-arm64}\n"},
    {"device, two violations", "subscribed_branch: cannary\n"
                               "device_id: 1.10\n"},
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double best_of_rounds(const struct schema *schema, struct schema_scratch *scratch,
                             const struct node *instance)
{
    const struct place place = {0};
    double best = 1e30;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int i = 0; i < CHECKS / ROUNDS; i++) {
            schema_check(schema, scratch, instance, &place, &findings);
            if (findings.count == 0)
                continue;
            findings_release(&findings);
            findings_init(&findings, 10, NULL);
        }
        double taken = (now() - start) / (CHECKS / ROUNDS);
        best = taken < best ? taken : best;
    }
    return best;
}

static void bench_instance(const struct schema *schema, struct schema_scratch *scratch, size_t i)
{
    static const struct document_limits limits = {64, 10000, 10000};
    const struct place place = {0};
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    if (document_read(&document, text_of(instances[i].text), &limits, &place, &findings, &error) ==
            0 &&
        document.root)
        printf("%-24s %8.0f ns\n", instances[i].name,
               best_of_rounds(schema, scratch, document.root));
    findings_release(&findings);
    document_release(&document);
}

static double bench_compilation(struct text text)
{
    double start = now();
    for (int i = 0; i < COMPILATIONS; i++) {
        struct schema *schema;
        struct error error = {0};
        if (schema_compile(&schema, "bench.json", text, NULL, &error) == 0)
            schema_free(schema);
    }
    return (now() - start) / COMPILATIONS / 1000;
}

static int write_file(const char *folder, const char *name, const char *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

static int write_files(const char *folder, const char *schema)
{
    int failed = write_file(folder, "schema.json", schema);
    for (size_t i = 0; i < sizeof instances / sizeof *instances; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu.yml", i);
        failed |= write_file(folder, name, instances[i].text);
    }
    return failed;
}

int main(int argc, char **argv)
{
    char text[sizeof schema_text];
    struct schema *schema;
    struct error error = {0};
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = schema_text[i] == '\'' ? '"' : schema_text[i];
    if (argc > 1)
        return write_files(argv[1], text);
    struct schema_scratch *scratch = schema_scratch_new();
    if (!scratch || schema_compile(&schema, "bench.json", text_of(text), NULL, &error) != 0) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    for (size_t i = 0; i < sizeof instances / sizeof *instances; i++)
        bench_instance(schema, scratch, i);
    printf("%-24s %8.0f us\n", "compilation", bench_compilation(text_of(text)));
    schema_scratch_free(scratch);
    schema_free(schema);
    return 0;
}
