/**
 * The pictures of a draft's page that aren't uploaded yet, remembered by the form's key: the server knows the text without
 * them, and the page that is loaded again has them in their places.
 * @module
 */

/** @typedef {import('./texts.js').Shelf} Shelf */

/** Among what is kept of texts, so that their pictures are not swept away (files.js). */
const PREFIX = 'liveblog.draft:waiting ';

/**
 * Remember them as they come and go, and bring those back that are remembered of the text as it stands there.
 * @param {import('./form.js').EntryForm} form whose pictures are shown
 * @param {Shelf} shelf
 */
export function rememberWaiting(form, shelf) {
  const there = read(shelf, form.key);
  if (there && even(there.sent) === even(form.markdown)) form.values = { body: there.whole };
  form.element.addEventListener('input', () => {
    const [whole, bare] = [String(form.values.body), form.markdown];
    // What is uploaded meanwhile may not be saved yet: until the server has it, it is remembered of the text that has it not.
    const sent = bare === whole ? (read(shelf, form.key)?.sent ?? whole) : bare;
    try {
      if (whole === sent) shelf.removeItem(PREFIX + form.key);
      else shelf.setItem(PREFIX + form.key, JSON.stringify({ whole, sent }));
    } catch {
      // Then it is in this page alone.
    }
  });
}

/**
 * @param {Shelf} shelf
 * @param {string} key
 * @returns {{whole: string, sent: string} | null}
 */
function read(shelf, key) {
  try {
    return JSON.parse(shelf.getItem(PREFIX + key) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} text which a form may have sent with other ends of lines */
function even(text) {
  return text.replace(/\r\n?/g, '\n').trim();
}
