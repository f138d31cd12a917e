/**
 * The palette: every command with its keys, found by a few letters, given with Enter. Focus and selection are afterwards
 * where they were.
 * @module
 */

import { isComposing } from '../composing.js';
import { make } from '../dom.js';
import { keysInWords } from './commands.js';
import { folded } from './folding.js';
import { drawOption, markOption, optionAt } from './options.js';
import { _ } from './tongue.js';

/** @typedef {import('./command-table.js').Command} Command */

const FRAME = `
<dialog class="palette">
  <input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list"
    aria-autocomplete="list" autocomplete="off" autocapitalize="none" spellcheck="false">
  <ul role="listbox" id="palette-list"></ul>
  <p class="hint" role="status"></p>
</dialog>`;

export class Palette {
  #commands;
  #dialog;
  #field;
  #list;
  #status;
  /** @type {Command[]} */
  #found = [];
  #at = 0;

  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.#commands = commands;
    const template = make('template', { innerHTML: FRAME });
    this.#dialog = /** @type {HTMLDialogElement} */ (template.content.querySelector('dialog'));
    this.#field = /** @type {HTMLInputElement} */ (this.#dialog.querySelector('input'));
    this.#list = /** @type {HTMLElement} */ (this.#dialog.querySelector('ul'));
    this.#status = /** @type {HTMLElement} */ (this.#dialog.querySelector('[role=status]'));
    for (const one of [this.#dialog, this.#list]) one.setAttribute('aria-label', _('Commands'));
    this.#field.setAttribute('aria-label', _('Command'));
    this.#field.placeholder = _('What do you want to do?');
    document.body.append(this.#dialog);
    this.#field.addEventListener('input', () => this.#find());
    this.#field.addEventListener('keydown', (event) => this.#press(event));
    this.#dialog.addEventListener('click', (event) => this.#click(event));
  }

  open() {
    this.#field.value = '';
    this.#find();
    this.#dialog.showModal();
  }

  #find() {
    this.#found = commandsFor(this.#commands.all, this.#field.value);
    this.#list.replaceChildren(...this.#found.map(draw));
    this.#status.textContent = this.#found.length > 0 ? '' : _('There is no such command.');
    this.#mark(0);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (isComposing(event)) return;
    const { length } = this.#found;
    const goal = { ArrowDown: this.#at + 1, ArrowUp: this.#at - 1 }[event.key];
    if (goal !== undefined && length > 0) this.#mark((goal + length) % length);
    else if (event.key === 'Enter') this.#give(this.#found[this.#at]);
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #click({ target }) {
    if (target === this.#dialog) return this.#dialog.close(); // beside it
    this.#give(this.#found[optionAt(this.#list, target)]);
  }

  /** @param {number} at */
  #mark(at) {
    this.#at = at;
    markOption(this.#list, this.#field, at);
  }

  /** @param {Command | undefined} command */
  #give(command) {
    if (!command) return;
    this.#dialog.close(); // the focus is back before the command looks for it
    this.#commands.run(command.id);
  }
}

/**
 * @param {Command[]} commands
 * @param {string} typed
 * @returns {Command[]} those in which each word that was typed begins a word; those that are called so come first
 */
export function commandsFor(commands, typed) {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const begins = (/** @type {string} */ text) => words.every((word) => ` ${folded(text)}`.includes(` ${word}`));
  const named = commands.filter(({ label }) => begins(label));
  return [...named, ...commands.filter((one) => !named.includes(one) && begins(`${one.label} ${one.group} ${one.words ?? ''}`))];
}

/** @param {Command} command */
function draw({ id, label, keys }) {
  return drawOption(`command-${id}`, label, keys && make('kbd', { textContent: keysInWords(keys) }));
}
