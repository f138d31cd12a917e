/**
 * The list of claims by keys: 1 to 5 give the claim that has the focus its status, arrows go to the next and the one before.
 * Without it the buttons do the same.
 * @module
 */

import { isComposing } from '../composing.js';

/** @param {KeyboardEvent} event */
function press(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
  if (!(target instanceof Element) || target.matches('input')) return;
  const claim = target.closest('.claim');
  const goal = { ArrowDown: 1, ArrowUp: -1 }[key];
  const button = goal ? neighbour(claim, goal) : /^[1-5]$/.test(key) && find(claim, `[aria-keyshortcuts="${key}"]`);
  if (!button) return;
  event.preventDefault();
  if (goal) button.focus();
  else button.click();
}

/**
 * @param {Element | null} claim
 * @param {number} step
 */
function neighbour(claim, step) {
  const all = [...document.querySelectorAll('.claim:has([data-claim])')];
  return claim && find(all[all.indexOf(claim) + step] ?? null, '.chosen');
}

/**
 * @param {Element | null} claim
 * @param {string} selector
 */
function find(claim, selector) {
  return /** @type {HTMLElement | null} */ (claim?.querySelector(selector) ?? null);
}

document.addEventListener('keydown', press);
// The oldest claim waits for its key.
if (document.activeElement === document.body && !location.hash) find(document.querySelector('.claim'), '.chosen')?.focus();
