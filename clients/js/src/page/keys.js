/**
 * The keyboard: from entry to entry, and a page that tells the keys; loaded with the first key that means something.
 * @module
 */

import { showKeys } from './help.js';

/**
 * @param {string} key
 * @param {import('../element.js').LiveBlog} blog
 * @param {() => void} togglePause
 * @param {(node: Element) => void} goTo given, for the page has loaded it already
 */
export function act(key, blog, togglePause, goTo) {
  /** @type {Record<string, () => void>} */
  const actions = {
    j: () => step(blog, 1, goTo),
    k: () => step(blog, -1, goTo),
    '.': () => blog.pill?.press(),
    p: togglePause,
    '?': () => showKeys(blog.words),
  };
  actions[key]();
}

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {1 | -1} by
 * @param {(node: Element) => void} goTo
 */
function step(blog, by, goTo) {
  const { entries, near } = blog.timeline;
  const at = entries.findIndex((entry) => entry.contains(document.activeElement));
  // Asking those that are far off where they are would lay them out.
  const first = near.find((node) => node.dataset.id && node.getBoundingClientRect().top > (by > 0 ? 1 : -1));
  const below = first ? entries.indexOf(first) : -1;
  const next = at >= 0 ? at + by : by > 0 ? below : (below < 0 ? entries.length : below) - 1;
  const entry = entries[next];
  if (!entry) return;
  entry.focus({ preventScroll: true });
  goTo(entry);
}
