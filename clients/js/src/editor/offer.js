/**
 * A list of what can be chosen, at a place on the screen; the focus stays in the field that it belongs to.
 * @module
 */

import { make } from '../dom.js';
import { drawOption, markOption, optionAt } from './options.js';
import { _, _n } from './tongue.js';

/** @typedef {{label: string, note?: string, then: () => void}} Choice */

export class Offer {
  #list = make('ul', { className: 'offer', id: `offer-${Math.random().toString(36).slice(2)}`, hidden: true });
  #status = make('span', { className: 'visually-hidden' });
  /** @type {Choice[]} */
  #choices = [];
  #at = -1;
  #field;

  /** @param {HTMLElement} field */
  constructor(field) {
    this.#field = field;
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', _('Offered'));
    this.#status.setAttribute('role', 'status');
    document.body.append(this.#list, this.#status);
    // Neither a press nor a finger takes the focus out of the field.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => this.#choices[optionAt(this.#list, target)]?.then());
    field.setAttribute('aria-autocomplete', 'list');
    if (field instanceof HTMLInputElement) {
      field.setAttribute('role', 'combobox');
      field.setAttribute('aria-expanded', 'false');
    }
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /**
   * @param {Choice[]} choices none: the list is closed
   * @param {{left: number, top: number, bottom: number}} place in the window
   * @param {boolean} eager whether the first is chosen unless another one is
   */
  show(choices, place, eager) {
    if (choices.length === 0) return this.close();
    const news = choices.length !== this.#choices.length || !this.isOpen;
    this.#choices = choices;
    this.#list.replaceChildren(...choices.map((choice, at) => draw(choice, `${this.#list.id}-${at}`)));
    this.#list.hidden = false;
    this.#field.setAttribute('aria-controls', this.#list.id);
    if (this.#field instanceof HTMLInputElement) this.#field.setAttribute('aria-expanded', 'true');
    this.#put(place);
    this.#mark(eager ? 0 : -1);
    if (news) this.#status.textContent = _n('{n} offered; arrow keys choose', '{n} offered; arrow keys choose', choices.length);
  }

  /** @param {string} [said] what became of it */
  close(said = '') {
    this.#status.textContent = said;
    if (!this.isOpen) return;
    this.#list.hidden = true;
    this.#choices = [];
    this.#at = -1;
    for (const name of ['aria-controls', 'aria-activedescendant']) this.#field.removeAttribute(name);
    if (this.#field instanceof HTMLInputElement) this.#field.setAttribute('aria-expanded', 'false');
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it was for the list
   */
  press(key) {
    const { length } = this.#choices;
    if (key === 'ArrowDown') this.#mark((this.#at + 1) % length);
    else if (key === 'ArrowUp') this.#mark((Math.max(this.#at, 0) + length - 1) % length);
    else if (key === 'Escape') this.close();
    else if ((key === 'Enter' || key === 'Tab') && this.#at >= 0) this.#choices[this.#at].then();
    else return false;
    return true;
  }

  /** @param {{left: number, top: number, bottom: number}} place */
  #put({ left, top, bottom }) {
    const { style, offsetWidth, offsetHeight } = this.#list;
    const fits = bottom + offsetHeight + 8 < innerHeight || top < offsetHeight;
    style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - offsetWidth - 8))}px`;
    style.top = `${fits ? bottom + 4 : top - offsetHeight - 4}px`;
  }

  /** @param {number} at */
  #mark(at) {
    this.#at = at;
    markOption(this.#list, this.#field, at);
  }
}

/**
 * @param {Choice} choice
 * @param {string} id
 */
function draw({ label, note }, id) {
  return drawOption(id, label, note && make('span', { className: 'muted', textContent: note }));
}
