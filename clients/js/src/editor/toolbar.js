/**
 * The buttons above the text, drawn from the commands. One of them is a stop for the Tab key; arrows go to the others.
 * @module
 */

import { make } from '../dom.js';
import { commands, keysForAria, keysInWords } from './commands.js';
import { icon } from './icon.js';
import { _ } from './tongue.js';

/** @typedef {import('./command-table.js').Command} Command */

/**
 * Put the toolbar above a text; what it is to do has been bound before.
 * @param {HTMLTextAreaElement} text
 * @returns {HTMLElement} the bar
 */
export function addToolbar(text) {
  const bar = make('div', { className: 'toolbar' });
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', _('Formatting'));
  bar.setAttribute('aria-controls', text.id);
  for (const command of commands.all) if (command.sign) bar.append(draw(command));
  bar.addEventListener('keydown', (event) => go(bar, event));
  bar.addEventListener('focusin', ({ target }) => makeStop(bar, target));
  text.before(bar);
  makeStop(bar, buttons(bar)[0]);
  return bar;
}

/** @param {Command} command */
function draw({ id, label, keys, sign = '' }) {
  const button = make('button', { type: 'button', className: `tool tool-${id}`, title: keys ? `${label} (${keysInWords(keys)})` : label });
  button.setAttribute('aria-label', label);
  if (keys) button.setAttribute('aria-keyshortcuts', keysForAria(keys));
  button.append(sign.length === 1 ? sign : icon(sign));
  // Neither the selection nor the focus must be lost to the button: on phones, the keyboard would go with it.
  button.addEventListener('pointerdown', (event) => event.preventDefault());
  button.addEventListener('click', () => commands.run(id));
  return button;
}

/**
 * @param {HTMLElement} bar
 * @param {KeyboardEvent} event
 */
function go(bar, event) {
  const all = buttons(bar);
  const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const goal = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (goal === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  all[(goal + all.length) % all.length].focus();
}

/**
 * @param {HTMLElement} bar
 * @param {EventTarget | null} stop
 */
function makeStop(bar, stop) {
  for (const button of buttons(bar)) button.tabIndex = button === stop ? 0 : -1;
}

/** @param {HTMLElement} bar */
function buttons(bar) {
  return [...bar.querySelectorAll('button')].filter((button) => button.checkVisibility());
}
