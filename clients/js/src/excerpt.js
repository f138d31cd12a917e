/**
 * The beginning of a text, for where there is no headline.
 * @module
 */

/**
 * @param {string | null | undefined} text
 * @param {number} [length] in characters; it is cut after a word
 */
export function excerpt(text, length = 90) {
  const line = (text ?? '').replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1).replace(/\s+\S*$/, '')}…` : line;
}
