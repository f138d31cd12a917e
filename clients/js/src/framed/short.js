/**
 * A list that has as many entries as were asked for, and no more: what is too old leaves it at its end.
 * @module
 */

import { comparePlaces } from '../feed.js';

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {() => number} most tells the limit; 0: there is none
 */
export function keepShort(blog, most) {
  /** @type {WeakSet<Element>} */
  const leaving = new WeakSet();
  const shorten = () => {
    const { state } = blog;
    const limit = most();
    if (!state || !limit || blog.timeline.entries.length <= limit) return;
    const all = blog.timeline.entries.map(placeOf).sort((one, other) => comparePlaces(other, one));
    const floor = all[limit - 1];
    // From now on nothing belongs here that is older.
    state.floor = { id: floor.id, occurred_at: floor.occurred_at };
    const isKept = (/** @type {import('../types.js').Place} */ one) => comparePlaces(one, floor) >= 0;
    state.entries = state.entries.filter(isKept);
    state.shifts = state.shifts.filter(isKept);
    for (const { id, node } of all.slice(limit)) {
      if (leaving.has(node)) continue;
      leaving.add(node);
      blog.timeline.remove(`entry-${id}`, true);
    }
  };
  // When the change is done that it is told of.
  blog.addEventListener('liveblog:change', () => queueMicrotask(shorten));
}

/** @param {HTMLElement} node */
function placeOf(node) {
  return { id: Number(node.dataset.id), occurred_at: node.dataset.at ?? '', node };
}
