/**
 * HTML from a clipboard as Markdown: paragraphs, headings, lists (Word's and Google's, too), quotations, code, tables.
 * Pictures, styles and all that a page has around its words are left out. Knows nodes, not pages.
 * @module
 */

import { blanksOf, isFootnote, isUnseen, marksOf, standingFor, styleOf, written } from './pasted-words.js';

/** @typedef {import('./pasted-words.js').Run} Run */
/** @typedef {import('./pasted-words.js').Marks} Marks */

/** So many nodes are looked at; what has more is pasted as plain text. */
const MOST_NODES = 10_000;
const [ELEMENT, TEXT] = [1, 3];
const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table ul'.split(' '),
);
/** What a paragraph must not begin with if it is one. */
const LOOKS_LIKE_BLOCK = /^(?:#{1,6}(?= |$)|>|[-+*](?= |$)|-{3,}$|={3,}$|~~~)/gm;
const LOOKS_NUMBERED = /^(\d{1,9})([.)])(?= |$)/gm;

/**
 * @param {Node} root of a document
 * @param {string} [plain] the same as plain text: what has lines there has them, whatever style sheet says so
 * @returns {string | null} null: there is too much of it
 */
export function markdownOf(root, plain = '') {
  if (numberOf(root, MOST_NODES) > MOST_NODES) return null;
  return joined(new Walk(plain.replaceAll('\r\n', '\n')).blocks(root, {})).trim();
}

/**
 * @param {Node} node
 * @param {number} most
 * @returns {number} of nodes, or more than `most`
 */
function numberOf(node, most) {
  let number = 1;
  for (const child of node.childNodes) {
    if (number > most) break;
    number += numberOf(child, most - number);
  }
  return number;
}

/** @typedef {{text: string, item?: number}} Block `item`: an item of a list, so far in */

class Walk {
  /** @type {Map<Node, boolean>} */
  #known = new Map();
  #plain;

  /** @param {string} plain */
  constructor(plain) {
    this.#plain = plain;
  }

  /**
   * @param {Node} parent
   * @param {Marks} marks
   * @returns {Block[]}
   */
  blocks(parent, marks) {
    /** @type {Block[]} */
    const found = [];
    /** @type {Run[]} */
    let runs = [];
    const end = () => {
      const text = written(runs).replace(LOOKS_LIKE_BLOCK, '\\$&').replace(LOOKS_NUMBERED, '$1\\$2');
      if (text.trim()) found.push({ text });
      runs = [];
    };
    for (const node of parent.childNodes) {
      if (!this.#hasBlocks(node)) {
        this.#inline(node, marks, runs);
        continue;
      }
      end();
      found.push(...this.#block(/** @type {Element} */ (node), marks));
    }
    end();
    return found;
  }

  /**
   * @param {Node} node
   * @returns {boolean}
   */
  #hasBlocks(node) {
    const known = this.#known.get(node);
    if (known !== undefined || node.nodeType !== ELEMENT) return known ?? false;
    const element = /** @type {Element} */ (node);
    const has = BLOCKS.has(element.localName) || (!isUnseen(element) && [...element.children].some((one) => this.#hasBlocks(one)));
    this.#known.set(node, has);
    return has;
  }

  /**
   * @param {Element} element
   * @param {Marks} marks
   * @returns {Block[]}
   */
  #block(element, marks) {
    const name = element.localName;
    if (isUnseen(element)) return [];
    if (name === 'hr') return [{ text: '---' }];
    if (name === 'pre') return [{ text: fenced(element.textContent ?? '') }];
    if (name === 'ul' || name === 'ol') return this.#list(element, marks, 0);
    if (name === 'table') return this.#table(element, marks);
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level) return this.#heading(element, Number(level));
    const word = wordItem(element);
    const inner = this.blocks(element, marksOf(element, marks));
    if (word && inner.length > 0) return [asWordItem(inner, word)];
    return name === 'blockquote' && inner.length > 0 ? [{ text: indented(joined(inner), '> ', '> ') }] : inner;
  }

