/**
 * The choice beside Post when an entry is to go out by itself: as long as it is open, the button schedules.
 * @module
 */

import { commands } from './commands.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */

const HOUR_MILLISECONDS = 3600 * 1000;

export class Later {
  #form;
  #details;
  #button;
  #post;

  /** @param {EntryForm} form */
  constructor(form) {
    this.#form = form;
    this.#details = /** @type {HTMLDetailsElement | null} */ (form.element.querySelector('[data-later]'));
    this.#button = /** @type {HTMLElement | null} */ (form.element.querySelector('.outcome .buttons > button'));
    this.#post = this.#button?.textContent ?? '';
  }

  /** Whether what is in the form is to be posted by itself. */
  get isOpen() {
    return this.#details?.open ?? false;
  }

  begin() {
    const details = this.#details;
    if (!details) return;
    const own = /** @type {HTMLElement} */ (details.querySelector('button[value="schedule"]'));
    const { textContent: schedule } = own;
    own.hidden = true;
    details.addEventListener('toggle', () => {
      if (this.#button) this.#button.textContent = details.open ? schedule : this.#post;
      if (details.open) this.#fill();
      else this.#set('', '');
    });
    this.#form.element.addEventListener('cleared', () => (details.open = false));
    this.#form.element.addEventListener('refilled', () => (details.open = this.#time.value !== ''));
    commands.bind('later', () => {
      details.open = true;
      this.#fill();
      this.#time.focus();
    });
    if (details.open && this.#button) this.#button.textContent = schedule;
  }

  get #time() {
    return /** @type {HTMLInputElement} */ (this.#form.element.elements.namedItem('publish_time'));
  }

  get #date() {
    return /** @type {HTMLInputElement} */ (this.#form.element.elements.namedItem('publish_date'));
  }

  /** Begin with the next full hour, by the clocks of the zone that stands beside it. */
  #fill() {
    if (this.#time.value) return;
    const { zone } = this.#form;
    const next = new Date((Math.floor(Date.now() / HOUR_MILLISECONDS) + 1) * HOUR_MILLISECONDS);
    const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' }).formatToParts(next);
    const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value.padStart(2, '0') ?? '';
    this.#set(`${part('year')}-${part('month')}-${part('day')}`, `${part('hour')}:00:00`);
  }

  /**
   * What stands there by itself is nothing that somebody typed.
   * @param {string} date
   * @param {string} time
   */
  #set(date, time) {
    for (const [field, value] of /** @type {[HTMLInputElement, string][]} */ ([[this.#date, date], [this.#time, time]])) {
      field.defaultValue = value;
      field.value = value;
    }
  }
}
