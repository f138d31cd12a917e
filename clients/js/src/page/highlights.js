/**
 * What stands above the entries of our own page: the pinned one, the key events, and what the server draws of the blog: its summary.
 * @module
 */

import { Highlighted, MOST } from '../highlighted.js';
import { whenStill } from '../scrolling.js';
import { topicKey } from '../topics.js';

/** @typedef {import('../types.js').Entry} Entry */

/** Where page/highlights.css puts them beside the entries; to ask what it did there would lay the page out at its start. */
const wide = matchMedia('(min-width: 66rem)');

export class Highlights extends Highlighted {
  /** @param {import('../element.js').LiveBlog} blog */
  constructor(blog) {
    super(blog, blog, whenStill);
    if (wide.matches) this.#arrange();
    wide.onchange = this.#arrange;
  }

  /** What stands beside the entries is read, and stepped through, after them. */
  #arrange = () => {
    const column = this.root.querySelector('.highlights');
    const stream = this.root.querySelector('.stream');
    if (column) stream?.[wide.matches ? 'after' : 'before'](column);
  };

  /** @param {import('../types.js').EventMessage} event */
  take(event) {
    const { blog } = event;
    // A part says in `data-html` by which name a blog carries what the server drew for it.
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll('[data-html]'))) {
      if (blog) this.fill(part, /** @type {any} */ (blog)[part.dataset.html ?? '']);
    }
    super.take(event);
  }

  /** @param {Entry} entry */
  see(entry) {
    if (entry.topics[0]) void import('./facts.js').then(({ offer }) => this.change(entry, this.part('topics'), (list) => offer(entry, list, MOST, topicKey)));
    super.see(entry);
  }
}
