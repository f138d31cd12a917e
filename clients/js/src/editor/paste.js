/**
 * Pasting into the text: formatting comes along as Markdown, an address over words makes a link of them; with Ctrl+Shift+V
 * plain text stays what it is. Pictures are the business of pictures.js.
 * @module
 */

import { change } from './change.js';
import { formattedText } from './clipboard.js';
import { linkTo, pasted } from './markdown.js';

/** @param {HTMLTextAreaElement} text */
export function pasteAsMarkdown(text) {
  // Not every browser keeps the formatting to itself then.
  let plain = false;
  text.addEventListener('keydown', (event) => {
    plain = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
  });
  text.addEventListener('paste', (event) => {
    const brought = event.clipboardData;
    if (!event.defaultPrevented && !plain && brought && take(text, brought)) event.preventDefault();
    plain = false;
  });
}

/**
 * @param {HTMLTextAreaElement} text
 * @param {DataTransfer} brought
 * @returns {boolean} whether it is in the text
 */
function take(text, brought) {
  if (text.selectionStart !== text.selectionEnd && change(text, linkTo(brought.getData('text/plain').trim()))) return true;
  const markdown = formattedText(brought);
  return markdown !== '' && change(text, pasted(markdown));
}
