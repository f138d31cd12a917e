/**
 * All that can be done at the desk by name: what the toolbar shows, the palette and the help list, and keys do. What each
 * does is bound to it by `Commands`, but for what changes the text alone, which stands here. docs/desk.md tells of these
 * keys, and a test compares.
 * @module
 */

import { around, heading, items, link, numbered, quote, reference, table } from './markdown.js';
import { _ } from './tongue.js';

/** @typedef {import('./markdown.js').Selected} Selected */
/** @typedef {import('./markdown.js').Edit} Edit */
/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} label
 * @property {'Text' | 'Entry' | 'Desk'} group
 * @property {string} [keys] such as `Mod+Shift+7`; `Mod` is Ctrl, and ⌘ on a Mac; `Alt+Shift` is Ctrl there
 * @property {'selection' | 'text' | 'form' | 'outside'} [where] the keys are heard: with words selected in the text, in the
 * text, in the form, or outside of all fields; else everywhere
 * @property {string} [sign] what its button in the toolbar shows: a letter, or the path of an icon
 * @property {string} [words] by which it is found, too
 * @property {(selected: Selected) => Edit} [edit] what it does to the text
 */

/** @type {readonly Command[]} */
export const COMMANDS = [
  { id: 'bold', label: _('Bold'), group: 'Text', keys: 'Mod+B', where: 'text', sign: 'B', edit: around('**') },
  { id: 'italic', label: _('Italic'), group: 'Text', keys: 'Mod+I', where: 'text', sign: 'I', edit: around('*') },
  {
    id: 'link',
    label: _('Link'),
    group: 'Text',
    keys: 'Mod+K',
    where: 'selection',
    sign: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1.5-1.5',
    words: 'address url',
    edit: link,
  },
  {
    id: 'quote',
    label: _('Quote'),
    group: 'Text',
    keys: 'Mod+Shift+9',
    where: 'text',
    sign: 'M10 7H6v5h4V7zm0 5c0 3-1 4-3 5M19 7h-4v5h4V7zm0 5c0 3-1 4-3 5',
    edit: quote,
  },
  {
    id: 'list',
    label: _('List'),
    group: 'Text',
    keys: 'Mod+Shift+8',
    where: 'text',
    sign: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
    words: 'bullets points',
    edit: items,
  },
  {
    id: 'numbered',
    label: _('Numbered list'),
    group: 'Text',
    keys: 'Mod+Shift+7',
    where: 'text',
    sign: 'M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v5M4 15.5c0-1.5 2.5-1.5 2.5 0 0 1-2.5 2-2.5 3.5h2.5',
    edit: numbered,
  },
  { id: 'heading', label: _('Heading'), group: 'Text', keys: 'Mod+Shift+H', where: 'text', sign: 'H', edit: heading },
  {
    id: 'picture',
    label: _('Picture'),
    group: 'Text',
    keys: 'Alt+Shift+6',
    sign: 'M4 5h16v14H4zM4 16l4.5-4.5L13 16l3-3 4 4M15.5 9h.01',
    words: 'photo image upload',
  },
  {
    id: 'camera',
    label: _('Camera'),
    group: 'Text',
    sign: 'M4 7h3.5L9 5h6l1.5 2H20v12H4zM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7',
    words: 'photo picture',
  },
  {
    id: 'library',
    label: _('Picture used before'),
    group: 'Text',
    sign: 'M7 4h13v11H7zM7 12l3-3 3 3 2-2 5 4M4 8v12h13',
    words: 'library photo image',
  },
  {
    id: 'card',
    label: _('Card'),
    group: 'Text',
    keys: 'Alt+Shift+7',
    sign: 'M4 5h16v14H4zM7.5 9h9M7.5 12.5h9M7.5 15.5h5',
    words: 'post video map embed address',
  },
  {
    id: 'place',
    label: _('Place'),
    group: 'Text',
    sign: 'M12 21c4-5 6-8 6-11a6 6 0 1 0-12 0c0 3 2 6 6 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4',
    words: 'map coordinates point geo where location',
  },
  {
    id: 'table',
    label: _('Table'),
    group: 'Text',
    sign: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14',
    edit: table,
  },
  {
    id: 'figure',
    label: _('Figure'),
    group: 'Text',
    keys: 'Mod+Shift+6',
    where: 'text',
    sign: 'M5 20v-6M12 20V9M19 20V4M4 20h16',
    words: 'number tally dead',
  },
  {
    id: 'reference',
    label: _('Reference'),
    group: 'Text',
    keys: 'Alt+Shift+8',
    where: 'text',
    sign: 'M9 4H6v16h3M15 4h3v16h-3M12 9v6M10 12h4',
    words: 'link entry cite earlier',
    edit: reference,
  },
  {
    id: 'claim',
    label: _('Claim …'),
    group: 'Text',
    keys: 'Alt+Shift+5',
    sign: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01',
    words: 'reported checking confirmed disputed false status source true',
  },
  { id: 'post', label: _('Post'), group: 'Entry', keys: 'Mod+Enter', where: 'form', words: 'send publish save' },
  { id: 'typo', label: _('This change is a typo'), group: 'Entry', keys: 'Alt+Shift+1', words: 'silent spelling' },
  { id: 'update', label: _('This change is an update'), group: 'Entry', keys: 'Alt+Shift+2' },
  { id: 'clarification', label: _('This change is a clarification'), group: 'Entry', keys: 'Alt+Shift+3', words: 'tell readers' },
  { id: 'correction', label: _('This change is a correction'), group: 'Entry', keys: 'Alt+Shift+4', words: 'tell readers wrong error' },
  { id: 'withdraw', label: _('Withdraw this entry …'), group: 'Entry', words: 'retract retraction take back' },
  { id: 'later', label: _('Post at …'), group: 'Entry', keys: 'Mod+Shift+Enter', where: 'form', words: 'schedule time later by itself' },
  { id: 'keep', label: _('Keep as draft'), group: 'Entry', words: 'save aside' },
  { id: 'preview', label: _('Show the preview'), group: 'Entry' },
  { id: 'text', label: _('Go to the text'), group: 'Entry', words: 'write body' },
  { id: 'headline', label: _('Go to the headline'), group: 'Entry' },
  { id: 'topics', label: _('Go to the topics'), group: 'Entry', words: 'tags' },
  { id: 'byline', label: _('Go to the byline'), group: 'Entry', words: 'by author' },
  { id: 'time', label: _('Go to the time'), group: 'Entry', words: 'happened at' },
  { id: 'mine', label: _('Put your own byline back'), group: 'Entry', words: 'by author' },
  { id: 'pinned', label: _('Pin this entry, or not'), group: 'Entry' },
  { id: 'key_event', label: _('Make this entry a key event, or not'), group: 'Entry' },
  { id: 'newest', label: _('Edit the newest entry'), group: 'Desk', words: 'last correct' },
  { id: 'undelete', label: _('Take back the last delete'), group: 'Desk', keys: 'Mod+Z', where: 'outside', words: 'undo undelete' },
  { id: 'promise', label: _('Promise something …'), group: 'Desk', words: 'later remind due' },
  { id: 'handover', label: _('Hand the shift over …'), group: 'Desk', words: 'leave take over duty next editor' },
  { id: 'kept', label: _('What is due is done'), group: 'Desk', words: 'promise kept' },
  { id: 'briefing', label: _('The briefing: what is known'), group: 'Desk', words: 'statements summary late' },
  { id: 'search', label: _('Search all entries'), group: 'Desk', keys: '/', where: 'outside', words: 'find' },
  { id: 'more', label: _('Summary, hand over, close'), group: 'Desk', words: 'byline picture colour details reopen shift' },
  { id: 'palette', label: _('All commands'), group: 'Desk', keys: 'Mod+K', sign: 'M5 12h.01M12 12h.01M19 12h.01' },
  { id: 'help', label: _('Keyboard shortcuts'), group: 'Desk', keys: '?', where: 'outside', words: 'help' },
];

/** What keys do in the text that is nothing to choose: for the help. */
export const HABITS = [
  { keys: 'Enter', does: _('goes on with a list or a quotation; on an empty item it ends it') },
  { keys: 'Shift+Enter', does: _('begins a line without going on with the list') },
  { keys: 'Tab', does: _('in a list, moves an item in; Shift+Tab moves it out') },
  { keys: 'Esc', does: _('and then Tab leaves the text, also in a list') },
  { keys: '#', does: _('and letters give the entry a topic of the blog') },
  { keys: '@', does: _('and letters give it one of the recent bylines') },
  { keys: '[[', does: _('and a time or words link to another entry') },
  { keys: 'Del', does: _('on the buttons of an entry deletes it; it can be taken back for ten seconds') },
  { keys: 'Mod+V', does: _('pastes with formatting; an address over selected words makes them a link') },
  { keys: 'Mod+Shift+V', does: _('pastes plain text') },
];
