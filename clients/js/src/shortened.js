/**
 * Cutting text where people see its parts end: after a word, and never within what they take for one sign.
 * @module
 */

/**
 * @param {string} text
 * @param {number} length in signs, as people count them: an emoji of seven code points is one
 */
export function shortened(text, length) {
  const line = text.replace(/\s+/g, ' ').trim();
  let signs = 0;
  let end = 0;
  for (const { index } of Intl.Segmenter ? new Intl.Segmenter().segment(line) : line.matchAll(/./gu)) {
    signs += 1;
    if (signs === length) end = index;
    if (signs > length) return `${line.slice(0, end).replace(/\s+\S*$/, '')}…`;
  }
  return line;
}
