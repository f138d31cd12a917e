/**
 * What the toolbar's buttons do to a text. Pure: which stretch is replaced by what, and what is selected then.
 * @module
 */

/** @typedef {{text: string, start: number, end: number}} Selected a text and the stretch of it that is selected */
/** @typedef {{from: number, to: number, insert: string, start: number, end: number}} Edit what is selected afterwards last */

/**
 * Put marks around the selection, or take them off.
 * @param {string} mark
 * @returns {(selected: Selected) => Edit}
 */
export function around(mark) {
  return ({ text, start, end }) => {
    const marked = text.slice(start - mark.length, start) === mark && text.slice(end, end + mark.length) === mark;
    if (marked && start >= mark.length && !isLonger(text, start, end, mark)) {
      const from = start - mark.length;
      return { from, to: end + mark.length, insert: text.slice(start, end), start: from, end: end - mark.length };
    }
    const insert = mark + text.slice(start, end) + mark;
    return { from: start, to: end, insert, start: start + mark.length, end: end + mark.length };
  };
}

/**
 * Begin each selected line with a mark, or take it off where all have it.
 * @param {string} mark
 * @returns {(selected: Selected) => Edit}
 */
export function before(mark) {
  return ({ text, start, end }) => {
    const from = text.lastIndexOf('\n', start - 1) + 1;
    const next = text.indexOf('\n', end);
    const to = next < 0 ? text.length : next;
    const lines = text.slice(from, to).split('\n');
    const all = lines.every((line) => line.startsWith(mark));
    const insert = lines.map((line) => (all ? line.slice(mark.length) : mark + line)).join('\n');
    const single = start === end;
    return { from, to, insert, start: single ? from + insert.length : from, end: from + insert.length };
  };
}

const ADDRESS = /^https?:\/\/\S+$/;

/**
 * Make a link of the selection; what is still missing is selected, so that it can be typed or pasted.
 * @param {Selected} selected
 * @returns {Edit}
 */
export function link({ text, start, end }) {
  const words = text.slice(start, end);
  if (ADDRESS.test(words)) return { from: start, to: end, insert: `[](${words})`, start: start + 1, end: start + 1 };
  const address = start + words.length + 3;
  return { from: start, to: end, insert: `[${words}](https://)`, start: address, end: address + 'https://'.length };
}

/**
 * Tell `**bold**` from `*italic*`: a mark that is part of a longer one is not this mark.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} mark
 */
function isLonger(text, start, end, mark) {
  return mark.length === 1 && (text[start - 2] === mark || text[end + 1] === mark);
}
