/*
 * A disk that loses what was not forced, for one process: loaded before the C library (LD_PRELOAD), it keeps of each file
 * under a folder what every write since the last fsync has replaced. When the process was killed, whoever killed it puts that
 * back, youngest first, and the file is as it was at its last fsync: as after a loss of power, at its worst.
 *
 * LOSSY_DISK_FOLDER names the folder, LOSSY_DISK_UNDO another one for what was replaced, in a file for each, named by inode
 * and time of birth. It begins with a long: from which byte on it counts. Then, for each write: a mark, where it was, how many
 * bytes it replaced, how long the file was before, all as longs, and the bytes. An entry without its mark was not finished, so
 * its write did not begin. With LOSSY_DISK_LIES=1 fsync forces nothing.
 *
 * Names are not lost: what was created, renamed or deleted stays so. Nothing here writes by mapped memory.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define ENTRY 0x656e747279LL

struct replaced {
    int64_t mark;
    int64_t at;
    int64_t count;
    int64_t length;
};

static const char *folder;
static const char *undo;
static int lies;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite64)(int, const void *, size_t, off64_t);
static int (*real_ftruncate64)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

static void give_up(const char *what) {
    perror(what);
    abort();
}

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate64 = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    folder = getenv("LOSSY_DISK_FOLDER");
    undo = getenv("LOSSY_DISK_UNDO");
    const char *lying = getenv("LOSSY_DISK_LIES");
    lies = lying && strcmp(lying, "1") == 0;
    if (!folder || !undo) {
        fputs("lossy-disk: LOSSY_DISK_FOLDER and LOSSY_DISK_UNDO are needed\n", stderr);
        _exit(126);
    }
}

static int is_ours(int file) {
    struct stat64 status;
    if (!folder || fstat64(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        return 0;
    }
    char link[32];
    char path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path);
    size_t prefix = strlen(folder);
    return length > (ssize_t) prefix && strncmp(path, folder, prefix) == 0 && path[prefix] == '/';
}

/* Where that file's replaced bytes are kept; the caller closes it. */
static int open_undo(int file, int flags) {
    struct statx status;
    if (statx(file, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &status) != 0) {
        give_up("lossy-disk: statx");
    }
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s/%llu-%lld.%09u", undo, (unsigned long long) status.stx_ino,
            (long long) status.stx_btime.tv_sec, status.stx_btime.tv_nsec);
    return open(name, flags | O_RDWR | O_CLOEXEC, 0600);
}

static void put(int file, const void *bytes, size_t count, off64_t at) {
    if (real_pwrite64(file, bytes, count, at) != (ssize_t) count) {
        give_up("lossy-disk: undo");
    }
}

/* Before `count` bytes are written at `at`, or the file is cut there. */
static void save(int file, off64_t at, size_t count) {
    struct stat64 status;
    int kept = open_undo(file, O_CREAT);
    if (kept < 0 || fstat64(file, &status) != 0) {
        give_up("lossy-disk: undo");
    }
    off64_t end = lseek64(kept, 0, SEEK_END);
    if (end == 0) {
        int64_t first = sizeof first;
        put(kept, &first, sizeof first, 0);
        end = sizeof first;
    }
    struct replaced entry = {.mark = ENTRY, .at = at, .count = 0, .length = status.st_size};
    if (at < status.st_size) {
        entry.count = (off64_t) count < status.st_size - at ? (int64_t) count : status.st_size - at;
    }
    char *old = malloc(entry.count + 1);
    /* The file may be open for writing only. */
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    int reading = open(link, O_RDONLY | O_CLOEXEC);
    if (!old || reading < 0 || pread64(reading, old, entry.count, at) != entry.count) {
        give_up("lossy-disk: reading what is replaced");
    }
    close(reading);
    put(kept, old, entry.count, end + sizeof entry);
    /* Last, so that whoever is killed in between leaves no entry without its bytes. */
    put(kept, &entry, sizeof entry, end);
    free(old);
    close(kept);
}

static off64_t position(int file) {
    return fcntl(file, F_GETFL) & O_APPEND ? lseek64(file, 0, SEEK_END) : lseek64(file, 0, SEEK_CUR);
}

ssize_t write(int file, const void *bytes, size_t count) {
    if (!is_ours(file)) {
        return real_write(file, bytes, count);
    }
    pthread_mutex_lock(&lock);
    save(file, position(file), count);
    ssize_t written = real_write(file, bytes, count);
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    if (!is_ours(file)) {
        return real_writev(file, parts, count);
    }
    size_t sum = 0;
    for (int i = 0; i < count; i++) {
        sum += parts[i].iov_len;
    }
    pthread_mutex_lock(&lock);
    save(file, position(file), sum);
    ssize_t written = real_writev(file, parts, count);
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    if (!is_ours(file)) {
        return real_pwrite64(file, bytes, count, at);
    }
    pthread_mutex_lock(&lock);
    save(file, at, count);
    ssize_t written = real_pwrite64(file, bytes, count, at);
    pthread_mutex_unlock(&lock);
    return written;
}

int ftruncate64(int file, off64_t length) {
    if (!is_ours(file)) {
        return real_ftruncate64(file, length);
    }
    pthread_mutex_lock(&lock);
    struct stat64 status;
    if (fstat64(file, &status) == 0) {
        off64_t at = length < status.st_size ? length : status.st_size;
        save(file, at, status.st_size - at);
    }
    int cut = real_ftruncate64(file, length);
    pthread_mutex_unlock(&lock);
    return cut;
}

/* What was replaced before this began cannot come back once it is done. */
static int forced(int file, int (*force)(int)) {
    if (!is_ours(file) || lies) {
        return force(file);
    }
    pthread_mutex_lock(&lock);
    int kept = open_undo(file, 0);
    off64_t upto = kept < 0 ? 0 : lseek64(kept, 0, SEEK_END);
    pthread_mutex_unlock(&lock);
    int status = force(file);
    if (kept >= 0) {
        pthread_mutex_lock(&lock);
        if (status == 0 && lseek64(kept, 0, SEEK_END) == upto) {
            if (real_ftruncate64(kept, 0) != 0) {
                give_up("lossy-disk: undo");
            }
        } else if (status == 0) {
            int64_t first = upto;
            put(kept, &first, sizeof first, 0);
        }
        close(kept);
        pthread_mutex_unlock(&lock);
    }
    return status;
}

int fsync(int file) {
    return forced(file, real_fsync);
}

int fdatasync(int file) {
    return forced(file, real_fdatasync);
}
