/**
 * What a change takes out of a text, in sentences: offered as what had been said before. Pure.
 * @module
 */

import { shortened } from '../shortened.js';
import { supported } from '../words.js';
import { inWords } from './picturetext.js';

/** As much as its field takes. */
const LONGEST = 290;
/** A text of more characters is not looked through at each key. */
const MOST = 20_000;

/**
 * @param {string} before as Markdown
 * @param {string} after
 * @param {string} language of both
 * @returns {string} the sentences that are only in the first, with a sign where others stood between them
 */
export function takenOut(before, after, language) {
  if (before.length + after.length > MOST) return '';
  const left = new Set(sentencesOf(after, language));
  let [words, gap] = ['', false];
  for (const sentence of sentencesOf(before, language)) {
    if (left.has(sentence)) gap = words !== '';
    else words += (words && (gap ? ' … ' : ' ')) + sentence;
    if (!left.has(sentence)) gap = false;
  }
  return shortened(words, LONGEST);
}

/**
 * @param {string} line of Markdown
 * @returns {string} what readers read of it
 */
function plain(line) {
  const words = line.replace(/^\s*(?:[>#]+|[-+*]|\d+[.)])\s+/, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return words.replace(/\*\*|__|~~|`|(?<![\p{L}\p{N}])[*_]|[*_](?![\p{L}\p{N}])/gu, '').trim();
}

/**
 * @param {string} markdown
 * @param {string} language
 * @returns {string[]}
 */
function sentencesOf(markdown, language) {
  const parts = new Intl.Segmenter(supported(language), { granularity: 'sentence' });
  const lines = inWords(markdown).split('\n').map(plain);
  return lines.flatMap((line) => [...parts.segment(line)].map(({ segment }) => segment.trim())).filter(Boolean);
}
