/**
 * The embed's one sheet, the same for all elements of a page. What only some entries need is added to it before they are shown.
 * @module
 */

import { sheetOf, styles } from './styles.js';

/** What is fetched where something in an entry, or above them, needs it. @type {Record<string, RegExp>} */
const LATER = {
  blocks: /<table|"(?:gallery|sensitive|parens|lost-embed)"/,
  truth: /class="(?:claims|correction|reading|since|statements|figures)\b/,
  cards: /class="card"/,
};

/** As on our own page: of two rules that weigh the same the later one wins, whichever sheet came first. */
const ORDER = ['', ...Object.keys(LATER), 'pill', 'entries-print'];

/** Longer than this a sheet doesn't keep the text away from its reader. */
const PATIENCE_MILLISECONDS = 5000;

/** One that is made is no inline style, whatever the page's policy says. */
export const sheet = new CSSStyleSheet();
/** @type {Record<string, string>} */
const texts = {};
/** @type {Map<string, Promise<void> | null>} null: it is there */
const later = new Map();

/** When what every embed needs is there. */
export const dressed = styles.then((text) => add('', text), () => {});

/**
 * @param {string} name
 * @param {string} text
 */
function add(name, text) {
  texts[name] = text;
  sheet.replaceSync(ORDER.map((one) => texts[one]).join(''));
}

/** @param {string} name */
function load(name) {
  if (!later.has(name)) {
    // What could not be had is tried again when it is needed the next time.
    const loading = dressed.then(() => sheetOf(name)).then((text) => add(name, text), () => setTimeout(() => later.delete(name), PATIENCE_MILLISECONDS));
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
    later.set(name, Promise.race([loading, late]).then(() => void later.set(name, null)));
  }
  return later.get(name);
}

/**
 * Say what has to be waited for before this can be shown.
 * @param {string} html
 * @param {boolean} [isNew] it comes in before its reader's eyes
 * @returns {Promise<unknown> | undefined}
 */
export function missing(html, isNew) {
  const waiting = Object.keys(LATER).map((name) => LATER[name].test(html) && load(name));
  if (isNew) waiting.push(load('pill'));
  return waiting.some(Boolean) ? Promise.all(waiting) : undefined;
}

// Whoever wants it on paper has to press something before.
for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, () => load('entries-print'), { once: true, capture: true });
