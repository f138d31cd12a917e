/** Storages as browsers have them. */

/** One that outlives pages; a full one refuses what is new. */
export class Shelf {
  #items = new Map();

  constructor(room = Infinity, items = []) {
    this.room = room;
    this.#items = new Map(items);
  }

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(name) {
    return this.#items.get(name) ?? null;
  }

  setItem(name, value) {
    if (value.length > this.room) throw new DOMException('full', 'QuotaExceededError');
    this.#items.set(name, String(value));
  }

  removeItem(name) {
    this.#items.delete(name);
  }

  /** As a browser copies a tab's storage when the tab is duplicated. */
  copy() {
    return new Shelf(this.room, this.#items);
  }
}

/** What a browser keeps in a database: each step is one, whoever takes it. */
export class Disk {
  full = false;
  #items = new Map();
  #hears = [];

  get items() {
    return [...this.#items.values()];
  }

  /** Somebody clears the browser's storage: those who have it open hear of it. */
  clear() {
    this.#items.clear();
    this.full = false;
    for (const hears of this.#hears) hears();
  }

  hear(hears) {
    this.#hears.push(hears);
  }

  step = async (decide) => {
    const { put = [], remove = [], value } = decide(this.items.map((item) => structuredClone(item)));
    if (this.full && put.length > 0) throw new DOMException('full', 'QuotaExceededError');
    for (const item of put) this.#items.set(item.id, structuredClone(item));
    for (const id of remove) this.#items.delete(id);
    return value;
  };
}

/** What windows tell each other: each hears all others, a moment later. */
export class Channels {
  #open = new Set();

  open() {
    const channel = { onmessage: null, close: () => this.#open.delete(channel) };
    channel.postMessage = (data) => {
      for (const other of this.#open) if (other !== channel) queueMicrotask(() => this.#open.has(other) && other.onmessage?.({ data }));
    };
    this.#open.add(channel);
    return channel;
  }
}

/** The locks of a browser: a page holds its own until it is gone, and whoever asks for one waits. */
export class Locks {
  #held = new Map();

  /** The locks as one page sees them; `release` is its end. */
  of() {
    const page = {};
    return {
      request: (name, ...rest) => this.#request(page, name, ...rest),
      query: async () => ({ held: [...this.#held.keys()].map((name) => ({ name })) }),
      release: () => this.#release(page),
    };
  }

  #request(page, name, ...rest) {
    const [then, { signal } = {}] = rest.reverse();
    return new Promise((resolve, reject) => {
      const asking = { page, take: () => resolve(this.#hold(asking, name, then)) };
      signal?.addEventListener('abort', () => {
        const { waiting } = this.#held.get(name) ?? { waiting: [] };
        if (waiting.includes(asking)) waiting.splice(waiting.indexOf(asking), 1);
        reject(signal.reason);
      });
      if (this.#held.has(name)) this.#held.get(name).waiting.push(asking);
      else asking.take();
    });
  }

  #hold(asking, name, then) {
    this.#held.set(name, { page: asking.page, waiting: this.#held.get(name)?.waiting ?? [] });
    const done = then();
    void Promise.resolve(done).then(() => this.#free(name, asking.page));
    return done;
  }

  /** A page is gone, with what it held and waited for. */
  #release(page) {
    for (const held of this.#held.values()) held.waiting = held.waiting.filter((asking) => asking.page !== page);
    for (const [name, held] of [...this.#held]) if (held.page === page) this.#free(name, page);
  }

  #free(name, page) {
    const held = this.#held.get(name);
    if (held?.page !== page) return;
    const [next, ...others] = held.waiting;
    this.#held.delete(name);
    if (!next) return;
    this.#held.set(name, { page: next.page, waiting: others });
    next.take();
  }
}
