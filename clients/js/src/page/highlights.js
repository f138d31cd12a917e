/**
 * What stands above the entries: the pinned one, the key events, and what the server draws of the blog: its summary. Entries that are not on this page count, too.
 * @module
 */

import { isBusy, onLetGo } from '../busy.js';
import { make } from '../dom.js';
import { comparePlaces } from '../feed.js';
import { whenStill } from '../scrolling.js';
import { topicKey } from '../topics.js';

/** @typedef {import('../types.js').Entry} Entry */

const MOST = 12;
/** Where page/highlights.css puts them beside the entries; to ask what it did there would lay the page out at its start. */
const wide = matchMedia('(min-width: 66rem)');

export class Highlights {
  #blog;
  #pinned;
  #keys;
  #topics;
  /** The entry that is pinned by now; what is shown may be the one before. @type {number | undefined} */
  #latest;
  /** The latest change of each thing, while its reader holds on to it. @type {Map<unknown, () => void>} */
  #waiting = new Map();
  /** A page that came anew, of which something may wait to be shown. @type {ParentNode | undefined} */
  #anew;

  /** @param {import('../element.js').LiveBlog} blog */
  constructor(blog) {
    /** @param {string} role */
    const part = (role) => /** @type {HTMLElement | null} */ (blog.querySelector(`[data-role="${role}"]`));
    this.#blog = blog;
    this.#pinned = part('pinned');
    this.#keys = part('key-events');
    this.#topics = part('topics');
    this.#latest = pinnedIn(this.#pinned);
    if (wide.matches) this.#arrange();
    wide.onchange = this.#arrange;
    blog.addEventListener('liveblog:event', (event) => this.#take(/** @type {CustomEvent} */ (event).detail));
    blog.addEventListener('liveblog:snapshot', (event) => this.#redraw(/** @type {CustomEvent} */ (event).detail));
    const retry = () => this.#waiting.forEach(whenStill);
    // A pause ends with a change.
    blog.addEventListener('liveblog:change', retry);
    onLetGo(blog, retry);
  }

  /** What stands beside the entries is read, and stepped through, after them. */
  #arrange = () => {
    const column = this.#blog.querySelector('.highlights');
    const stream = this.#blog.querySelector('.stream');
    if (column) stream?.[wide.matches ? 'after' : 'before'](column);
  };

  /** @param {import('../types.js').EventMessage} event */
  #take({ entry, blog }) {
    // A part says in `data-html` by which name a blog carries what the server drew for it.
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.#blog.querySelectorAll('[data-html]'))) {
      if (blog) this.#fill(part, /** @type {any} */ (blog)[part.dataset.html ?? '']);
    }
    if (!entry) return;
    if ('deleted' in entry) this.#forget(entry.id);
    else this.#see(entry);
  }

  /**
   * Change a part, or one thing in it, as soon as its reader lets go of it.
   * @param {unknown} name of what is changed
   * @param {HTMLElement | null} part
   * @param {(part: HTMLElement) => void} change
   */
  #change(name, part, change) {
    if (!part) return;
    const attempt = () => {
      if (this.#waiting.get(name) !== attempt || this.#blog.later || isBusy(part)) return;
      this.#waiting.delete(name);
      this.#blog.timeline.around(part, () => {
        const before = pinnedIn(part);
        change(part);
        // What stands here is short in the list.
        return [before, pinnedIn(part)].map((id) => `entry-${id}`);
      });
    };
    // What came last comes last, whenever that is.
    this.#waiting.delete(name);
    this.#waiting.set(name, attempt);
    whenStill(attempt);
  }

  /** @param {import('./refill.js').Refill} refill */
  #redraw({ page, gone }) {
    this.#anew = page;
    gone.forEach((id) => this.#forget(id));
    for (const fresh of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll('[data-part]'))) {
      const part = /** @type {HTMLElement | null} */ (this.#blog.querySelector(`[data-part="${fresh.dataset.part}"]`));
      this.#change(part, part, (found) => {
        found.replaceChildren(...fresh.childNodes);
        found.hidden = fresh.hidden;
        this.#blog.dress(found);
        this.#latest = pinnedIn(this.#pinned);
        this.#reveal();
      });
    }
  }

  /** @param {number} id */
  #forget(id) {
    if (this.#latest === id) this.#pin(null);
    this.#waiting.delete(id);
    // Also of what waits, and whatever else is loaded: deleted text does not come back.
    const copies = `[data-part] [data-id="${id}"]`;
    this.#anew?.querySelectorAll(copies).forEach((copy) => copy.remove());
    // All that stands for it outside of the list.
    for (const copy of this.#blog.querySelectorAll(copies)) {
      this.#blog.timeline.around(copy, () => {
        copy.remove();
        if (this.#keys) this.#blog.dress(this.#keys);
        this.#reveal();
      });
    }
  }

  /** @param {Entry} entry */
  #see(entry) {
    if (entry.topics[0]) void import('./facts.js').then(({ offer }) => this.#change(entry, this.#topics, (list) => offer(entry, list, MOST, topicKey)));
    if (entry.pinned) this.#pin(entry);
    else if (this.#latest === entry.id) this.#pin(null);
    this.#change(entry.id, this.#keys, (keys) => {
      keys.querySelector(`[data-id="${entry.id}"]`)?.remove();
      if (entry.key_event) this.#insert(entry, keys);
      this.#blog.dress(keys);
      this.#reveal();
    });
  }

  /** @param {Entry | null} entry */
  #pin(entry) {
    this.#latest = entry?.id;
    this.#fill(this.#pinned, entry?.html ?? '');
  }

  /**
   * @param {HTMLElement | null} part with a place for what is filled in
   * @param {string} html the server's
   */
  #fill(part, html) {
    this.#change(part, part, (found) => {
      const place = /** @type {HTMLElement} */ (found.querySelector('[data-role="filled"]'));
      place.innerHTML = html;
      found.hidden = !html;
      this.#blog.dress(found);
    });
  }

  /**
   * @param {Entry} entry
   * @param {HTMLElement} part
   */
  #insert(entry, part) {
    const list = /** @type {HTMLElement} */ (part.querySelector('ol'));
    const line = make('li', {});
    const drawn = /** @type {HTMLElement} */ (make('template', { innerHTML: entry.html }).content.firstElementChild);
    const { id, at, on, date } = drawn.dataset;
    Object.assign(line.dataset, { id, at, on, date });
    const time = drawn.querySelector('.stamp time');
    const link = make('a', {
      href: this.#blog.timeline.has(`entry-${id}`) ? `#entry-${id}` : entry.url,
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
