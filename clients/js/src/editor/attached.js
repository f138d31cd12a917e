/**
 * Uploads the pictures of a text that waited with it, one after the other, before the text itself is sent.
 * @module
 */

import { arrivedIn, waitingIn } from './files.js';
import { _ } from './tongue.js';

/** @typedef {{body?: string, wrong?: string, locked?: boolean}} Outcome the text as it can be sent, if it is another; or what is wrong for good; or that nobody is logged in */
/** @typedef {import('./uploads.js').Uploads} Uploads */
/** @typedef {Pick<import('./queue.js').Item, 'desk' | 'fields'>} Sent */

const LOST = _('it was only in a window that is closed, or the browser’s storage was cleared. Choose it again.');

export class Attached {
  #files;
  #uploads;

  /**
   * @param {import('./files.js').Files} files where they are kept
   * @param {(desk: string) => Pick<Uploads, 'send'>} uploads sends pictures to a blog's desk
   */
  constructor(files, uploads) {
    this.#files = files;
    this.#uploads = uploads;
  }

  /**
   * @param {Sent} item
   * @returns {Promise<boolean>} whether all its pictures are at the server; before that its text can't be
   */
  async there({ fields }) {
    const found = await Promise.all(waitingIn(String(fields.body)).map((key) => this.#files.find(key)));
    return found.every(({ path }) => path);
  }

  /**
   * @param {Sent} item
   * @param {AbortSignal} signal
   * @param {() => void} patient is called before each, for which more time is needed than for a text
   * @returns {Promise<Outcome>} rejects when it is to be tried again
   */
  async send({ desk, fields }, signal, patient) {
    const keys = waitingIn(String(fields.body));
    if (keys.length === 0) return {};
    let body = String(fields.body);
    for (const key of keys) {
      patient();
      const { url, ...sent } = await this.#sendOne(key, desk, signal);
      if (sent.again && !sent.locked) throw new Error(sent.wrong);
      if (!url) return sent;
      body = arrivedIn(body, key, url);
    }
    return { body };
  }

  /**
   * @param {string} key
   * @param {string} desk
   * @param {AbortSignal} signal
   * @returns {Promise<import('./uploads.js').Sent>}
   */
  async #sendOne(key, desk, signal) {
    await this.#files.landed(key);
    const { file, path } = await this.#files.find(key);
    if (path) return { url: path };
    if (!file) return { wrong: LOST };
    const sent = await this.#uploads(desk).send(file, following(signal));
    if (sent.url) await this.#files.settle(key, sent.url);
    return sent;
  }
}

/**
 * @param {AbortSignal} signal
 * @returns {AbortController} which is aborted with it, and may be before
 */
function following(signal) {
  const flight = new AbortController();
  if (signal.aborted) flight.abort();
  signal.addEventListener('abort', () => flight.abort(), { once: true });
  return flight;
}
