/**
 * Our own page, as the server drew it: what is around the entries, and drawing all of it anew. The embed's is in frame.js.
 * @module
 */

import { pageView } from './view.js';
import { heldOf, readItems } from './items.js';
import { apiOf, entryUrl } from './wire.js';

/** @typedef {import('./page/refill.js').Refill} Refill */

export class OwnPage {
  scope = document;
  #host;

  /**
   * @param {import('./element.js').LiveBlog} host
   * @param {HTMLElement} list
   */
  constructor(host, list) {
    this.#host = host;
    this.list = list;
    // In sight while the masthead is not; pages of the past have none.
    const compact = /** @type {HTMLElement | null} */ (host.querySelector('.compact-header'));
    const masthead = host.querySelector('.masthead');
    if (compact && masthead) new IntersectionObserver((seen) => (compact.hidden = !!seen.pop()?.isIntersecting)).observe(masthead);
  }

  /** What can be seen below all that sticks to the upper edge, or will as soon as it is scrolled to. */
  view = () => ({ ...pageView(), top: parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0 });

  get language() {
    return document.documentElement.lang;
  }

  /**
   * The pinned entry, which stands above the list, has no name in it, as the server draws it there.
   * @param {DocumentFragment} part
   */
  prepare = (part) => {
    const id = this.#host.querySelector('.pin .entry')?.id;
    const node = id && part.querySelector(`#${id}`);
    if (!node) return;
    node.id = id.replace('entry', 'place');
    node.removeAttribute('aria-labelledby');
    node.querySelector('.stamp')?.removeAttribute('id');
  };

  /** Nobody is told. @type {((node: HTMLElement) => void) | undefined} */
  onSeen = undefined;

  /** Its sheets are there. @type {((items: import('./items.js').Item[]) => Promise<unknown> | undefined) | undefined} */
  needs = undefined;

  /**
   * What can't be kept up to date is still there to be read.
   * @param {import('./following.js').ConnectionState} _state
   */
  showError(_state) {}

  /** What the page says was said by the server. */
  retell() {}

  /** @returns {import('./feed.js').State | null} what the server drew, null when there is nothing of it */
  hydrate() {
    const { epoch, head, floor = 'null' } = this.#host.dataset;
    if (!epoch) return null;
    const items = readItems(this.list);
    this.#host.timeline.nodes.hydrate(items);
    return { epoch, seq: Number(head), floor: JSON.parse(floor), blog: null, ...heldOf(items) };
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
    return refillFrom(html, this.#host, { ask, readItems, heldOf, addressOf: (id) => entryUrl(apiOf(location.href), id) });
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
