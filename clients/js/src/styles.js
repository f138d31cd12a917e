/**
 * The embed's sheets, as one text. In what a server sends in one piece (`embed.bundle.js`), and in the package, the text itself
 * stands here; only the plain modules have to fetch it.
 * @module
 */

const SHEETS = ['scale', 'entries', 'pill', 'truth', 'bodies', 'cards', 'entries-print', 'embed'];

/** @type {Promise<string>} empty: it could not be had */
export const styles = Promise.all(SHEETS.map(textOf)).then((texts) => texts.join(''), () => '');

/** @param {string} name */
async function textOf(name) {
  const answer = await fetch(new URL(`./${name}.css`, import.meta.url));
  return answer.text();
}
