/**
 * What the desk has promised: by a key it is done (D), moved by half an hour (M) or dropped (X), and what is due is said.
 * @module
 */

import { isComposing } from '../composing.js';
import { commands } from './commands.js';
import { _ } from './tongue.js';

/** What each key presses. @type {Record<string, string>} */
const KEYS = { d: 'done', m: 'later', x: 'drop' };

/** Hear the keys of promises, wherever they are listed, and say what has come due. */
export function followPromises() {
  document.addEventListener('keydown', press);
  const watch = document.querySelector('[data-part="watch"]');
  if (!watch) return;
  commands.bind('promise', () => link('[data-promises]')?.click());
  commands.bind('handover', () => link('[data-handover]')?.click());
  commands.bind('kept', () => document.querySelector('.watch .due')?.querySelector('button')?.click());
  let said = due(watch);
  watch.addEventListener('redrawn', () => {
    const is = due(watch);
    if (is && is !== said) tell(is);
    said = is;
  });
}

/**
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
const link = (selector) => document.querySelector(selector);

/**
 * @param {Element} watch
 * @returns {string} what is due first; empty: nothing
 */
function due(watch) {
  return watch.querySelector('.due a')?.textContent ?? '';
}

/** @param {string} promise */
function tell(promise) {
  const place = document.querySelector('[data-presence-said]');
  if (place) place.textContent = _('Due: {promise}', { promise });
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isComposing(event) || !(event.target instanceof Element)) return;
  if (event.target.closest('input, textarea, select')) return;
  const button = event.target.closest('[data-promise]')?.querySelector(`[value="${KEYS[event.key.toLowerCase()] ?? 'no-such'}"]`);
  if (!(button instanceof HTMLElement)) return;
  event.preventDefault();
  button.click();
}
