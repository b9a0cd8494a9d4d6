/*
 * A clock that is off, for one process: loaded before the C library (LD_PRELOAD), it answers for the clock of the time of
 * day, and for nothing else. Timers and waits of the JVM use the monotonic clock, which is passed on as it is. The two waits
 * that end at a time of day (a parked thread's until, a semaphore's) end when the moved clock says so, as far as it moved
 * before they began.
 *
 * MOVED_CLOCK_FILE names a file that whoever moves the clock writes while the process runs: longs in this machine's order,
 * which of two settings counts (0 or 1), and for each setting
 *   how far the clock is ahead at `since`, in nanoseconds,
 *   `since`, by the monotonic clock, in nanoseconds,
 *   how much faster than the true clock it runs, in parts of a billion.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BILLION 1000000000LL

struct setting {
    int64_t ahead;
    int64_t since;
    int64_t faster;
};

struct control {
    int64_t which;
    struct setting settings[2];
};

static const volatile struct control *control;
static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_cond_timedwait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
static int (*real_sem_timedwait)(sem_t *, const struct timespec *);

static int passed_on(clockid_t clock, struct timespec *at) {
    return real_clock_gettime ? real_clock_gettime(clock, at) : (int) syscall(SYS_clock_gettime, clock, at);
}

__attribute__((constructor)) static void begin(void) {
    real_clock_gettime = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
    /* The oldest version under this name, which a look-up without version may find, has another structure. */
    void *wait = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    real_cond_timedwait = (int (*)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *)) (
            wait ? wait : dlsym(RTLD_NEXT, "pthread_cond_timedwait"));
    real_sem_timedwait = (int (*)(sem_t *, const struct timespec *)) dlsym(RTLD_NEXT, "sem_timedwait");
    const char *name = getenv("MOVED_CLOCK_FILE");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) {
        static const char complaint[] = "moved-clock: MOVED_CLOCK_FILE names no file that can be read\n";
        ssize_t unused = write(2, complaint, sizeof complaint - 1);
        (void) unused;
        _exit(126);
    }
    void *mapped = mmap(NULL, sizeof(struct control), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    control = mapped == MAP_FAILED ? NULL : (const volatile struct control *) mapped;
}

static int64_t nanos(const struct timespec *at) {
    return at->tv_sec * BILLION + at->tv_nsec;
}

static void set(struct timespec *at, int64_t nanos) {
    at->tv_sec = nanos / BILLION;
    at->tv_nsec = nanos % BILLION;
    if (at->tv_nsec < 0) {
        at->tv_nsec += BILLION;
        at->tv_sec--;
    }
}

static int64_t ahead(void) {
    if (!control) {
        return 0;
    }
    const volatile struct setting *setting = &control->settings[control->which & 1];
    struct timespec now;
    passed_on(CLOCK_MONOTONIC, &now);
    return setting->ahead + (int64_t) ((__int128) (nanos(&now) - setting->since) * setting->faster / BILLION);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int status = passed_on(clock, at);
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        set(at, nanos(at) + ahead());
    }
    return status;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    (void) zone;
    struct timespec now;
    int status = clock_gettime(CLOCK_REALTIME, &now);
    if (status == 0) {
        at->tv_sec = now.tv_sec;
        at->tv_usec = now.tv_nsec / 1000;
    }
    return status;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) {
        *at = now.tv_sec;
    }
    return now.tv_sec;
}

int pthread_cond_timedwait(
        pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
    /* The second bit says that it waits by the monotonic clock. */
    if (condition->__data.__wrefs & 2) {
        return real_cond_timedwait(condition, mutex, until);
    }
    struct timespec truly;
    set(&truly, nanos(until) - ahead());
    return real_cond_timedwait(condition, mutex, &truly);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    struct timespec truly;
    set(&truly, nanos(until) - ahead());
    return real_sem_timedwait(semaphore, &truly);
}
