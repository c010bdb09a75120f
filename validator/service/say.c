/* SPDX-License-Identifier: MIT */
/* What the service says of its work, a line each. */
#include "service/service.h"

void service_say(const struct service *service, const char *format, ...)
{
    struct error line = {0};
    struct buffer text;
    va_list arguments;
    buffer_init(&text, 1 << 12);
    va_start(arguments, format);
    buffer_vformat(&text, format, arguments);
    va_end(arguments);
    error_set(&line, ERROR_INTERNAL, "%s", text.failed ? "memory is out" : text.bytes);
    service->say(line.message);
    buffer_release(&text);
}
