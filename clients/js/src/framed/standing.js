/**
 * The pinned entry and the key events above the entries of a frame, which the server drew: kept right.
 * @module
 */

import { Highlighted } from '../highlighted.js';

export class Standing extends Highlighted {
  #page;

  /**
   * @param {import('../element.js').LiveBlog} blog
   * @param {import('./page.js').FramedPage} page
   */
  constructor(blog, page) {
    super(blog, blog, (attempt) => attempt());
    this.#page = page;
  }

  /**
   * @param {unknown} name
   * @param {HTMLElement | null} part
   * @param {(part: HTMLElement) => void} change
   */
  change(name, part, change) {
    super.change(name, part, (found) => {
      change(found);
      this.#page.close(found);
    });
  }

  /**
   * A frame has few entries: what it has not has a page of its own.
   * @param {import('../types.js').Entry} entry
   */
  addressOf({ url }) {
    return url;
  }
}
