/* SPDX-License-Identifier: MIT */
/* Filters on paths, as Python's os.path for POSIX has them. */
#include "template/argument.h"

static bool needs_path(struct run *run, struct value value)
{
    if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type != VALUE_STRING)
        run_fail(run, "expected str, bytes or os.PathLike object, not %s", value_type_name(value));
    return run_goes_on(run);
}

/* The position behind the last slash. */
static size_t behind_slash(struct text path)
{
    size_t at = path.length;
    while (at > 0 && path.bytes[at - 1] != '/')
        at--;
    return at;
}

struct value filter_basename(struct run *run, const struct arguments *arguments)
{
    struct text path = arguments->subject.string;
    if (!needs_path(run, arguments->subject))
        return value_none();
    return value_string(text_from(path, behind_slash(path)));
}

struct value filter_dirname(struct run *run, const struct arguments *arguments)
{
    if (!needs_path(run, arguments->subject))
        return value_none();
    struct text path = arguments->subject.string;
    path.length = behind_slash(path);
    struct text folder = path;
    while (folder.length && folder.bytes[folder.length - 1] == '/')
        folder.length--;
    return value_string(folder.length ? folder : path); /* nothing but slashes stay */
}

/* Where the last dot of the name is that does not lead it; the length where there is none. */
static size_t suffix_of(struct text path)
{
    size_t start = behind_slash(path);
    while (start < path.length && path.bytes[start] == '.')
        start++;
    for (size_t at = path.length; at > start; at--) {
        if (path.bytes[at - 1] == '.')
            return at - 1;
    }
    return path.length;
}

struct value filter_splitext(struct run *run, const struct arguments *arguments)
{
    if (!needs_path(run, arguments->subject))
        return value_none();
    struct text path = arguments->subject.string;
    size_t at = suffix_of(path);
    struct value *parts = run_alloc(run, 2, sizeof *parts);
    if (!parts)
        return value_none();
    parts[0] = value_string((struct text){path.bytes, at});
    parts[1] = value_string(text_from(path, at));
    return value_list(run, VALUE_TUPLE, parts, 2);
}

struct value filter_path_join(struct run *run, const struct arguments *arguments)
{
    struct value paths = arguments->subject;
    struct buffer out;
    if (paths.type == VALUE_STRING)
        return paths;
    if (paths.type == VALUE_UNDEFINED)
        return run_use_undefined(run, paths);
    if ((paths.type != VALUE_LIST && paths.type != VALUE_TUPLE) || value_count(paths) == 0)
        return run_fail(run, "path_join expects a text or a list, got '%s'",
                        value_type_name(paths));
    run_buffer_init(run, &out);
    for (size_t i = 0; run_step(run, 1) && i < value_count(paths); i++) {
        struct value path = value_item(run, paths, i);
        if (!needs_path(run, path))
            break;
        if (text_starts_with(path.string, "/"))
            buffer_clear(&out);
        else if (out.length && out.bytes[out.length - 1] != '/')
            buffer_append_string(&out, "/");
        buffer_append_text(&out, path.string);
    }
    return run_string(run, &out);
}
