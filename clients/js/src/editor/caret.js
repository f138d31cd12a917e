/**
 * Where the cursor is on the screen, which no browser tells of a text field: its text is set once more, out of sight.
 * @module
 */

import { make } from '../dom.js';

const SHAPE = /** @type {const} */ ([
  'boxSizing',
  'width',
  'paddingTop',
  'paddingInlineStart',
  'paddingInlineEnd',
  'borderTopWidth',
  'borderInlineStartWidth',
  'borderInlineEndWidth',
  'borderStyle',
  'direction',
  'font',
  'letterSpacing',
  'lineHeight',
  'tabSize',
  'textIndent',
]);

/**
 * @param {HTMLTextAreaElement | HTMLInputElement} field
 * @param {number} at a place in its text
 * @returns {{left: number, top: number, bottom: number}} of that place, in the window
 */
export function caretIn(field, at) {
  const box = field.getBoundingClientRect();
  if (field instanceof HTMLInputElement) return { left: box.left, top: box.top, bottom: box.bottom };
  const style = getComputedStyle(field);
  const copy = make('div', { className: 'unseen-copy' });
  for (const name of SHAPE) copy.style[name] = style[name];
  const mark = make('span', { textContent: '\u200b' });
  copy.append(field.value.slice(0, at), mark);
  document.body.append(copy);
  const top = box.top + Math.min(mark.offsetTop - field.scrollTop, box.height);
  const place = { left: box.left + mark.offsetLeft, top, bottom: top + mark.offsetHeight };
  copy.remove();
  return place;
}
