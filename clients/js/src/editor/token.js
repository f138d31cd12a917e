/**
 * The token of the session, in all forms of a page.
 * @module
 */

const TIMEOUT_MILLISECONDS = 20_000;

/** @returns {HTMLInputElement[]} */
export function tokens() {
  return [...document.querySelectorAll('input')].filter(({ name }) => name === 'csrf');
}

/** The token that the forms have now. */
export const presentToken = () => tokens()[0]?.value ?? '';

/**
 * Put the present session's token into all forms: they have logged in again.
 * @returns {Promise<string | null>} null when they have not; somebody else may have, whose texts these are not
 */
export async function renewedToken() {
  const who = /** @type {HTMLElement | null} */ (document.querySelector('[data-me]'))?.dataset.me ?? '';
  // Who waits for this sends nothing meanwhile: an answer that never comes must not keep them for ever.
  const answer = await fetch('/desk', { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const me = /** @type {HTMLElement | null} */ (page.querySelector('[data-me]'));
  const found = /** @type {HTMLInputElement | null} */ (page.querySelector('input[name="csrf"]'));
  if (!found || me?.dataset.me !== who) return null;
  for (const input of tokens()) input.value = found.value;
  return found.value;
}
