/**
 * What stands above the entries: the pinned one, the key events, the summary. Entries that are not on this page count, too.
 * @module
 */

import { isBusy } from '../busy.js';
import { excerpt } from '../excerpt.js';
import { comparePlaces } from '../feed.js';
import { make } from '../making.js';

/** @typedef {import('../types.js').Entry} Entry */

const MOST = 12;

export class Highlights {
  #blog;
  #pinned;
  #keys;
  #summary;

  /** @param {import('../element.js').LiveBlog} blog */
  constructor(blog) {
    /** @param {string} role */
    const part = (role) => /** @type {HTMLElement | null} */ (blog.querySelector(`[data-role="${role}"]`));
    this.#blog = blog;
    this.#pinned = part('pinned');
    this.#keys = part('key-events');
    this.#summary = part('summary');
    for (const drawn of [this.#pinned, this.#keys]) if (drawn) blog.dress(drawn);
    blog.addEventListener('liveblog:event', (event) => this.#take(/** @type {CustomEvent} */ (event).detail));
    blog.addEventListener('liveblog:snapshot', (event) => {
      for (const entry of /** @type {CustomEvent} */ (event).detail.entries) this.#see(entry);
    });
  }

  /** @param {import('../types.js').EventMessage} event */
  #take({ entry, blog }) {
    if (blog && this.#summary) {
      this.#fill(this.#summary, blog.summary);
    }
    if (!entry) return;
    if ('deleted' in entry) this.#forget(entry.id);
    else this.#see(entry);
  }

  /** @param {number} id */
  #forget(id) {
    if (this.#pinned?.dataset.entry === String(id)) this.#fill(this.#pinned, '');
    this.#lineOf(id)?.remove();
    this.#unveil();
  }

  /** @param {Entry} entry */
  #see(entry) {
    if (this.#pinned) this.#pin(entry, this.#pinned);
    if (!this.#keys) return;
    this.#lineOf(entry.id)?.remove();
    if (entry.key_event) this.#insert(entry, this.#keys);
    this.#unveil();
  }

  /**
   * @param {Entry} entry
   * @param {HTMLElement} card
   */
  #pin(entry, card) {
    if (!entry.pinned) {
      if (card.dataset.entry === String(entry.id)) this.#fill(card, '');
      return;
    }
    if (card.dataset.entry === String(entry.id) && isBusy(card)) return;
    this.#fill(card, entry.html);
    card.dataset.entry = String(entry.id);
    // It is a copy: its original stays in its place, with its name.
    for (const node of card.querySelectorAll('[id], [aria-labelledby]')) {
      node.removeAttribute('id');
      node.removeAttribute('aria-labelledby');
    }
    this.#blog.dress(card);
  }

  /**
   * @param {HTMLElement} part with a place for what is filled in
   * @param {string} html the server's
   */
  #fill(part, html) {
    const place = /** @type {HTMLElement} */ (part.querySelector('[data-role="filled"]'));
    place.innerHTML = html;
    part.hidden = html === '';
    if (html === '') delete part.dataset.entry;
  }

  /**
   * @param {Entry} entry
   * @param {HTMLElement} part
   */
  #insert(entry, part) {
    const list = /** @type {HTMLElement} */ (part.querySelector('ol'));
    const line = make('li', {});
    line.dataset.entry = String(entry.id);
    line.dataset.at = entry.occurred_at;
    const drawn = new DOMParser().parseFromString(entry.html, 'text/html');
    const time = drawn.querySelector('.stamp time');
    const link = make('a', {
      href: this.#blog.timeline.has(`entry-${entry.id}`) ? `#entry-${entry.id}` : entry.url,
      dir: 'auto',
      textContent: entry.headline ?? excerpt(drawn.querySelector('.body')?.textContent),
    });
    if (time) line.append(time, ' ');
    line.append(link);
    const lines = /** @type {HTMLElement[]} */ ([...list.children]);
    const place = placeOf(line);
    list.insertBefore(line, lines.find((other) => comparePlaces(placeOf(other), place) < 0) ?? null);
    while (list.childElementCount > MOST) list.lastElementChild?.remove();
    this.#blog.dress(line);
  }

  #unveil() {
    if (this.#keys) this.#keys.hidden = !this.#keys.querySelector('li');
  }

  /** @param {number} id */
  #lineOf(id) {
    return this.#keys?.querySelector(`li[data-entry="${id}"]`);
  }
}

/** @param {HTMLElement} line */
function placeOf(line) {
  return { occurred_at: line.dataset.at ?? '', id: Number(line.dataset.entry) };
}
