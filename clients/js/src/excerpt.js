/**
 * The beginning of a text, for where there is no headline.
 * @module
 */

import { shortened } from './shortened.js';

/**
 * @param {Element | null | undefined} part of an entry
 * @param {number} [length] in signs; it is cut after a word
 */
export function excerpt(part, length = 90) {
  return part ? shortened(wordsOf(part), length) : '';
}

/**
 * What was written, as the server reads it: lists with their numbers, pictures by what they show, nothing of the interface.
 * @param {Element} part
 */
function wordsOf(part) {
  const copy = /** @type {Element} */ (part.cloneNode(true));
  for (const node of copy.querySelectorAll('button, summary, .app, .lost-embed, .card [dir]')) node.remove();
  for (const source of copy.querySelectorAll('.source')) source.replaceChildren(...source.children);
  for (const image of copy.querySelectorAll('img')) image.replaceWith(` ${image.alt} `);
  for (const list of copy.querySelectorAll('ol')) {
    let number = list.start;
    for (const item of list.children) {
      number = Number(item.getAttribute('value') ?? number);
      item.prepend(`${number++}${list.className ? ')' : '.'} `);
    }
  }
  return copy.textContent ?? '';
}
