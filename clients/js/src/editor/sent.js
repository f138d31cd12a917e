/**
 * What a form of this tab has sent, as forms are: forgotten by the page that it is led to when the server has taken it. A page
 * that is loaded again, or gone back to, is none of these, whatever stands in its address.
 * @module
 */

/** @typedef {import('./texts.js').Shelf} Shelf */

const SENT = 'liveblog.sent';

/**
 * Note what is being sent.
 * @param {Shelf} tab
 * @param {string[]} slots where it is kept
 */
export function noteSent(tab, slots) {
  tab.setItem(SENT, JSON.stringify(slots));
}

/**
 * Forget what this tab has sent, if this page says that it was taken. Begin with this, before anything is brought back.
 * @param {[Shelf, Shelf]} shelves
 * @returns {() => void} forgets what was not taken: for a form that it was given back to, once that is kept there
 */
export function forgetTaken([shelf, tab]) {
  const sent = /** @type {string[]} */ (JSON.parse(tab.getItem(SENT) ?? '[]'));
  const forget = () => sent.forEach((slot) => shelf.removeItem(slot));
  tab.removeItem(SENT);
  if (isLedTo()) forget();
  // A form that keeps nothing may be taken, too: that says nothing of the others. In front of whatever else hears of it.
  addEventListener('submit', () => tab.removeItem(SENT), { capture: true });
  return document.querySelector('main[data-answer]') ? forget : () => {};
}

/** Whether the server has led to this page, from a form that it took: what it refuses it answers with a page. */
function isLedTo() {
  const [opening] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  return opening?.type !== 'back_forward' && opening?.redirectCount > 0 && new URLSearchParams(location.search).has('done');
}
