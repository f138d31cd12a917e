/**
 * The line about the blog's readers: kept up to date, what is in the way of them read aloud, and said when the server can't be
 * asked any more.
 * @module
 */

import { refetch } from './parts.js';
import { _, clockInWords } from './tongue.js';

const UNAVAILABLE = 503;
/** @type {Record<string, (time: string) => string>} */
const WHY = {
  server: (time) => _('The server can’t be reached since {time}. {kept}', { time, kept: KEPT }),
  database: (time) => _('The server can’t reach its database since {time}. {kept}', { time, kept: KEPT }),
};
const KEPT = _('What you post is kept here, and sent as soon as possible.');

/** @type {string} when and why the server could not be asked first; empty: it could */
let since = '';

/** Fetch the line anew. */
export async function lookAtReaders() {
  const status = await refetch('readers');
  if (status !== null) tell(status);
}

/** Read aloud what is in the way, when it is something else. */
export function watchReaders() {
  let before = troubles();
  document.addEventListener('redrawn', () => {
    const now = troubles();
    if (now !== before) say(now || (before && _('Everything is fine again.')));
    before = now;
  });
  addEventListener('offline', () => tell(0));
  addEventListener('online', () => void lookAtReaders());
  // Lost before anybody listened: no event says so again.
  if (!navigator.onLine) tell(0);
}

/** @param {number} status */
function tell(status) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector('[data-lost]'));
  const why = status === UNAVAILABLE ? 'database' : status ? '' : 'server';
  if (!place || (since && since === why)) return;
  since = why;
  const time = clockInWords(Date.now());
  place.hidden = !why;
  place.textContent = why ? WHY[why](time) : '';
  if (why) say(place.textContent);
}

/** @returns {string} */
function troubles() {
  return [...document.querySelectorAll('[data-part="readers"] .trouble')].map(({ textContent }) => textContent).join(' ');
}

/** @param {string} words */
function say(words) {
  const status = document.querySelector('[data-trouble-said]');
  if (status) status.textContent = words;
}
