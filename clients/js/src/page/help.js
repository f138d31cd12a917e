/**
 * The page that tells the keys; loaded when somebody asks for it.
 * @module
 */

import { make } from '../dom.js';

/** @type {[string, string][]} the key, and the word that explains it */
const KEYS = [
  ['j', 'key_next'],
  ['k', 'key_previous'],
  ['.', 'key_newest'],
  ['p', 'key_pause'],
  ['?', 'key_help'],
];

/** @param {import('../words.js').Words} words */
export function showKeys(words) {
  const dialog = make('dialog', { className: 'keys', onclose: () => dialog.remove() });
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const list = make('dl', {});
  for (const [key, word] of KEYS) {
    const term = make('dt', {});
    term.append(make('kbd', { textContent: key }));
    list.append(term, make('dd', { textContent: words.say(word) }));
  }
  const title = make('h2', { id: 'keys-title', textContent: words.say('keys') });
  dialog.append(title, list, make('button', { textContent: words.say('dismiss'), onclick: () => dialog.close() }));
  document.body.append(dialog);
  dialog.showModal();
}
