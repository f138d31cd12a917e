/**
 * Places: a name and a point, as a line of the text. Coordinates are read by the server as they were pasted, and come
 * back as numbers; the line goes where the cursor is.
 * @module
 */

import { isComposing } from '../composing.js';
import { ask, onPress } from './asking.js';
import { change } from './change.js';
import { commands } from './commands.js';

/** @typedef {import('./markdown.js').Selected} Selected */
/** @typedef {import('./markdown.js').Edit} Edit */

const NAMES = ['place_name', 'place_latitude', 'place_longitude'];
const LONGEST_NAME = 100;
/** The server answers at once, or not at all. */
const TIMEOUT_MILLISECONDS = 10_000;

/**
 * Put a block into a paragraph of its own, behind the line with the cursor.
 * @param {string} block
 * @returns {(selected: Selected) => Edit}
 */
export function putBehind(block) {
  return ({ text, end }) => {
    const from = text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end);
    const before = text.slice(0, from);
    const above = before.trim() === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    const rest = text.slice(from);
    const insert = `${above}${block}${rest === '' || rest.startsWith('\n\n') ? '' : '\n'}`;
    return { from, to: from, insert, start: from + above.length + block.length, end: from + above.length + block.length };
  };
}

export class Places {
  #form;
  #text;
  #box;
  #address;
  #tokens;
  #hint;
  /** Counts what was asked: only the last answer is heard. */
  #asked = 0;

  /**
   * @param {import('./form.js').EntryForm} form
   * @param {HTMLDetailsElement} box
   * @param {string} address where they are read
   * @param {import('./asking.js').Tokens} tokens
   */
  constructor(form, box, address, tokens) {
    this.#form = form;
    this.#text = form.body;
    this.#box = box;
    this.#address = address;
    this.#tokens = tokens;
    this.#hint = this.#part('told').textContent ?? '';
  }

  /** Listen, and be there as a command. */
  begin() {
    commands.bind('place', () => this.#open());
    this.#box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || isComposing(event)) return;
      if (!(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      void this.#put();
    });
    this.#box.addEventListener('change', ({ target }) => {
      const latitude = this.#field('place_latitude');
      if (target === latitude && latitude.value.trim()) void this.#read();
    });
    this.#field('place_latitude').addEventListener('paste', () => setTimeout(() => void this.#read()));
    onPress(this.#part('in'), () => void this.#put());
    onPress(this.#part('none'), () => this.#leave());
    // What was asked for the text before is nobody's.
    this.#form.element.addEventListener('refilled', () => (this.#asked += 1));
  }

  /** The toolbar's button: words that are selected are the name. */
  #open() {
    const { value, selectionStart, selectionEnd } = this.#text;
    const words = value.slice(selectionStart, selectionEnd).trim();
    const name = this.#field('place_name');
    if (!name.value && words && words.length <= LONGEST_NAME && !words.includes('\n')) name.value = words;
    this.#box.open = true;
    (name.value ? this.#field('place_latitude') : name).focus();
  }

  /** Show what was pasted as two numbers; what can't be read yet may still be typed on. */
  async #read() {
    const answer = await this.#ask();
    if (!answer) return;
    const { found, wrong = '' } = answer;
    this.#told(wrong, !found);
    if (found) for (const name of ['place_latitude', 'place_longitude']) this.#field(name).value = found[name];
  }

  async #put() {
    const answer = await this.#ask();
    if (!answer) return;
    const { found, wrong = '' } = answer;
    if (!found) {
      this.#told(wrong, true);
      this.#field('place_latitude').focus();
      return;
    }
    this.#leave();
    change(this.#text, putBehind(found.block));
  }

  /** Without a place again, back in the text. */
  #leave() {
    this.#asked += 1; // what is answered from now on is of a place that nobody wants
    for (const name of NAMES) this.#field(name).value = '';
    this.#told('');
    this.#box.open = false;
    this.#text.focus();
    this.#form.element.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** @returns {Promise<{found?: Record<string, string>, wrong?: string} | null>} what the server says of the fields; null: they have changed since */
  async #ask() {
    const asked = ++this.#asked;
    const fields = Object.fromEntries(NAMES.map((name) => [name, this.#field(name).value]));
    const answer = await ask(this.#address, fields, this.#tokens, AbortSignal.timeout(TIMEOUT_MILLISECONDS));
    return asked === this.#asked ? answer : null;
  }

  /**
   * @param {string} sentence
   * @param {boolean} wrong
   */
  #told(sentence, wrong = false) {
    const place = this.#part('told');
    place.textContent = sentence || this.#hint;
    place.classList.toggle('wrong', wrong);
    for (const name of ['place_latitude', 'place_longitude']) {
      if (wrong) this.#field(name).setAttribute('aria-invalid', 'true');
      else this.#field(name).removeAttribute('aria-invalid');
    }
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement}
   */
  #field(name) {
    return /** @type {any} */ (this.#form.element.elements.namedItem(name));
  }

  /**
   * @param {string} name
   * @returns {HTMLElement}
   */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#box.querySelector(`[data-place-${name}]`));
  }
}
