/**
 * What the commands of a form's page do, and where their keys are heard.
 * @module
 */

import { change } from './change.js';
import { COMMANDS } from './command-table.js';
import { commands } from './commands.js';
import { showHelp } from './help.js';
import { Palette } from './palette.js';

/** @typedef {import('./commands.js').Place} Place */
/** @typedef {import('./form.js').EntryForm} EntryForm */

/** Fields that a command leads to, by its name. */
const FIELDS = { headline: 'headline', topics: 'topics', byline: 'byline', time: 'occurred_at' };
const TYPED_IN = 'input:not([type=checkbox], [type=radio]), textarea, select';

/** @param {EntryForm} form */
export function bindDeeds(form) {
  const { body, element } = form;
  for (const { id, edit } of COMMANDS) if (edit) commands.bind(id, () => change(body, edit));
  for (const [id, field] of Object.entries(FIELDS)) commands.bind(id, () => form.goTo(field));
  for (const mark of ['pinned', 'key_event']) commands.bind(mark, () => form.toggle(mark));
  const button = element.querySelector('.outcome .buttons button')?.textContent ?? '';
  commands.bind('post', () => element.requestSubmit(), button);
  commands.bind('text', () => body.focus());
  const withdraw = /** @type {HTMLElement | null} */ (document.querySelector('a[data-withdraw]'));
  if (withdraw) commands.bind('withdraw', () => withdraw.click());
  bindRest();
  document.addEventListener('keydown', (event) => {
    if (!document.querySelector('dialog[open]')) commands.hear(event, () => placesIn(form));
  });
}

function bindRest() {
  const more = document.querySelector('details.more');
  if (more instanceof HTMLDetailsElement) commands.bind('more', () => open(more));
  const briefing = /** @type {HTMLElement | null} */ (document.querySelector('.bar a[href$="/briefing"]'));
  if (briefing) commands.bind('briefing', () => briefing.click());
  const newest = () => /** @type {HTMLElement | null} */ (document.querySelector('[data-list] .item .actions a'));
  if (document.querySelector('[data-desk-list]')) {
    commands.bind('newest', () => newest()?.click());
    commands.bind('search', () => /** @type {HTMLElement | null} */ (document.querySelector('[data-search] input'))?.focus());
  }
  const palette = new Palette(commands);
  commands.bind('palette', () => palette.open());
  commands.bind('help', () => showHelp(commands));
}

/** @param {HTMLDetailsElement} details */
function open(details) {
  details.open = true;
  details.querySelector('summary')?.focus();
}

/**
 * @param {EntryForm} form
 * @returns {Place[]} where the focus is, as commands call it
 */
function placesIn({ body, element }) {
  const active = document.activeElement;
  if (active === body) return body.selectionStart === body.selectionEnd ? ['text', 'form'] : ['selection', 'text', 'form'];
  /** @type {Place[]} */
  const places = active?.matches(TYPED_IN) ? [] : ['outside'];
  return element.contains(active) ? [...places, 'form'] : places;
}
