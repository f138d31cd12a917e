/** A world for the connection, without network or clock: the test is the server, and says how time goes by. */

/** Let everything run that waits only for promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

class FakeSocket {
  constructor(url, sockets) {
    this.url = url;
    this.open = true;
    sockets.push(this);
  }

  close() {
    this.open = false;
  }

  /** As the server: send a message, which goes on arriving after the reader closed. */
  send(message) {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  /** As the server, or the network: end it. */
  end(code = 1006) {
    this.open = false;
    this.onclose?.({ code });
  }
}

class FakeSource {
  #listeners = new Map();

  constructor(url, sources) {
    this.url = url;
    this.open = true;
    sources.push(this);
  }

  addEventListener(type, listener) {
    this.#listeners.set(type, listener);
  }

  close() {
    this.open = false;
  }

  /** As the server: send a message. As browsers do, nothing is dispatched after `close()`. */
  send(message) {
    if (this.open) this.#listeners.get(message.type)?.({ data: JSON.stringify(message) });
  }

  end() {
    this.onerror?.({});
  }
}

export class FakeWorld {
  sockets = [];
  sources = [];
  requests = [];
  draw = 0.5;
  connected = true;
  time = 1_000_000;
  #timers = new Map();
  #names = 0;
  #answers = new Map();
  #hears = null;

  constructor() {
    const { sockets, sources } = this;
    this.WebSocket = function WebSocket(url) {
      return new FakeSocket(url, sockets);
    };
    this.EventSource = function EventSource(url) {
      return new FakeSource(url, sources);
    };
  }

  /** The last that was opened. */
  get socket() {
    return this.sockets.at(-1);
  }

  get source() {
    return this.sources.at(-1);
  }

  now = () => this.time;
  random = () => this.draw;
  online = () => this.connected;

  listen = (hears) => {
    this.#hears = hears;
    return () => (this.#hears = null);
  };

  signal(signal) {
    this.#hears?.(signal);
    return settle();
  }

  setTimeout = (then, milliseconds) => {
    this.#timers.set(++this.#names, { at: this.time + milliseconds, then });
    return this.#names;
  };

  clearTimeout = (name) => this.#timers.delete(name);

  get timers() {
    return this.#timers.size;
  }

  /** Let seconds go by, timer after timer. */
  async pass(seconds) {
    await settle();
    const until = this.time + seconds * 1000;
    for (;;) {
      const [name, next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!next || next.at > until) break;
      this.#timers.delete(name);
      this.time = next.at;
      next.then();
      await settle();
    }
    this.time = until;
  }

  /** Let time go by until something is so, to a tenth of a second. */
  async until(condition) {
    for (let tenths = 0; !condition(); tenths += 1) {
      if (tenths > 3000) throw new Error(`never so: ${condition}`);
      await this.pass(0.1);
    }
  }

  /** The machine sleeps: time goes by and no timer notices. */
  sleep(seconds) {
    this.time += seconds * 1000;
    for (const timer of this.#timers.values()) timer.at += seconds * 1000;
  }

  /** Answer requests for a path (from `/events` or `/entries` on) with JSON, a status, or what a function returns. */
  answer(path, answer) {
    this.#answers.set(path, answer);
  }

  fetch = async (url, { signal }) => {
    const path = url.replace(/^.*\/blogs\/[^/]+/, '');
    this.requests.push(path);
    const answer = this.#answers.get(path);
    const body = typeof answer === 'function' ? await answer(signal) : answer;
    if (signal.aborted || body === undefined) throw new TypeError('network error');
    const { status = 200, headers = {} } = body.status ? body : {};
    return new Response(JSON.stringify(body), { status, headers: status < 400 ? headers : { ...PROBLEM, ...headers } });
  };
}

/** How the server says what it refuses. */
export const PROBLEM = { 'Content-Type': 'application/problem+json' };

/** How something in between does: a proxy that is just given other servers, a portal, a firewall. */
export const FOREIGN = { 'Content-Type': 'text/html' };

/** A request that is never answered, until it is given up. */
export const hanging = (signal) =>
  new Promise((_, fail) => signal.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError'))));
