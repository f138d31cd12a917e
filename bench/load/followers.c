// Readers, on WebSockets or event streams: they connect, read, answer pings, and count.
//
// A message counts when it holds the marker `t=<ns> m=<number> `, unescaped; greetings and heartbeats don't. A message
// that arrives in pieces is kept until it is whole, so nothing is counted wrongly at the edges of reads.
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

enum state { CONNECTING, GREETING, OPEN, CLOSED };
enum { SEEN = 64, SOURCES = 4, CONTINUATION = 0, CLOSE = 8, PING = 9, PONG = 10 };

struct follower {
    int fd, newest;      // the highest number that came
    enum state state;
    bool stalled;
    uint64_t seen;       // bit n: number `newest - n` has come
    uint64_t order;      // a hash of this phase's numbers in the order of their coming
    char *rest;          // the beginning of a message that is not whole yet
    size_t rest_length;
};

struct marker {
    int64_t sent_ns;
    int number; // -1: none
};

struct tally tally;
int followers_connected, followers_refused, followers_closed, followers_deflated;

static const struct follower_options *options;
static struct follower *followers;
static struct follower anyone = {.newest = -1}; // what has reached at least one of them
static int started, connecting, first_number;
static int64_t connecting_since, connected_last;
static char input[1 << 20];

// Counting ----------------------------------------------------------------------------------------------------------

static bool is_new(struct follower *follower, int number) {
    if (number > follower->newest) {
        int step = number - follower->newest;
        follower->seen = step < SEEN ? follower->seen << step | 1 : 1;
        follower->newest = number;
        return true;
    }
    int back = follower->newest - number;
    uint64_t bit = back < SEEN ? UINT64_C(1) << back : 0;
    if (!bit || follower->seen & bit) return false;
    follower->seen |= bit;
    return true;
}

static void count(struct follower *follower, struct marker marker, int64_t now) {
    if (marker.number < 0) return;
    if (!is_new(follower, marker.number)) {
        tally.duplicated++;
        return;
    }
    if (marker.number < first_number) return;
    if (is_new(&anyone, marker.number)) {
        tally.distinct++;
        add_sample(&tally.first, now - marker.sent_ns);
    }
    follower->order = follower->order * 31 + marker.number + 1;
    tally.delivered++;
    tally.last_ns = now;
    add_sample(&tally.latency, now - marker.sent_ns);
}

void start_tally(int number) {
    tally.latency.count = tally.first.count = 0;
    tally = (struct tally){.latency = tally.latency, .first = tally.first, .last_ns = now_ns()};
    first_number = number;
    for (int i = 0; i < options->count; i++) followers[i].order = 0;
}

int followers_in_other_order(void) {
    const struct follower *first = NULL;
    int others = 0;
    for (int i = 0; i < options->count; i++) {
        const struct follower *one = &followers[i];
        if (one->state != OPEN || one->stalled) continue;
        if (!first) first = one;
        if (one->order != first->order) others++;
    }
    return others;
}

// Reading -----------------------------------------------------------------------------------------------------------

static struct marker marker_at(const char *text, const char *end) {
    char *after;
    struct marker none = {.number = -1}, found;
    if (end - text < 8 || memcmp(text, "t=", 2) || text[2] < '0' || text[2] > '9') return none;
    found.sent_ns = strtoll(text + 2, &after, 10); // stops at the marker's own blanks, which were looked for
    if (end - after < 5 || memcmp(after, " m=", 3)) return none;
    found.number = (int)strtol(after + 3, NULL, 10);
    return found;
}

static struct marker marker_in(const char *text, size_t length) {
    static size_t usual; // all followers get the same message, so the marker is where it was the last time
    const char *end = text + length;
    struct marker found = {.number = -1};
    if (usual < length) found = marker_at(text + usual, end);
    for (const char *at = text; found.number < 0; at++) {
        at = memmem(at, end - at, "t=", 2);
        if (!at) break;
        found = marker_at(at, end);
        if (found.number >= 0) usual = at - text;
    }
    return found;
}

