// limit: the ceiling. The least that any server can do here: one send() a reader, of a frame made once, in a bare loop.
//
//     gcc -O2 -o limit limit.c
//     limit [--joined] --port 8000
//
// It takes whoever sends a GET for a WebSocket, checks nothing, keeps no position, and has no way with slow readers but
// to wait for them. POST sends the body to all. With --joined the posts that came together leave in one send().
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_FDS = 70000, MOST_WAITING = 64, MOST_FRAMES = 1 << 20 };

static int readers[MOST_FDS], reader_count;
static int place[MOST_FDS]; // a reader's index in `readers`, plus one; 0: not a reader
static char request[1 << 17], frames[MOST_FRAMES];
static size_t framed;
static int waiting[MOST_WAITING], waiting_count; // posts whose frames are in `frames`
static bool joined;
static int poller;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void watch(int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

static void drop(int fd) {
    if (place[fd]) {
        int last = readers[--reader_count];
        readers[place[fd] - 1] = last;
        place[last] = place[fd];
        place[fd] = 0;
    }
    close(fd);
}

static void send_all(int fd, const char *data, size_t length) {
    while (length) {
        ssize_t gone = send(fd, data, length, MSG_NOSIGNAL);
        if (gone > 0) {
            data += gone;
            length -= gone;
        } else if (errno == EAGAIN) {
            poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 100);
        } else {
            return; // the next read drops it
        }
    }
}

static void fan_out(void) {
    static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for (int i = 0; i < reader_count; i++) send_all(readers[i], frames, framed);
    for (int i = 0; i < waiting_count; i++) send_all(waiting[i], ok, strlen(ok));
    framed = waiting_count = 0;
}

static void add_frame(const char *text, size_t length) {
    char *frame = frames + framed;
    size_t header = 2;
    frame[0] = (char)0x81;
    frame[1] = (char)length;
    if (length > 125) {
        frame[1] = 126;
        frame[2] = (char)(length >> 8);
        frame[3] = (char)length;
        header = 4;
    }
    memcpy(frame + header, text, length);
    framed += header + length;
}

static void take_post(int fd, size_t length) {
    char *end = strstr(request, "\r\n\r\n"), *header = strcasestr(request, "content-length:");
    if (!end || !header) return;
    size_t body = end + 4 - request, wanted = body + strtoul(header + 15, NULL, 10);
    while (length < wanted && wanted < sizeof request) {
        ssize_t got = recv(fd, request + length, sizeof request - 1 - length, 0);
        if (got == 0) return;
        if (got > 0) length += got;
    }
    add_frame(request + body, wanted - body);
    waiting[waiting_count++] = fd;
    if (!joined || waiting_count == MOST_WAITING || framed > MOST_FRAMES / 2) fan_out();
}

static void take_reader(int fd) {
    static const char welcome[] =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"; // the answer to RFC 6455's example
    send_all(fd, welcome, strlen(welcome));
    readers[reader_count++] = fd;
    place[fd] = reader_count;
}

static void read_from(int fd) {
    ssize_t got = recv(fd, request, sizeof request - 1, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        drop(fd);
        return;
    }
    request[got] = 0;
    if (!strncmp(request, "GET ", 4)) take_reader(fd);
    else if (!strncmp(request, "POST ", 5)) take_post(fd, got);
}

static void accept_all(int listener) {
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (fd < MOST_FDS) watch(fd);
        else close(fd);
    }
}

static int listen_on(int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (void *)&address, sizeof address) < 0) fail("bind");
    if (listen(listener, 4096) < 0) fail("listen");
    return listener;
}

int main(int count, char **arguments) {
    struct rlimit files;
    struct epoll_event events[256];
    joined = count > 1 && !strcmp(arguments[1], "--joined");
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    poller = epoll_create1(0);
    int listener = listen_on(atoi(arguments[count - 1]));
    watch(listener);
    for (;;) {
        int ready = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) accept_all(listener);
            else read_from(events[i].data.fd);
        }
        if (framed) fan_out();
    }
}
