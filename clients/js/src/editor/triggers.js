/**
 * What somebody is about to name, as far as it is typed: a topic, a byline, another entry. Pure.
 * @module
 */

import { folded } from './folding.js';

/** @typedef {'topic' | 'byline' | 'entry'} Kind */
/** @typedef {{kind: Kind, from: number, typed: string}} Named where it begins, and what stands behind its sign */

/** Signs that begin it; every other key is none of our business. */
export const SIGNS = /[#@[]/;

const LONGEST = 60;
const TOPIC_OR_BYLINE = /(?:^|[\s(])([#@])([\p{L}\p{N}\p{M}\p{Join_Control}_’'-]*)$/u;
const ENTRY = /\[\[([^[\]\n]*)$/;
/** What parts names, in whichever script, as on the server (`intake/names.py`). */
const PARTS = ',;\uff0c\uff64\u3001\ufe50\ufe51\uff1b\ufe54\u060c\u061b\u055d\u1363\u1364\u1802\u07f8';
const PART = new RegExp(`[${PARTS}]`);
const BEGINS = new RegExp(`^\\s*[^${PARTS}\\s]`);
const LAST = new RegExp(`[^${PARTS}]*$`);

/**
 * @param {string} text
 * @param {number} at where the cursor is
 * @returns {Named | null}
 */
export function namedAt(text, at) {
  const before = text.slice(Math.max(0, at - LONGEST), at);
  const entry = ENTRY.exec(before);
  if (entry) return { kind: 'entry', from: at - entry[0].length, typed: entry[1] };
  const found = TOPIC_OR_BYLINE.exec(before);
  if (!found) return null;
  const [, sign, typed] = found;
  return { kind: sign === '#' ? 'topic' : 'byline', from: at - typed.length - 1, typed };
}

/**
 * @param {string} list of names, with commas between them
 * @returns {string[]}
 */
export function namesIn(list) {
  return list.split(PART).map((name) => name.trim()).filter(Boolean);
}

/**
 * @param {string} list of names, with commas between them
 * @param {number} at where the cursor is
 * @returns {{from: number, typed: string} | null} the name that is being typed; null: the cursor is within one
 */
export function nameAt(list, at) {
  if (BEGINS.test(list.slice(at))) return null;
  const typed = LAST.exec(list.slice(0, at))?.[0].trimStart() ?? '';
  return { from: at - typed.length, typed };
}

const MOST = 8;

/**
 * @param {readonly string[]} names
 * @param {string} typed
 * @returns {string[]} those in which a word begins so, whatever accents and capitals; those that begin so come first
 */
export function fittingNames(names, typed) {
  const wanted = folded(typed);
  const begins = names.filter((name) => folded(name).startsWith(wanted));
  const within = names.filter((name) => !begins.includes(name) && folded(name).split(/[\s-]+/).some((word) => word.startsWith(wanted)));
  return [...begins, ...within].slice(0, MOST);
}
