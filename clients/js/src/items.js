/**
 * The items of a list: entries and hand-overs as it holds them, their order, and how the server drew them.
 * @module
 */

import { comparePlaces } from './feed.js';

/** @typedef {import('./feed.js').HeldEntry} HeldEntry */
/** @typedef {import('./feed.js').HeldShift} HeldShift */
/** @typedef {import('./types.js').Place & {key: string, html?: string, leaves?: boolean}} Item `leaves`: it is to go; true: no hurry */
/** @typedef {Item & {node: HTMLElement, revision: number}} DrawnItem `revision` is NaN for a hand-over */

/** @type {(kind: 'entry' | 'shift') => (held: HeldShift) => Item} */
const itemOf = (kind) => ({ id, occurred_at, html }) => ({ key: `${kind}-${id}`, id, occurred_at, html });

export const itemOfEntry = itemOf('entry');
export const itemOfShift = itemOf('shift');

/**
 * Read the list that the server drew, on this page or on another.
 * @param {ParentNode} root
 * @returns {DrawnItem[]}
 */
export function readItems(root) {
  return /** @type {HTMLElement[]} */ ([...root.children]).flatMap((node) => {
    const { id, revision, shift, at: occurred_at = '' } = node.dataset;
    const key = id ? `entry-${id}` : `shift-${shift}`;
    return id ?? shift ? { key, id: Number(id ?? shift), occurred_at, revision: Number(revision), html: node.outerHTML, node } : [];
  });
}

/**
 * Say what a reader holds with these.
 * @param {DrawnItem[]} items
 * @returns {{entries: HeldEntry[], shifts: HeldShift[]}} oldest first
 */
export function heldOf(items) {
  const sorted = [...items].sort(comparePlaces);
  return { entries: sorted.filter(({ revision }) => revision), shifts: sorted.filter(({ revision }) => !revision) };
}

/**
 * Order two items, newest first. At the same instant a hand-over stands above the entries: it came after them.
 * @param {Item} a
 * @param {Item} b
 */
export function compareItems(a, b) {
  const kinds = Number(b.key.startsWith('shift-')) - Number(a.key.startsWith('shift-'));
  return a.occurred_at === b.occurred_at && kinds !== 0 ? kinds : comparePlaces(b, a);
}
