/**
 * The help: all keys of this page, in a dialog.
 * @module
 */

import { make } from '../dom.js';
import { HABITS } from './command-table.js';
import { keysInWords } from './commands.js';
import { _ } from './tongue.js';

/** @typedef {import('./commands.js').Commands} Commands */

/**
 * Show them.
 * @param {Commands} commands
 */
export function showHelp(commands) {
  const dialog = make('dialog', { className: 'help' });
  dialog.setAttribute('aria-labelledby', 'help-title');
  const close = make('button', { type: 'button', className: 'secondary', textContent: _('Close'), onclick: () => dialog.close() });
  const title = make('h2', { id: 'help-title', textContent: _('Keyboard shortcuts') });
  const head = make('header', {});
  head.append(title, close);
  dialog.append(head, ...groupsOf(commands));
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const GROUPS = { Text: _('Text'), Entry: _('Entry'), Desk: _('Desk') };

/** @param {Commands} commands */
function groupsOf(commands) {
  const given = commands.all.filter(({ keys }) => keys);
  const groups = [...new Set(given.map(({ group }) => group))];
  const lines = groups.map((group) => ({
    title: GROUPS[group],
    lines: given.filter((one) => one.group === group).map(({ keys = '', label }) => ({ keys, does: label })),
  }));
  return [...lines, { title: _('While writing'), lines: HABITS }].flatMap(drawGroup);
}

/** @param {{title: string, lines: {keys: string, does: string}[]}} group */
function drawGroup({ title, lines }) {
  const list = make('dl', {});
  for (const { keys, does } of lines) {
    const term = make('dt', {});
    term.append(make('kbd', { textContent: keysInWords(keys) }));
    const line = make('div', {});
    line.append(term, make('dd', { textContent: does }));
    list.append(line);
  }
  return [make('h3', { textContent: title }), list];
}
