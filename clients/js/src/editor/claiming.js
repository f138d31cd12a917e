/**
 * Saying by one key that something is claimed: in the form, of the words that are selected, or of the entry in the list whose
 * buttons have the focus. Without this script the fields are opened, and the pages led to, by hand.
 * @module
 */

import { commands } from './commands.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */

const MOST = 1000;

/** @param {EntryForm} form */
export function claimByKey(form) {
  const box = form.element.querySelector('[data-claiming]');
  if (box instanceof HTMLDetailsElement) commands.bind('claim', () => listed()?.click() ?? open(form, box));
}

/** @returns {HTMLElement | null | undefined} the link to the claims of the entry in the list that has the focus */
function listed() {
  return document.activeElement?.closest('[data-list] .item')?.querySelector('a[data-claims]');
}

/**
 * @param {EntryForm} form
 * @param {HTMLDetailsElement} box
 */
function open({ body, element }, box) {
  box.open = true;
  const quote = /** @type {HTMLInputElement} */ (element.elements.namedItem('quote'));
  const words = plain(body.value.slice(body.selectionStart, body.selectionEnd));
  if (words && words.length <= MOST && !words.includes('\n')) {
    quote.value = words;
    quote.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  const choices = /** @type {HTMLInputElement[]} */ ([...box.querySelectorAll('input[name="claim"]')]);
  const chosen = choices.find(({ checked, value }) => checked && value);
  if (!chosen) choices[1].click();
  (chosen ?? choices[1]).focus();
}

/**
 * @param {string} markdown of a sentence
 * @returns {string} as readers see it: without the signs of emphasis, and of links only the words
 */
function plain(markdown) {
  return markdown.replace(/\[([^\]\n]*)\]\([^)\n]*\)/g, '$1').replace(/[*~]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '').trim();
}
