/**
 * What the desk's scripts say, in the language of the desk: English stands in the scripts, other languages come as a
 * table that the page loads first. Numbers and clocks are written as in that language, in digits that all can read.
 * @module
 */

/** @typedef {Record<string, string | Record<string, string>>} Table by the English message; plurals by their category */
/** @typedef {Record<string, string | number>} Values for the places in braces */

/** @returns {string} the language of the page */
export function tongue() {
  return globalThis.document?.documentElement.lang || 'en';
}

/**
 * @param {string} message in English, as a literal: translators are given what stands here
 * @param {Values} [values]
 */
export function _(message, values = {}) {
  const found = table()[message];
  return filled(typeof found === 'string' ? found : message, values);
}

/**
 * @param {string} one in English, of one
 * @param {string} many in English, of any other number
 * @param {number} n which they depend on; it stands in the place `{n}`
 * @param {Values} [values]
 */
export function _n(one, many, n, values = {}) {
  const forms = table()[one];
  const found = typeof forms === 'object' ? (forms[new Intl.PluralRules(tongue()).select(n)] ?? forms.other) : n === 1 ? one : many;
  return filled(found, { n: numberInWords(n), ...values });
}

/** @param {number} number */
function numberInWords(number) {
  return new Intl.NumberFormat(`${tongue()}-u-nu-latn`).format(number);
}

/** @param {number} at milliseconds */
export function clockInWords(at) {
  return new Intl.DateTimeFormat(`${tongue()}-u-nu-latn`, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** @returns {Table} */
function table() {
  return /** @type {{liveblogWords?: Table}} */ (globalThis).liveblogWords ?? {};
}

/**
 * @param {string} text
 * @param {Values} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
