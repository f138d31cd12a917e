/**
 * How long a text is, beside its label: advice, and never in the way.
 * @module
 */

import { make } from '../dom.js';
import { Afterwards } from './afterwards.js';
import { _, _n } from './tongue.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */

const PAUSE_MILLISECONDS = 250;
/** What search engines show of a headline; the server cuts it there, too, in what it tells them (`HEADLINE_LENGTH`). */
const ADVISED = 110;
/** From here on the headline's length is said. */
const NEAR = 80;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,:-]*/gu;
/** Languages that are written without blanks between words: there only characters are counted. */
const UNPARTED = /^(?:ja|zh|th|lo|km|my)\b/;

/** @param {EntryForm} form */
export function showCounts(form) {
  const headline = /** @type {HTMLInputElement} */ (form.element.elements.namedItem('headline'));
  const [ofText, ofHeadline] = [make('span', { className: 'count' }), make('span', { className: 'count' })];
  const advice = make('span', {});
  advice.setAttribute('role', 'status');
  const number = make('span', {});
  ofHeadline.append(number, advice);
  form.body.closest('.field')?.append(ofText);
  headline.closest('.field')?.append(ofHeadline);

  const counting = new Afterwards(() => {
    ofText.textContent = lengthOf(form.body.value, form.body.lang);
    const { length } = headline.value;
    number.textContent = length < NEAR ? '' : _('{length} of {most}', { length, most: ADVISED });
    const long = length > ADVISED ? _(_(': search engines cut it')) : '';
    if (advice.textContent !== long) advice.textContent = long;
  }, PAUSE_MILLISECONDS);
  for (const moment of ['input', 'refilled']) form.element.addEventListener(moment, () => counting.soon());
  counting.soon();
}

/**
 * @param {string} text
 * @param {string} language
 * @returns {string} its length in words; empty: there is no text
 */
export function lengthOf(text, language) {
  const characters = text.replace(/[\uDC00-\uDFFF\n]/g, '').length;
  if (!text.trim()) return '';
  const words = UNPARTED.test(language) ? '' : inWords(text.match(WORD)?.length ?? 0);
  return [words, _n('{n} character', '{n} characters', characters)].filter(Boolean).join(_(', '));
}

/** @param {number} number */
function inWords(number) {
  return _n('{n} word', '{n} words', number);
}
