/**
 * What the page of the briefing loads: entries are offered while they are named, and what is typed is kept. Without it the
 * form works all the same.
 * @module
 */

import { browser } from './browser.js';
import { completeEntries, completeText } from './editor/completion.js';
import { KeptForm } from './editor/kept-form.js';
import { Pages } from './editor/pages.js';
import { Suggestions } from './editor/suggestions.js';
import { Texts, shelves } from './editor/texts.js';

const form = /** @type {HTMLFormElement} */ (document.querySelector('[data-briefing]'));
const suggestions = new Suggestions(form.dataset.briefing ?? '');
/** Statements have no topics and no byline. */
const entriesAlone = {
  entries: (/** @type {string} */ typed) => suggestions.entries(typed),
  names: async () => ({ topics: [], bylines: [], figures: [] }),
};

const dress = () => {
  for (const text of form.querySelectorAll('textarea')) completeText(text, entriesAlone, { topic() {}, byline() {} });
  for (const field of form.querySelectorAll('[data-entries]')) completeEntries(/** @type {HTMLInputElement} */ (field), suggestions);
};

dress();
const who = /** @type {HTMLElement} */ (document.querySelector('[data-me]')).dataset.me ?? '';
void new KeptForm(form, new Texts(...shelves(), { action: form.action, who }), new Pages(navigator.locks, browser()), dress).begin();
// As in the form of an entry.
form.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(/** @type {HTMLElement} */ (form.querySelector('.buttons button')));
});
