/**
 * Cards as they are written: the block for the fields of one, and its place in a text. Pure; the server writes the same
 * (`markup/card_text.py`), and both are held to `tests/vectors/cards.json`.
 * @module
 */

/** @typedef {import('./markdown.js').Selected} Selected */
/** @typedef {import('./markdown.js').Edit} Edit */

const FIELDS = ['url', 'kind', 'title', 'author', 'time', 'source', 'image'];
const SAYING = ['title', 'author', 'time', 'image'];
const ADDRESS = /^https?:\/\/[^\s/?#.]+\.[^\s]+$/i;

/**
 * @param {Record<string, string>} fields
 * @param {string} [words]
 * @returns {string} the block of a card; what says no more than its address is the address alone
 */
export function cardBlock(fields, words = '') {
  /** @type {Record<string, string>} */
  const values = Object.fromEntries(FIELDS.map((name) => [name, (fields[name] ?? '').trim().split(/\s+/u).join(' ')]));
  const text = words.replaceAll('\r\n', '\n').trim();
  if (!text && !SAYING.some((name) => values[name])) return values.url;
  const longest = Math.max(2, ...[...text.matchAll(/\x60{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '\x60'.repeat(longest + 1);
  const head = FIELDS.filter((name) => values[name]).map((name) => `${name}: ${values[name]}`);
  return [`${fence}card`, ...head, ...(text ? ['', text] : []), fence].join('\n');
}

/**
 * Put a block where an address stands alone in a line, or else at the end.
 * @param {string} address
 * @param {string} block
 * @returns {(selected: Selected) => Edit}
 */
export function putBlock(address, block) {
  return ({ text }) => {
    const line = openLines(text).find(({ words }) => words === address);
    if (!line) {
      const from = text.trimEnd().length;
      const insert = (from > 0 ? '\n\n' : '') + block;
      return { from, to: text.length, insert, start: from + insert.length, end: from + insert.length };
    }
    const above = text.slice(0, line.from).split('\n').at(-2)?.trim() ? '\n' : '';
    const below = text.slice(line.to + 1).split('\n')[0].trim() ? '\n' : '';
    const insert = block === address ? text.slice(line.from, line.to) : above + block + below;
    const end = line.from + insert.length - (block === address ? 0 : below.length);
    return { from: line.from, to: line.to, insert, start: end, end };
  };
}

/**
 * @param {string} text
 * @param {number} place
 * @returns {string} the address that stands alone in the line there; empty: there is none
 */
export function addressAt(text, place) {
  const line = openLines(text).find(({ from, to }) => from <= place && place <= to);
  return line && ADDRESS.test(line.words) ? line.words : '';
}

/**
 * @param {string} text
 * @param {string} address
 * @returns {boolean} whether an address stands alone in a line
 */
export function hasLine(text, address) {
  return openLines(text).some(({ words }) => words === address);
}

/**
 * @param {string} text
 * @returns {{from: number, to: number, words: string}[]} the lines that stand in no fence
 */
function openLines(text) {
  const found = [];
  let fence = '';
  let from = 0;
  for (const line of text.split('\n')) {
    const [, mark] = /^ {0,3}(\x60{3,}|~{3,})/.exec(line) ?? [];
    if (mark && !fence) fence = mark;
    else if (fence) {
      if (mark?.startsWith(fence) && line.trim().replaceAll(fence[0], '') === '') fence = '';
    } else found.push({ from, to: from + line.length, words: line.trim() });
    from += line.length + 1;
  }
  return found;
}
