/**
 * Whether somebody is typing: what the desk wants to put into a field, or where it wants to lead, waits until they pause,
 * so that no key lands where it wasn't meant to.
 * @module
 */

import { Timer } from '../timer.js';

/** Longer than between two keys of a slow typist, or between posting and going on. */
const PAUSE_SECONDS = 1;

export class Hands {
  #timer;
  #composing = false;
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {Pick<import('../browser.js').World, 'setTimeout' | 'clearTimeout'>} world */
  constructor(world) {
    this.#timer = new Timer(world);
  }

  /** @param {EventTarget} place where keys are heard */
  watch(place) {
    for (const moment of ['keydown', 'input', 'paste', 'drop']) place.addEventListener(moment, () => this.moved(), true);
    place.addEventListener('compositionstart', () => this.compose(true), true);
    place.addEventListener('compositionend', () => this.compose(false), true);
  }

  /** A key was pressed, or something came into a field. */
  moved() {
    this.#timer.set(PAUSE_SECONDS, () => this.#rest());
  }

  /** @param {boolean} composing an input method is at work: what it writes is not a field's yet */
  compose(composing) {
    this.#composing = composing;
    this.moved();
  }

  /**
   * Do it as soon as nobody types.
   * @param {() => void} then
   */
  whenStill(then) {
    this.#waiting.push(then);
    if (!this.#timer.armed) this.#rest();
  }

  #rest() {
    if (this.#composing) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const then of waiting) then();
  }
}
