/**
 * Words of pasted HTML as Markdown: what is bold, italic, struck, code or a link, by elements and by styles; all other
 * signs mean themselves. Knows nodes, not pages.
 * @module
 */

/** @typedef {{bold?: boolean, italic?: boolean, struck?: boolean, code?: boolean, href?: string, kept?: boolean}} Marks `kept`: as are its lines */
/** @typedef {Marks & {text: string}} Run words that look alike */

/** What is not words, though some of it has text in it. */
const LEFT_OUT = new Set(
  'audio button canvas embed head iframe img input link math meta noscript object picture script select style svg template textarea title video'.split(' '),
);
const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s<>]+$/i;
const FOOTNOTE = /^\[?(?:\d+|[a-z]|citation needed)\]?$/i;

/**
 * @param {Element} element
 * @param {string} name of a property
 * @returns {string} its value as the element's own style has it
 */
export function styleOf(element, name) {
  const style = element.getAttribute('style');
  const found = style ? new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, 'i').exec(style) : null;
  return found?.[1].trim().toLowerCase() ?? '';
}

/** @param {Element} element that a reader of the page didn't see, or a bullet that Word has drawn */
export function isUnseen(element) {
  const hidden = element.hasAttribute('hidden') || styleOf(element, 'display') === 'none';
  return hidden || LEFT_OUT.has(element.localName) || /ignore/i.test(styleOf(element, 'mso-list'));
}

/**
 * Read what an element adds to the marks of what it is in.
 * @param {Element} element
 * @param {Marks} marks
 * @returns {Marks}
 */
export function marksOf(element, marks) {
  const name = element.localName;
  const [weight, slant, line] = ['font-weight', 'font-style', 'text-decoration(?:-line)?'].map((each) => styleOf(element, each));
  const inner = { ...marks };
  // Google Docs puts everything into a bold element of normal weight.
  if (weight) inner.bold = /^(?:bold|[6-9]00)/.test(weight);
  else if (name === 'b' || name === 'strong') inner.bold = true;
  if (slant) inner.italic = /^(?:italic|oblique)/.test(slant);
  else if (name === 'i' || name === 'em') inner.italic = true;
  if (/line-through/.test(line) || ['s', 'del', 'strike'].includes(name)) inner.struck = true;
  if (['code', 'kbd', 'samp', 'tt'].includes(name)) inner.code = true;
  const blanks = styleOf(element, 'white-space(?:-collapse)?');
  if (blanks) inner.kept = /^(?:pre|break-spaces)/.test(blanks);
  const href = name === 'a' ? (element.getAttribute('href') ?? '').trim() : '';
  if (ADDRESS.test(href)) inner.href = href;
  return inner;
}

/** @param {Element} element a mark of a note below a text that is not pasted along */
export function isFootnote(element) {
  return element.localName === 'sup' && FOOTNOTE.test((element.textContent ?? '').trim()) && !!element.querySelector?.('a');
}

