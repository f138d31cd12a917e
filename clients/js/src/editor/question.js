/**
 * The question whether a time is meant, below its field: one instant is ticked, of two one is chosen. As the server draws it.
 * @module
 */

import { make } from '../dom.js';
import { _ } from './tongue.js';

/** @typedef {{value: string, label: string}} Choice an instant that can be meant, and how it is called */

/**
 * Whether an entry that isn't out yet could wait for what is asked about.
 * @param {Choice[]} choices
 * @param {number} now milliseconds
 */
export function canWait(choices, now) {
  return choices.length === 1 && Date.parse(choices[0].value) > now;
}

/**
 * @param {string} words
 * @param {Choice[]} choices
 * @param {string} [name] of the field of the answer
 * @param {boolean} [waits] whether to schedule the entry for then is an answer, too
 * @returns {HTMLElement}
 */
export function drawQuestion(words, choices, name = 'meant', waits = false) {
  const box = make('div', { className: 'question' });
  box.dataset.question = '';
  box.append(...(choices.length === 1 ? [tick(words, choices[0], name)] : choose(words, choices, name)));
  if (waits) box.append(' ', make('button', { className: 'secondary', name: 'then', value: choices[0].value, textContent: _('Schedule it for then') }));
  return box;
}

/**
 * @param {string} words
 * @param {Choice} choice
 * @param {string} name
 */
function tick(words, { value, label }, name) {
  const node = make('label', {});
  node.append(make('input', { type: 'checkbox', name, value }), ` ${words} ${label}`);
  return node;
}

/**
 * @param {string} words
 * @param {Choice[]} choices
 * @param {string} name
 */
function choose(words, choices, name) {
  const label = make('label', { htmlFor: name, textContent: words });
  const select = make('select', { id: name, name });
  select.append(new Option(_('which of the two?'), ''), ...choices.map((choice) => new Option(choice.label, choice.value)));
  return [label, select];
}
