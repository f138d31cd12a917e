/**
 * What the page of the briefing loads: entries are offered while they are named, and what is typed is kept. Without it the
 * form works all the same.
 * @module
 */

import { isComposing } from './composing.js';
import { completeEntries, completeText } from './editor/completion.js';
import { keepForms } from './editor/kept-forms.js';
import { Suggestions } from './editor/suggestions.js';

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
keepForms(dress);
// As in the form of an entry.
form.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
  event.preventDefault();
  form.requestSubmit(/** @type {HTMLElement} */ (form.querySelector('.buttons button')));
});
