/**
 * The line about the blog's readers: kept up to date, what is in the way of them read aloud, and said when the server can't be
 * asked any more.
 * @module
 */

import { refetch } from './parts.js';

const UNAVAILABLE = 503;
const SERVER = 'The server can’t be reached since';
const DATABASE = 'The server can’t reach its database since';
const KEPT = 'What you post is kept here, and sent when it can be.';

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
    if (now !== before) say(now || (before && 'All is well again.'));
    before = now;
  });
  addEventListener('offline', () => tell(0));
  addEventListener('online', () => void lookAtReaders());
}

/** @param {number} status */
function tell(status) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector('[data-lost]'));
  const why = status === UNAVAILABLE ? DATABASE : status ? '' : SERVER;
  if (!place || (since && since === why)) return;
  since = why;
  const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  place.hidden = !why;
  place.textContent = why ? `${why} ${time}. ${KEPT}` : '';
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
