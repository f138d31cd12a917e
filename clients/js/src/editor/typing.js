/**
 * Keys in the text that mean more in a list or a quotation. The Tab key is never caught for good: outside of a list, where
 * nothing can be moved, and after Escape it leaves the text.
 * @module
 */

import { isComposing } from '../composing.js';
import { change } from './change.js';
import { goOn, moveIn, moveOut } from './continuation.js';

/** @param {HTMLTextAreaElement} text */
export function goOnWithLists(text) {
  let leaving = false;
  text.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const edit = leaving ? null : editFor(event);
    if (event.key !== 'Shift') leaving = event.key === 'Escape';
    if (edit && change(text, edit)) event.preventDefault();
  });
  text.addEventListener('blur', () => (leaving = false));
}

/** @param {KeyboardEvent} event */
function editFor({ key, shiftKey }) {
  if (key === 'Enter' && !shiftKey) return goOn;
  if (key === 'Tab') return shiftKey ? moveOut : moveIn;
  return null;
}
