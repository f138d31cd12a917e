/**
 * Cutting text where people see its parts end: after a word, and never within what they take for one sign.
 * @module
 */

/** Most signs are shorter than so many units; what is longer is cut before. It bounds what a long text costs. */
const LONG = 16;

/**
 * @param {string} text
 * @param {number} length in signs, as people count them: an emoji of seven code points is one
 */
export function shortened(text, length) {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  const start = line.slice(0, length * LONG);
  const signs = graphemes(start);
  if (start === line && signs.length <= length) return line;
  return `${signs.slice(0, Math.min(length, signs.length) - 1).join('').replace(/\s+\S*$/, '')}…`;
}

/** @param {string} text */
function graphemes(text) {
  return Intl.Segmenter ? Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment) : [...text];
}
