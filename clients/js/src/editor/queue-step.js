/**
 * A step of the queue: what is decided on all that windows have done, and how much of that is written where a disk is full.
 * @module
 */

import { inOrder, isForgotten, isOpen } from './queue-item.js';

/** @typedef {import('./queue-item.js').Item} Item */
/**
 * @template T
 * @typedef {{after: Item[], missing: Item[], put: Item[], remove: string[], value: T | undefined}} Decided
 */
/** @typedef {(decided: Decided<any>, ids: Set<string>) => import('./records.js').Decision<any>} How much of it is written */

/** @type {How} */
export const ALL = ({ missing, put, remove }) => ({ put: [...new Map([...missing, ...put].map((item) => [item.id, item])).values()], remove });
/** @type {How} */
export const KNOWN = ({ put, remove }, ids) => ({ put: put.filter(({ id }) => ids.has(id)), remove });
/** @type {How} */
export const ENDED = ({ put, remove }) => ({ remove: [...remove, ...put.filter((item) => !isOpen(item)).map(({ id }) => id)] });

/**
 * @template T
 * @param {Item[]} stored
 * @param {Item[]} mine what this page looks after
 * @param {import('./records.js').Decide<T>} decide
 * @param {number} now
 * @returns {Decided<T>}
 */
export function decidedOn(stored, mine, decide, now) {
  const ids = new Set(stored.map(({ id }) => id));
  const missing = mine.filter(({ id }) => !ids.has(id));
  const items = inOrder([...stored, ...missing]);
  const { put = [], value } = decide(items);
  const whole = new Map([...items, ...put].map((item) => [item.id, item]));
  const remove = [...whole.values()].filter((item) => isForgotten(item, now)).map(({ id }) => id);
  for (const id of remove) whole.delete(id);
  return { after: inOrder([...whole.values()]), missing, put, remove, value };
}
