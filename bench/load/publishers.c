// Editors: they post over connections that are kept open, one post at a time on each.
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PUBLISHERS = 64, LARGEST_TEXT = 60000 };

struct publisher {
    int fd; // -1: not connected
    bool busy;
    int64_t sent_ns;
    char *request;
    size_t length, sent;
    char answer[1 << 16];
    size_t answered;
};

int publish_errors, publishers_busy;
struct samples answer_times;

static const struct publisher_options *options;
static struct publisher publishers[PUBLISHERS];
static char prose[LARGEST_TEXT + 4096];

static void write_prose(void) {
    // Compresses like prose; without quotes and backslashes, so that JSON leaves it as it is.
    static const char *words[] = {
        "the", "harbour", "water", "stands", "at", "a", "gate", "and", "rises", "while", "crews", "in", "of", "boats",
        "left", "right", "bank", "office", "second", "half", "hour", "from", "bridge", "with", "yellow", "light",
        "to", "quay", "wide", "crowd", "after", "by"};
    uint32_t state = 12345;
    size_t at = 0;
    while (at < sizeof prose - 32) {
        state = state * 1664525 + 1013904223;
        at += sprintf(prose + at, "%s ", words[state >> 16 & 31]);
        if (!(state >> 8 & 15)) at += sprintf(prose + at, "%u ", state >> 4 & 1023);
    }
}

static void leave(struct publisher *publisher) {
    if (publisher->busy) {
        publishers_busy--;
        publish_errors++;
    }
    publisher->busy = false;
    close(publisher->fd);
    publisher->fd = -1;
}

static void enter(struct publisher *publisher, uint32_t index) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(options->port)};
    int on = 1;
    inet_pton(AF_INET, options->host, &to.sin_addr);
    publisher->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (publisher->fd < 0 || connect(publisher->fd, (void *)&to, sizeof to) < 0) fail("connecting an editor");
    setsockopt(publisher->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(publisher->fd, F_SETFL, O_NONBLOCK);
    watch(publisher->fd, PUBLISHER_TAG | index, EPOLLIN, false);
}

void open_publishers(const struct publisher_options *wanted) {
    options = wanted;
    write_prose();
    for (int i = 0; i < PUBLISHERS; i++) publishers[i].fd = -1;
}

static void compose(struct publisher *publisher, int number, int size) {
    char marker[64];
    const char *gap = options->template ? strstr(options->template, "@@") : NULL;
    int before = gap ? gap - options->template : 0;
    const char *after = gap ? gap + 2 : "";
    int marked = snprintf(marker, sizeof marker, "t=%lld m=%d ", (long long)publisher->sent_ns, number);
    int filled = size > marked ? size - marked : 0;
    if (filled > LARGEST_TEXT) filled = LARGEST_TEXT;
    publisher->length = asprintf(
        &publisher->request,
        "POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Length: %zu\r\n%s\r\n%.*s%s%.*s%s", options->path, options->host,
        options->port, before + marked + filled + strlen(after), options->headers, before, gap ? options->template : "",
        marker, filled, prose + number % 977, after);
    publisher->sent = publisher->answered = 0;
}

static void send_rest(struct publisher *publisher, uint32_t index) {
    size_t left = publisher->length - publisher->sent;
    ssize_t gone = send(publisher->fd, publisher->request + publisher->sent, left, MSG_NOSIGNAL);
    if (gone < 0 && errno != EAGAIN) {
        leave(publisher);
        return;
    }
    if (gone > 0) publisher->sent += gone;
    watch(publisher->fd, PUBLISHER_TAG | index, EPOLLIN | (publisher->sent < publisher->length ? EPOLLOUT : 0), true);
}

bool publish(int number, int size) {
    for (uint32_t index = 0; index < PUBLISHERS; index++) {
        struct publisher *publisher = &publishers[index];
        if (publisher->busy) continue;
        if (publisher->fd < 0) enter(publisher, index);
        free(publisher->request);
        publisher->sent_ns = now_ns();
        compose(publisher, number, size);
        publisher->busy = true;
        publishers_busy++;
        send_rest(publisher, index);
        return true;
    }
    return false;
}

static bool is_whole(const char *answer) {
    const char *end = strstr(answer, "\r\n\r\n"), *length = strcasestr(answer, "\r\ncontent-length:");
    if (!end) return false;
    if (length && length < end) return strlen(end + 4) >= strtoul(length + 17, NULL, 10);
    return !strcasestr(answer, "chunked") || strstr(end, "\r\n0\r\n\r\n");
}

static void take_answer(struct publisher *publisher) {
    static int shown;
    int status = atoi(publisher->answer + 9);
    publisher->busy = false;
    publishers_busy--;
    add_sample(&answer_times, now_ns() - publisher->sent_ns);
    if (status >= 200 && status < 300) return;
    publish_errors++;
    if (shown++ < 3) fprintf(stderr, "A post was refused: %.300s\n", publisher->answer);
}

static void read_answer(struct publisher *publisher) {
    size_t room = sizeof publisher->answer - 1 - publisher->answered;
    ssize_t got = recv(publisher->fd, publisher->answer + publisher->answered, room, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        leave(publisher);
        return;
    }
    publisher->answered += got;
    publisher->answer[publisher->answered] = 0;
    if (!publisher->busy || !is_whole(publisher->answer)) return;
    take_answer(publisher);
    if (strcasestr(publisher->answer, "\r\nconnection: close")) leave(publisher);
}

void publisher_event(uint32_t index, uint32_t events) {
    struct publisher *publisher = &publishers[index];
    if (publisher->fd >= 0 && events & EPOLLOUT) send_rest(publisher, index);
    if (publisher->fd >= 0 && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_answer(publisher);
}
