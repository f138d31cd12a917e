/**
 * Asking the server as whoever is logged in: once more, with the new token, when somebody has logged in again meanwhile.
 * @module
 */

/** @typedef {{response: Response, answer: any}} Answered */

/**
 * @param {(token: string | null) => Promise<Answered>} ask with another token than before, if there is one
 * @param {() => Promise<string | null>} renewToken
 * @returns {Promise<Answered | null>} null when nobody is logged in any more
 */
export async function askLoggedIn(ask, renewToken) {
  const first = await ask(null);
  if (first.response.status !== 401 && first.answer.code !== 'stale_form') return first;
  const token = await renewToken();
  return token === null ? null : ask(token);
}
