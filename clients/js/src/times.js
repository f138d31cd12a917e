/**
 * Times on the page, in the blog's zone as the server drew them: how long ago, and which day it is. What our own page tells
 * beside that is in page/own-times.js.
 * @module
 */

import { make } from './dom.js';
import { supported } from './words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export class Times {
  #language;
  #zone;
  /** @type {Intl.RelativeTimeFormat | undefined} */
  #relative;
  /** @type {Map<string, Intl.DateTimeFormat>} */
  #formats = new Map();
  /** The server's clock less ours, in milliseconds: a reader's clock may be hours off. */
  #offset = 0;

  /**
   * @param {string} language
   * @param {string} zone the blog's
   */
  constructor(language, zone) {
    // The day before the month, as the server writes it.
    this.#language = language === 'en' ? 'en-GB' : supported(language);
    this.#zone = zone;
  }

  /** In which zone times are told; undefined: in the reader's. @returns {string | undefined} */
  get zone() {
    return this.#zone;
  }

  /**
   * Learn from an event that just came what time it is.
   * @param {string} at
   */
  learn(at) {
    this.#offset = Math.max(this.#offset, Date.parse(at) - Date.now());
  }

  /** What time it is. */
  get now() {
    return Date.now() + this.#offset;
  }

  /**
   * @param {string | number} at
   * @param {string} [drawn] which day the server says that was: a browser may know of another time there
   * @returns {string} `2031-07-27`, where the times are shown
   */
  day(at, drawn) {
    return drawn || this.format('day', { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA').format(new Date(at));
  }

  /** @param {string} day as `day` gives it */
  dayName(day) {
    return this.format('name', { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(day));
  }

  /** @param {Date} at */
  clock(at) {
    return this.format('clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, 'en-GB').format(at);
  }

  /**
   * Make the times in a part of the page what is wanted, and true now; what is far off is dressed when it comes near.
   * @param {ParentNode} part
   */
  dress(part) {
    for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (part.querySelectorAll('time:is(:has(.clock), .clock):not(.away *)'))) {
      const clock = time.querySelector('.clock') ?? time;
      const at = new Date(time.dateTime);
      this.tell(time, clock, at);
      time.title = this.clock(at) === clock.textContent ? this.format('whole', { dateStyle: 'full', timeStyle: 'long' }).format(at) : '';
      if (time.closest('.stamp')) this.#ago(time, at);
    }
  }

  /**
   * Tell a time as it is wanted: as the server drew it.
   * @param {HTMLTimeElement} _time
   * @param {Element} _clock
   * @param {Date} _at
   */
  tell(_time, _clock, _at) {}

  /**
   * Say how long ago it happened, up to yesterday; what is older has its date.
   * @param {HTMLTimeElement} time
   * @param {Date} at
   */
  #ago(time, at) {
    const { now } = this;
    const past = now - Number(at);
    const days = (Date.parse(this.day(now)) - Date.parse(this.day(time.dateTime))) / DAY;
    let ago = time.querySelector('.ago');
    const isOld = past < 0 || days > 1;
    time.closest('.entry')?.classList.toggle('recent', !isOld);
    if (isOld) return ago?.remove();
    if (!ago) time.append((ago = make('span', { className: 'ago' })));
    // After midnight, what happened late in the evening is some hours ago, and not “yesterday”.
    /** @type {[number, Intl.RelativeTimeFormatUnit]} */
    const [count, unit] =
      past < MINUTE ? [0, 'second'] : past < HOUR ? [past / MINUTE, 'minute'] : days && past > DAY / 4 ? [1, 'day'] : [past / HOUR, 'hour'];
    this.#relative ??= new Intl.RelativeTimeFormat(this.#language, { numeric: 'auto', style: 'short' });
    say(ago, this.#relative.format(-Math.floor(count), unit));
  }

  /**
   * @param {string} name
   * @param {Intl.DateTimeFormatOptions} options
   * @param {string} [language]
   */
  format(name, options, language = this.#language) {
    const { zone: timeZone } = this;
    const key = `${name} ${timeZone}`;
    let format = this.#formats.get(key);
    // The server's dates are of this calendar, in all languages: those beside them are, too.
    if (!format) this.#formats.set(key, (format = formatOf(language, { timeZone, calendar: 'gregory', ...options })));
    return format;
  }
}

/**
 * Change a text only where it is another: a reader may have selected it.
 * @param {Element | null} node
 * @param {string} text
 */
export function say(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

/**
 * @param {string} language
 * @param {Intl.DateTimeFormatOptions} options
 */
function formatOf(language, options) {
  try {
    return new Intl.DateTimeFormat(language, options);
  } catch {
    // An old browser may not know the zone.
    return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  }
}
