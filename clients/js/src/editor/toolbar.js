/**
 * The buttons above the text. What they do to it is in markdown.js.
 * @module
 */

import { isComposing } from '../composing.js';
import { make } from '../dom.js';
import { around, before, link } from './markdown.js';

/** @typedef {import('./markdown.js').Selected} Selected */
/** @typedef {import('./markdown.js').Edit} Edit */

/** @type {{label: string, sign: string, key?: string, edit: (selected: Selected) => Edit}[]} */
const TOOLS = [
  { label: 'Bold', sign: 'B', key: 'b', edit: around('**') },
  { label: 'Italic', sign: 'I', key: 'i', edit: around('*') },
  { label: 'Quote', sign: '“ ”', edit: before('> ') },
  { label: 'List', sign: '• –', edit: before('- ') },
  { label: 'Link', sign: 'Link', key: 'k', edit: link },
];

/**
 * Put the toolbar above a text.
 * @param {HTMLTextAreaElement} text
 * @returns {HTMLElement} the bar
 */
export function addToolbar(text) {
  const bar = make('div', { className: 'toolbar' });
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', 'Formatting');
  for (const { label, sign, key, edit } of TOOLS) {
    const button = make('button', {
      type: 'button',
      className: `tool ${label.toLowerCase()}`,
      textContent: sign,
      title: key ? `${label} (Ctrl+${key.toUpperCase()})` : label,
    });
    button.setAttribute('aria-label', label);
    // The selection must not be lost to the button.
    button.addEventListener('pointerdown', (event) => event.preventDefault());
    button.addEventListener('click', () => change(text, edit));
    bar.append(button);
  }
  text.before(bar);
  text.addEventListener('keydown', (event) => {
    const tool = TOOLS.find(({ key }) => key === event.key.toLowerCase());
    if (!tool || isComposing(event) || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    change(text, tool.edit);
  });
  return bar;
}

/**
 * Change a text as if it had been typed.
 * @param {HTMLTextAreaElement} text
 * @param {(selected: Selected) => Edit} edit
 */
export function change(text, edit) {
  const { from, to, insert, start, end } = edit({ text: text.value, start: text.selectionStart, end: text.selectionEnd });
  text.focus();
  text.setSelectionRange(from, to);
  // Deprecated, and the only way that leaves Ctrl+Z working.
  if (!document.execCommand('insertText', false, insert)) {
    text.setRangeText(insert, from, to, 'end');
    text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  text.setSelectionRange(start, end);
}
