/**
 * The texts of the embed's sheets. In what a server sends in one piece (`embed.bundle.js`), and in the package, what is always
 * needed stands here as it is; only the plain modules have to fetch it.
 * @module
 */

const SHEETS = ['scale', 'entries', 'bodies', 'embed'];

/** What every embed needs. @type {Promise<string>} */
export const styles = Promise.all(SHEETS.map(sheetOf)).then((texts) => texts.join(''));

/**
 * Fetch what only some need.
 * @param {string} name
 */
export async function sheetOf(name) {
  const answer = await fetch(new URL(`./${name}.css`, import.meta.url));
  return answer.text();
}
