/**
 * What the desk says of what it sends, wherever it is said.
 * @module
 */

export const WRONG = 'Something in the form is wrong; nothing was saved yet.';
export const ASKED = 'Is the time right? Nothing was saved yet: change it, or say below it that it is meant.';
export const loggedOut = 'Not sent: you are not logged in any more.';

/** @param {boolean} online */
export function notSent(online) {
  return online ? 'Not sent: the server can’t be reached.' : 'Not sent: you are offline.';
}

/** @param {number} count of texts that wait */
export function kept(count) {
  return count === 1 ? 'Your text is kept.' : `Your ${count} texts are kept.`;
}
