/**
 * The options of a listbox whose focus stays in a field (ARIA: `aria-activedescendant`): drawing them, and marking one.
 * @module
 */

import { make } from '../dom.js';

/**
 * @param {string} id
 * @param {string} label
 * @param {HTMLElement | ''} [beside] what stands beside it
 * @returns {HTMLLIElement}
 */
export function drawOption(id, label, beside = '') {
  const option = make('li', { id, dir: 'auto' });
  option.setAttribute('role', 'option');
  option.append(make('span', { textContent: label }), ...(beside ? [' ', beside] : []));
  return option;
}

/**
 * Mark one of them, and none else.
 * @param {HTMLElement} list
 * @param {HTMLElement} field
 * @param {number} at -1: none
 */
export function markOption(list, field, at) {
  list.querySelector('[aria-selected]')?.removeAttribute('aria-selected');
  const option = list.children[at];
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) field.setAttribute('aria-activedescendant', option.id);
  else field.removeAttribute('aria-activedescendant');
}

/**
 * @param {HTMLElement} list
 * @param {EventTarget | null} target of a click
 * @returns {number} which option it is in; -1: in none
 */
export function optionAt(list, target) {
  const option = target instanceof Element ? target.closest('[role=option]') : null;
  return option ? [...list.children].indexOf(option) : -1;
}
