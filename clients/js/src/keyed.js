/**
 * What an element shows that has a partner's key: their colour, the line that names the house, and why a key opens nothing.
 * Loaded where there is one.
 * @module
 */

import { make } from './dom.js';
import { unlink } from './unlinked.js';

/** What is said of an error's code. @type {Record<string, string>} */
const REFUSALS = { unauthenticated: 'key_unknown', credentials_expired: 'key_expired', forbidden: 'key_elsewhere' };

/** What a blog is to a partner. @typedef {{attribution: string, light: string | null, dark: string | null, is_public: boolean}} Terms */

export class Keyed {
  #terms;
  #page;

  /**
   * @param {Terms} terms
   * @param {string} page the blog's address
   */
  constructor(terms, page) {
    this.#terms = terms;
    this.#page = page;
  }

  /**
   * @param {string} page
   * @param {string} key
   */
  static address(page, key) {
    return `${page.split(/[?#]/)[0]}/terms.json?key=${encodeURIComponent(key)}`;
  }

  /**
   * Say why a key opens nothing here.
   * @param {string} page
   * @param {string} key
   * @returns {Promise<string | undefined>} the key of a sentence; undefined: it is not the key
   */
  static async refusal(page, key) {
    const answer = await fetch(Keyed.address(page, key));
    return answer.ok ? undefined : REFUSALS[(await answer.json()).code];
  }

  /** @param {ParentNode} part whose addresses are whole */
  prepare(part) {
    if (!this.#terms.is_public) unlink(part, this.#page);
  }

  /**
   * @param {HTMLElement} host
   * @param {ShadowRoot} scope
   */
  face(host, scope) {
    const { attribution, light, dark } = this.#terms;
    if (light) {
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
