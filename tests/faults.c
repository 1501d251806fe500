// Loaded before the C library: of the calls that write to files, sync them or cut them, the one with the number $FAULT fails, and all
// after it when $FAULT_STAYS is set, as of a disk that is full or broken ($FAULT_ERRNO). Standard streams that are pipes do not count.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

static long number(const char *name) {
    const char *value = getenv(name);
    return value ? strtol(value, NULL, 10) : 0;
}

// Whether this call is to fail.
static int fails(int file) {
    struct stat info;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        return 0;
    }
    long fault = number("FAULT"), call = atomic_fetch_add(&calls, 1) + 1;
    if (call < fault || (call > fault && !getenv("FAULT_STAYS"))) {
        return 0;
    }
    errno = (int)number("FAULT_ERRNO");
    return 1;
}

#define CALL(type, name, parameters, arguments)                      \
    type name parameters {                                           \
        static type(*real) parameters;                               \
        if (!real) {                                                 \
            *(void **)&real = dlsym(RTLD_NEXT, #name);               \
        }                                                            \
        return fails(file) ? (type)-1 : real arguments;              \
    }

CALL(ssize_t, write, (int file, const void *bytes, size_t count), (file, bytes, count))
CALL(ssize_t, pwrite64, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
CALL(int, fsync, (int file), (file))
CALL(int, fdatasync, (int file), (file))
CALL(int, ftruncate64, (int file, off64_t length), (file, length))
