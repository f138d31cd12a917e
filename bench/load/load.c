// load: many readers and some editors of one server, in one thread of C, so that the server is what is measured.
//
//     gcc -O2 -o load load.c followers.c publishers.c figures.c -lz
//     load --port 8000 --path /events --readers 10000 --post /entries --phase win:2:600:3
//
//   --host H, --port P     where the server is (127.0.0.1, 8000)
//   --path PATH            what readers ask for, as a WebSocket; as an event stream with --sse; --deflate offers it
//   --header 'K: V'        sent by readers; may be repeated
//   --readers N            how many (100), --connecting C of them at the same time (256)
//   --stall K              K of them never read once they are connected
//   --post PATH            where editors post, on --post-port P where it is another
//   --post-header 'K: V'   sent by editors; may be repeated
//   --template TEXT        what they post: `@@` in it becomes the text (default: the text alone)
//   --pids A,B             the server's processes, for its CPU and memory
//   --settle S             seconds between connecting and measuring (1)
//   --phase win:K:SIZE:SECONDS    K posts in flight; one has landed when all readers have it
//   --phase burst:K:SIZE:SECONDS  K posts at once; again when all readers have all of them
//   --phase rate:R:SIZE:SECONDS   R posts a second, whatever happens
//   --phase edit:K:SIZE:SECONDS   K editors; each posts again when it is answered
//
// A text of SIZE bytes begins `t=<monotonic ns> m=<number> `, which has to reach the readers unescaped. Printed is a
// line of JSON: first for the phase `idle`, that is connecting and doing nothing, then for each phase.
#define _GNU_SOURCE
#include "load.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>

enum { WARM_UP_POSTS = 2, MOST_PHASES = 16 };
static const int64_t SECOND = 1000000000, PATIENCE = 5 * SECOND; // without a message, before the rest counts as lost

struct phase {
    char kind[8];
    double amount, seconds;
    int size;
};

static struct follower_options reading = {
    .host = "127.0.0.1", .port = 8000, .path = "/ws", .count = 100, .connecting_at_once = 256};
static struct publisher_options posting = {.path = "/pub"};
static struct phase phases[MOST_PHASES];
static int phase_count, stalled, poller, next_number;
static double settle_s = 1;
static const char *pids;

