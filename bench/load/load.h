// What the parts of the load generator know of each other. load.c says what the program is for.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// figures.c: clocks, the CPU and memory of processes, percentiles ---------------------------------------------------

struct samples { // durations in ns
    int64_t *values;
    size_t count, room;
};

struct usage { // of one or several processes, so far
    double user_s, kernel_s;
    long resident_kb;
};

int64_t now_ns(void);
void add_sample(struct samples *samples, int64_t ns);
double percentile_ms(struct samples *samples, double fraction); // sorts; -1 without samples
struct usage usage_of(const char *pids);                        // "12,13"; NULL: zeros
double own_cpu_s(void);
void fail(const char *what); // prints `what` and errno's meaning, exits with 1

// followers.c: readers, on WebSockets or event streams --------------------------------------------------------------

struct follower_options {
    const char *host, *path;
    char headers[4096]; // each line ended with CRLF
    int port, count, connecting_at_once;
    bool event_stream, deflate;
};

struct tally { // what followers got since start_tally()
    long delivered;    // numbered messages of this phase, each once per follower
    long duplicated;   // the same number again on the same connection
    long wire_bytes;   // everything received, headers included
    long distinct;     // messages that reached at least one follower
    int64_t last_ns;   // when the last of them came
    struct samples latency, first; // publish -> every follower, publish -> the first of them
};

extern struct tally tally;
extern int followers_connected, followers_refused, followers_closed, followers_deflated;

void connect_followers(const struct follower_options *options, int seconds);
double connecting_seconds(void);  // from the first connect() to the last `connected`
void stall_followers(int count);  // these never read again
int reading_followers(void);      // open and not stalled
int followers_in_other_order(void); // how many got the messages of this phase in another order than most: the first
void start_tally(int first_number);
void follower_event(uint32_t index, uint32_t events);

// publishers.c: editors, posting over kept connections --------------------------------------------------------------

struct publisher_options {
    const char *host, *path, *template; // `@@` in the template is where the text goes
    char headers[4096];
    int port;
};

extern int publish_errors, publishers_busy;
extern struct samples answer_times; // publish -> the end of the answer

void open_publishers(const struct publisher_options *options);
bool publish(int number, int size); // false: no connection is free
void publisher_event(uint32_t index, uint32_t events);

// load.c: the one epoll ---------------------------------------------------------------------------------------------

enum { PUBLISHER_TAG = 1 << 30 };

void watch(int fd, uint32_t tag, uint32_t events, bool again);
void pump(int milliseconds); // handles what happened, waiting at most so long
