/**
 * What the change of an entry is: chosen by one key, and never in the way of saving. What is told to readers has a field for
 * its sentence, and one for what was said before, in which stands what the change takes out until somebody types there.
 * @module
 */

import { make } from '../dom.js';
import { Afterwards } from './afterwards.js';
import { commands, keysForAria, keysInWords } from './commands.js';
import { COMMANDS } from './command-table.js';
import { takenOut } from './taken-out.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */

const PAUSE_MILLISECONDS = 300;
const TOLD = ['clarification', 'correction'];

/** @param {EntryForm} form of an entry that stands on the page, or of a new one, which has no such choice */
export function tellChanges(form) {
  const box = form.element.querySelector('[data-telling]');
  if (!box) return;
  const choices = /** @type {HTMLInputElement[]} */ ([...box.querySelectorAll('input[type=radio]')]);
  const [sentence, was] = /** @type {HTMLInputElement[]} */ (['tell', 'was'].map((name) => form.element.elements.namedItem(name)));
  const offerNow = () => offer(form, was, isTold(choices));
  const offering = new Afterwards(offerNow, PAUSE_MILLISECONDS);
  for (const choice of choices) {
    const keys = COMMANDS.find(({ id }) => id === choice.value)?.keys ?? '';
    choice.setAttribute('aria-keyshortcuts', keysForAria(keys));
    choice.addEventListener('change', offerNow);
    commands.bind(choice.value, () => choose(choice, sentence));
  }
  const [first, last] = [choices[0], choices[choices.length - 1]].map(({ value }) => COMMANDS.find(({ id }) => id === value)?.keys ?? '');
  const hint = make('span', { className: 'hint keys', textContent: `${keysInWords(first)} … ${keysInWords(last).slice(-1)}` });
  box.querySelector('legend')?.append(' ', hint);
  form.element.addEventListener('input', ({ target }) => target !== was && offering.soon());
}

/**
 * @param {HTMLInputElement} choice
 * @param {HTMLInputElement} sentence
 */
function choose(choice, sentence) {
  choice.click();
  (TOLD.includes(choice.value) ? sentence : choice).focus();
}

/** @param {HTMLInputElement[]} choices */
function isTold(choices) {
  return choices.some(({ checked, value }) => checked && TOLD.includes(value));
}

/**
 * Put what was taken out into its field, unless other words stand there than were offered.
 * @param {EntryForm} form
 * @param {HTMLInputElement} was
 * @param {boolean} told
 */
function offer({ element, body, markdown }, was, told) {
  if (was.value !== (was.dataset.offered ?? '')) return;
  const headline = /** @type {HTMLInputElement} */ (element.elements.namedItem('headline'));
  const [before, after] = [`${headline.defaultValue}\n${body.defaultValue}`, `${headline.value}\n${markdown}`];
  const words = told ? takenOut(before, after, body.lang) : '';
  if (words === was.value) return;
  was.value = was.dataset.offered = words;
  was.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