void watch(int fd, uint32_t tag, uint32_t events, bool again) {
    struct epoll_event event = {.events = events, .data.u32 = tag};
    if (epoll_ctl(poller, again ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

void pump(int milliseconds) {
    struct epoll_event events[512];
    int count = epoll_wait(poller, events, 512, milliseconds);
    for (int i = 0; i < count; i++) {
        uint32_t tag = events[i].data.u32;
        if (tag & PUBLISHER_TAG) publisher_event(tag & ~PUBLISHER_TAG, events[i].events);
        else follower_event(tag, events[i].events);
    }
}

static void pump_for(double seconds) {
    int64_t end = now_ns() + (int64_t)(seconds * SECOND);
    while (now_ns() < end) pump(20);
}

// Connecting --------------------------------------------------------------------------------------------------------

static void connect_and_rest(void) {
    struct usage before = usage_of(pids), after;
    connect_followers(&reading, 120);
    struct usage busy = usage_of(pids);
    pump_for(settle_s);
    after = usage_of(pids);
    double seconds = connecting_seconds();
    int readers = followers_connected ? followers_connected : 1;
    printf("{\"phase\":\"idle\",\"readers\":%d,\"connected\":%d,\"refused\":%d,\"deflated\":%d,\"seconds\":%.3f,"
           "\"handshakes_per_s\":%.0f,\"handshake_cpu_us\":%.1f,\"resident_kb\":%ld,\"bytes_per_reader\":%.0f}\n",
           reading.count, followers_connected, followers_refused, followers_deflated, seconds,
           seconds > 0 ? followers_connected / seconds : 0,
           (busy.user_s + busy.kernel_s - before.user_s - before.kernel_s) * 1e6 / readers, after.resident_kb,
           (after.resident_kb - before.resident_kb) * 1024.0 / readers);
    fflush(stdout);
}

// Phases ------------------------------------------------------------------------------------------------------------

static bool is(const struct phase *phase, const char *kind) { return !strcmp(phase->kind, kind); }

static bool is_due(const struct phase *phase, long posted, long readers, int64_t started) {
    long on_the_way = posted * readers - tally.delivered;
    if (is(phase, "win")) return on_the_way <= ((long)phase->amount - 1) * readers;
    if (is(phase, "burst")) return posted % (long)phase->amount || !on_the_way;
    if (is(phase, "edit")) return publishers_busy < phase->amount;
    return now_ns() >= started + (int64_t)(posted * SECOND / phase->amount);
}

static long post_and_read(const struct phase *phase, long readers, int64_t started) {
    int64_t end = started + (int64_t)(phase->seconds * SECOND);
    long posted = 0;
    for (;;) {
        bool open = now_ns() < end;
        // A burst that has begun is ended, so that all bursts are of one size.
        while ((open || (is(phase, "burst") && posted % (long)phase->amount)) &&
               is_due(phase, posted, readers, started) && publish(next_number, phase->size)) {
            posted++;
            next_number++;
        }
        if (!open && tally.delivered >= posted * readers && !publishers_busy) return posted;
        if (now_ns() - tally.last_ns > PATIENCE) return posted;
        pump(open && is(phase, "rate") ? 1 : 20);
    }
}

static void warm_up(const struct phase *phase, long readers) {
    for (int i = 0; i < WARM_UP_POSTS; i++) {
        start_tally(next_number);
        int64_t patience = now_ns() + PATIENCE;
        publish(next_number++, phase->size);
        while ((tally.delivered < readers || publishers_busy) && now_ns() < patience) pump(20);
    }
    pump_for(0.2);
}

static void report(
    const struct phase *phase, long readers, long posted, int64_t started, struct usage before, double own) {
    struct usage after = usage_of(pids);
    long delivered = tally.delivered ? tally.delivered : 1;
    double seconds = tally.last_ns > started ? (tally.last_ns - started) / 1e9 : 1e-9;
    printf("{\"phase\":\"%s:%g\",\"readers\":%ld,\"size\":%d,\"posted\":%ld,\"post_errors\":%d,\"seconds\":%.3f,"
           "\"posts_per_s\":%.1f,\"delivered\":%ld,\"lost\":%ld,\"duplicated\":%ld,\"in_other_order\":%d,\"closed\":%d,"
           "\"deliveries_per_s\":%.0f,\"wire_bytes\":%.0f,\"user_us\":%.2f,\"kernel_us\":%.2f,\"load_us\":%.2f,"
           "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"first_p50_ms\":%.2f,\"first_p99_ms\":%.2f,\"answer_p50_ms\":%.2f,"
           "\"answer_p99_ms\":%.2f}\n",
           phase->kind, phase->amount, readers, phase->size, posted, publish_errors, seconds, posted / seconds,
           tally.delivered, posted * readers - tally.delivered, tally.duplicated, followers_in_other_order(),
           followers_closed, tally.delivered / seconds, (double)tally.wire_bytes / delivered,
           (after.user_s - before.user_s) * 1e6 / delivered, (after.kernel_s - before.kernel_s) * 1e6 / delivered,
           (own_cpu_s() - own) * 1e6 / delivered, percentile_ms(&tally.latency, .5), percentile_ms(&tally.latency, .99),
           percentile_ms(&tally.first, .5), percentile_ms(&tally.first, .99), percentile_ms(&answer_times, .5),
           percentile_ms(&answer_times, .99));
    fflush(stdout);
}

static void run(const struct phase *phase) {
    long readers = reading_followers();
    warm_up(phase, readers);
    publish_errors = answer_times.count = 0;
    struct usage before = usage_of(pids);
    double own = own_cpu_s();
    int64_t started = now_ns();
    start_tally(next_number);
    long posted = post_and_read(phase, readers, started);
    report(phase, readers, posted, started, before, own);
}

// Options -----------------------------------------------------------------------------------------------------------

static void add_header(char *headers, const char *header) {
    size_t length = strlen(headers);
    snprintf(headers + length, 4096 - length, "%s\r\n", header);
}

static bool add_phase(const char *text) {
    struct phase *phase = &phases[phase_count++];
    return phase_count <= MOST_PHASES &&
           sscanf(text, "%7[a-z]:%lf:%d:%lf", phase->kind, &phase->amount, &phase->size, &phase->seconds) == 4 &&
           phase->amount > 0 && (is(phase, "win") || is(phase, "burst") || is(phase, "rate") || is(phase, "edit"));
}

static bool take(const char *name, const char *value) {
    if (!strcmp(name, "--host")) reading.host = value;
    else if (!strcmp(name, "--port")) reading.port = atoi(value);
    else if (!strcmp(name, "--path")) reading.path = value;
    else if (!strcmp(name, "--header")) add_header(reading.headers, value);
    else if (!strcmp(name, "--readers")) reading.count = atoi(value);
    else if (!strcmp(name, "--connecting")) reading.connecting_at_once = atoi(value);
    else if (!strcmp(name, "--stall")) stalled = atoi(value);
    else if (!strcmp(name, "--post")) posting.path = value;
    else if (!strcmp(name, "--post-port")) posting.port = atoi(value);
    else if (!strcmp(name, "--post-header")) add_header(posting.headers, value);
    else if (!strcmp(name, "--template")) posting.template = value;
    else if (!strcmp(name, "--pids")) pids = value;
    else if (!strcmp(name, "--settle")) settle_s = atof(value);
    else return !strcmp(name, "--phase") && add_phase(value);
    return true;
}

static bool read_options(char **arguments) {
    while (*arguments) {
        const char *name = *arguments++;
        if (!strcmp(name, "--sse")) reading.event_stream = true;
        else if (!strcmp(name, "--deflate")) reading.deflate = true;
        else if (!*arguments || !take(name, *arguments++)) return false;
    }
    return reading.count > 0;
}

int main(int count, char **arguments) {
    struct rlimit files;
    if (count < 2 || !read_options(arguments + 1)) {
        fprintf(stderr, "The first lines of load.c say what may be asked for.\n");
        return 2;
    }
    posting.host = reading.host;
    if (!posting.port) posting.port = reading.port;
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    poller = epoll_create1(0);
    if (poller < 0) fail("epoll_create1");
    connect_and_rest();
    stall_followers(stalled);
    open_publishers(&posting);
    for (int i = 0; i < phase_count && reading_followers(); i++) run(&phases[i]);
    return 0;
}
