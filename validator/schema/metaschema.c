/* SPDX-License-Identifier: MIT */
/* The metaschemas that are built into the binary. */
#include "schema/metaschema.h"

#include <stdio.h>
#include <string.h>

/* The metaschemas lie below schemas/metaschema/ as their URIs lie below the host: what is behind
 * the host names the file, and a name that is none finds none. */
struct text metaschema_find(struct text uri)
{
    static const char *const hosts[] = {"https://json-schema.org/", "http://json-schema.org/"};
    char path[128];
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t host = strlen(hosts[i]);
        if (!text_starts_with(uri, hosts[i]) || uri.length - host > 64)
            continue;
        snprintf(path, sizeof path, "schemas/metaschema/%.*s.json", (int)(uri.length - host),
                 uri.bytes + host);
        return embedded_file(path);
    }
    return (struct text){NULL, 0};
}
