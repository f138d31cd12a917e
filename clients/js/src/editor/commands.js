/**
 * The commands of a page: those of the table that something here does, by their names and by their keys. Toolbar, palette
 * and help are drawn from them.
 * @module
 */

import { isComposing } from '../composing.js';
import { COMMANDS } from './command-table.js';

/** @typedef {import('./command-table.js').Command} Command */
/** @typedef {NonNullable<Command['where']>} Place */

/** Keys that are pressed alone, whatever it takes to type them. */
const SIGNS = ['?', '/'];

export class Commands {
  /** @type {Map<string, () => void>} */
  #deeds = new Map();
  /** @type {Map<string, string>} */
  #labels = new Map();

  /**
   * Say what a command does.
   * @param {string} id in the table
   * @param {() => void} deed
   * @param {string} [label] if it is called otherwise here
   */
  bind(id, deed, label) {
    this.#deeds.set(id, deed);
    if (label) this.#labels.set(id, label);
  }

  /** @returns {Command[]} those that can be given here, in the table's order */
  get all() {
    const there = COMMANDS.filter(({ id }) => this.#deeds.has(id));
    return there.map((command) => ({ ...command, label: this.#labels.get(command.id) ?? command.label }));
  }

  /** @param {string} id */
  run(id) {
    this.#deeds.get(id)?.();
  }

  /**
   * Do what a key that was pressed is for.
   * @param {KeyboardEvent} event
   * @param {() => Place[]} places where it was pressed
   */
  hear(event, places) {
    const mod = event.ctrlKey || event.metaKey;
    const alt = event.altKey && event.shiftKey && !mod; // with Ctrl it is AltGr, which types signs
    if ((!mod && !alt && !SIGNS.includes(event.key)) || (event.altKey && !alt)) return;
    if (event.defaultPrevented || isComposing(event)) return;
    const fitting = COMMANDS.filter(({ id, keys }) => keys && this.#deeds.has(id) && isPressed(keys, event));
    const here = fitting.length > 0 ? places() : [];
    const command = fitting.find(({ where }) => !where || here.includes(where));
    if (!command) return;
    event.preventDefault();
    this.run(command.id);
  }
}

/** Those of this page. */
export const commands = new Commands();

/**
 * Tell whether these keys are pressed. Digits are meant by their place, since with Shift they are other signs on each
 * keyboard; letters, too, where the keyboard has none of ours.
 * @param {string} keys
 * @param {{key: string, code: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean}} event
 * @param {boolean} [mac]
 */
export function isPressed(keys, event, mac = isMac()) {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  if (SIGNS.includes(key)) return event.key === key && !event.ctrlKey && !event.metaKey;
  if (parts.includes('Alt')) return event.code === `Digit${key}` && isChoosing(event, mac);
  // Ctrl+Enter posts on a Mac, too; its other keys with Ctrl move the cursor there.
  const mod = mac && key !== 'Enter' ? event.metaKey && !event.ctrlKey : event.ctrlKey !== event.metaKey;
  if (!mod || event.shiftKey !== parts.includes('Shift')) return false;
  const pressed = /^[a-z]$/i.test(event.key) || event.key.length > 1 ? event.key.toUpperCase() : event.code.replace(/^(?:Key|Digit)/, '');
  return pressed === key.toUpperCase();
}

/**
 * Tell whether what goes with a digit is pressed: Alt and Shift, with which browsers do nothing (with Alt alone some change
 * their tab). On a Mac those type signs, such as €, and Ctrl does not.
 * @param {{ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean}} event
 * @param {boolean} mac
 */
function isChoosing({ ctrlKey, metaKey, shiftKey, altKey }, mac) {
  return mac ? ctrlKey && !metaKey && !shiftKey && !altKey : altKey && shiftKey && !ctrlKey && !metaKey;
}

/**
 * @param {string} keys
 * @param {boolean} [mac]
 * @returns {string} as people read them
 */
export function keysInWords(keys, mac = isMac()) {
  if (!mac) return keys.replace('Mod', 'Ctrl');
  return keys.replace('Alt+Shift+', '⌃').replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Enter', '↩');
}

/**
 * @param {string} keys
 * @returns {string} as `aria-keyshortcuts` has them
 */
export function keysForAria(keys) {
  return isMac() ? keys.replace('Alt+Shift', 'Control').replace('Mod', 'Meta') : keys.replace('Mod', 'Control');
}

function isMac() {
  return typeof navigator !== 'undefined' && /Mac|iP(?:hone|ad)/.test(navigator.platform);
}
