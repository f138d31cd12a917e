/**
 * How the desk names what is in the queue, and says what became of it.
 * @module
 */

import { shortened } from '../shortened.js';
import { inWords } from './picturetext.js';
import { _, clockInWords } from './tongue.js';

/** @typedef {import('./queue.js').Item} Item */
/** @typedef {import('./texts.js').Values} Values */

const WORDS = 60;
/** More is not looked at: a text may be long, and is shown at each step. */
const MOST = 2000;
/** What came so much later than it was written, says when it was. */
const LATE_MILLISECONDS = 60_000;

/** Why it is held after its editor stopped it on its way, or before that. */
export const STOPPED = held('stopped', _('Stopped. It may have arrived anyway; posting it again makes no second entry.'));
export const UNSENT = held('unsent', _('Stopped before it was sent.'));

/**
 * @param {string} code
 * @param {string} detail
 * @returns {import('./queue.js').Why}
 */
function held(code, detail) {
  return { code, detail, errors: [], choices: [] };
}

/**
 * @param {string} text
 * @returns {string} how it begins, in a line
 */
export function beginningOf(text) {
  return shortened(inWords(text).slice(0, MOST), WORDS);
}

/** @param {Values} values */
export function wordsOf(values) {
  return `“${beginningOf(String(values.headline || values.body)) || '…'}”`;
}

/** @param {Pick<Item, 'kind'>} item */
export function isText({ kind }) {
  return kind === 'post' || kind === 'draft';
}

/**
 * @param {Item} item
 * @param {string} why
 */
export function notDone({ kind }, why) {
  return kind === 'draft' ? _('Not kept on the server: {why}', { why }) : _('Not posted: {why}', { why });
}

/** @param {Item} item */
export function labelOf({ kind, entry, words, fields }) {
  if (kind === 'post') return words;
  if (kind === 'draft') return fields.do === 'schedule' ? _('To be scheduled: {words}', { words }) : _('Draft: {words}', { words });
  if (kind === 'revise') return _('Edit of entry {number}: {words}', { number: entry ?? '', words });
  if (kind === 'delete') return _('Delete entry {number}', { number: entry ?? '' });
  const number = entry ?? '';
  const marks = {
    'on ': _('Pin entry {number}', { number }),
    'off ': _('Unpin entry {number}', { number }),
    ' on': _('Key event: entry {number}', { number }),
    ' off': _('No key event: entry {number}', { number }),
  };
  return /** @type {Record<string, string>} */ (marks)[`${fields.pinned ?? ''} ${fields.key_event ?? ''}`] ?? _('Mark entry {number}', { number });
}

/** @param {Item} item that is there */
export function proofOf({ kind, told }) {
  const [written, came] = [told?.occurred_at, told?.posted_at].map((at) => Date.parse(at ?? ''));
  const parts = [told?.seq ? _('sent · {number}', { number: told.seq }) : _('sent')];
  if (kind === 'post' && came - written >= LATE_MILLISECONDS) parts.push(_('written {time}', { time: clockInWords(written) }), _('arrived {time}', { time: clockInWords(came) }));
  return parts.join(', ');
}
