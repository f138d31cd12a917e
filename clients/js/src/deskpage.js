/**
 * What every page of the desk loads: it stays open whatever falls on it, takes back what it said of a field that is changed,
 * and is shown only to whom it was shown before.
 * @module
 */

import { presentToken, renewedToken } from './editor/token.js';
import { forgive } from './editor/wrong.js';

/**
 * Have a browser open nothing that falls on the page: it would leave it, and what was typed. Whoever takes it was asked before.
 * @param {DragEvent} event
 */
function stay(event) {
  const { dataTransfer, target } = event;
  const taker = dataTransfer?.types.includes('Files') ? '[type=file]' : 'input, textarea';
  if (event.defaultPrevented || (target instanceof Element && target.matches(taker))) return;
  event.preventDefault();
  if (dataTransfer) dataTransfer.dropEffect = 'none';
}

/**
 * Show a page that somebody went back to only to whom it was shown before; browsers don't ask the server.
 * @param {boolean} persisted
 */
async function leaveIfLoggedOut(persisted) {
  const [opening] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  if (!persisted && opening?.type !== 'back_forward') return;
  // Where the server can't be asked, the page stays: there may be words in it.
  const present = await renewedToken().catch(presentToken);
  if (present === null) location.replace('/desk/login');
}

// Behind all that takes something itself.
for (const moment of ['dragover', 'drop']) addEventListener(moment, (event) => stay(/** @type {DragEvent} */ (event)));
addEventListener('input', ({ target }) => forgive(target));
if (document.querySelector('[data-me]')) addEventListener('pageshow', ({ persisted }) => void leaveIfLoggedOut(persisted));
