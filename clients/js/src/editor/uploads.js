/**
 * Sends pictures to the server, which keeps them.
 * @module
 */

import { readable } from './heic.js';
import { askLoggedIn } from './session.js';
import { _ } from './tongue.js';

/** What the server takes; telephones turn what else they have into one of these. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/tiff'];
export const UPLOAD_MILLISECONDS = 120_000;
const LATE = 'late';
const BUSY = [408, 425, 429];

/**
 * @typedef {{url?: string, wrong?: string, again?: boolean, locked?: boolean}} Sent where it is, or what went wrong: `again` that
 *   it may be tried again as it is, `locked` that nobody is logged in
 */
/**
 * @typedef {object} How
 * @property {string} [crop] the part that is wanted: left,top,width,height
 * @property {string} [instead] the name of the upload that it takes the place of
 * @property {(share: number) => void} [progress] told how much of it is sent, from 0 to 1
 */

export class Uploads {
  #address;
  #tokens;

  /**
   * @param {string} address where they are sent to
   * @param {{present: () => string, renew: () => Promise<string | null>}} tokens of the session
   */
  constructor(address, tokens) {
    this.#address = address;
    this.#tokens = tokens;
  }

  /**
   * @param {File} file
   * @param {AbortController} flight
   * @param {How} [how]
   * @returns {Promise<Sent>}
   */
  async send(file, flight, how = {}) {
    const timeout = setTimeout(() => flight.abort(LATE), UPLOAD_MILLISECONDS);
    try {
      const taken = await readable(file);
      if (!taken) return { wrong: _('this browser can’t read HEIC. Save it as JPEG, or send it from the phone that took it.') };
      const { present, renew } = this.#tokens;
      const answered = await askLoggedIn((token) => this.#post(taken, token ?? present(), flight.signal, how), renew);
      if (!answered) return { wrong: _('you are no longer logged in. Log in in another tab.'), again: true, locked: true };
      const { response, answer } = answered;
      if (response.ok) return { url: answer.url };
      const [said] = answer.errors ?? [];
      return { wrong: said ? _('it {fault}.', { fault: said.message }) : answer.detail, again: response.status >= 500 || BUSY.includes(response.status) };
    } catch {
      const late = flight.signal.reason === LATE;
      if (flight.signal.aborted && !late) return { wrong: _('it was stopped.') };
      return { wrong: late ? _('it took too long.') : _('the server can’t be reached.'), again: true };
    } finally {
      clearTimeout(timeout);
    }
  }

  /**
   * @param {File} file
   * @param {string} token
   * @param {AbortSignal} signal
   * @param {How} how
   * @returns {Promise<import('./session.js').Answered>}
   */
  #post(file, token, signal, { crop, instead, progress }) {
    const query = new URLSearchParams(Object.entries({ crop, instead }).flatMap(([name, value]) => (value ? [[name, value]] : [])));
    return new Promise((resolve, reject) => {
      // The only way to hear how much of a body is sent.
      const request = new XMLHttpRequest();
      request.open('POST', query.size ? `${this.#address}?${query}` : this.#address);
      for (const [name, value] of [['accept', 'application/json'], ['content-type', file.type], ['x-csrf-token', token]]) {
        request.setRequestHeader(String(name), String(value));
      }
      request.responseType = 'json';
      request.upload.onprogress = ({ loaded, total }) => progress?.(total ? loaded / total : 0);
      request.onload = () => {
        const { status, response: answer } = request;
        if (answer === null) reject(new Error('This is no answer of ours.'));
        else resolve({ response: new Response(null, { status }), answer });
      };
      request.onerror = request.onabort = () => reject(new Error('It was not sent.'));
      if (signal.aborted) return request.onabort?.(new ProgressEvent('abort'));
      signal.addEventListener('abort', () => request.abort(), { once: true });
      return request.send(file);
    });
  }
}