static struct marker inflated_marker(const char *data, size_t length) {
    // Many followers get the very same bytes: what was inflated lately is looked up.
    static struct { char data[4096]; size_t length; struct marker marker; } lately[64];
    static char text[1 << 16];
    static int next;
    for (int i = 0; i < 64; i++)
        if (lately[i].length == length && !memcmp(lately[i].data, data, length)) return lately[i].marker;
    z_stream stream = {
        .next_in = (Bytef *)data, .avail_in = length, .next_out = (Bytef *)text, .avail_out = sizeof text};
    if (inflateInit2(&stream, -15) != Z_OK) fail("zlib");
    inflate(&stream, Z_SYNC_FLUSH); // without the 00 00 FF FF that RFC 7692 cuts off: all text comes all the same
    inflateEnd(&stream);
    struct marker marker = marker_in(text, stream.total_out);
    if (length > sizeof lately[0].data) return marker;
    memcpy(lately[next].data, data, length);
    lately[next].length = length;
    lately[next].marker = marker;
    next = (next + 1) % 64;
    return marker;
}

static void drop(struct follower *follower) {
    if (follower->state == OPEN) followers_closed++;
    else {
        followers_refused++;
        connecting--;
    }
    close(follower->fd);
    follower->state = CLOSED;
    follower->rest_length = 0;
}

static void answer(struct follower *follower, int opcode, const char *data, size_t length) {
    unsigned char frame[6 + 125] = {0x80 | opcode, 0x80 | length}; // masked with zeros
    memcpy(frame + 6, data, length);
    if (send(follower->fd, frame, 6 + length, MSG_NOSIGNAL) < 0) return; // the next read will say why
}

static void websocket_message(
    struct follower *follower, unsigned char first, const char *data, size_t length, int64_t now) {
    int opcode = first & 15;
    if (opcode == PING) answer(follower, PONG, data, length);
    else if (opcode == CLOSE) {
        answer(follower, CLOSE, data, length < 2 ? 0 : 2);
        drop(follower);
    } else if (opcode == CONTINUATION || !(first & 0x80)) {
        fprintf(stderr, "This server fragments its messages, which the load generator does not read.\n");
        exit(1);
    } else if (opcode < CLOSE) {
        count(follower, first & 0x40 ? inflated_marker(data, length) : marker_in(data, length), now);
    }
}

static size_t read_websocket(struct follower *follower, const char *data, size_t length, int64_t now) {
    const unsigned char *head = (const unsigned char *)data;
    size_t header = 2, payload;
    if (length < 2) return 0;
    payload = head[1] & 0x7f;
    if (payload == 126) header = 4;
    if (payload == 127) header = 10;
    if (length < header) return 0;
    if (header > 2)
        for (size_t i = 2 + (payload = 0); i < header; i++) payload = payload << 8 | head[i];
    if (length < header + payload) return 0;
    websocket_message(follower, head[0], data + header, payload, now);
    return header + payload;
}

static size_t read_event(struct follower *follower, const char *data, size_t length, int64_t now) {
    const char *end = memmem(data, length, "\n\n", 2);
    if (!end) return 0;
    count(follower, marker_in(data, end - data), now);
    return end + 2 - data;
}

static size_t read_greeting(struct follower *follower, char *data, size_t length, int64_t now) {
    static int shown;
    char *end = memmem(data, length, "\r\n\r\n", 4);
    if (!end) return 0;
    *end = 0;
    if (length < 12 || atoi(data + 9) != (options->event_stream ? 200 : 101)) {
        if (shown++ < 3) fprintf(stderr, "A reader was refused: %.200s\n", data);
        drop(follower);
        return length;
    }
    if (strcasestr(data, "permessage-deflate")) followers_deflated++;
    follower->state = OPEN;
    followers_connected++;
    connecting--;
    connected_last = now;
    return end + 4 - data;
}

