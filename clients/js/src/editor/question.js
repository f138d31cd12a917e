/**
 * The question whether a time is meant, below its field: one instant is ticked, of two one is chosen. As the server draws it.
 * @module
 */

import { make } from '../dom.js';
import { _ } from './tongue.js';

/** @typedef {{value: string, label: string}} Choice an instant that can be meant, and how it is called */

/**
 * @param {string} words
 * @param {Choice[]} choices
 * @param {string} [name] of the field of the answer
 * @returns {HTMLElement}
 */
export function drawQuestion(words, choices, name = 'meant') {
  const box = make('div', { className: 'question' });
  box.dataset.question = '';
  box.append(...(choices.length === 1 ? [tick(words, choices[0], name)] : choose(words, choices, name)));
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
