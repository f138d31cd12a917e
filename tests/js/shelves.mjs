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

/** The locks of a browser: a page holds its own until it is gone, and whoever asks for it waits. */
export class Locks {
  #held = new Map();

  request(name, ...rest) {
    const [then, { signal } = {}] = rest.reverse();
    return new Promise((resolve, reject) => {
      const take = () => {
        const waiting = this.#held.get(name) ?? [];
        this.#held.set(name, waiting);
        const done = then();
        resolve(done);
        void Promise.resolve(done).then(() => this.#free(name));
      };
      if (!this.#held.has(name)) return take();
      signal?.addEventListener('abort', () => reject(signal.reason));
      return this.#held.get(name).push(take);
    });
  }

  query = async () => ({ held: [...this.#held.keys()].map((name) => ({ name })) });

  /** A page is gone. */
  release(page) {
    this.#free(`liveblog.page:${page}`);
  }

  #free(name) {
    const [next, ...others] = this.#held.get(name) ?? [];
    this.#held.delete(name);
    if (!next) return;
    this.#held.set(name, others);
    next();
  }
}
