/**
 * Entries that stand out: the pinned one, and a line for each key event, wherever a blog is shown with them. Those that the
 * list does not have count, too.
 * @module
 */

import { isBusy, onLetGo } from './busy.js';
import { make } from './dom.js';
import { comparePlaces } from './feed.js';

/** @typedef {import('./types.js').Entry} Entry */

/** So many key events are listed. */
export const MOST = 12;

export class Highlighted {
  #pinned;
  #keys;
  /** The entry that is pinned by now; what is shown may be the one before. @type {number | undefined} */
  #latest;
  #whenStill;
  /** The latest change of each thing, while its reader holds on to it. @type {Map<unknown, () => void>} */
  #waiting = new Map();

  /**
   * @param {import('./element.js').LiveBlog} blog
   * @param {Element} root
   * @param {(attempt: () => void) => void} whenStill calls back when nothing moves
   * @param {AbortSignal} [signal] ends it
   */
  constructor(blog, root, whenStill, signal) {
    this.root = root;
    this.blog = blog;
    this.#whenStill = whenStill;
    this.#pinned = this.part('pinned');
    this.#keys = this.part('key-events');
    this.#latest = pinnedIn(this.#pinned);
    const retry = () => this.#waiting.forEach(whenStill);
    blog.addEventListener('liveblog:event', (event) => this.take(/** @type {CustomEvent} */ (event).detail), { signal });
    blog.addEventListener('liveblog:snapshot', (event) => this.redraw(/** @type {CustomEvent} */ (event).detail), { signal });
    // A pause ends with a change.
    blog.addEventListener('liveblog:change', retry, { signal });
    onLetGo(root, retry);
  }

  /**
   * @param {string} role
   * @returns {HTMLElement | null}
   */
  part(role) {
    return this.root.querySelector(`[data-role="${role}"]`);
  }

  /** @param {import('./types.js').EventMessage} event */
  take({ entry }) {
    if (!entry) return;
    if ('deleted' in entry) this.#forget(entry.id);
    else this.see(entry);
  }

  /**
   * Change a part, or one thing in it, as soon as its reader lets go of it.
   * @param {unknown} name of what is changed
   * @param {HTMLElement | null} part
   * @param {(part: HTMLElement) => void} change
   */
  change(name, part, change) {
    if (!part) return;
    const attempt = () => {
      if (this.#waiting.get(name) !== attempt || this.blog.later || isBusy(part)) return;
      this.#waiting.delete(name);
      this.blog.timeline.around(part, () => {
        const before = pinnedIn(part);
        change(part);
        // What stands here is short in the list.
        return [before, pinnedIn(part)].map((id) => `entry-${id}`);
      });
    };
    // What came last comes last, whenever that is.
    this.#waiting.delete(name);
    this.#waiting.set(name, attempt);
    this.#whenStill(attempt);
  }

  /** @param {import('./page/refill.js').Refill} refill */
  redraw({ page, gone }) {
    gone.forEach((id) => this.#forget(id));
    for (const fresh of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll('[data-part]'))) {
      const part = /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-part="${fresh.dataset.part}"]`));
      this.change(part, part, (found) => {
        found.replaceChildren(...fresh.childNodes);
        found.hidden = fresh.hidden;
        this.blog.dress(found);
        this.#latest = pinnedIn(this.#pinned);
      });
    }
  }

  /** @param {number} id */
  #forget(id) {
    if (this.#latest === id) this.#pin(null);
    this.#waiting.delete(id);
    // All that stands for it outside of the list.
    for (const copy of this.root.querySelectorAll(`[data-part] [data-id="${id}"]`)) {
      this.blog.timeline.around(copy, () => {
        copy.remove();
        if (this.#keys) this.blog.dress(this.#keys);
        this.#reveal();
      });
    }
  }

  /** @param {Entry} entry */
  see(entry) {
    if (entry.pinned) this.#pin(entry);
    else if (this.#latest === entry.id) this.#pin(null);
    this.change(entry.id, this.#keys, (keys) => {
      keys.querySelector(`[data-id="${entry.id}"]`)?.remove();
      if (entry.key_event) this.#insert(entry, keys);
      this.blog.dress(keys);
      this.#reveal();
    });
  }

  /** @param {Entry | null} entry */
  #pin(entry) {
    this.#latest = entry?.id;
    this.fill(this.#pinned, entry?.html ?? '');
  }

  /**
   * @param {HTMLElement | null} part with a place for what is filled in
   * @param {string} html the server's
   */
  fill(part, html) {
    this.change(part, part, (found) => {
      const place = /** @type {HTMLElement} */ (found.querySelector('[data-role="filled"]'));
      place.replaceChildren(this.blog.parse(html));
      found.hidden = !html;
      this.blog.dress(found);
    });
  }

  /**
   * @param {Entry} entry
   * @param {HTMLElement} part
   */
  #insert(entry, part) {
    const list = /** @type {HTMLElement} */ (part.querySelector('ol'));
    const line = make('li', {});
    const drawn = /** @type {HTMLElement} */ (this.blog.parse(entry.html).firstElementChild);
    const { id, at, on, date } = drawn.dataset;
    Object.assign(line.dataset, { id, at, on, date });
    const time = drawn.querySelector('.stamp time');
    const link = make('a', {
      href: this.addressOf(entry),
      dir: 'auto',
      textContent: drawn.getAttribute('aria-label') ?? time?.textContent ?? '',
    });
    if (time) line.append(time, ' ');
    line.append(link);
    const lines = /** @type {HTMLElement[]} */ ([...list.children]);
    const place = placeOf(line);
    list.insertBefore(line, lines.find((other) => comparePlaces(placeOf(other), place) < 0) ?? null);
    while (list.childElementCount > MOST) list.lastElementChild?.remove();
  }

  /**
   * Say where a line leads.
   * @param {Entry} entry
   */
  addressOf({ id, url }) {
    return this.blog.timeline.has(`entry-${id}`) ? `#entry-${id}` : url;
  }

  #reveal() {
    for (const part of [this.#pinned, this.#keys]) if (part) part.hidden = !part.querySelector('[data-id]');
  }
}

/** @param {HTMLElement | null} part */
function pinnedIn(part) {
  return Number(part?.querySelector('article')?.dataset.id);
}

/** @param {HTMLElement} line */
function placeOf(line) {
  return { occurred_at: line.dataset.at ?? '', id: Number(line.dataset.id) };
}
