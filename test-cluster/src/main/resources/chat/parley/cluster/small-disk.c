/*
 * A disk that is as large and as full as a test wants it, for one process: loaded before the C library (LD_PRELOAD), it says
 * how much room there is, and, when told to, refuses what would be written to files under a folder for want of room.
 *
 * SMALL_DISK_FILE names a file that whoever fills the disk writes while the process runs: longs in this machine's order, the
 * bytes of the disk, the bytes of these that are free, and whether there is truly no room (1) or only said to be little (0).
 * SMALL_DISK_FOLDER names the folder.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

struct control {
    int64_t total;
    int64_t available;
    int64_t full;
};

static const volatile struct control *control;
static const char *folder;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite64)(int, const void *, size_t, off64_t);
static int (*real_ftruncate64)(int, off64_t);
static int (*real_statvfs64)(const char *, struct statvfs64 *);
static int (*real_fstatvfs64)(int, struct statvfs64 *);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate64 = dlsym(RTLD_NEXT, "ftruncate64");
    real_statvfs64 = dlsym(RTLD_NEXT, "statvfs64");
    real_fstatvfs64 = dlsym(RTLD_NEXT, "fstatvfs64");
    const char *name = getenv("SMALL_DISK_FILE");
    folder = getenv("SMALL_DISK_FOLDER");
    int file = name && folder ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    void *mapped = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(struct control), PROT_READ, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) {
        fputs("small-disk: SMALL_DISK_FILE and SMALL_DISK_FOLDER are needed\n", stderr);
        _exit(126);
    }
    close(file);
    control = mapped;
}

/* Whether there is no room for it: it is a file in the folder, and the disk is full. */
static int refused(int file) {
    if (!control || !control->full) {
        return 0;
    }
    int error = errno;
    char link[32];
    char path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path);
    errno = error;
    size_t prefix = strlen(folder);
    return length > (ssize_t) prefix && strncmp(path, folder, prefix) == 0 && path[prefix] == '/';
}

static int no_room(void) {
    errno = ENOSPC;
    return -1;
}

ssize_t write(int file, const void *bytes, size_t count) {
    return refused(file) ? no_room() : real_write(file, bytes, count);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    return refused(file) ? no_room() : real_writev(file, parts, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    return refused(file) ? no_room() : real_pwrite64(file, bytes, count, at);
}

int ftruncate64(int file, off64_t length) {
    struct stat64 now;
    if (refused(file) && fstat64(file, &now) == 0 && length > now.st_size) {
        return no_room();
    }
    return real_ftruncate64(file, length);
}

static int described(int status, struct statvfs64 *disk) {
    if (status == 0) {
        disk->f_blocks = control->total / disk->f_frsize;
        disk->f_bfree = disk->f_bavail = control->available / disk->f_frsize;
    }
    return status;
}

int statvfs64(const char *restrict path, struct statvfs64 *restrict disk) {
    return described(real_statvfs64(path, disk), disk);
}

int fstatvfs64(int file, struct statvfs64 *disk) {
    return described(real_fstatvfs64(file, disk), disk);
}
