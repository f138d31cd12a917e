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
  if (!isStranger(first)) return first;
  const token = await renewToken();
  const second = token === null ? null : await ask(token);
  return second && isStranger(second) ? null : second;
}

/** @param {Answered} answered */
function isStranger({ response, answer }) {
  return response.status === 401 || answer?.code === 'stale_form';
}
