/**
 * Sends pictures to the server, which keeps them.
 * @module
 */

import { askLoggedIn } from './session.js';

/** What the server takes; telephones turn what else they have into one of these. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];
const TIMEOUT_MILLISECONDS = 120_000;

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
   * @returns {Promise<{url?: string, wrong?: string}>} where it is, or what went wrong
   */
  async send(file, flight) {
    const timeout = setTimeout(() => flight.abort(), TIMEOUT_MILLISECONDS);
    try {
      const { present, renew } = this.#tokens;
      const answered = await askLoggedIn((token) => this.#post(file, token ?? present(), flight.signal), renew);
      if (!answered) return { wrong: 'you are not logged in any more. Log in in another tab.' };
      const { response, answer } = answered;
      if (response.ok) return { url: answer.url };
      const [said] = answer.errors ?? [];
      return { wrong: said ? `it ${said.message}.` : answer.detail };
    } catch {
      return { wrong: flight.signal.aborted ? 'it was stopped.' : 'the server can’t be reached.' };
    } finally {
      clearTimeout(timeout);
    }
  }

  /**
   * @param {File} file
   * @param {string} token
   * @param {AbortSignal} signal
   */
  async #post(file, token, signal) {
    const headers = { accept: 'application/json', 'content-type': file.type, 'x-csrf-token': token };
    const response = await fetch(this.#address, { method: 'POST', body: file, headers, signal, redirect: 'error' });
    return { response, answer: await response.json() };
  }
}
