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
    // A double click takes the blank behind a word along: with it inside, the mark would be no mark.
    const words = text.slice(start, end);
    const from = start + (words.trim() ? words.length - words.trimStart().length : 0);
    const to = from + (words.trim() || words).length;
    const insert = mark + text.slice(from, to) + mark;
    return { from, to, insert, start: from + mark.length, end: to + mark.length };
  };
}

const ITEM = /^(\s*)(?:[-*+]|(?!0\d)\d{1,3}[.)]) /;

/** Begin each selected line with the mark of a quotation, or take it off where all have it. */
export const quote = before(/^> ?/, () => '> ');

/** Make items of the selected lines, or lines of items. */
export const items = before(/^(\s*)[-*+] /, () => '- ', ITEM);

/** The same, with numbers. */
export const numbered = before(/^(\s*)(?!0\d)\d{1,3}[.)] /, (index) => `${index + 1}. `, ITEM);

/** Make headings of the selected lines, or lines of headings. */
export const heading = before(/^#{1,6} /, () => '## ');

/**
 * @param {RegExp} pattern of a line that has the mark; what it keeps of the line is its first group
 * @param {(index: number) => string} mark
 * @param {RegExp} [other] marks that it takes the place of
 * @returns {(selected: Selected) => Edit}
 */
function before(pattern, mark, other = pattern) {
  return ({ text, start, end }) => {
    const { from, to } = linesOf(text, start, end);
    const lines = text.slice(from, to).split('\n');
    // Between paragraphs a blank line stays one, but in a quotation: an item or a heading of nothing would be seen.
    const isLeft = (/** @type {string} */ line) => !line.trim() && lines.length > 1 && mark(0) !== '> ';
    const all = lines.every((line) => isLeft(line) || pattern.test(line)) && lines.some((line) => !isLeft(line));
    let count = 0;
    const bare = (/** @type {string} */ line) => line.replace(other, (_, kept) => (typeof kept === 'string' ? kept : ''));
    const marked = (/** @type {string} */ line) => (isLeft(line) ? line : bare(line).replace(/^\s*/, `$&${mark(count++)}`));
    const insert = lines.map(all ? bare : marked).join('\n');
    const single = start === end;
    return { from, to, insert, start: single ? from + insert.length : from, end: from + insert.length };
  };
}

/**
 * Begin a reference: what is offered then, and typed, names the entry.
 * @param {Selected} selected
 * @returns {Edit}
 */
export function reference({ end }) {
  return { from: end, to: end, insert: '[[', start: end + 2, end: end + 2 };
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
 * Make a link of selected words with an address that was pasted over them.
 * @param {string} address
 * @returns {(selected: Selected) => Edit | null} null: what was pasted, or what it was pasted over, makes no link
 */
export function linkTo(address) {
  return ({ text, start, end }) => {
    const words = text.slice(start, end);
    if (!ADDRESS.test(address) || !words.trim() || words.includes('\n')) return null;
    const safe = address.replace(/[()<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    const old = addressIn(text, start, end);
    if (old) return { ...old, insert: safe, start: old.from + safe.length + 1, end: old.from + safe.length + 1 };
    if (ADDRESS.test(words)) return null;
    const [lead, trail] = [words.length - words.trimStart().length, words.length - words.trimEnd().length];
    const insert = `[${words.trim()}](${safe})`;
    const after = start + lead + insert.length;
    return { from: start + lead, to: end - trail, insert, start: after, end: after };
  };
}

/**
 * Find the address of a link of which that, or all of its words, are selected: links don't nest.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {{from: number, to: number} | null}
 */
function addressIn(text, start, end) {
  if (text.slice(start - 2, start) === '](' && text[end] === ')') return { from: start, to: end };
  const behind = text[start - 1] === '[' ? /^\]\(([^()\s]*)\)/.exec(text.slice(end)) : null;
  return behind && { from: end + 2, to: end + 2 + behind[1].length };
}

/**
 * Begin a table: the first cell of its head is selected.
 * @param {Selected} selected
 * @returns {Edit}
 */
export function table({ text, start, end }) {
  const words = text.slice(start, end).trim().replace(/\s+/g, ' ').replaceAll('|', '\\|') || 'Place';
  const block = standing(text, start, end, `| ${words} | Figure |\n|---|---|\n|  |  |\n|  |  |`);
  const at = block.from + block.insert.indexOf(words);
  return { ...block, start: at, end: at + words.length };
}

/**
 * Tell a figure in a line of its own; its number is selected, or the name of one that has none yet.
 * @param {string} [line] how an entry told it last
 * @returns {(selected: Selected) => Edit}
 */
export function figure(line) {
  return ({ text, start, end }) => {
    const words = line ? '' : text.slice(start, end).trim().replace(/[\s:|/[\]]+/g, ' ') || 'Name';
    const block = standing(text, line ? end : start, end, line ?? `[[${words}: 0]]`);
    const at = line ? block.insert.indexOf(': ') + 2 : block.insert.indexOf(words);
    const length = line ? (/^[^(|\]\p{L}]*[^(|\]\p{L}\s]/u.exec(block.insert.slice(at))?.[0].length ?? 0) : words.length;
    return { ...block, start: block.from + at, end: block.from + at + length };
  };
}

/**
 * Put in what was pasted: blocks stand in lines of their own, words where the cursor is.
 * @param {string} markdown
 * @returns {(selected: Selected) => Edit}
 */
export function pasted(markdown) {
  return ({ text, start, end }) => {
    if (BLOCK.test(markdown)) return standing(text, start, end, markdown);
    return { from: start, to: end, insert: markdown, start: start + markdown.length, end: start + markdown.length };
  };
}

const BLOCK = /\n\n|^(?:[-*+] |\d{1,9}[.)] |> |#{1,6} |\||```)/;

/**
 * Put a block in the place of the selection, in a paragraph of its own; the cursor is behind it.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} block
 * @returns {Edit}
 */
function standing(text, start, end, block) {
  const [above, below] = [text.slice(0, start), text.slice(end)];
  const lead = !above.trim() || /\n\s*\n$/.test(above) ? '' : above.endsWith('\n') ? '\n' : '\n\n';
  const tail = !below.trim() || /^\s*\n\s*\n/.test(below) ? '' : below.startsWith('\n') ? '\n' : '\n\n';
  const after = start + lead.length + block.length;
  return { from: start, to: end, insert: lead + block + tail, start: after, end: after };
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {{from: number, to: number}} the lines that a stretch touches
 */
export function linesOf(text, start, end) {
  const next = text.indexOf('\n', end);
  return { from: text.lastIndexOf('\n', start - 1) + 1, to: next < 0 ? text.length : next };
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
