// Clocks, the CPU and memory of processes, percentiles.
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void fail(const char *what) {
    perror(what);
    exit(1);
}

void add_sample(struct samples *samples, int64_t ns) {
    if (samples->count == samples->room) {
        samples->room = samples->room ? samples->room * 2 : 1 << 16;
        samples->values = realloc(samples->values, samples->room * sizeof *samples->values);
        if (!samples->values) fail("memory for samples");
    }
    samples->values[samples->count++] = ns;
}

static int ascending(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

double percentile_ms(struct samples *samples, double fraction) {
    if (!samples->count) return -1;
    qsort(samples->values, samples->count, sizeof *samples->values, ascending);
    return samples->values[(size_t)((samples->count - 1) * fraction)] / 1e6;
}

static void add_memory(const char *pid, struct usage *usage) {
    char name[64], line[256];
    long kb;
    snprintf(name, sizeof name, "/proc/%s/status", pid);
    FILE *file = fopen(name, "r");
    if (!file) return;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1) usage->resident_kb += kb;
    fclose(file);
}

static void add_cpu(const char *pid, struct usage *usage) {
    char name[64], line[1024];
    unsigned long user, kernel;
    snprintf(name, sizeof name, "/proc/%s/stat", pid);
    FILE *file = fopen(name, "r");
    if (!file) return;
    // The second field is the program's name and may hold anything, so what follows its last bracket is read.
    char *after = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    const char *fields = "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu";
    if (after && sscanf(after + 2, fields, &user, &kernel) == 2) {
        double ticks = sysconf(_SC_CLK_TCK);
        usage->user_s += user / ticks;
        usage->kernel_s += kernel / ticks;
    }
    fclose(file);
}

struct usage usage_of(const char *pids) {
    struct usage usage = {0};
    char copy[512];
    snprintf(copy, sizeof copy, "%s", pids ? pids : "");
    for (char *pid = strtok(copy, ","); pid; pid = strtok(NULL, ",")) {
        add_memory(pid, &usage);
        add_cpu(pid, &usage);
    }
    return usage;
}

double own_cpu_s(void) {
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    return own.ru_utime.tv_sec + own.ru_stime.tv_sec + (own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
}
