/**
 * The forms of a page of the desk that are sent as forms are, and whose words are kept until the server has them: those that
 * say so with `data-kept`, which tells those apart that have one address. `data-guarded`: the server itself asks before it
 * puts words in the place of newer ones.
 * @module
 */

import { browser } from '../browser.js';
import { KeptForm } from './kept-form.js';
import { Pages } from './pages.js';
import { forgetTaken } from './sent.js';
import { Texts, shelves } from './texts.js';

/**
 * Forget what the server has taken, keep what is typed, and bring back what was left. Once for each page, before all else.
 * @param {(() => void) | null} [dress] for forms that the server may have to draw anew (kept-form.js)
 * @returns {() => void} forgets what the server has given back, once another form has kept it
 */
export function keepForms(dress = null) {
  const forgetGiven = forgetTaken(shelves());
  const who = /** @type {HTMLElement | null} */ (document.querySelector('[data-me]'))?.dataset.me ?? '';
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-kept]'))) {
    const action = form.action + (form.dataset.kept && `#${form.dataset.kept}`);
    void new KeptForm(form, new Texts(...shelves(), { action, who }), new Pages(navigator.locks, browser()), dress).begin();
    if ('returned' in form.dataset) forgetGiven();
  }
  return forgetGiven;
}
