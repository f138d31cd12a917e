/**
 * Which transport is tried next, and after how long: the ladder of section 8 of the protocol. No timers and no network; what
 * an end means is said in wire.js, and following.js does what this decides.
 * @module
 */

import { delay } from './backoff.js';

/** So many attempts in a row without a `hello` lead one step down. */
const MISSES = 2;
/** A connection that stayed for so long makes the waits begin anew; in milliseconds. */
const SETTLED = 10_000;

export class Ladder {
  #steps;
  #random;
  #step = 0;
  /** The protocol's k: how often we came back without staying. */
  #attempt = 0;
  #misses = 0;
  /** Trying the best transport again although polling works. */
  #probing = false;
  /** When the hello came, in milliseconds. @type {number | null} */
  #greeted = null;
  /** The server said how long to wait: nothing on our side shortens that. */
  hinted = false;

  /**
   * @param {string[]} steps the transports from best to last resort, which is polling
   * @param {() => number} random draws from [0, 1)
   */
  constructor(steps, random) {
    this.#steps = steps;
    this.#random = random;
  }

  /** The transport to take now. */
  get transport() {
    return this.#steps[this.#step];
  }

  get polling() {
    return this.transport === 'polling';
  }

  /** Whether there is a better transport than polling, which is taken now. */
  get mayClimb() {
    return this.polling && this.#step > 0;
  }

  /** Begin an attempt. */
  begin() {
    this.#greeted = null;
    this.hinted = false;
  }

  /**
   * Note that a `hello` came.
   * @param {number} now milliseconds
   * @returns {number | null} how soon, in seconds, to climb from polling when that had failed, too: it was the server that was
   *   away, and so the better transports may be back with it
   */
  greet(now) {
    const sooner = this.#misses ? delay(this.#attempt, null, this.#random) : null;
    this.#greeted = now;
    this.#misses = 0;
    this.#probing = false;
    return sooner;
  }

  /** Give the best transport one attempt: that is all that a reader who has a working one can spare. */
  climb() {
    this.#probing = true;
    this.#step = 0;
  }

  /** Begin at the top: it may be another network, and what failed on the last one says nothing about it. */
  restart() {
    this.#attempt = this.#misses = this.#step = 0;
  }

  /**
   * Note that an attempt or a connection is over, and choose the next transport.
   * @param {import('./links.js').End} end
   * @param {number} now milliseconds
   * @param {boolean} tried whether the transport could show what it can: with a network, and a position to join at
   * @returns {number | null} the seconds to wait before the next attempt; null: it follows at once, and nobody need know
   */
  end({ then, retryAfter = null }, now, tried) {
    const greeted = this.#greeted;
    this.begin();
    if (greeted !== null && now - greeted >= SETTLED) this.#attempt = 0;
    if (then === 'descend') return this.#descend();
    if (then !== 'snapshot') {
      if (this.#probing) return this.#resume();
      if (tried && greeted === null && ++this.#misses >= MISSES && !this.polling) this.#descend();
    }
    this.hinted = retryAfter !== null;
    return delay(this.#attempt++, retryAfter, this.#random);
  }

  #descend() {
    this.#misses = 0;
    this.#step += 1;
    return null;
  }

  /** Go back to polling. */
  #resume() {
    this.#probing = false;
    this.#step = this.#steps.length - 1;
    return null;
  }
}
