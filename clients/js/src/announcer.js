/**
 * What is read aloud of what is new: how much, and what the latest says. Not too often, for nobody is to be shouted at.
 * @module
 */

import { excerpt } from './excerpt.js';

const STATUS_MILLISECONDS = 2000;

export class Announcer {
  /** How much of the latest entry is read. @type {'off' | 'headlines' | 'full'} */
  extent = 'headlines';
  /** @type {import('./types.js').Entry | null} */
  latest = null;
  #blog;
  #added = 0;
  #speaking = false;

  /** @param {import('./element.js').LiveBlog} blog */
  constructor(blog) {
    this.#blog = blog;
  }

  /**
   * @param {number} added how many more came in
   * @param {number} waiting
   */
  count(added, waiting) {
    this.#added += added;
    if (this.#speaking || (this.#added === 0 && waiting === 0)) return;
    this.#speaking = true;
    setTimeout(() => this.#speak(), STATUS_MILLISECONDS);
  }

  #speak() {
    const n = this.#blog.timeline.waiting || this.#added;
    this.#speaking = false;
    this.#added = 0;
    const status = this.#blog.scope.querySelector('[data-role="status"]');
    if (!status) return;
    status.textContent = n && this.extent !== 'off' ? `${this.#blog.words.say('new_entries', { n })}${this.#gist()}` : '';
    this.latest = null;
  }

  /** @returns {string} what the latest entry says, as much of it as is wanted */
  #gist() {
    if (!this.latest) return '';
    const { headline, html } = this.latest;
    const part = new DOMParser().parseFromString(html, 'text/html');
    const body = part.querySelector('.body');
    const whole = (headline ? `${headline}. ` : '') + excerpt(body, Infinity);
    const said = this.extent === 'full' ? whole : (headline ?? excerpt(body));
    return `, ${this.#blog.words.say('latest', { headline: said })}`;
  }
}
