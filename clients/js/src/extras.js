/**
 * What an element shows that not each one does. With a partner's key: their colour, the line that names the house, and why a
 * key opens nothing; one that is for some topics has no stream, and what it shows is asked for again (asking.js). With
 * `parts`: other parts of the blog's page (parts.js). Loaded where there is either.
 * @module
 */

import { make } from './dom.js';
import { unlink } from './unlinked.js';

/** What is said of an error's code. @type {Record<string, string>} */
const REFUSALS = { unauthenticated: 'key_unknown', credentials_expired: 'key_expired', forbidden: 'key_elsewhere' };

/** What a blog is to a partner. @typedef {{attribution: string, light: string | null, dark: string | null, is_public: boolean, ask_after: number | null}} Terms */

/** What a blog is to those without a key. @type {Terms} */
const OPEN = { attribution: '', light: null, dark: null, is_public: true, ask_after: null };

/**
 * @param {HTMLElement} host
 * @param {string} page
 */
const addressOf = (host, page) => `${page.split(/[?#]/)[0]}/terms.json?key=${encodeURIComponent(host.getAttribute('key') ?? '')}`;

export class Extras {
  #host;
  #page;
  #terms;
  #parts;

  /**
   * @param {import('./element.js').LiveBlog} host
   * @param {string} page the blog's address
   * @param {Terms} terms
   * @param {import('./parts.js').Parts | null} parts
   */
  constructor(host, page, terms, parts) {
    this.#host = host;
    this.#page = page;
    this.#terms = terms;
    this.#parts = parts;
  }

  /**
   * Ask for the terms of an element's key, if it has one, and get what its parts need.
   * @param {import('./element.js').LiveBlog} host
   * @param {string} page
   * @param {import('./following.js').Ask} ask
   */
  static async of(host, page, ask) {
    const terms = host.getAttribute('key') ? await ask(addressOf(host, page)) : OPEN;
    const parts = host.hasAttribute('parts') ? await (await import('./parts.js')).partsOf(host, page) : null;
    return new Extras(host, page, terms, parts);
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
   * Take what the key is for, and say how it is followed; or the blog with the parts that are wanted.
   * @param {HTMLElement | null} drawn what a server has put into the element
   * @param {import('./following.js').Ask} ask
   * @returns {Promise<import('./fragment.js').Fragment & {open?: import('./links.js').Opener}> | undefined} undefined: it is all of the blog, as usual
   */
  part(drawn, ask) {
    const after = this.#terms.ask_after;
    if (after) return import('./asking.js').then(({ takePart }) => takePart(this.#host, this.#page, after, drawn, ask));
    return this.#parts?.take(drawn, ask);
  }

  /** @param {ParentNode} part whose addresses are whole */
  prepare(part) {
    this.#parts?.prepare(part);
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
    this.#parts?.draw();
    this.prepare(scope);
    if (!attribution || scope.querySelector('.attribution')) return;
    const line = make('p', { className: 'message attribution', dir: 'auto', textContent: attribution });
    line.setAttribute('part', 'attribution');
    scope.querySelector('.message')?.before(line);
  }
}
