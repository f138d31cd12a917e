/**
 * Changing a text as if it had been typed: the browser's own undo takes it back.
 * @module
 */

/** @typedef {import('./markdown.js').Selected} Selected */
/** @typedef {import('./markdown.js').Edit} Edit */

/**
 * @param {HTMLTextAreaElement} text
 * @returns {Selected} all of it: for a key that changes nothing, that is too much to read
 */
export function selected(text) {
  return { text: text.value, start: text.selectionStart, end: text.selectionEnd };
}

/**
 * Change a text as if it had been typed.
 * @param {HTMLTextAreaElement} text
 * @param {(selected: Selected) => Edit | null} edit
 * @returns {boolean} whether there was something to change
 */
export function change(text, edit) {
  const wanted = edit(selected(text));
  if (!wanted) return false;
  const { from, to, insert, start, end } = wanted;
  text.focus();
  text.setSelectionRange(from, to);
  // Deprecated, and the only way that leaves Ctrl+Z working.
  const command = insert ? 'insertText' : 'delete';
  if ((insert || from !== to) && !document.execCommand(command, false, insert)) {
    text.setRangeText(insert, from, to, 'end');
    text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  text.setSelectionRange(start, end);
  return true;
}
