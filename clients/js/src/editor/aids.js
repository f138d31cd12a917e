/**
 * What helps with writing in a form, put together: commands and their keys, lists that go on, clean pasting, names that
 * complete themselves, counts.
 * @module
 */

import { claimByKey } from './claiming.js';
import { commands } from './commands.js';
import { completeNames, completeText } from './completion.js';
import { showCounts } from './counts.js';
import { bindDeeds } from './deeds.js';
import { tellFigure } from './figures.js';
import { addName, Byline } from './names.js';
import { pasteAsMarkdown } from './paste.js';
import { Suggestions } from './suggestions.js';
import { tellChanges } from './telling.js';
import { goOnWithLists } from './typing.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */

/**
 * @param {EntryForm} form
 * @param {string} desk the address of the blog's desk
 * @param {import('./preview.js').Preview} preview
 * @param {import('./pictures.js').Pictures} pictures
 */
export function aidWriting(form, desk, preview, pictures) {
  const suggestions = new Suggestions(desk);
  const [topics, by] = ['topics', 'byline'].map((name) => /** @type {HTMLInputElement} */ (form.element.elements.namedItem(name)));
  const byline = new Byline(form, by);
  // First: a key that is for what is offered is for nothing else.
  const offer = completeText(form.body, suggestions, { topic: (name) => addName(topics, name), byline: (name) => byline.take(name) });
  completeNames(topics, async () => (await suggestions.names()).topics);
  completeNames(by, async () => (await suggestions.names()).bylines);
  goOnWithLists(form.body);
  pasteAsMarkdown(form.body);
  showCounts(form);
  tellChanges(form);
  claimByKey(form);
  commands.bind('picture', () => pictures.choose());
  commands.bind('camera', () => pictures.photograph());
  commands.bind('library', () => void pictures.chooseAgain());
  commands.bind('figure', () => void tellFigure(form.body, suggestions, offer));
  commands.bind('preview', () => preview.toggle());
  commands.bind('mine', () => byline.mine());
  bindDeeds(form);
}
