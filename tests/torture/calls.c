/* SPDX-License-Identifier: MIT */
/*
 * Stands before the C library's functions that lead to system calls, so that unlike with a tracer
 * nothing fails before main, and a run costs milliseconds.
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>

static struct call_fault *fault;

void calls_begin(struct call_fault *begun)
{
    fault = begun;
}

static bool fails(const char *name)
{
    if (!fault || strcmp(fault->name, name) != 0)
        return false;
    uint64_t number = __atomic_add_fetch(&fault->made, 1, __ATOMIC_RELAXED);
    if (fault->fail == 0 || number < fault->fail || (number > fault->fail && !fault->forever))
        return false;
    __atomic_add_fetch(&fault->failed, 1, __ATOMIC_RELAXED);
    errno = fault->error;
    return true;
}

static size_t shortened(size_t length)
{
    return fault && fault->is_short[0] && length > 1 ? 1 : length;
}

/* Defines `function`, which counts as `name` and returns -1 when it fails. */
#define FAULTABLE(name, type, function, parameters, ...)     \
    type function parameters;                                \
    type function parameters                                 \
    {                                                        \
        static type(*real) parameters;                       \
        if (!real)                                           \
            *(void **)&real = dlsym(RTLD_NEXT, #function);   \
        return fails(name) ? (type)(-1) : real(__VA_ARGS__); \
    }

FAULTABLE("open", int, __open_2, (const char *path, int flags), path, flags)
FAULTABLE("open", int, __open64_2, (const char *path, int flags), path, flags)
FAULTABLE("read", ssize_t, read, (int file, void *to, size_t length), file, to, shortened(length))
FAULTABLE("read", ssize_t, __read_chk, (int file, void *to, size_t length, size_t size), file, to,
          shortened(length), size)
FAULTABLE("read", ssize_t, pread, (int file, void *to, size_t length, off_t at), file, to, length,
          at)
FAULTABLE("read", ssize_t, pread64, (int file, void *to, size_t length, off64_t at), file, to,
          length, at)
FAULTABLE("write", ssize_t, write, (int file, const void *from, size_t length), file, from,
          shortened(length))
FAULTABLE("write", ssize_t, pwrite64, (int file, const void *from, size_t length, off64_t at), file,
          from, length, at)
FAULTABLE("stat", int, stat, (const char *path, struct stat *status), path, status)
FAULTABLE("stat", int, stat64, (const char *path, struct stat64 *status), path, status)
FAULTABLE("stat", int, lstat, (const char *path, struct stat *status), path, status)
FAULTABLE("stat", int, lstat64, (const char *path, struct stat64 *status), path, status)
FAULTABLE("stat", int, fstat, (int file, struct stat *status), file, status)
FAULTABLE("stat", int, fstat64, (int file, struct stat64 *status), file, status)
FAULTABLE("access", int, access, (const char *path, int mode), path, mode)
FAULTABLE("poll", int, poll, (struct pollfd * files, nfds_t count, int wait), files, count, wait)
FAULTABLE("poll", int, __poll_chk, (struct pollfd * files, nfds_t count, int wait, size_t size),
          files, count, wait, size)
FAULTABLE("fork", pid_t, fork, (void), )
FAULTABLE("pipe", int, pipe2, (int ends[2], int flags), ends, flags)
FAULTABLE("random", ssize_t, getrandom, (void *to, size_t length, unsigned flags), to, length,
          flags)
FAULTABLE("wait", pid_t, waitpid, (pid_t child, int *status, int options), child, status, options)
FAULTABLE("sync", int, fsync, (int file), file)
FAULTABLE("sync", int, fdatasync, (int file), file)
FAULTABLE("sync", int, ftruncate64, (int file, off64_t length), file, length)
FAULTABLE("folder", int, mkdir, (const char *path, mode_t mode), path, mode)
FAULTABLE("folder", int, unlink, (const char *path), path)
FAULTABLE("folder", int, rename, (const char *from, const char *to), from, to)

#define FAULTABLE_POINTER(name, failure, function, parameters, ...) \
    void *function parameters;                                      \
    void *function parameters                                       \
    {                                                               \
        static void *(*real)parameters;                             \
        if (!real)                                                  \
            *(void **)&real = dlsym(RTLD_NEXT, #function);          \
        return fails(name) ? failure : real(__VA_ARGS__);           \
    }

FAULTABLE_POINTER("map", MAP_FAILED, mmap,
                  (void *at, size_t length, int allowed, int flags, int file, off_t offset), at,
                  length, allowed, flags, file, offset)
FAULTABLE_POINTER("map", MAP_FAILED, mmap64,
                  (void *at, size_t length, int allowed, int flags, int file, off64_t offset), at,
                  length, allowed, flags, file, offset)
FAULTABLE_POINTER("folder", NULL, opendir, (const char *path), path)
FAULTABLE_POINTER("folder", NULL, realpath, (const char *path, char *resolved), path, resolved)
FAULTABLE_POINTER("folder", NULL, __realpath_chk, (const char *path, char *resolved, size_t size),
                  path, resolved, size)

#define FAULTABLE_OPEN(function)                                                     \
    int function(const char *path, int flags, ...);                                  \
    int function(const char *path, int flags, ...)                                   \
    {                                                                                \
        static int (*real)(const char *, int, ...);                                  \
        if (!real)                                                                   \
            *(void **)&real = dlsym(RTLD_NEXT, #function);                           \
        va_list arguments;                                                           \
        va_start(arguments, flags);                                                  \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0; \
        va_end(arguments);                                                           \
        return fails("open") ? -1 : real(path, flags, mode);                         \
    }

FAULTABLE_OPEN(open)
FAULTABLE_OPEN(open64)

/* Linux closes the file even where it says that it could not. */
int close(int file);
int close(int file)
{
    static int (*real)(int);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "close");
    int result = real(file);
    return fails("close") ? -1 : result;
}
