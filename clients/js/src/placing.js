/**
 * Putting one item into a list that is there, in another's place, or taking it out. Loaded with the first thing that comes.
 * @module
 */

import { make } from './dom.js';
import { markChanges } from './fresh.js';

/** @typedef {import('./item-nodes.js').ItemNodes} ItemNodes */

/**
 * @param {ItemNodes} nodes
 * @param {import('./items.js').Item} item that is not in the list
 * @returns {number} where it belongs there
 */
export function rankOf(nodes, item) {
  // From the end, where most belongs that comes in numbers.
  return nodes.all.findLastIndex((node) => nodes.compare(item, nodes.itemOf(node)) > 0) + 1;
}

/**
 * @param {ItemNodes} nodes
 * @param {import('./items.js').Item} item
 * @returns {HTMLElement} what stands there now, or what has gone
 */
export function place(nodes, item) {
  const { all, options } = nodes;
  const old = nodes.get(item.key);
  const rank = all.indexOf(/** @type {HTMLElement} */ (old));
  if (old) all.splice(rank, 1);
  if (old && 'leaves' in item) {
    nodes.shown.delete(item.key);
    if (item.leaves) old.remove();
    else dismiss(nodes, old);
    return old;
  }
  const drawn = nodes.parse(item);
  const node = old && nodes.drawn.get(old) === drawn.outerHTML ? old : drawn;
  const place = rankOf(nodes, item);
  // What is taken out, or moved, loses the focus.
  const isFocused = old?.matches(':focus-within');
  const next = all[place];
  all.splice(place, 0, node);
  if (old !== node) old?.replaceWith(node);
  // Moving a node reloads what plays in it, so it is moved only when its place is another.
  if (place !== rank) {
    if (next) (lineAbove(next) ?? next).before(node);
    else nodes.root.append(node);
  }
  nodes.show(node, item);
  // Where it stands: how its time is told depends on what it stands in.
  if (old !== node) options.dress?.(node);
  if (old && old !== node) {
    markChanges(old, node);
    if (nodes.seen.has(old)) nodes.seen.add(node);
  }
  if (isFocused && !node.matches(':focus-within')) {
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
  }
  return node;
}

/**
 * @param {ItemNodes} nodes
 * @param {HTMLElement} node
 */
function dismiss({ seen, options }, node) {
  const sentence = node.dataset.id && seen.has(node) ? options.gone?.() : '';
  if (!sentence) return node.remove();
  node.replaceWith(make('div', { className: 'gone', textContent: sentence }));
}

/**
 * @param {Element} node
 * @returns {Element | null} what stands right above it and belongs to it
 */
function lineAbove(node) {
  let line = null;
  for (let one = node.previousElementSibling; one?.matches('.day-line, .permalink, .came-after'); one = one.previousElementSibling) line = one;
  return line;
}
