/**
 * The times of our own page: in the reader's zone, if they want that; with dates outside of the list; and as of a time that has
 * gone by.
 * @module
 */

import { tellDay } from '../dated.js';
import { say, Times } from '../times.js';

export class OwnTimes extends Times {
  /** @type {WeakMap<Element, string>} what the server drew */
  #drawn = new WeakMap();
  /** Whether the times are the reader's own. @type {boolean} */
  own;
  /** When it was what is shown, in milliseconds; null: it is now. */
  #moment;

  /**
   * @param {string} language
   * @param {string} zone the blog's
   * @param {OwnTimes | null} [before] whose times are told goes on
   * @param {string} [at] when it was what is shown
   */
  constructor(language, zone, before, at) {
    super(language, zone);
    this.own = before?.own ?? false;
    this.#moment = at ? Date.parse(at) : null;
  }

  get zone() {
    return this.own ? undefined : super.zone;
  }

  /** What time it is, or was when what is shown stood so. */
  get now() {
    return this.#moment ?? super.now;
  }

  /**
   * @param {string | number} at
   * @param {string} [drawn]
   */
  day(at, drawn) {
    return super.day(at, this.own ? undefined : drawn);
  }

  /** @param {string} [at] */
  zoneName(at) {
    const parts = this.format('zone', { timeZoneName: 'short' }).formatToParts(at ? new Date(at) : new Date());
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  }

  /**
   * @param {HTMLTimeElement} time
   * @param {Element} clock
   * @param {Date} at
   */
  tell(time, clock, at) {
    this.#put(clock, () => this.clock(at));
    const zone = time.querySelector('.zone');
    if (zone) this.#put(zone, () => this.zoneName(time.dateTime));
    const date = time.querySelector('.date');
    if (date) this.#put(date, () => this.format('long', { dateStyle: 'long' }).format(at));
    tellDay(this, time, clock, this.own && this.format('date', { day: 'numeric', month: 'short' }).format(at));
  }

  /**
   * @param {Element} node
   * @param {() => string} own what stands there in the reader's zone
   */
  #put(node, own) {
    const drawn = this.#drawn.get(node) ?? node.textContent ?? '';
    this.#drawn.set(node, drawn);
    say(node, this.own || !drawn ? own() : drawn);
  }
}
