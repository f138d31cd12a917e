/**
 * Telling a figure: one of the blog's as it was told last, or a new one.
 * @module
 */

import { caretIn } from './caret.js';
import { change } from './change.js';
import { figure } from './markdown.js';
import { _ } from './tongue.js';

/**
 * @param {HTMLTextAreaElement} text
 * @param {import('./suggestions.js').Suggestions} suggestions
 * @param {import('./offer.js').Offer} offer
 */
export async function tellFigure(text, suggestions, offer) {
  text.focus();
  const { value, selectionStart } = text;
  const known = await suggestions.figures();
  // Who has typed on meanwhile, or has gone elsewhere, is not interrupted.
  if (document.activeElement !== text || text.value !== value || text.selectionStart !== selectionStart) return;
  if (known.length === 0) return void change(text, figure());
  /** @param {string} [line] */
  const tell = (line) => () => {
    offer.close();
    change(text, figure(line));
  };
  const choices = known.map(({ name, number, line }) => ({ label: name, note: number, then: tell(line) }));
  offer.show([...choices, { label: _('A new figure'), then: tell() }], caretIn(text, text.selectionStart), true);
  text.addEventListener('input', () => offer.close(), { once: true });
}
