/**
 * Lists and quotations that go on by themselves. Pure, as markdown.js; null: the key does what it always does.
 * @module
 */

import { linesOf } from './markdown.js';

/** @typedef {import('./markdown.js').Selected} Selected */
/** @typedef {import('./markdown.js').Edit} Edit */

// `1986. What a year` and `03. October` are no items to the server either.
const MARKS = /^((?:[ \t]*> ?)*)(?:([ \t]*)([-*+]|((?!0\d)\d{1,3})([.)]))( +|$))?/;
const BLANK = /^[\s>]*$/;

/**
 * Begin the next item, or the next line of a quotation, with its mark; on an empty one, end it with a blank line: what
 * came right below would still be a part of it.
 * @param {Selected} selected
 * @returns {Edit | null}
 */
export function goOn({ text, start, end }) {
  const { from, to } = linesOf(text, start, start);
  const line = text.slice(from, to);
  const found = MARKS.exec(line);
  if (start !== end || !found || !found[0] || start < from + found[0].length) return null;
  const [marks, quoted, indent = '', sign, number, bracket, gap = ''] = found;
  if (!line.slice(marks.length).trim()) return finish(text, { from, to, quoted: sign ? quoted : '' });
  if (sign && !gap) return null; // a sign without a blank is a word
  const next = number ? `${Number(number) + 1}${bracket}` : (sign ?? '');
  const insert = `\n${quoted}${indent}${next}${gap}`;
  const at = start + insert.length;
  return { from: start, to: end, insert, start: at, end: at };
}

/**
 * @param {string} text
 * @param {{from: number, to: number, quoted: string}} line `quoted` is what stays: the quotation that the list was in
 * @returns {Edit}
 */
function finish(text, { from, to, quoted }) {
  const above = text.slice(linesOf(text, from - 1, from - 1).from, Math.max(0, from - 1));
  const insert = from === 0 || BLANK.test(above) ? quoted : `${quoted.trimEnd()}\n${quoted}`;
  const at = from + insert.length;
  return { from, to, insert, start: at, end: at };
}

const ITEM = /^([ \t]*)(?:[-*+]|(?!0\d)\d{1,3}[.)]) +/;

/**
 * Move items in, below the one before; the first of a list has none.
 * @param {Selected} selected
 * @returns {Edit | null}
 */
export function moveIn({ text, start, end }) {
  const { from, to } = linesOf(text, start, end);
  const above = from > 0 ? ITEM.exec(text.slice(linesOf(text, from - 1, from - 1).from, from - 1)) : null;
  const own = ITEM.exec(text.slice(from, to));
  if (!above || !own || own[1].length >= above[0].length) return null;
  const step = ' '.repeat(above[1].length > own[1].length ? above[1].length - own[1].length : above[0].length - own[1].length);
  const lines = text.slice(from, to).split('\n');
  const insert = lines.map((line) => (line ? step + line : line)).join('\n');
  const behind = lines.length === 1 ? step.length : insert.length - (to - from);
  return { from, to, insert, start: start + step.length, end: end + behind };
}

/**
 * Move items out, by a step; those that are out already stay, and the key leaves the text.
 * @param {Selected} selected
 * @returns {Edit | null}
 */
export function moveOut({ text, start, end }) {
  const { from, to } = linesOf(text, start, end);
  const own = ITEM.exec(text.slice(from, to));
  if (!own?.[1]) return null;
  const step = Math.min(own[1].length, own[0].length - own[1].length);
  const out = new RegExp(`^[ \\t]{1,${step}}`);
  const lines = text.slice(from, to).split('\n').map((line) => line.replace(out, ''));
  const insert = lines.join('\n');
  const shift = to - from - insert.length;
  return { from, to, insert, start: Math.max(from, start - step), end: Math.max(from, end - shift) };
}
