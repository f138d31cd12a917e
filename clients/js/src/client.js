/**
 * A server's blogs, made, changed, closed, opened again and deleted over the HTTP API, with a token. For Node, and for
 * pages of the server's own origin: other origins may only read. Following a blog is `connection.js`'s.
 * @module
 */

import { browser } from './browser.js';
import { blogPath, figurePath, Requests } from './requests.js';

/** @typedef {import('./types.js').BlogState} BlogState */
/** @typedef {import('./types.js').BlogChange} BlogChange */
/** @typedef {import('./types.js').BlogDetails} BlogDetails */
/** @typedef {import('./types.js').CorrectionList} CorrectionList */

export class Client {
  #requests;

  /**
   * Every method throws a `Problem` when the server refuses, and `Unreachable` when no answer came. Reading is tried
   * again after network errors and 502, 503 and 504, a few times, never before the server's `Retry-After`. What
   * changes something is sent once: look before you send it again.
   *
   * @param {string} url the server's root
   * @param {string} [token] what the server gave out for the API
   * @param {import('./requests.js').Net} [net]
   */
  constructor(url, token, net = browser()) {
    this.#requests = new Requests(url, token, net);
  }

  /**
   * Create a blog.
   * @param {string} slug its name in addresses, for good
   * @param {string} title
   * @param {BlogDetails} [details] its other fields, such as `zone` and `language`
   * @returns {Promise<BlogState>}
   */
  createBlog(slug, title, details = {}) {
    return this.#change('POST', '/blogs', { slug, title, ...details });
  }

  /**
   * Read a blog's details and how far its log has come.
   * @param {string} slug
   * @returns {Promise<BlogState>}
   */
  async blog(slug) {
    return (await this.#requests.send('GET', blogPath(slug), { harmless: true })).told;
  }

  /**
   * Read a blog's figures as they stand.
   * @param {string} slug
   * @returns {Promise<import('./types.js').Figure[]>}
   */
  async figures(slug) {
    return (await this.#requests.send('GET', `${blogPath(slug)}/figures`, { harmless: true })).told.figures;
  }

  /**
   * Read all that a figure was, in the order of its times.
   * @param {string} slug
   * @param {string} figure its name
   * @returns {Promise<import('./types.js').Reading[]>}
   */
  async readings(slug, figure) {
    return (await this.#requests.send('GET', figurePath(slug, figure), { harmless: true })).told.readings;
  }

  /**
   * Read what readers were told of changes, newest first, 40 at a time.
   * @param {string} slug
   * @param {string} [before] the `next` of the list before; without it the newest
   * @returns {Promise<CorrectionList>}
   */
  async corrections(slug, before) {
    const query = before ? `?before=${encodeURIComponent(before)}` : '';
    return (await this.#requests.send('GET', `${blogPath(slug)}/corrections${query}`, { harmless: true })).told;
  }

  /**
   * Change the named fields of a blog: `{status: 'closed'}` closes it, `{status: 'live'}` opens it again,
   * `{shelved: true}` puts closed coverage on the shelf.
   * @param {string} slug
   * @param {BlogDetails & {title?: string}} changes
   * @returns {Promise<BlogChange>}
   */
  changeBlog(slug, changes) {
    return this.#change('PATCH', blogPath(slug), changes);
  }

  /**
   * Delete a blog for good, with all it had.
   * @param {string} slug
   * @param {{confirm: string}} sure its slug once more, or nothing is deleted
   */
  async deleteBlog(slug, { confirm }) {
    await this.#requests.send('DELETE', `${blogPath(slug)}?confirm=${encodeURIComponent(confirm)}`);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} said
   */
  async #change(method, path, said) {
    return (await this.#requests.send(method, path, { said })).told;
  }
}
