/**
 * Times on the page: in the blog's zone as the server drew them, or in the reader's own; how long ago; and which day it is.
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
  /** @type {WeakMap<Element, string>} what the server drew */
  #drawn = new WeakMap();
  /** The server's clock less ours, in milliseconds: a reader's clock may be hours off. */
  #offset = 0;
  /** Whether the times are the reader's own. */
  own = false;
  /** When it was what is shown, in milliseconds; null: it is now. @type {number | null} */
  moment = null;

  /**
   * @param {string} language
   * @param {string} zone the blog's
   */
  constructor(language, zone) {
    // The day before the month, as the server writes it.
    this.#language = language === 'en' ? 'en-GB' : supported(language);
    this.#zone = zone;
  }

  /**
   * Learn from an event that just came what time it is.
   * @param {string} at
   */
  learn(at) {
    this.#offset = Math.max(this.#offset, Date.parse(at) - Date.now());
  }

  /** What time it is, or was when what is shown stood so. */
  get #now() {
    return this.moment ?? Date.now() + this.#offset;
  }

  /**
   * @param {string | number} at
   * @param {string} [drawn] which day the server says that was in the blog's zone: a browser may know of another time there
   * @returns {string} `2031-07-27`, where the times are shown
   */
  day(at, drawn) {
    return (!this.own && drawn) || this.#format('day', { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA').format(new Date(at));
  }

  /** @param {string} day as `day` gives it */
  dayName(day) {
    return formatOf(this.#language, { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(day));
  }

  /** @param {string} [at] */
  zoneName(at) {
    const parts = this.#format('zone', { timeZoneName: 'short' }).formatToParts(at ? new Date(at) : new Date());
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  }

  /**
   * Make the times in a part of the page what is wanted, and true now; what is far off is dressed when it comes near.
   * @param {ParentNode} part
   */
  dress(part) {
    for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (part.querySelectorAll('time:is(:has(.clock), .clock):not(.away *)'))) {
      const clock = time.querySelector('.clock') ?? time;
      const zone = time.querySelector('.zone');
      const at = new Date(time.dateTime);
      const own = () => this.#format('clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, 'en-GB').format(at);
      this.#put(clock, own);
      if (zone) this.#put(zone, () => this.zoneName(time.dateTime));
      const date = time.querySelector('.date');
      if (date) this.#put(date, () => this.#format('long', { dateStyle: 'long' }).format(at));
      time.title = own() === clock.textContent ? this.#format('whole', { dateStyle: 'full', timeStyle: 'long' }).format(at) : '';
      this.#date(time, clock);
      if (time.closest('.stamp')) this.#ago(time, at);
    }
  }

  /**
   * Tell the day of what stands outside of the list, whose lines do, unless it is today.
   * @param {HTMLTimeElement} time
   * @param {Element} clock
   */
  #date(time, clock) {
    const { on, date } = /** @type {HTMLElement | null} */ (time.closest('[data-date]:not(.entries *)'))?.dataset ?? {};
    if (!date || clock === time || time.closest('.card')) return;
    const own = () => this.#format('date', { day: 'numeric', month: 'short' }).format(new Date(time.dateTime));
    const text = this.day(time.dateTime, on) === this.day(this.#now) ? '' : this.own ? own() : date;
    let day = time.querySelector('.day');
    if (!day && text) clock.before((day = make('span', { className: 'day' })), ' ');
    say(day, text);
    // Once is enough for the lines of a list that follow each other.
    const above = time.closest('li')?.previousElementSibling?.querySelector('.day');
    if (day) /** @type {HTMLElement} */ (day).hidden = !text || above?.textContent === text;
  }

  /**
   * Say how long ago it happened, up to yesterday; what is older has its date.
   * @param {HTMLTimeElement} time
   * @param {Date} at
   */
  #ago(time, at) {
    const now = this.#now;
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
   * @param {Element} node
   * @param {() => string} own what stands there in the reader's zone
   */
  #put(node, own) {
    const drawn = this.#drawn.get(node) ?? node.textContent ?? '';
    this.#drawn.set(node, drawn);
    say(node, this.own || !drawn ? own() : drawn);
  }

  /**
   * @param {string} name
   * @param {Intl.DateTimeFormatOptions} options
   * @param {string} [language]
   */
  #format(name, options, language = this.#language) {
    const key = `${name} ${this.own}`;
    let format = this.#formats.get(key);
    if (!format) {
      format = formatOf(language, { ...options, timeZone: this.own ? undefined : this.#zone });
      this.#formats.set(key, format);
    }
    return format;
  }
}

/**
 * Change a text only where it is another: a reader may have selected it.
 * @param {Element | null} node
 * @param {string} text
 */
function say(node, text) {
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
