/* SPDX-License-Identifier: MIT */
/*
 * Writes a made-up fleet as a stream for `git fast-import`: an inventory, the variables of all
 * devices, templates, and one file of its own for each device, as branch `import`. The same number
 * and seed give the same stream.
 *
 *   make-fleet DEVICES [SEED] | git fast-import
 *
 * fast-import compares each new name with all others of its folder. So that this stays quick,
 * host_vars/ has folders of a thousand devices here; whoever imports it takes the files out of them
 * (see tests/bench/run).
 */
#include "base/base.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    DEVICES_MAX = 10000000,
    DEVICES_PER_FOLDER = 1000,
    FILE_BYTES_MAX = 4096,
    INVENTORY_BYTES_MAX = 1 << 30,
    DEVICES_PER_GROUP = 1 << 14, /* so that a large fleet has more groups, not only larger ones */
};

struct fleet {
    uint64_t seed;
    uint64_t devices;
};

/* ---------------------------------------------------------------------------------- chance -- */

struct chance {
    uint64_t state;
};

/* splitmix64 */
static uint64_t next(struct chance *chance)
{
    uint64_t word = chance->state += 0x9E3779B97F4A7C15U;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9U;
    word = (word ^ word >> 27) * 0x94D049BB133111EBU;
    return word ^ word >> 31;
}

static unsigned below(struct chance *chance, unsigned limit)
{
    return (unsigned)(next(chance) % limit);
}

#define ONE_OF(chance, list) (list)[below((chance), (unsigned)(sizeof(list) / sizeof *(list)))]

/* What is made up of one device is the same in whatever order the devices are written. */
static struct chance chance_of_device(const struct fleet *fleet, uint64_t device)
{
    struct chance chance = {fleet->seed ^ device * 0xD1342543DE82EF95U};
    next(&chance);
    return chance;
}

/* -------------------------------------------------------------------------------- devices -- */

