/**
 * Offers what is about to be named: in the text after `#`, `@` and `[[`, in the lines of topics and bylines by their
 * beginnings. A topic or byline that is chosen in the text goes to its own line; an entry becomes a link. Nothing is read
 * of a text before one of the signs is typed.
 * @module
 */

import { isComposing } from '../composing.js';
import { caretIn } from './caret.js';
import { change } from './change.js';
import { Offer } from './offer.js';
import { fittingNames, nameAt, namedAt, SIGNS } from './triggers.js';
import { _ } from './tongue.js';

/** @typedef {import('./suggestions.js').Suggestions} Suggestions */
/** @typedef {import('./offer.js').Choice} Choice */
/** @typedef {import('./triggers.js').Named} Named */
/** @typedef {{topic: (name: string) => void, byline: (name: string) => void}} Lines where names go */

/**
 * Whether words were typed before scripts ran: they are completed as those that come later.
 * @param {HTMLTextAreaElement | HTMLInputElement} field
 */
const typedBefore = (field) => document.activeElement === field && field.value !== field.defaultValue;

/**
 * @param {HTMLTextAreaElement | HTMLInputElement} field
 * @param {Offer} offer
 * @param {(event: Event) => void} look
 */
function listen(field, offer, look) {
  field.addEventListener('input', look);
  field.addEventListener('compositionend', look);
  field.addEventListener('blur', () => offer.close());
  addEventListener('resize', () => offer.close());
  addEventListener('scroll', ({ target }) => target !== field && target instanceof Node && target.contains(field) && offer.close(), true);
  field.addEventListener(
    'keydown',
    (/** @type {Event} */ event) => {
      if (!(event instanceof KeyboardEvent) || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!offer.isOpen || event.shiftKey || !offer.press(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  if (typedBefore(field)) look(new Event('input'));
}

/**
 * @param {HTMLTextAreaElement} text
 * @param {Pick<Suggestions, 'entries' | 'names'>} suggestions
 * @param {Lines} lines
 * @returns {Offer} what is offered in the text
 */
export function completeText(text, suggestions, lines) {
  const offer = new Offer(text);
  let naming = typedBefore(text);
  let turn = 0;

  /** @param {Named} named */
  const replace = ({ from }, insert = '') =>
    change(text, ({ end }) => ({ from, to: end, insert, start: from + insert.length, end: from + insert.length }));

  /**
   * @param {Named} named
   * @returns {Promise<Choice[]>}
   */
  const choicesFor = async (named) => {
    const { kind, typed } = named;
    if (kind === 'entry') {
      const found = await suggestions.entries(typed);
      return found.map(({ address, time, day, title }) => ({
        label: `${time} ${title}`,
        note: day,
        then: () => replace(named, `[${time}](${address})`) && offer.close(_('Linked to {time}', { time })),
      }));
    }
    if (kind === 'topic' && !typed) return [];
    const { topics, bylines } = await suggestions.names();
    return fittingNames(kind === 'topic' ? topics : bylines, typed).map((name) => ({
      label: name,
      note: kind === 'topic' ? 'topic' : 'byline',
      then: () => {
        replace(named);
        lines[kind](name);
        offer.close(kind === 'topic' ? _('Topic: {name}', { name }) : _('Byline: {name}', { name }));
      },
    }));
  };

  listen(text, offer, async (event) => {
    const { data = null, isComposing: composing = false } = /** @type {Partial<InputEvent>} */ (event);
    if (composing || (!naming && !(data && SIGNS.test(data)))) return;
    const named = namedAt(text.value, text.selectionStart);
    const mine = (turn += 1);
    naming = named !== null;
    const choices = named ? await choicesFor(named) : [];
    if (turn !== mine) return;
    if (!named || choices.length === 0 || document.activeElement !== text) return offer.close();
    offer.show(choices, caretIn(text, named.from), named.kind === 'entry' || named.typed !== '');
  });
  return offer;
}

/**
 * @param {HTMLInputElement} field a list of entries, by time or number
 * @param {Pick<Suggestions, 'entries'>} suggestions
 */
export function completeEntries(field, suggestions) {
  const offer = new Offer(field);
  let turn = 0;
  listen(field, offer, async (event) => {
    if (/** @type {Partial<InputEvent>} */ (event).isComposing) return;
    const mine = (turn += 1);
    const { from, typed } = nameAt(field.value, field.selectionStart ?? 0) ?? { from: 0, typed: '' };
    const found = typed && !typed.startsWith('#') ? await suggestions.entries(typed) : [];
    // A search that was given up ends after the one that took its place, and with nothing.
    if (turn !== mine) return;
    if (document.activeElement !== field || found.length === 0) return offer.close();
    const choose = (/** @type {string} */ address, /** @type {string} */ time) => {
      // As long as the next answer is on its way, more is typed than this was offered for.
      field.setSelectionRange(from, Math.max(from, field.selectionStart ?? 0));
      document.execCommand('insertText', false, `#${address.split('/').pop()}`);
      offer.close(_('Linked to {time}', { time }));
    };
    const choices = found.map(({ address, time, day, title }) => ({ label: `${time} ${title}`, note: day, then: () => choose(address, time) }));
    offer.show(choices, caretIn(field, from), true);
  });
}

/**
 * @param {HTMLInputElement} field a list of names
 * @param {() => Promise<string[]>} names
 */
export function completeNames(field, names) {
  const offer = new Offer(field);
  let turn = 0;
  listen(field, offer, async (event) => {
    if (/** @type {Partial<InputEvent>} */ (event).isComposing) return;
    const { from, typed } = nameAt(field.value, field.selectionStart ?? 0) ?? { from: 0, typed: '' };
    const mine = (turn += 1);
    const found = typed ? fittingNames(await names(), typed).filter((name) => name !== typed) : [];
    if (turn !== mine) return;
    if (document.activeElement !== field) return offer.close();
    const choose = (/** @type {string} */ name) => {
      field.setSelectionRange(from, from + typed.length);
      document.execCommand('insertText', false, name);
      offer.close(name);
    };
    offer.show(found.map((name) => ({ label: name, then: () => choose(name) })), caretIn(field, from), false);
  });
}
