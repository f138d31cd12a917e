/**
 * The entry's form on the page: reading and filling it, and saying what is wrong beside each field.
 * @module
 */

import { newKey } from './key.js';
import { canWait, drawQuestion } from './question.js';
import { _ } from './tongue.js';
import { forgive, mark } from './wrong.js';

/** @typedef {import('./question.js').Choice} Choice */

/** @typedef {import('./texts.js').Values} Values */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * @typedef {object} Shown
 * @property {(markdown: string) => string} text
 * @property {(text: string, waiting?: boolean) => string} markdown `waiting`: with what the server doesn't have yet
 * @property {() => void} draw
 */

/** Belongs to who is logged in, not to the words. */
const NOT_KEPT = ['csrf'];

/** What the server calls otherwise: where it is typed in more than one field. @type {Record<string, string>} */
const IN_PLACE_OF = { publish_at: 'publish_time' };

export class EntryForm {
  /** @type {Values} */
  #hidden;
  /** How a text stands in its field, for which it is Markdown elsewhere; see pictures.js. */
  shown = /** @type {Shown} */ ({ text: (markdown) => markdown, markdown: (text) => text, draw() {} });

  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.element = element;
    /** Whether the server gave back what somebody had typed. */
    this.returned = 'returned' in element.dataset;
    // A copy of the tab, and a page that a browser brings back, have the same form: what is typed there is another text.
    // A draft's form goes on with the key that the draft is known by.
    if (!this.returned && !('draft' in element.dataset)) this.key = newKey();
    this.#hidden = Object.fromEntries(this.#fields.filter(isHidden).map(({ name, value }) => [name, value]));
  }

  get action() {
    return new URL(this.element.action).pathname;
  }

  /** In which zone its times are meant. */
  get zone() {
    return this.#field('zone').value;
  }

  get key() {
    return this.#field('key').value;
  }

  /** @param {string} revision that was saved: what is typed from now on changes it */
  set revision(revision) {
    this.#field('revision').value = revision;
  }

  get csrf() {
    return this.#field('csrf').value;
  }

  get body() {
    return /** @type {HTMLTextAreaElement} */ (this.#field('body'));
  }

  set key(key) {
    this.#field('key').value = key;
  }

  /** @returns {Values} */
  get values() {
    const kept = this.#fields.filter((field) => !NOT_KEPT.includes(field.name) && (!isChoice(field) || field.checked));
    return Object.fromEntries(kept.map((field) => [field.name, isMark(field) ? field.checked && field.value : this.#valueOf(field)]));
  }

  /** @returns {Values} what the server drew of what can be seen */
  get drawn() {
    const kept = this.#fields.filter((field) => !isHidden(field) && (!isChoice(field) || field.defaultChecked));
    return Object.fromEntries(kept.map((field) => [field.name, isMark(field) ? field.defaultChecked && field.value : drawnIn(field)]));
  }

  /** @returns {Values} what stands there now of what can be seen, as the server may have it */
  get said() {
    const names = this.#fields.filter((field) => !isHidden(field)).map(({ name }) => name);
    const said = Object.entries({ ...this.values, body: this.markdown });
    return Object.fromEntries(said.filter(([name]) => names.includes(name)));
  }

  /** @param {Values} values */
  set values(values) {
    for (const field of this.#fields) {
      const value = values[field.name];
      if (NOT_KEPT.includes(field.name) || value === undefined) continue;
      if (isMark(field)) field.checked = value !== false;
      else if (isChoice(field)) field.checked = field.value === value;
      else field.value = field === this.body ? this.shown.text(String(value)) : String(value);
    }
    this.shown.draw();
    tellZone(this.element);
    this.element.dispatchEvent(new Event('refilled'));
  }

  /** Whether something was typed that isn't posted. Browsers, too, fill forms in again: what the server drew decides. */
  get changed() {
    return this.returned || this.#fields.some((field) => !isHidden(field) && this.#differs(field));
  }

  /**
   * Whether nothing stands here that isn't in these values, too: browsers fill some of the fields in again.
   * @param {Values} values
   */
  isPartOf(values) {
    const own = this.values;
    const visible = this.#fields.filter((field) => !isHidden(field) && this.#differs(field));
    return visible.every(({ name }) => own[name] === values[name]);
  }

  /** Begin a new one, and say so by the event `cleared`; who wrote the last one writes the next, too. */
  clear() {
    this.returned = false;
    this.blame([]);
    this.ask([]);
    for (const field of this.#fields) {
      if (isMark(field)) field.checked = field.defaultChecked = false;
      else if (isChoice(field)) field.checked = field.defaultChecked = !field.value;
      else if (!isHidden(field) && !(field instanceof HTMLSelectElement)) {
        if (field.name !== 'byline') field.value = '';
        field.defaultValue = field.value;
      }
    }
    this.values = { ...this.#hidden, body: '', key: newKey() };
    this.element.dispatchEvent(new Event('cleared'));
  }

  /** Throw away what was typed: as the server drew it. */
  reset() {
    this.returned = false;
    this.blame([]);
    this.ask([]);
    this.element.reset();
    this.values = { ...this.#hidden, body: this.body.defaultValue, key: newKey() };
  }

  /** The text as the server may have it: without pictures that it doesn't have yet. */
  get markdown() {
    return this.shown.markdown(this.body.value);
  }

  /** @returns {URLSearchParams} what is sent */
  get sent() {
    const data = new FormData(this.element);
    data.set('body', this.markdown);
    return new URLSearchParams(/** @type {any} */ (data));
  }

  /**
   * Say what is wrong with which field; what concerns none of them concerns the text. With an empty list all is well.
   * @param {{field: string, message: string}[]} errors
   */
  blame(errors) {
    const places = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll('[data-wrong]')]);
    const sentences = new Map();
    for (const { field, message } of errors) {
      const name = field.split('.')[0];
      const known = places.some(({ dataset }) => dataset.wrong === name);
      sentences.set(known ? name : 'body', _('This {fault}.', { fault: message }));
    }
    for (const place of places) mark(place, this.#field(place.dataset.wrong ?? ''), sentences.get(place.dataset.wrong) ?? '');
  }

  /**
   * Ask which of these instants is meant by the time; with an empty list nothing is asked.
   * @param {Choice[]} choices
   * @param {string} [field] which time
   */
  ask(choices, field = 'occurred_at') {
    for (const asked of this.element.querySelectorAll('[data-question]')) asked.remove();
    if (choices.length === 0) return;
    const which = choices.length > 1 ? _('Which of the two?') : _('Schedule it for this time:');
    if (field !== 'occurred_at') return this.#field(field).parentElement?.append(drawQuestion(which, choices, 'publish_meant'));
    const button = this.element.querySelector('button[value="post"]')?.textContent;
    const waits = canWait(choices, Date.now()) && this.element.querySelector('[data-later]') !== null;
    this.#field('occurred_at').parentElement?.append(drawQuestion(_('{button} now with this time:', { button: button ?? '' }), choices, 'meant', waits));
  }

  /**
   * @param {{field: string, message: string}} error
   * @returns {string} what is wrong, for where the field isn't seen
   */
  sentence({ field, message }) {
    const label = this.element.querySelector(`label[for="${CSS.escape(field.split('.')[0])}"]`);
    return _('{label}: this {fault}.', { label: (label?.firstChild?.textContent ?? _('Text')).trim(), fault: message });
  }

  /** Go to the first field that is wrong, or to the text. */
  focus() {
    const wrong = /** @type {HTMLElement | null} */ (this.element.querySelector('[aria-invalid]'));
    (wrong ?? this.body).focus();
    wrong?.scrollIntoView({ block: 'center' });
  }

  /** @param {string} name of a field, to go to it with all that stands in it selected */
  goTo(name) {
    const field = this.#field(name);
    field.focus();
    if (field instanceof HTMLInputElement) field.select();
  }

  /** @param {string} name of a mark, to set it or take it off */
  toggle(name) {
    this.#field(name).click();
  }

  /** Whether no field is said to be wrong. */
  get fine() {
    return !this.element.querySelector('[aria-invalid]');
  }

  /**
   * Take back what was said of a field that is changed now.
   * @param {EventTarget | null} field
   */
  changedBy(field) {
    forgive(field);
    // The instants that were asked about are those of the time that stood there.
    if (field === this.#field('occurred_at')) this.ask([]);
  }

  /** @param {Field} field */
  #valueOf(field) {
    return field === this.body ? this.shown.markdown(field.value, true) : field.value;
  }

  /** @param {Field} field */
  #differs(field) {
    if (field instanceof HTMLSelectElement) return false;
    return isMark(field) || isChoice(field) ? field.checked !== field.defaultChecked : this.#valueOf(field) !== field.defaultValue;
  }

  /** @returns {Field[]} */
  get #fields() {
    return /** @type {Field[]} */ ([...this.element.elements].filter((one) => one.matches('input[name], textarea[name], select[name]')));
  }

  /** @param {string} name */
  #field(name) {
    const { elements } = this.element;
    return /** @type {Field} */ (elements.namedItem(name) ?? elements.namedItem(IN_PLACE_OF[name] ?? ''));
  }
}

/**
 * A time is meant in the zone that stands beside it, also when the coverage has another one by now.
 * @param {HTMLFormElement} form the one of the page that has times
 */
export function tellZone(form) {
  const zone = form.elements.namedItem('zone');
  if (!(zone instanceof HTMLInputElement)) return;
  for (const place of document.querySelectorAll('span[data-zone]')) place.textContent = zone.value;
}

/** @param {Field} field */
function isHidden(field) {
  return field.type === 'hidden';
}

/** @param {Field} field */
function drawnIn(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  return ([...field.options].find(({ defaultSelected }) => defaultSelected) ?? field.options[0])?.value ?? '';
}

/**
 * @param {Field} field
 * @returns {field is HTMLInputElement}
 */
function isMark(field) {
  return field.type === 'checkbox';
}

/**
 * @param {Field} field
 * @returns {field is HTMLInputElement} one of several, of which one is chosen
 */
function isChoice(field) {
  return field.type === 'radio';
}
