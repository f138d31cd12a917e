/**
 * A server's blogs, made, changed, closed, opened again and deleted over the HTTP API, with a token. For Node, and for
 * pages of the server's own origin: other origins may only read. Following a blog is `connection.js`'s.
 * @module
 */

import { delay } from './backoff.js';
import { browser } from './browser.js';
import { Problem, Unreachable } from './problem.js';

/** @typedef {import('./types.js').BlogState} BlogState */
/** @typedef {import('./types.js').BlogChange} BlogChange */
/** @typedef {import('./types.js').BlogDetails} BlogDetails */
/** @typedef {Pick<import('./browser.js').World, 'fetch' | 'setTimeout' | 'random'>} Net */

const TRIES = 5;
const TRANSIENT = new Set([502, 503, 504]);
const MOST_WAIT = 30;
const MILLISECONDS = 10_000;

export class Client {
  #root;
  /** @type {Record<string, string>} */
  #headers;
  #net;

  /**
   * Every method throws a `Problem` when the server refuses, and `Unreachable` when no answer came. Reading is tried
   * again after network errors and 502, 503 and 504, a few times, never before the server's `Retry-After`. What
   * changes something is sent once: look before you send it again.
   *
   * @param {string} url the server's root
   * @param {string} [token] what the server gave out for the API
   * @param {Net} [net]
   */
  constructor(url, token, net = browser()) {
    this.#root = `${url.replace(/\/+$/, '')}/api/v1`;
    this.#headers = token ? { authorization: `Bearer ${token}` } : {};
    this.#net = net;
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
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#send('GET', blogPath(slug));
      } catch (error) {
        const hint = error instanceof Problem ? error.retryAfter : null;
        const passes = error instanceof Unreachable || (error instanceof Problem && TRANSIENT.has(error.status));
        if (!passes || attempt === TRIES - 1 || (hint ?? 0) > MOST_WAIT) throw error;
        await this.#wait(delay(attempt, hint, this.#net.random));
      }
    }
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
    await this.#send('DELETE', `${blogPath(slug)}?confirm=${encodeURIComponent(confirm)}`);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} members
   */
  #change(method, path, members) {
    return this.#send(method, path, { body: JSON.stringify(members), headers: { 'content-type': 'application/json' } });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{body?: string, headers?: Record<string, string>}} [sent]
   * @returns {Promise<any>} null when the server answers with nothing
   */
  async #send(method, path, { body, headers = {} } = {}) {
    const address = this.#root + path;
    const signal = AbortSignal.timeout(MILLISECONDS);
    /** @type {Response} */
    let response;
    try {
      response = await this.#net.fetch(address, { method, body, headers: { ...this.#headers, ...headers }, signal });
    } catch (error) {
      throw new Unreachable(`${method} ${address}: no answer came`, error);
    }
    if (!response.ok) throw await Problem.of(response);
    try {
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw new Unreachable(`${address} answered, but not as a liveblog server does`, error);
    }
  }

  /**
   * @param {number} seconds
   * @returns {Promise<void>}
   */
  #wait(seconds) {
    return new Promise((then) => this.#net.setTimeout(then, seconds * 1000));
  }
}

/** @param {string} slug */
function blogPath(slug) {
  return `/blogs/${encodeURIComponent(slug)}`;
}
