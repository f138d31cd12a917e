/**
 * The days of times that stand outside of a list, whose lines tell them.
 * @module
 */

import { make } from './dom.js';

/**
 * Tell the day of a time unless it is today.
 * @param {import('./times.js').Times} times
 * @param {HTMLTimeElement} time
 * @param {Element} clock in it
 * @param {string | false} [own] how it is called where it is not as the server drew it
 */
export function tellDay(times, time, clock, own) {
  const { on, date } = /** @type {HTMLElement | null} */ (time.closest('[data-date]:not(.entries *)'))?.dataset ?? {};
  if (!date || clock === time || time.closest('.card')) return;
  const text = times.day(time.dateTime, on) === times.day(times.now) ? '' : own || date;
  let day = time.querySelector('.day');
  if (!day && text) clock.before((day = make('span', { className: 'day' })), ' ');
  if (!day) return;
  // What its reader may have selected stays.
  if (day.textContent !== text) day.textContent = text;
  // Once is enough for the lines of a list that follow each other.
  const above = time.closest('li')?.previousElementSibling?.querySelector('.day');
  /** @type {HTMLElement} */ (day).hidden = !text || above?.textContent === text;
}

/**
 * Make what tells times tell the days, too.
 * @template {new (...given: any[]) => import('./times.js').Times} Kind
 * @param {Kind} Times
 * @returns {Kind}
 */
export function dated(Times) {
  return class extends Times {
    /**
     * @param {HTMLTimeElement} time
     * @param {Element} clock
     * @param {Date} at
     */
    tell(time, clock, at) {
      super.tell(time, clock, at);
      tellDay(this, time, clock);
    }
  };
}