static size_t read_one(struct follower *follower, char *data, size_t length, int64_t now) {
    if (follower->state == GREETING) return read_greeting(follower, data, length, now);
    if (options->event_stream) return read_event(follower, data, length, now);
    return read_websocket(follower, data, length, now);
}

static void keep_rest(struct follower *follower, const char *data, size_t length) {
    follower->rest_length = length;
    if (!length) return;
    follower->rest = realloc(follower->rest, length);
    if (!follower->rest) fail("memory for a follower");
    memcpy(follower->rest, data, length);
}

static void read_follower(struct follower *follower) {
    size_t length = follower->rest_length, done = 0, step;
    if (length) memcpy(input, follower->rest, length);
    ssize_t got = recv(follower->fd, input + length, sizeof input - length, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        drop(follower);
        return;
    }
    int64_t now = now_ns();
    tally.wire_bytes += got;
    length += got;
    while (done < length && (step = read_one(follower, input + done, length - done, now))) {
        done += step;
        if (follower->state == CLOSED) return;
    }
    keep_rest(follower, input + done, length - done);
}

// Connecting --------------------------------------------------------------------------------------------------------

static void greet(struct follower *follower) {
    static const char upgrade[] =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"; // RFC 6455's example
    static const char deflate[] = // without context, so that a message can be read alone
        "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
        "client_max_window_bits\r\n";
    char request[8192];
    int length = snprintf(
        request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s:%d\r\n%s%s%s\r\n", options->path, options->host,
        options->port, options->event_stream ? "Accept: text/event-stream\r\n" : upgrade,
        options->deflate ? deflate : "", options->headers);
    follower->state = GREETING;
    if (send(follower->fd, request, length, MSG_NOSIGNAL) != length) drop(follower);
}

static void start_follower(int index) {
    struct follower *follower = &followers[index];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(options->port)}, from = {.sin_family = AF_INET};
    int on = 1;
    *follower = (struct follower){.newest = -1, .state = CONNECTING};
    follower->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (follower->fd < 0) fail("socket");
    connecting++;
    setsockopt(follower->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(follower->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    inet_pton(AF_INET, options->host, &to.sin_addr);
    if ((ntohl(to.sin_addr.s_addr) >> 24) == 127) { // an address has 28,000 free ports: take several
        from.sin_addr.s_addr = htonl(0x7f000002u + index % SOURCES);
        if (bind(follower->fd, (void *)&from, sizeof from) < 0) fail("bind");
    }
    if (connect(follower->fd, (void *)&to, sizeof to) < 0 && errno != EINPROGRESS) fail("connect");
    watch(follower->fd, index, EPOLLIN | EPOLLOUT, false);
}

static void finish_connecting(struct follower *follower, uint32_t index) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(follower->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) {
        drop(follower);
        return;
    }
    watch(follower->fd, index, EPOLLIN, true);
    greet(follower);
}

void follower_event(uint32_t index, uint32_t events) {
    struct follower *follower = &followers[index];
    if (follower->state == CLOSED) return;
    if (follower->state != CONNECTING) read_follower(follower);
    else if (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) finish_connecting(follower, index);
}

void connect_followers(const struct follower_options *wanted, int seconds) {
    options = wanted;
    followers = calloc(options->count, sizeof *followers);
    if (!followers) fail("memory for followers");
    connecting_since = connected_last = now_ns();
    while (followers_connected + followers_refused < options->count) {
        while (started < options->count && connecting < options->connecting_at_once) start_follower(started++);
        pump(20);
        if (now_ns() - connecting_since > seconds * INT64_C(1000000000)) break;
    }
}

double connecting_seconds(void) { return (connected_last - connecting_since) / 1e9; }

void stall_followers(int count) {
    for (int i = 0; i < count && i < options->count; i++) {
        if (followers[i].state != OPEN) continue;
        followers[i].stalled = true;
        watch(followers[i].fd, i, 0, true); // epoll still tells of an end, and that is read
    }
}

int reading_followers(void) {
    int reading = 0;
    for (int i = 0; i < options->count; i++) reading += followers[i].state == OPEN && !followers[i].stalled;
    return reading;
}