static const struct {
    const char *group;
    const char *device_type;
    const char *image;
} kinds[] = {
    {"pi2", "pi2-armhf", "pi2-bullseye-armhf"},
    {"pi3", "pi3-arm64", "pi3-bullseye-arm64-gitops"},
    {"pi4", "pi4-v3-arm64", "pi4-bullseye-arm64-gitops"},
    {"var_som_mx8m_nano", "var-som-mx8m-nano-arm64-v2", "var-som-mx8m-nano-bullseye-arm64"},
    {"iot_gate_imx8", "iot-gate-imx8-arm64-v2", "iot-gate-imx8-bullseye-arm64"},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *const plants[] = {"bern", "basel", "lugano", "geneva", "lausanne", "zurich"};
static const char *const languages[] = {"de-CH", "fr-CH", "it-CH", "en-GB"};

static void append_uuid(struct buffer *out, const struct fleet *fleet, uint64_t device)
{
    struct chance chance = chance_of_device(fleet, device);
    uint64_t high = next(&chance), low = next(&chance);
    buffer_format(out, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-%04" PRIx64 "-%012" PRIx64,
                  high >> 32, high >> 16 & 0xFFFF, high & 0xFFF, 0x8000 | (low >> 48 & 0x3FFF),
                  low & 0xFFFFFFFFFFFF);
}

static void append_image(struct buffer *out, struct chance *chance, unsigned kind)
{
    buffer_format(out, "  - device_type: %s\n    image_name: 2022-%02u-%02u-%02u%02u-%s\n",
                  kinds[kind].device_type, 1 + below(chance, 12), 1 + below(chance, 28),
                  below(chance, 24), below(chance, 60), kinds[kind].image);
}

static void append_kiosk(struct buffer *out, struct chance *chance, uint64_t device)
{
    buffer_format(out, "  template: kiosk.json\n  parameters:\n");
    buffer_format(out, "    kiosk_url: https://%s.kiosk.example.com/halls/%u/screens/%" PRIu64 "\n",
                  ONE_OF(chance, plants), 1 + below(chance, 40), device);
    buffer_format(out, "    display_rotation: %u\n", 90 * below(chance, 4));
    buffer_format(out, "    brightness: 0.%u\n", 10 + below(chance, 90));
    buffer_format(out, "    language: %s\n", ONE_OF(chance, languages));
    if (below(chance, 2))
        buffer_format(out, "    switch_off: \"%02u:%02u\"\n", 17 + below(chance, 6),
                      5 * below(chance, 12));
}

static void append_gateway(struct buffer *out, struct chance *chance, uint64_t device)
{
    buffer_format(out, "  template: gateway.json\n  parameters:\n");
    buffer_format(out, "    mqtt_broker: mqtts://broker-%u.%s.example.com:8883\n",
                  1 + below(chance, 9), ONE_OF(chance, plants));
    buffer_format(out, "    mqtt_topic: plant/%u/line/%u/gateway/%" PRIu64 "\n",
                  1 + below(chance, 60), 1 + below(chance, 12), device);
    buffer_format(out, "    interval_seconds: %u\n", 5 * (1 + below(chance, 60)));
    buffer_format(out, "    modbus_units: [%u, %u, %u]\n", 1 + below(chance, 80),
                  81 + below(chance, 80), 161 + below(chance, 80));
    if (below(chance, 2))
        buffer_format(out, "    verify_certificate: true\n");
}

static void append_runner(struct buffer *out, struct chance *chance, uint64_t device)
{
    buffer_format(out, "  template: github-runner.json\n  parameters:\n");
    buffer_format(out, "    github_account: example-%s\n", ONE_OF(chance, plants));
    buffer_format(out, "    github_repo: os-images-%" PRIu64 "\n", device % 97);
    buffer_format(out, "    access_token: \"{{ lookup('env', 'RUNNER_%u_ACCESS_TOKEN') }}\"\n",
                  below(chance, 1000000));
}

static void append_device(struct buffer *out, const struct fleet *fleet, uint64_t device)
{
    static const char *const branches[] = {"production", "production", "production",
                                           "canary",     "main",       "develop"};
    struct chance chance = chance_of_device(fleet, ~device);
    buffer_format(out, "---\n# Serial number %016" PRIX64 "\n", next(&chance));
    buffer_format(out, "subscribed_branch: %s\n\nconfiguration:\n", ONE_OF(&chance, branches));
    unsigned use = below(&chance, 10);
    if (use < 5)
        append_kiosk(out, &chance, device);
    else if (use < 9)
        append_gateway(out, &chance, device);
    else
        append_runner(out, &chance, device);
    if (below(&chance, 8) == 0) {
        buffer_append_string(out, "\nos_image:\n");
        append_image(out, &chance, (unsigned)(device % KINDS));
    }
}

/* -------------------------------------------------------------------------- other files -- */

static void append_group(struct buffer *out, const struct fleet *fleet, unsigned kind,
                         uint64_t first)
{
    uint64_t part = first / DEVICES_PER_GROUP / KINDS;
    buffer_format(out, "    %s_%" PRIu64 ":\n      hosts:\n", kinds[kind].group, part);
    uint64_t end = first + (uint64_t)DEVICES_PER_GROUP * KINDS;
    for (uint64_t i = first + kind; i < end && i < fleet->devices; i += KINDS) {
        buffer_append_string(out, "        ");
        append_uuid(out, fleet, i);
        buffer_append_string(out, ":\n");
    }
}

static void append_inventory(struct buffer *out, const struct fleet *fleet)
{
    const uint64_t step = (uint64_t)DEVICES_PER_GROUP * KINDS;
    buffer_append_string(out, "all:\n  children:\n");
    for (uint64_t first = 0; first < fleet->devices; first += step) {
        for (unsigned kind = 0; kind < KINDS && first + kind < fleet->devices; kind++)
            append_group(out, fleet, kind, first);
    }
}

static void append_common(struct buffer *out, const struct fleet *fleet)
{
    struct chance chance = {fleet->seed};
    buffer_append_string(out, "---\nmender_server: \"https://hosted.mender.io\"\n"
                              "subscribed_branch: production\n\nos_image:\n");
    for (unsigned kind = 0; kind < KINDS; kind++)
        append_image(out, &chance, kind);
}

/* What the devices are configured with: each of the three uses above has a template. */
static const struct {
    const char *path;
    const char *text;
} templates[] = {
    {"roles/apply_configuration/templates/kiosk.json",
     "{\n"
     "  \"kiosk_url\": \"{{ configuration.parameters.kiosk_url | mandatory }}\",\n"
     "{% if configuration.parameters.switch_off is defined %}\n"
     "  \"switch_off\": \"{{ configuration.parameters.switch_off }}\",\n"
     "{% endif %}\n"
     "  \"language\": \"{{ configuration.parameters.language | default('en-GB') }}\",\n"
     "  \"display\": \"{{ configuration.parameters.display_rotation }} "
     "{{ configuration.parameters.brightness }}\"\n"
     "}\n"},
    {"roles/apply_configuration/templates/gateway.json",
     "{\n"
     "  \"mqtt_broker\": \"{{ configuration.parameters.mqtt_broker | mandatory }}\",\n"
     "  \"mqtt_topic\": \"{{ configuration.parameters.mqtt_topic | mandatory }}\",\n"
     "  \"interval_seconds\": \"{{ configuration.parameters.interval_seconds | int }}\",\n"
     "  \"modbus_units\": \"{{ configuration.parameters.modbus_units | join(',') }}\",\n"
     "  \"verify_certificate\": \"{{ 'yes' if configuration.parameters.verify_certificate "
     "| default(false) else 'no' }}\"\n"
     "}\n"},
    {"roles/apply_configuration/templates/github-runner.json",
     "{\n"
     "  \"github_account\": \"{{ configuration.parameters.github_account | mandatory }}\",\n"
     "  \"github_repo\": \"{{ configuration.parameters.github_repo | mandatory }}\",\n"
     "  \"access_token\": \"{{ configuration.parameters.access_token | mandatory }}\"\n"
     "}\n"},
};

/* --------------------------------------------------------------------------------- stream -- */

/* Writes what `content` holds as a file of the commit and empties it. */
static void put_file(const char *path, struct buffer *content)
{
    if (content->failed) {
        fprintf(stderr, "make-fleet: %s does not fit in memory\n", path);
        exit(EXIT_FAILURE);
    }
    printf("M 100644 inline %s\ndata %zu\n", path, content->length);
    fwrite(content->bytes, 1, content->length, stdout);
    putchar('\n');
    buffer_clear(content);
}

static void put_device(const struct fleet *fleet, uint64_t device, struct buffer *content)
{
    struct buffer path;
    buffer_init(&path, FILE_BYTES_MAX);
    buffer_format(&path, "host_vars/%" PRIu64 "/", device / DEVICES_PER_FOLDER);
    append_uuid(&path, fleet, device);
    buffer_append_string(&path, ".yml");
    append_device(content, fleet, device);
    put_file(path.bytes, content);
    buffer_release(&path);
}

static void put_templates(struct buffer *content)
{
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        buffer_append_string(content, templates[i].text);
        put_file(templates[i].path, content);
    }
}

static void put_fleet(const struct fleet *fleet)
{
    struct buffer content;
    buffer_init(&content, INVENTORY_BYTES_MAX);
    puts("feature done\n"
         "commit refs/heads/import\n"
         "committer Fleet <fleet@example.com> 1700000000 +0000\n"
         "data <<.\nA fleet\n.\n");
    append_inventory(&content, fleet);
    put_file("inventory.yml", &content);
    append_common(&content, fleet);
    put_file("group_vars/all.yml", &content);
    put_templates(&content);
    for (uint64_t i = 0; i < fleet->devices; i++)
        put_device(fleet, i, &content);
    puts("done");
    buffer_release(&content);
}

int main(int argc, char **argv)
{
    char *end = "";
    struct fleet fleet = {.seed = 1};
    if (argc == 2 || argc == 3)
        fleet.devices = strtoull(argv[1], &end, 10);
    if (argc == 3 && *end == '\0')
        fleet.seed = strtoull(argv[2], &end, 10);
    if (*end != '\0' || fleet.devices < 1 || fleet.devices > DEVICES_MAX) {
        fprintf(stderr, "usage: make-fleet DEVICES [SEED] | git fast-import\n");
        return EXIT_FAILURE;
    }
    put_fleet(&fleet);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
