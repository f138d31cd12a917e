/**
 * Sending a form until it is certain that it arrived: the same text with the same key, again and again, so that it arrives
 * once. Knows the network, not the page.
 * @module
 */

import { delay } from '../backoff.js';
import { Timer } from '../timer.js';
import { askLoggedIn } from './session.js';

/** @typedef {import('./question.js').Choice} Choice */
/** @typedef {{status: number, code: string, detail: string, errors: {field: string, message: string}[], choices: Choice[]}} Problem */
/** @typedef {Record<string, any>} Confirmation */
/**
 * @typedef {object} Hears
 * @property {() => void} sending
 * @property {(seconds: number) => void} waiting it wasn't sent; the next try is in so many seconds
 * @property {(confirmation: Confirmation) => void} done
 * @property {(problem: Problem) => void} refused trying again is no use
 * @property {() => void} locked they are not logged in any more; `hurry()` tries again
 * @property {(values: URLSearchParams, signal: AbortSignal, patient: (milliseconds: number) => void) => Promise<boolean | 'locked'>} ready
 *   before each try: fills in what is sent, or says that it is not to be; needs as long as it says from time to time
 * @property {() => void} skipped it was not to be sent
 * @property {(date: string | null) => void} heard what time it is at the server
 */
/** @typedef {Pick<import('../browser.js').World, 'fetch' | 'setTimeout' | 'clearTimeout' | 'random'>} Outside */

const TIMEOUT_MILLISECONDS = 20_000;
const AGAIN = [408, 425, 429];

export class Sending {
  #world;
  #hears;
  #renewToken;
  #retry;
  #attempt = 0;
  /** @type {{action: string, values: URLSearchParams} | null} */
  #what = null;
  /** @type {AbortController | null} */
  #flight = null;

  /**
   * @param {Outside} world
   * @param {() => Promise<string | null>} renewToken asks for the present session's token; null: nobody is logged in
   * @param {Hears} hears
   */
  constructor(world, renewToken, hears) {
    this.#world = world;
    this.#renewToken = renewToken;
    this.#hears = hears;
    this.#retry = new Timer(world);
  }

  /** Whether something is on its way or waits for the next try. */
  get busy() {
    return this.#what !== null;
  }

  /**
   * Send these values until they are confirmed or refused. While that goes on nothing else is sent.
   * @param {string} action
   * @param {URLSearchParams} values
   */
  send(action, values) {
    if (this.busy) return;
    this.#what = { action, values };
    this.#attempt = 0;
    void this.#try();
  }

  /** Try now, if a try is due later. */
  hurry() {
    if (this.busy && !this.#flight) void this.#try();
  }

  /** Give up trying; whether the last try arrived is not known. */
  stop() {
    this.#retry.clear();
    this.#flight?.abort();
    this.#flight = null;
    this.#what = null;
  }

  async #try() {
    const what = this.#what;
    if (!what) return;
    this.#retry.clear();
    const flight = new AbortController();
    this.#flight = flight;
    this.#hears.sending();
    const outcome = await this.#outcome(what, flight);
    if (this.#flight !== flight) return;
    this.#flight = null;
    outcome();
  }

  /**
   * @param {{action: string, values: URLSearchParams}} what
   * @param {AbortController} flight
   * @returns {Promise<() => void>} what is to be done about the answer
   */
  async #outcome(what, flight) {
    const limit = (milliseconds = TIMEOUT_MILLISECONDS) => this.#world.setTimeout(() => flight.abort(), milliseconds);
    let timeout = limit();
    const patient = (/** @type {number | undefined} */ milliseconds) => {
      this.#world.clearTimeout(timeout);
      timeout = limit(milliseconds);
    };
    try {
      const ready = await this.#hears.ready(what.values, flight.signal, patient);
      if (!ready) return () => this.#end(() => this.#hears.skipped());
      if (ready === 'locked') return () => this.#hears.locked();
      patient(TIMEOUT_MILLISECONDS);
      const answered = await askLoggedIn((token) => {
        if (token !== null) what.values.set('csrf', token);
        return this.#ask(what, flight.signal);
      }, this.#renewToken);
      return answered ? this.#judge(answered.response, answered.answer) : () => this.#hears.locked();
    } catch {
      return () => this.#later(null);
    } finally {
      this.#world.clearTimeout(timeout);
    }
  }

  /**
   * @param {{action: string, values: URLSearchParams}} what
   * @param {AbortSignal} signal
   */
  async #ask({ action, values }, signal) {
    const headers = { accept: 'application/json' };
    const response = await this.#world.fetch(action, { method: 'POST', body: values, headers, signal, redirect: 'error' });
    this.#hears.heard(response.headers.get('date'));
    return { response, answer: await response.json() };
  }

  /**
   * Only an answer that is ours counts: a gateway or a hotel's login page knows nothing of our entries.
   * @param {Response} response
   * @param {any} answer
   */
  #judge(response, answer) {
    if (response.ok && Number.isInteger(answer?.id)) return () => this.#end(() => this.#hears.done(answer));
    const ours = response.status >= 400 && response.status < 500 && typeof answer?.code === 'string';
    if (ours && !AGAIN.includes(response.status)) {
      return () => this.#end(() => this.#hears.refused({ errors: [], choices: [], ...answer, status: response.status }));
    }
    const hint = Number(response.headers.get('retry-after') ?? Number.NaN);
    return () => this.#later(Number.isFinite(hint) ? hint : null);
  }

  /** @param {number | null} hint seconds */
  #later(hint) {
    // Never at once: a person reads how long it takes.
    const seconds = 1 + delay(this.#attempt, hint, this.#world.random);
    this.#attempt += 1;
    this.#retry.set(seconds, () => void this.#try());
    this.#hears.waiting(seconds);
  }

  /** @param {() => void} tell */
  #end(tell) {
    this.#what = null;
    tell();
  }
}
