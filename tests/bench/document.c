/* SPDX-License-Identifier: MIT */
/* How fast documents are read, on one core: many small files, one large inventory, hostile texts.
 */
#include "document/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOSTS = 100000, HOSTILE_BYTES = 1 << 20 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void measure(const char *name, struct text text, unsigned times)
{
    const struct document_limits limits = {
        .depth = default_limits.document_depth,
        .nodes = default_limits.inventory_nodes,
        .scalar_bytes = default_limits.scalar_bytes,
    };
    const struct place place = {.path = TEXT("bench")};
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 1, NULL);
    double start = seconds();
    for (unsigned i = 0; i < times; i++) {
        if (document_read(&document, text, &limits, &place, &findings, &error) != 0)
            exit(2);
    }
    double taken = seconds() - start;
    printf("%-28s %8u x %8zu bytes %9.1f ms %8.1f ns/byte  %s\n", name, times, text.length,
           taken * 1e3, taken * 1e9 / times / (double)text.length,
           findings.count ? findings.items[0].message : "");
    document_release(&document);
    findings_release(&findings);
}

static void measure_inventory(void)
{
    struct buffer text;
    buffer_init(&text, SIZE_MAX / 2);
    buffer_append_string(&text, "all:\n  hosts:\n");
    for (unsigned i = 0; i < HOSTS; i++)
        buffer_format(&text, "    %08x-0456-47a7-9e83-b636f4c0a689:\n", i * 2654435761U);
    measure("inventory of 100,000 hosts", buffer_text(&text), 1);
    buffer_release(&text);
}

static void measure_hostile(const char *piece)
{
    struct buffer text;
    buffer_init(&text, HOSTILE_BYTES);
    while (text.length + strlen(piece) <= HOSTILE_BYTES)
        buffer_append_string(&text, piece);
    measure(piece, buffer_text(&text), 1);
    buffer_release(&text);
}

int main(void)
{
    static const char small[] = "---\n"
                                "# the kiosk in the entrance hall\n"
                                "subscribed_branch: main\n"
                                "device_name: \"kiosk 7\"\n"
                                "os_images:\n"
                                "  - 2025-10-10-1056-pi4-bookworm-arm64\n"
                                "  - 2025-10-10-1056-pi5-bookworm-arm64\n"
                                "kiosk:\n"
                                "  url: https://example.org/hall\n"
                                "  brightness: 80\n"
                                "  screensaver: no\n";
    static const char json[] = "{\"subscribed_branch\": \"main\", \"os_images\": "
                               "[\"2025-10-10-1056-pi4-bookworm-arm64\"], "
                               "\"kiosk\": {\"url\": \"https://example.org\", \"brightness\": 80}}";
    measure("small file, YAML", TEXT(small), 100000);
    measure("small file, JSON", TEXT(json), 100000);
    measure_inventory();
    static const char *const hostile[] = {"[", "{", "- ", "? ", "{a: ", "{\"a\":"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        measure_hostile(hostile[i]);
    return 0;
}