  /**
   * @param {Element} element
   * @param {number} level
   */
  #heading(element, level) {
    /** @type {Run[]} */
    const runs = [];
    for (const node of element.childNodes) this.#inline(node, {}, runs);
    const text = written(runs.map((run) => ({ ...run, bold: false }))).replaceAll('\n', ' ');
    return text ? [{ text: `${'#'.repeat(Math.max(2, Math.min(level, 4)))} ${text}` }] : [];
  }

  /**
   * @param {Element} list
   * @param {Marks} marks
   * @param {number} depth
   * @returns {Block[]}
   */
  #list(list, marks, depth) {
    let number = numberOfItem(list, 'start', 1);
    /** @type {Block[]} */
    const found = [];
    for (const element of list.children) {
      // Google Docs puts an inner list beside the item that it belongs to.
      if (element.localName === 'ul' || element.localName === 'ol') found.push(...this.#list(element, marks, depth + 1));
      if (element.localName !== 'li' || isUnseen(element)) continue;
      number = numberOfItem(element, 'value', number);
      const point = list.className === 'parens' ? ')' : '.'; // as on our own pages
      const sign = list.localName === 'ol' ? `${number++}${point} ` : '- ';
      const inner = this.blocks(element, marksOf(element, marks));
      found.push({ item: depth, text: indented(joined(inner, true), pad(depth) + sign, ' '.repeat(pad(depth).length + sign.length)) });
    }
    return found;
  }

  /**
   * @param {Element} table
   * @param {Marks} marks
   * @returns {Block[]}
   */
  #table(table, marks) {
    const rows = rowsOf(table);
    // A table of one column, or one in which tables are, only says where things stood.
    if (rows.every(({ length }) => length < 2) || table.querySelector('table')) {
      return rows.flat().flatMap((cell) => this.blocks(cell, marks));
    }
    const lines = inColumns(rows, (cell) => this.#cell(cell, marks)).filter((cells) => cells.some(Boolean));
    const width = Math.max(0, ...lines.map((cells) => cells.findLastIndex(Boolean) + 1));
    if (width === 0) return [];
    const head = lines[0].map((cell) => cell.replace(/^\*\*(.*)\*\*$/, '$1'));
    const drawn = [head, ...lines.slice(1)].map((cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? '').join(' | ')} |`);
    drawn.splice(1, 0, `|${'---|'.repeat(width)}`);
    return [{ text: drawn.join('\n') }];
  }

  /**
   * @param {Element} cell
   * @param {Marks} marks
   * @returns {string[]} what it says, and an empty text for each column more that it spans
   */
  #cell(cell, marks) {
    const said = joined(this.blocks(cell, marksOf(cell, marks)), true).replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
    const span = Math.min(Number(cell.getAttribute('colspan')) || 1, 50);
    return [said, ...Array.from({ length: span - 1 }, () => '')];
  }

  /**
   * @param {Node} node
   * @param {Marks} marks
   * @param {Run[]} runs
   */
  #inline(node, marks, runs) {
    if (node.nodeType === TEXT) return void runs.push({ ...marks, text: this.#text(node.nodeValue ?? '', marks) });
    if (node.nodeType !== ELEMENT) return;
    const element = /** @type {Element} */ (node);
    if (element.localName === 'br') return void runs.push({ ...marks, text: '\n' });
    if (isFootnote(element)) return;
    const sign = standingFor(element);
    if (sign) return void runs.push({ ...marks, text: sign });
    if (isUnseen(element)) return;
    const [open, close] = element.localName === 'q' ? '“”' : '';
    if (open) runs.push({ ...marks, text: open });
    if (/Apple-converted-space/.test(element.className)) return void runs.push({ ...marks, text: ' ' });
    for (const child of element.childNodes) this.#inline(child, marksOf(element, marks), runs);
    if (close) runs.push({ ...marks, text: close });
  }

  /**
   * @param {string} text of a node
   * @param {Marks} marks
   */
  #text(text, marks) {
    const lines = text.trim();
    return blanksOf(text, marks.kept || (lines.includes('\n') && this.#plain.includes(lines)));
  }
}

/**
 * @param {Element} table
 * @returns {Element[][]} its cells, by rows
 */
function rowsOf(table) {
  const rows = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table && !isUnseen(row));
  return rows.map((row) => [...row.children].filter((cell) => /^t[dh]$/.test(cell.localName) && !isUnseen(cell)));
}

/**
 * @param {Element[][]} rows
 * @param {(cell: Element) => string[]} say what a cell says, for each column that it spans
 * @returns {string[][]} with an empty text in each place that is a part of a cell further up
 */
function inColumns(rows, say) {
  /** @type {number[]} */
  const open = []; // by column: the rows that a cell above still reaches down to
  return rows.map((cells) => {
    /** @type {string[]} */
    const line = [];
    const fill = () => {
      for (; open[line.length] > 0; line.push('')) open[line.length] -= 1;
    };
    for (const cell of cells) {
      fill();
      const rest = Math.min(Number(cell.getAttribute('rowspan')) || 1, rows.length) - 1;
      for (const said of say(cell)) {
        open[line.length] = rest;
        line.push(said);
      }
    }
    fill();
    return line;
  });
}

/**
 * @param {Element} element
 * @param {string} name of an attribute
 * @param {number} otherwise
 */
function numberOfItem(element, name, otherwise) {
  const said = element.getAttribute(name) ?? '';
  return /^\d{1,9}$/.test(said) ? Number(said) : otherwise;
}

const WORD_SIGN = /^\s*(?:([·•◦▪o§\-–])|\(?(\d{1,4}|[a-z]{1,4})[.)])[\s\u00a0]+/i;

/**
 * @param {Element} element
 * @returns {{depth: number, sign: string, drawn: boolean} | null} the item of a list that a paragraph of Word's is
 */
function wordItem(element) {
  const style = styleOf(element, 'mso-list');
  if (!/^MsoList/.test(element.className) && !/level\d/.test(style)) return null;
  const depth = Number(/level(\d)/.exec(style)?.[1] ?? 1) - 1;
  const ignored = [...element.querySelectorAll('span')].find((span) => /ignore/i.test(styleOf(span, 'mso-list')));
  const found = WORD_SIGN.exec(`${(ignored ?? element).textContent ?? ''} `);
  if (!found) return null;
  // Markdown counts in digits alone.
  return { depth, sign: Number(found[2]) > 0 ? `${Number(found[2])}. ` : '- ', drawn: !ignored };
}

/**
 * @param {Block[]} inner
 * @param {{depth: number, sign: string, drawn: boolean}} item `drawn`: its sign stands in its text
 * @returns {Block}
 */
function asWordItem(inner, { depth, sign, drawn }) {
  const text = joined(inner, true);
  const said = drawn ? text.replace(/\\(?=[-+*.)])/, '').replace(WORD_SIGN, '') : text;
  return { item: depth, text: indented(said, pad(depth) + sign, ' '.repeat(pad(depth).length + sign.length)) };
}

/** @param {number} depth */
function pad(depth) {
  return '   '.repeat(depth);
}

/**
 * @param {Block[]} blocks
 * @param {boolean} [tight] within an item or a cell
 */
function joined(blocks, tight = false) {
  return blocks.reduce((text, block, at) => {
    const close = block.item !== undefined && (tight || blocks[at - 1]?.item !== undefined);
    return text + (at === 0 ? '' : close ? '\n' : '\n\n') + block.text;
  }, '');
}

/**
 * @param {string} text
 * @param {string} first before its first line
 * @param {string} next before the others
 */
function indented(text, first, next) {
  const lines = text.split('\n');
  return lines.map((line, at) => (at === 0 ? first + line : line.trim() ? next + line : next.trimEnd())).join('\n');
}

/** @param {string} code */
function fenced(code) {
  const fence = code.includes('\x60\x60\x60') ? '\x60\x60\x60\x60' : '\x60\x60\x60';
  return `${fence}\n${code.replace(/\n$/, '')}\n${fence}`;
}