/** What programs draw in place of a letter, with the letter as its description. */
const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[\d#*]\ufe0f?\u20e3)[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f\u20e3\u{e0020}-\u{e007f}]*$/u;
const FIGURES = '0123456789+-=()';
/** @type {Record<string, string>} */
const RAISED = { super: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾', sub: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎' };

/**
 * @param {Element} element
 * @returns {string} what a reader of the page saw in its place, where its text alone says less: 10⁶ is not 106
 */
export function standingFor(element) {
  if (element.localName === 'img') {
    const alt = (element.getAttribute('alt') ?? '').trim();
    return EMOJI.test(alt) || element.hasAttribute('data-stringify-emoji') ? alt : '';
  }
  const place = { sup: 'super', sub: 'sub' }[element.localName] ?? styleOf(element, 'vertical-align');
  const text = (element.textContent ?? '').trim().replaceAll('\u2212', '-');
  const signs = place in RAISED && /^[\d+=()-]+$/.test(text) ? RAISED[place] : '';
  return signs && [...text].map((sign) => signs[FIGURES.indexOf(sign)]).join('');
}

/**
 * @param {string} text of a node
 * @param {boolean} [kept] its lines are lines
 */
export function blanksOf(text, kept) {
  return kept ? text.replace(/\r\n?/g, '\n').replace(/[ \t\f]+/g, ' ') : text.replace(/[ \t\r\n\f]+/g, ' ');
}

/**
 * Write runs as Markdown.
 * @param {Run[]} runs
 * @returns {string} without blanks around it
 */
export function written(runs) {
  const text = wrap(runs, ['href', 'bold', 'italic', 'struck']);
  return text.replace(/[ \t]*\n[ \t]*/g, '\n').replace(/ {2,}/g, ' ').replace(/^[ \n]+|[ \n]+$/g, '');
}

/** @type {Record<string, string>} */
const SIGNS = { bold: '**', italic: '*', struck: '~~' };
const PUNCTUATION = /^\p{P}+\s*|\s*\p{P}+$/gu;

/**
 * @param {Run[]} runs
 * @param {('href' | 'bold' | 'italic' | 'struck')[]} marks the outermost first
 * @returns {string}
 */
function wrap(runs, [mark, ...inner]) {
  if (!mark) return runs.map(({ text, code }) => (code && text.trim() ? coded(text) : escaped(text))).join('');
  let out = '';
  for (let at = 0; at < runs.length; ) {
    const value = runs[at][mark];
    let end = at;
    while (end < runs.length && runs[end][mark] === value) end += 1;
    const words = wrap(runs.slice(at, end), inner);
    const piece = value && words.trim() ? around(words, mark, value, out, runs[end]?.text ?? '') : words;
    // Right before a link it would make a picture of it.
    if (piece.startsWith('[') && out.endsWith('!')) out = `${out.slice(0, -1)}\\!`;
    out += piece;
    at = end;
  }
  return out;
}

/**
 * Put a mark around words, with blanks outside of it, as Markdown wants it; punctuation, too, where a word touches it.
 * @param {string} words
 * @param {string} mark
 * @param {string | boolean} value
 * @param {string} above what stands before
 * @param {string} below what comes after
 */
function around(words, mark, value, above, below) {
  const core = words.trim();
  const at = words.indexOf(core);
  let [lead, kept, trail] = [words.slice(0, at), core, words.slice(at + core.length)];
  if (mark === 'href') {
    const apart = /(?:^|[\s(])$/.test(above + lead) && /^(?:$|\s|[.,;:!?)]+(?:\s|$))/.test(trail + below);
    return lead + linked(kept, String(value), apart) + trail;
  }
  const [before, after] = [/[\p{L}\p{N}]$/u.test(above + lead), /^[\p{L}\p{N}]/u.test(trail + below)];
  for (const [sign] of kept.matchAll(PUNCTUATION)) {
    if (sign === kept || /[*~\x60\])]/.test(sign)) continue;
    if (before && kept.startsWith(sign)) [lead, kept] = [lead + sign, kept.slice(sign.length)];
    else if (after && kept.endsWith(sign)) [kept, trail] = [kept.slice(0, -sign.length), sign + trail];
  }
  return lead + SIGNS[mark] + kept + SIGNS[mark] + trail;
}

/**
 * @param {string} words
 * @param {string} href
 * @param {boolean} apart no sign right before or behind them would be taken for a part of an address
 */
function linked(words, href, apart) {
  const bare = words.replaceAll('\\', '');
  if (bare === href || `mailto:${bare}` === href) return href.startsWith('mailto:') ? `[${words}](${href})` : apart ? href : `<${href}>`;
  const address = href.replace(/[()\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return `[${words.replace(/\n+/g, ' ')}](${address})`;
}

/** @param {string} text */
function coded(text) {
  const longest = Math.max(0, ...[...text.matchAll(/\x60+/g)].map(([ticks]) => ticks.length));
  const [fence, blank] = ['\x60'.repeat(longest + 1), longest ? ' ' : ''];
  return fence + blank + text + blank + fence;
}

const BARE_ADDRESS = /https?:\/\/\S+/g;

/**
 * Have signs mean themselves that would else be Markdown; in an address they do.
 * @param {string} text
 */
function escaped(text) {
  let out = '';
  let at = 0;
  for (const { 0: address, index } of text.matchAll(BARE_ADDRESS)) {
    out += withEscapes(text.slice(at, index)) + address;
    at = index + address.length;
  }
  return out + withEscapes(text.slice(at));
}

/** @param {string} text */
function withEscapes(text) {
  return text
    .replace(/[\\\x60]|\*(?=\S)|(?<=\S)\*|~~|\[(?=[^\]]*\][(:])|&(?=#?\w+;)|<(?=[a-z]+:)/gi, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, '\\_');
}
