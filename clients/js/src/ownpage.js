/**
 * Our own page, as the server drew it: what is around the entries, and drawing all of it anew. The embed's is in frame.js.
 * @module
 */

import { pageView } from './scrolling.js';
import { heldOf, readItems } from './items.js';
import { apiOf } from './wire.js';

/** @typedef {import('./page/refill.js').Refill} Refill */

export class OwnPage {
  scope = document;
  #host;
  /** Title, state and the way up, in sight while the masthead is not; pages of the past have none. @type {HTMLElement | null} */
  #compact;

  /**
   * @param {import('./element.js').LiveBlog} host
   * @param {HTMLElement} list
   */
  constructor(host, list) {
    this.#host = host;
    this.list = list;
    this.#compact = host.querySelector('.compact-header');
    new IntersectionObserver((seen) => {
      if (this.#compact) this.#compact.hidden = /** @type {IntersectionObserverEntry} */ (seen.pop()).isIntersecting;
    }).observe(/** @type {Element} */ (host.querySelector('.masthead')));
  }

  view = () => ({ ...pageView(), top: this.#compact?.offsetHeight ?? 0 });

  get language() {
    return document.documentElement.lang;
  }

  /** What was drawn by the server is shown as it is. @type {undefined} */
  prepare;

  /** What can't be kept up to date is still there to be read. */
  showError() {}

  /** What the page says was said by the server. */
  retell() {}

  /** @returns {import('./feed.js').State | null} what the server drew, null when there is nothing of it */
  hydrate() {
    const { epoch, head, floor = 'null' } = this.#host.dataset;
    return epoch ? { epoch, seq: Number(head), floor: JSON.parse(floor), blog: null, ...this.#host.timeline.hydrate() } : null;
  }

  /**
   * Get this page's address anew: what belongs here only the server knows.
   * @type {(ask: import('./following.js').Ask) => Promise<Refill>}
   */
  snapshot = async (ask) => {
    const html = await ask(location.href, 'text').catch((error) => {
      // The linked entry was deleted, or history was put back and has no such page: a reload says so.
      if ([404, 410].includes(error.status)) location.reload();
      throw error;
    });
    const { refillFrom } = await import('./page/refill.js');
    return refillFrom(html, this.#host, { ask, readItems, heldOf, api: apiOf(location.href) });
  };

  /** @param {Refill} refill */
  read = (refill) => refill;

  /** @param {import('./types.js').Blog} blog */
  face({ title, description }) {
    const titles = document.querySelectorAll('[data-role="title"]');
    const before = titles[0].textContent;
    if (before) document.title = document.title.replace(before, () => title);
    for (const node of titles) node.textContent = title;
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-role="description"]'))) {
      node.textContent = description;
      node.hidden = !description;
    }
  }

  /** @param {number} waiting */
  count(waiting) {
    const plain = document.title.replace(/^\(\d+\) /, '');
    document.title = waiting ? `(${waiting}) ${plain}` : plain;
  }
}
