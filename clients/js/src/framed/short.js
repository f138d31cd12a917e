/**
 * A list that has as many entries as were asked for, and no more: what is too old leaves it at its end.
 * @module
 */

import { comparePlaces } from '../feed.js';

/** @type {WeakSet<Element>} */
const leaving = new WeakSet();

/**
 * Let what is too old leave.
 * @param {import('../element.js').LiveBlog} blog
 * @param {number} limit
 */
export function shorten({ state, timeline }, limit) {
  if (!state || timeline.entries.length <= limit) return;
  const all = timeline.entries.map(placeOf).sort((one, other) => comparePlaces(other, one));
  const floor = all[limit - 1];
  // From now on nothing belongs here that is older.
  state.floor = { id: floor.id, occurred_at: floor.occurred_at };
  const isKept = (/** @type {import('../types.js').Place} */ one) => comparePlaces(one, floor) >= 0;
  state.entries = state.entries.filter(isKept);
  state.shifts = state.shifts.filter(isKept);
  for (const { id, node } of all.slice(limit)) {
    if (leaving.has(node)) continue;
    leaving.add(node);
    timeline.remove(`entry-${id}`, true);
  }
}

/** @param {HTMLElement} node */
function placeOf(node) {
  return { id: Number(node.dataset.id), occurred_at: node.dataset.at ?? '', node };
}
