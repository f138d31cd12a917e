/**
 * When what is new is read aloud, and how much of it: not too often, for nobody is to be shouted at. What is said is in aloud.js.
 * @module
 */

/**
 * @typedef {object} Announcing
 * @property {'off' | 'headlines' | 'full'} extent how much of the latest entry is read
 * @property {import('./types.js').Entry | null} latest
 * @property {(added: number, waiting: number) => void} count
 */

const STATUS_MILLISECONDS = 2000;

export class Announcer {
  #extent;
  latest;
  #blog;
  #added = 0;
  #speaking = false;

  /**
   * @param {import('./element.js').LiveBlog} blog
   * @param {Announcing} before what was wanted until now
   */
  constructor(blog, { extent, latest }) {
    this.#blog = blog;
    this.#extent = extent;
    this.latest = latest;
  }

  /**
   * @param {number} added how many more came in
   * @param {number} waiting
   */
  count(added, waiting) {
    this.#added += added;
    if (this.#speaking || (this.#added === 0 && waiting === 0)) return;
    this.#speaking = true;
    setTimeout(() => void this.#speak(), STATUS_MILLISECONDS);
  }

  /** Where a page says it by an attribute, as that says now. @returns {any} */
  get extent() {
    return this.#blog.getAttribute('announce') ?? this.#extent;
  }

  set extent(extent) {
    this.#extent = extent;
  }

  async #speak() {
    const n = this.#blog.timeline.waiting || this.#added;
    this.#speaking = false;
    this.#added = 0;
    const { latest } = this;
    this.latest = null;
    const { readAloud } = await import('./aloud.js');
    readAloud(this.#blog, n, latest);
  }
}
