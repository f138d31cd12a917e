/**
 * Words that stand beside a form: what was typed into it where it says something else by now, or the other way round.
 * @module
 */

import { make } from '../dom.js';

/** @typedef {import('./texts.js').Values} Values */

const ROWS = 9;

export class Beside {
  #after;
  #box = make('p', { className: 'field', hidden: true });
  #label = make('label', { htmlFor: '' });
  #words = make('textarea', { readOnly: true, rows: ROWS, dir: 'auto' });

  /** @param {Element} after */
  constructor(after) {
    this.#after = after;
    this.#words.id = `beside-${Math.random().toString(36).slice(2)}`;
    this.#label.htmlFor = this.#words.id;
    this.#box.append(this.#label, this.#words);
  }

  /**
   * @param {string} label
   * @param {string} words
   */
  show(label, words) {
    this.#after.after(this.#box);
    [this.#label.textContent, this.#words.value, this.#box.hidden] = [label, words, false];
  }

  hide() {
    this.#box.remove();
  }
}

/**
 * What of a form is somebody's words: a field with nothing in it, and a mark that is not set, are none.
 * @param {Values} values
 * @returns {string} the same for the same words
 */
export const serialised = (values) => JSON.stringify(Object.entries(values).filter(([, value]) => value !== '' && value !== false).sort());

/**
 * @param {ParentNode} page where the fields have their labels
 * @param {Values} values
 * @param {Values} others
 * @returns {string} what values say that others don't, with the label of each line; a text speaks for itself
 */
export function differing(page, values, others) {
  const lines = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === (others[name] ?? '') || value === false) continue;
    const isText = page.querySelector(`textarea[name="${CSS.escape(name)}"]`) !== null;
    const label = page.querySelector(`label[for="${CSS.escape(name)}"]`)?.firstChild?.textContent?.trim();
    lines.push(isText || !label ? String(value) : `${label}: ${value}`);
  }
  return lines.join('\n');
}
