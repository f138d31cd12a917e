/**
 * The entry's form on the page: reading and filling it, and saying what is wrong beside each field.
 * @module
 */

/** @typedef {import('./drafts.js').Values} Values */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** Belongs to who is logged in, not to the words. */
const NOT_KEPT = ['csrf'];

export class EntryForm {
  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.element = element;
    /** Whether the server gave back what somebody had typed. */
    this.returned = 'returned' in element.dataset;
  }

  get action() {
    return new URL(this.element.action).pathname;
  }

  get key() {
    return this.#field('key').value;
  }

  get csrf() {
    return this.#field('csrf').value;
  }

  get body() {
    return /** @type {HTMLTextAreaElement} */ (this.#field('body'));
  }

  /** @returns {Values} */
  get values() {
    const kept = this.#fields.filter(({ name }) => !NOT_KEPT.includes(name));
    return Object.fromEntries(kept.map((field) => [field.name, isMark(field) ? field.checked : field.value]));
  }

  /** @param {Values} values */
  set values(values) {
    for (const field of this.#fields) {
      const value = values[field.name];
      if (isMark(field) && typeof value === 'boolean') field.checked = value;
      else if (!NOT_KEPT.includes(field.name) && typeof value === 'string') field.value = value;
    }
  }

  /** Whether something was typed that isn't posted. Browsers, too, fill forms in again: what the server drew decides. */
  get changed() {
    return this.returned || this.#fields.some((field) => field.type !== 'hidden' && differs(field));
  }

  /**
   * Begin a new one.
   * @param {string} key
   */
  clear(key) {
    this.returned = false;
    this.element.querySelector('[data-question]')?.remove();
    for (const field of this.#fields) {
      if (isMark(field)) field.checked = field.defaultChecked = false;
      else if (field.name === 'key') field.value = key;
      else if (field.type !== 'hidden' && field.name !== 'byline') field.value = field.defaultValue = '';
    }
  }

  /** @returns {URLSearchParams} what is sent */
  get sent() {
    return new URLSearchParams(/** @type {any} */ (new FormData(this.element)));
  }

  /**
   * Let nothing be changed while it is on its way; it stays readable.
   * @param {boolean} locked
   */
  lock(locked) {
    this.element.toggleAttribute('data-sending', locked);
    for (const field of this.#fields) {
      if (isMark(field)) field.disabled = locked;
      else if (field.type !== 'hidden') field.readOnly = locked;
    }
    for (const button of this.element.querySelectorAll('button')) button.disabled = locked;
  }

  /**
   * Say what is wrong with which field, and go to the first of them; with an empty list all is well.
   * @param {{field: string, message: string}[]} errors
   */
  blame(errors) {
    const sentences = new Map();
    for (const { field, message } of errors) sentences.set(field.split('.')[0], `This ${message}.`);
    for (const node of this.element.querySelectorAll('[data-wrong]')) {
      const name = /** @type {HTMLElement} */ (node).dataset.wrong ?? '';
      const sentence = sentences.get(name) ?? '';
      node.textContent = sentence;
      const field = this.#field(name);
      if (sentence) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    }
    /** @type {HTMLElement | null} */ (this.element.querySelector('[aria-invalid]'))?.focus();
  }

  /** @returns {Field[]} */
  get #fields() {
    return /** @type {Field[]} */ ([...this.element.elements].filter((one) => one.matches('input, textarea')));
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {Field} */ (this.element.elements.namedItem(name));
  }
}

/** @param {Field} field */
function differs(field) {
  return isMark(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

/**
 * @param {Field} field
 * @returns {field is HTMLInputElement}
 */
function isMark(field) {
  return field.type === 'checkbox';
}
