/**
 * What time it is by the server's clock, as far as this page has heard: people's clocks are wrong, and are put right while
 * somebody writes.
 * @module
 */

/** A `Date` header is to the second, and was on its way. */
const SLACK_MILLISECONDS = 2000;

export class ServerClock {
  #wall;
  #steady;
  #ahead = 0;
  #began;

  /**
   * @param {() => number} wall milliseconds since 1970; jumps
   * @param {() => number} steady milliseconds; never jumps, but may stand still while the machine sleeps
   */
  constructor(wall = () => Date.now(), steady = () => performance.now()) {
    this.#wall = wall;
    this.#steady = steady;
    this.#began = wall() - steady();
  }

  /** @returns {number} milliseconds; the later of the two: one stood still, or the other was put back */
  now = () => Math.max(this.#wall() + this.#ahead, this.#steady() + this.#began);

  /**
   * Hear the server's time.
   * @param {string | null} date as a header says it
   */
  hear(date) {
    const told = Date.parse(date ?? '');
    if (!Number.isFinite(told) || Math.abs(told - this.now()) < SLACK_MILLISECONDS) return;
    this.#ahead = told - this.#wall();
    this.#began = told - this.#steady();
  }
}
