/**
 * Pictures in a text: in Markdown each is an image with its address and the line below it; in the form a short line stands
 * for it, `![picture 1]`, and its words have fields of their own. Pure.
 * @module
 */

/**
 * @typedef {object} Words what is said of a picture
 * @property {string} alt what it shows
 * @property {string} caption
 * @property {string} credit
 * @property {boolean} sensitive
 */
/**
 * @typedef {Words & {path: string, key?: string, raw?: string}} Shown `raw`: the Markdown that it was read from, as long as
 *   nothing is changed; `key`: what a picture that isn't at the server yet is kept by in this browser
 */
/** @typedef {import('./markdown.js').Selected} Selected */
/** @typedef {import('./markdown.js').Edit} Edit */

const PLACE = /!\[picture ([0-9]{1,4})\]/g;
const IMAGE =
  /!\[((?:\\.|[^\\[\]])*)\]\((\/media\/(?:[0-9a-f]{20}-[0-9]{1,4}x[0-9]{1,5}\.webp|waiting-[\w-]{22}))(#sensitive)?(?:[ \t]+"((?:\\.|[^"\\])*)")?\)/g;
/** Stands in a text for a picture that isn't at the server yet, and never leaves this browser. */
export const WAITING = /\/media\/waiting-([\w-]{22})/g;
const CREDIT = /^(.*?)(?:^|[ \t]+)\*(?!\*)([^*]+)\*$/;
/** What makes a line more than a paragraph goes on with. */
const BLOCK = /^\s*(?:[>#|]|[-+*][ \t]|[0-9]+[.)][ \t]|\x60{3}|~~~|!\[|---|\*\*\*|===)/;
const LONGEST = 300;

/**
 * @param {string | number} number
 * @returns {string} what stands for a picture
 */
export const placeOf = (number) => `![picture ${number}]`;

/**
 * @param {string} text of the form
 * @returns {number[]} the pictures in it, in order
 */
export function placesIn(text) {
  return [...new Set([...text.matchAll(PLACE)].map(([, number]) => Number(number)))];
}

/**
 * Read Markdown into what the form shows.
 * @param {string} markdown
 * @param {number} [first] the number of the first picture
 * @returns {{text: string, pictures: Map<number, Shown>}}
 */
export function split(markdown, first = 1) {
  /** @type {Map<number, Shown>} */
  const pictures = new Map();
  let [text, place] = ['', 0];
  for (const found of markdown.matchAll(IMAGE)) {
    const [raw, alt, path, mark, title] = found;
    if (found.index < place) continue;
    const below = lineBelow(markdown, found.index, found.index + raw.length);
    const number = first + pictures.size;
    const end = found.index + raw.length + (below === null ? 0 : below.length + 1);
    pictures.set(number, {
      path,
      alt: plain(alt),
      ...parts(below ?? plain(title ?? '')),
      sensitive: mark !== undefined,
      raw: markdown.slice(found.index, end),
    });
    text += markdown.slice(place, found.index) + placeOf(number);
    place = end;
  }
  return { text: text + markdown.slice(place), pictures };
}

/** @param {string} key of a picture that waits */
export const waitingAt = (key) => `/media/waiting-${key}`;

/**
 * Write what the form shows as Markdown.
 * @param {string} text
 * @param {Map<number, Shown>} pictures
 * @param {boolean} [waiting] whether those that aren't at the server yet are named; else they are left out
 * @returns {string}
 */
export function composed(text, pictures, waiting = false) {
  return text.replace(PLACE, (place, number, index) => {
    const picture = pictures.get(Number(number));
    if (!picture) return place;
    const path = picture.path || (waiting && picture.key ? waitingAt(picture.key) : '');
    if (!path) return '';
    return picture.raw ?? written({ ...picture, path }, isAlone(text, index, index + place.length));
  });
}

/**
 * @param {Words & {path: string}} picture
 * @param {boolean} alone whether it has a paragraph of its own, where a line below it is its caption
 */
function written({ path, alt, caption, credit, sensitive }, alone) {
  const said = caption.trim();
  const below = [BLOCK.test(said) ? `\\${said}` : said, credit.trim() && `*${credit.trim().replaceAll('*', '')}*`];
  const words = below.filter(Boolean).join(' ');
  const title = alone || !words ? '' : ` "${words.replace(/["\\]/g, '\\$&')}"`;
  const shown = alt.trim().replace(/\s+/g, ' ').replace(/[\\[\]\x60*_<&~]/g, '\\$&');
  const line = alone && words ? `\n${words}` : '';
  return `![${shown}](${path}${sensitive ? '#sensitive' : ''}${title})${line}`;
}

/**
 * Put pictures in, each in a paragraph of its own, below the line of the cursor: they split no sentence, and nothing that
 * was put in before.
 * @param {string[]} lines that stand for them
 * @returns {(selected: Selected) => Edit}
 */
export function inserted(lines) {
  return ({ text, end }) => {
    const line = text.indexOf('\n', end);
    const above = line < 0 ? text : text.slice(0, line);
    const from = above.trimEnd().length;
    const to = text.length - text.slice(above.length).trimStart().length;
    const insert = (from > 0 ? '\n\n' : '') + lines.join('\n\n');
    const cursor = from + insert.length;
    return { from, to, insert: insert + (to < text.length ? '\n\n' : ''), start: cursor, end: cursor };
  };
}

/**
 * Give the pictures of a text another order: the same places, filled anew.
 * @param {number[]} order
 * @returns {(selected: Selected) => Edit}
 */
export function reordered(order) {
  return ({ text }) => {
    const found = [...text.matchAll(PLACE)].filter(([, number]) => order.includes(Number(number)));
    const [one, last] = [found[0], found[found.length - 1]];
    const [from, to] = [one.index, last.index + last[0].length];
    let next = 0;
    const insert = text.slice(from, to).replace(PLACE, (place, number) => {
      return order.includes(Number(number)) ? placeOf(order[next++] ?? number) : place;
    });
    return { from, to, insert, start: from + insert.length, end: from + insert.length };
  };
}

/**
 * Take a picture out of a text, with the line that it had to itself.
 * @param {number} number
 * @returns {(selected: Selected) => Edit}
 */
export function without(number) {
  return ({ text }) => {
    const place = placeOf(number);
    const index = Math.max(0, text.indexOf(place));
    const end = index + place.length;
    if (!isAlone(text, index, end)) return { from: index, to: end, insert: '', start: index, end: index };
    const from = text.slice(0, index).trimEnd().length;
    const to = text.length - text.slice(end).trimStart().length;
    const insert = from > 0 && to < text.length ? '\n\n' : '';
    return { from, to, insert, start: from + insert.length, end: from + insert.length };
  };
}

/**
 * Say a text in words, for where it is only named.
 * @param {string} markdown
 */
export const inWords = (markdown) => markdown.replace(IMAGE, (_, alt) => plain(alt) || 'Picture');

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {boolean} whether nothing else stands in the paragraph
 */
function isAlone(text, start, end) {
  return /(?:^|\n[ \t]*\n)[ \t]*$/.test(text.slice(0, start)) && /^[ \t]*(?:$|\n[ \t]*(?:\n|$))/.test(text.slice(end));
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {string | null} the one line below a picture, if that is its caption
 */
function lineBelow(text, start, end) {
  if (!/(?:^|\n[ \t]*\n)$/.test(text.slice(0, start))) return null;
  const below = /^\n([^\n]*\S[^\n]*)(?=$|\n[ \t]*(?:\n|$))/.exec(text.slice(end, end + 2 * LONGEST));
  return below?.[1] && below[1].length <= LONGEST && !BLOCK.test(below[1]) ? below[1] : null;
}

/**
 * @param {string} line
 * @returns {{caption: string, credit: string}}
 */
function parts(line) {
  const found = CREDIT.exec(line.trim());
  return found ? { caption: found[1] ?? '', credit: found[2] ?? '' } : { caption: line.trim(), credit: '' };
}

/** @param {string} escaped */
function plain(escaped) {
  return escaped.replace(/\\([!-/:-@[-\x60{-~])/g, '$1').replace(/\s+/g, ' ');
}
