/**
 * What the boxes beside a text have in common (cards.js, places.js): buttons that send no form, and questions to the server.
 * @module
 */

import { askLoggedIn } from './session.js';
import { _ } from './tongue.js';

/** @typedef {{present: () => string, renew: () => Promise<string | null>}} Tokens of the session */

/**
 * Do something at a press of a button that would send the form.
 * @param {HTMLElement} button
 * @param {() => void} then
 */
export function onPress(button, then) {
  button.addEventListener('click', (event) => {
    event.preventDefault();
    then();
  });
}

/**
 * Ask the server what it makes of some fields.
 * @param {string} address
 * @param {Record<string, string>} fields
 * @param {Tokens} tokens
 * @param {AbortSignal} signal
 * @returns {Promise<{found?: Record<string, string>, wrong?: string}>} what it answers, or why it does not
 */
export async function ask(address, fields, { present, renew }, signal) {
  try {
    const answered = await askLoggedIn((token) => post(address, { csrf: token ?? present(), ...fields }, signal), renew);
    if (!answered) return { wrong: _('You are no longer logged in.') };
    const { response, answer } = answered;
    if (response.ok) return { found: answer };
    const [said] = answer.errors ?? [];
    return { wrong: said ? _('This {fault}.', { fault: said.message }) : answer.detail };
  } catch {
    return { wrong: _('The server can’t be reached.') };
  }
}

/**
 * @param {string} address
 * @param {Record<string, string>} fields
 * @param {AbortSignal} signal
 */
async function post(address, fields, signal) {
  const headers = { accept: 'application/json' };
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(fields), headers, signal, redirect: 'error' });
  return { response, answer: await response.json() };
}
