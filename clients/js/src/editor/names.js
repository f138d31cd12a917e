/**
 * The lines of topics and bylines. The byline is not the login: who writes for a colleague sees that they do, and is back at
 * their own with a press; the log keeps whose press it was that posted.
 * @module
 */

import { make } from '../dom.js';
import { topicKey } from '../topics.js';
import { _ } from './tongue.js';
import { namesIn } from './triggers.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */

/**
 * Give the entry a topic, unless it has it.
 * @param {HTMLInputElement} field
 * @param {string} name
 */
export function addName(field, name) {
  const names = namesIn(field.value);
  if (!names.map(topicKey).includes(topicKey(name))) set(field, [...names, name].join(', '));
}

export class Byline {
  #field;
  #own;
  /** Whether somebody was chosen for the text that is in the form. */
  #chosen = false;
  #back = make('button', { type: 'button', className: 'quiet beside', hidden: true });

  /**
   * @param {EntryForm} form
   * @param {HTMLInputElement} field
   */
  constructor(form, field) {
    this.#field = field;
    this.#own = field.dataset.own ?? '';
    this.#back.textContent = _('Use mine');
    this.#back.onclick = () => this.mine();
    field.before(this.#back);
    form.element.addEventListener('input', () => this.#tell());
    form.element.addEventListener('refilled', () => {
      this.#chosen = false;
      this.#tell();
    });
    this.#tell();
  }

  /** Put the editor's own back. */
  mine() {
    set(this.#field, this.#own);
    this.#field.focus();
  }

  /**
   * Take a name that was chosen in the text: the first stands in place of what was there, each further one beside it.
   * @param {string} name
   */
  take(name) {
    if (!this.#own || this.#chosen) return addName(this.#field, name);
    this.#chosen = true;
    set(this.#field, name);
  }

  #tell() {
    this.#back.hidden = this.#own === '' || this.#field.value.trim() === this.#own;
  }
}

/**
 * @param {HTMLInputElement} field
 * @param {string} value
 */
function set(field, value) {
  field.value = value;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
