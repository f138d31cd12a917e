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
  const signs = [...new Intl.Segmenter().segment(line)];
  return signs[length] ? `${line.slice(0, signs[length - 1].index).replace(/\s+\S*$/, '')}…` : line;
}
