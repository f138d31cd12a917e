/**
 * The keyboard: from entry to entry, and a page that tells the keys. Can be switched off (WCAG 2.2, 2.1.4).
 * @module
 */

import { goTo } from '../scrolling.js';

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {{keys: () => boolean, togglePause: () => void}} options
 */
export function listenForKeys(blog, { keys, togglePause }) {
  /** @type {Record<string, () => void>} */
  const actions = {
    j: () => step(blog, 1),
    k: () => step(blog, -1),
    '.': () => blog.pill.press(),
    p: togglePause,
    '?': () => void import('./help.js').then(({ showKeys }) => showKeys(blog.words)),
  };
  document.addEventListener('keydown', (event) => {
    if (!keys() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    // Clicking into the dialog takes the focus out of it; what is behind it is still out of reach.
    if (document.querySelector('dialog[open]')) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {1 | -1} by
 */
function step(blog, by) {
  const { entries } = blog.timeline;
  const at = entries.findIndex((entry) => entry.contains(document.activeElement));
  const below = entries.findIndex((entry) => entry.getBoundingClientRect().top > (by > 0 ? 1 : -1));
  const next = at >= 0 ? at + by : by > 0 ? below : (below < 0 ? entries.length : below) - 1;
  const entry = entries[next];
  if (!entry) return;
  entry.focus({ preventScroll: true });
  goTo(entry);
}
