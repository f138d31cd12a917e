/**
 * Marks for a while on what is new in a list, and on what was changed in it.
 * @module
 */

const FRESH_MILLISECONDS = 4000;

/** @param {HTMLElement} node */
export function freshen(node) {
  node.classList.add('fresh');
  setTimeout(() => node.classList.remove('fresh'), FRESH_MILLISECONDS);
  return node;
}

/**
 * Mark the paragraphs that a revision has changed, for a while.
 * @param {HTMLElement} old
 * @param {HTMLElement} drawn
 */
export function markChanges(old, drawn) {
  const before = new Set([...old.querySelectorAll('.body > *')].map(({ outerHTML }) => outerHTML));
  for (const part of drawn.querySelectorAll('.body > *')) {
    if (before.has(part.outerHTML)) continue;
    part.classList.add('changed');
    setTimeout(() => part.classList.remove('changed'), FRESH_MILLISECONDS * 2);
  }
}
