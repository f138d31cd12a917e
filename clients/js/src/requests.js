/**
 * Requests to a server's API, with a time limit: sent again where that can do no harm, and refusals as problems.
 * @module
 */

import { delay } from './backoff.js';
import { Problem, Unreachable } from './problem.js';

/** @typedef {Pick<import('./browser.js').World, 'fetch' | 'setTimeout' | 'random'>} Net */
/** @typedef {{said?: object, headers?: Record<string, string>, harmless?: boolean}} Request `harmless`: the server may get it twice */
/** @typedef {{told: any, etag: string | null}} Answer `told` is null when the server answers with nothing */

const TRIES = 5;
const TRANSIENT = new Set([502, 503, 504]);
const MOST_WAIT = 30;
const MILLISECONDS = 10_000;

export class Requests {
  #root;
  /** @type {Record<string, string>} */
  #headers;
  #net;

  /**
   * @param {string} url the server's root
   * @param {string | undefined} token what the server gave out for the API
   * @param {Net} net
   */
  constructor(url, token, net) {
    this.#root = `${url.replace(/\/+$/, '')}/api/v1`;
    this.#headers = token ? { authorization: `Bearer ${token}` } : {};
    this.#net = net;
  }

  /**
   * Send a request, again if it may: after network errors and 502, 503 and 504, a few times, with jitter and never before
   * the server's `Retry-After`.
   * @param {string} method
   * @param {string} path below the API
   * @param {Request} [request]
   * @returns {Promise<Answer>} throws a `Problem` when the server refuses, and `Unreachable` when no answer came
   */
  async send(method, path, { harmless = false, ...request } = {}) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#once(method, path, request);
      } catch (error) {
        const hint = error instanceof Problem ? error.retryAfter : null;
        const passes = error instanceof Unreachable || (error instanceof Problem && TRANSIENT.has(error.status));
        if (!harmless || !passes || attempt === TRIES - 1 || (hint ?? 0) > MOST_WAIT) throw error;
        await this.#wait(delay(attempt, hint, this.#net.random));
      }
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Request} request
   * @returns {Promise<Answer>}
   */
  async #once(method, path, { said, headers = {} }) {
    const address = this.#root + path;
    const signal = AbortSignal.timeout(MILLISECONDS);
    /** @type {Record<string, string>} */
    const json = said ? { 'content-type': 'application/json' } : {};
    const init = { method, headers: { ...this.#headers, ...json, ...headers }, signal, ...(said && { body: JSON.stringify(said) }) };
    /** @type {Response} */
    let response;
    try {
      response = await this.#net.fetch(address, init);
    } catch (error) {
      throw new Unreachable(`${method} ${address}: no answer came`, error);
    }
    if (!response.ok) throw await Problem.of(response);
    try {
      return { told: response.status === 204 ? null : await response.json(), etag: response.headers.get('etag') };
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
export function blogPath(slug) {
  return `/blogs/${encodeURIComponent(slug)}`;
}

/**
 * @param {string} slug
 * @param {string} name
 * @returns {string} where a figure is, below the API
 */
export function figurePath(slug, name) {
  return `${blogPath(slug)}/figures/${encodeURIComponent(name)}`;
}

/**
 * @param {string | undefined} ifMatch
 * @returns {Record<string, string>} headers that have the server refuse what was changed since
 */
export const condition = (ifMatch) => (ifMatch === undefined ? {} : { 'if-match': ifMatch });

/**
 * @param {string | undefined} key one is made for what has none
 * @returns {Record<string, string>} headers that let a thing be done once, however often it is sent
 */
export const once = (key) => ({ 'idempotency-key': key ?? crypto.randomUUID() });

/**
 * @param {Answer} answer
 * @returns {import('./desk-types.js').Change} what became of an entry
 */
export const changeOf = ({ told, etag }) => ({ seq: told.seq, epoch: told.epoch, entry: told.entry, etag, warnings: told.warnings ?? [] });
