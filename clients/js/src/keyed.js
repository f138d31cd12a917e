/**
 * What an element shows that has a partner's key: their colour, the line that names the house, and why a key opens nothing.
 * Loaded where there is one. One that is for some topics has no stream: what it shows is asked for again (asking.js).
 * @module
 */

import { make } from './dom.js';
import { unlink } from './unlinked.js';

/** What is said of an error's code. @type {Record<string, string>} */
const REFUSALS = { unauthenticated: 'key_unknown', credentials_expired: 'key_expired', forbidden: 'key_elsewhere' };

/** What a blog is to a partner. @typedef {{attribution: string, light: string | null, dark: string | null, is_public: boolean, ask_after: number | null}} Terms */

/**
 * @param {HTMLElement} host
 * @param {string} page
 */
const addressOf = (host, page) => `${page.split(/[?#]/)[0]}/terms.json?key=${encodeURIComponent(host.getAttribute('key') ?? '')}`;

export class Keyed {
  #host;
  #page;
  #terms;

  /**
   * @param {import('./element.js').LiveBlog} host
   * @param {string} page the blog's address
   * @param {Terms} terms
   */
  constructor(host, page, terms) {
    this.#host = host;
    this.#page = page;
    this.#terms = terms;
  }

  /**
   * Ask for the terms of an element's key.
   * @param {import('./element.js').LiveBlog} host
   * @param {string} page
   * @param {import('./following.js').Ask} ask
   */
  static async of(host, page, ask) {
    return new Keyed(host, page, await ask(addressOf(host, page)));
  }

  /**
   * Say why a key opens nothing here.
   * @param {import('./element.js').LiveBlog} host which begins anew where its key opens some of it in another way
   * @param {string} page
   * @param {string | null} said what would be said else
   * @returns {Promise<string | null>} the key of a sentence
   */
  static async refusal(host, page, said) {
    const answer = await fetch(addressOf(host, page));
    const told = await answer.json();
    if (!answer.ok) return REFUSALS[told.code] ?? said;
    if (!told.ask_after || !['not_found', 'not_public'].includes(said ?? '')) return said;
    if (host.dataset.asks) return said === 'not_found' ? 'key_topics' : said;
    // As if it had been told to show another blog.
    host.attributeChangedCallback('src', '', null);
    return null;
  }

  /**
   * Take the part that the key is for, and say how it is followed.
   * @param {HTMLElement | null} drawn what a server has put into the element
   * @param {import('./following.js').Ask} ask
   * @returns {Promise<import('./fragment.js').Fragment & {open: import('./links.js').Opener}> | undefined} undefined: the key is for all
   */
  part(drawn, ask) {
    const after = this.#terms.ask_after;
    if (after) return import('./asking.js').then(({ takePart }) => takePart(this.#host, this.#page, after, drawn, ask));
    return undefined;
  }

  /** @param {ParentNode} part whose addresses are whole */
  prepare(part) {
    if (this.#terms.is_public) return;
    unlink(part, this.#page);
    // What leads nowhere is nothing to share.
    for (const share of part.querySelectorAll('.share')) share.remove();
  }

  /** @param {HTMLElement} scope */
  face(scope) {
    const { attribution, light, dark } = this.#terms;
    if (light) {
      const host = this.#host;
      host.style.setProperty('--lb-blog', light);
      host.style.setProperty('--lb-blog-dark', dark);
    }
    this.prepare(scope);
    if (!attribution || scope.querySelector('.attribution')) return;
    const line = make('p', { className: 'message attribution', dir: 'auto', textContent: attribution });
    line.setAttribute('part', 'attribution');
    scope.querySelector('.message')?.before(line);
  }
}
