/**
 * A timer that can be set again.
 * @module
 */

export class Timer {
  #world;
  /** @type {any} */
  #timer = null;

  /** @param {Pick<import('./browser.js').World, 'setTimeout' | 'clearTimeout'>} world */
  constructor(world) {
    this.#world = world;
  }

  get armed() {
    return this.#timer !== null;
  }

  /**
   * Go off once, in so many seconds; what was set before is forgotten.
   * @param {number} seconds
   * @param {() => void} then
   */
  set(seconds, then) {
    this.clear();
    this.#timer = this.#world.setTimeout(() => {
      this.#timer = null;
      then();
    }, seconds * 1000);
  }

  clear() {
    if (this.armed) this.#world.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
