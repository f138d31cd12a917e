/**
 * What was typed at the desk and isn't known to be posted, kept in the browser from the first key on. Each text is one
 * record with one owner: the page that it was typed in, so that two windows never write over each other's words. A text
 * changes its state in a single write: no crash finds it nowhere, or twice. Knows storages, not pages.
 * @module
 */

import { newKey } from './key.js';
import { noteSent } from './sent.js';

/** @typedef {Record<string, string | boolean>} Values what a form's fields hold, by name; of a mark: its value, or false */
/** @typedef {'typed' | 'posted' | 'held'} State in a form; on its way; waiting for its editor to look at it */
/** @typedef {Omit<import('./sending.js').Problem, 'status'>} Why it is held */
/**
 * @typedef {object} Text
 * @property {string} id
 * @property {string} page the owner
 * @property {string} who its editor
 * @property {number} at milliseconds: when it was typed, or last tried
 * @property {number} turn the order in which texts were posted
 * @property {State} state
 * @property {Values} values
 * @property {Why | null} why
 * @property {string} [base] what stood in the form before anything was typed
 */
/** @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>} Shelf */

const PREFIX = 'liveblog.draft:';
const PAGE = 'liveblog.page:';
const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

export class Texts {
  #shelf;
  #tab;
  #action;
  #who;
  #now;
  /** What was sent from this page, the last time and before. @type {string[]} */
  #sent = [];
  /** @type {string | null} the name of what is in the form */
  #typed = null;

  /**
   * @param {Shelf} shelf outlives the tab: localStorage
   * @param {Shelf} tab is this tab's alone and survives its reload, but is copied with the tab: sessionStorage
   * @param {{action: string, who: string}} form where it is sent to, and who is logged in
   * @param {() => number} now milliseconds
   */
  constructor(shelf, tab, { action, who }, now = Date.now) {
    this.#shelf = shelf;
    this.#tab = tab;
    this.#action = action;
    this.#who = who;
    this.#now = now;
    this.page = newKey();
    /** The page that this tab showed before, if it was this form's: after a reload, the one that was reloaded. */
    this.before = tab.getItem(PAGE + action);
    attempt(() => tab.setItem(PAGE + action, this.page));
  }

  /**
   * Keep what was typed into the form.
   * @param {Values} values
   * @param {string} [base] what stood there before
   * @returns {boolean} false when the browser refuses: it is full, or forbids it
   */
  keep(values, base) {
    return this.#write({ ...this.#formed('typed', values), base });
  }

  /** Note that what is in the form is being sent, as forms are; what is typed from now on is another text. */
  send() {
    if (this.#typed !== null) this.#sent.push(this.#typed);
    this.#typed = null;
    attempt(() => noteSent(this.#tab, this.#sent.map((id) => this.#slot(id))));
  }

  /** Forget what was in the form: it is empty. */
  forget() {
    const there = this.#typed === null ? null : this.#read(this.#typed);
    if (there?.page === this.page) this.remove(there);
    this.#typed = null;
  }

  /**
   * Turn what is in the form into a text that stands for itself; the form's next text is another.
   * @param {State} state
   * @param {Values} values
   * @returns {{text: Text, kept: boolean}}
   */
  release(state, values) {
    const text = this.#formed(state, values);
    const kept = this.#write(text);
    this.#typed = null;
    return { text, kept };
  }

  /**
   * Keep a text beside what is in the form, for a moment: it goes into the form, or is removed.
   * @param {Values} values
   * @returns {{text: Text, kept: boolean}}
   */
  draft(values) {
    const text = { id: newKey(), page: this.page, who: this.#who, at: this.#now(), turn: 0, state: /** @type {const} */ ('typed'), values, why: null };
    return { text, kept: this.#write(text) };
  }

  /**
   * Turn a text into what is in the form, which has to be empty.
   * @param {Text} text of this page
   */
  intoForm(text) {
    this.#typed = text.id;
    this.change(text, { state: 'typed', why: null });
  }

  /**
   * @param {Text} text
   * @param {Partial<Text>} changes
   */
  change(text, changes) {
    this.#write(Object.assign(text, changes, { page: this.page }));
  }

  /** @param {{id: string}} text */
  remove({ id }) {
    this.#shelf.removeItem(this.#slot(id));
  }

  /**
   * Read a text again: another window may have taken it meanwhile, or typed on.
   * @param {Text} text
   * @returns {Text | null}
   */
  again({ id, page }) {
    const found = this.#read(id);
    return found?.state === 'typed' && found.page === page ? found : null;
  }

  /** @returns {Text[]} what belongs to this page, in order */
  own() {
    return this.#all().filter(({ page }) => page === this.page);
  }

  /** @returns {Text[]} what belongs to other pages, newest first */
  others() {
    const found = this.#all().filter(({ page }) => page !== this.page);
    return found.sort((a, b) => b.at - a.at);
  }

  /**
   * Make texts of a page that is gone this page's own; when it last had to do with them stays.
   * @param {Text[]} texts
   */
  adopt(texts) {
    for (const text of texts) this.#write(Object.assign(text, { page: this.page }));
  }

  /**
   * Make a text nobody's: the next page offers it.
   * @param {Text} text
   */
  leave(text) {
    this.#write(Object.assign(text, { page: '' }));
  }

  /** @returns {string | null} the name of what is in the form */
  get typed() {
    return this.#typed;
  }

  /** @returns {Text[]} of this form and this editor, in order; what is too old is thrown away */
  #all() {
    const found = [];
    for (const id of this.#ids()) {
      const text = this.#read(id);
      if (!text || this.#now() - text.at > KEPT_MILLISECONDS) this.#shelf.removeItem(this.#slot(id));
      else if (text.who === this.#who) found.push(text);
    }
    return found.sort((a, b) => a.turn - b.turn);
  }

  /**
   * @param {State} state
   * @param {Values} values
   * @returns {Text}
   */
  #formed(state, values) {
    const there = this.#typed === null ? null : this.#read(this.#typed);
    // Another page took it for left behind: then what is typed on here is a text of its own.
    if (this.#typed === null || (there && there.page !== this.page)) this.#typed = newKey();
    const [at, turn] = [this.#now(), state === 'typed' ? 0 : this.#nextTurn()];
    return { id: this.#typed, page: this.page, who: this.#who, at, turn, state, values, why: null };
  }

  /** Clocks are put back; the order stays. */
  #nextTurn() {
    return Math.max(this.#now(), ...this.#all().map(({ turn }) => turn + 1));
  }

  #ids() {
    const start = this.#slot('');
    return namesOn(this.#shelf).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  }

  /**
   * @param {string} id
   * @returns {Text | null}
   */
  #read(id) {
    return parsed(this.#shelf.getItem(this.#slot(id)) ?? '', { id, who: this.#who });
  }

  /**
   * @param {Text} text
   * @returns {boolean}
   */
  #write({ id, ...text }) {
    return attempt(() => this.#shelf.setItem(this.#slot(id), JSON.stringify(text)));
  }

  /** @param {string} id */
  #slot(id) {
    return `${PREFIX}${this.#action} ${id}`;
  }
}

/**
 * @param {() => void} write
 * @returns {boolean} whether the browser did it
 */
function attempt(write) {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Shelf} shelf
 * @param {string | null} [but] the name of a text that is left out
 * @returns {string[]} all that is kept there of any form, as it is written
 */
export function allKept(shelf, but = null) {
  const names = namesOn(shelf).filter((name) => but === null || !name.endsWith(` ${but}`));
  return names.map((name) => shelf.getItem(name) ?? '');
}

/**
 * Find what was typed and isn't sent, in whichever form; newest first.
 * @param {Shelf} shelf
 * @param {(text: Text, slot: string) => boolean} isWanted
 * @returns {{text: Text, slot: string}[]} each with where it is kept
 */
export function typedTexts(shelf, isWanted) {
  const found = [];
  for (const slot of namesOn(shelf)) {
    const text = parsed(shelf.getItem(slot) ?? '', { id: slot.slice(slot.lastIndexOf(' ') + 1) });
    if (text?.state === 'typed' && isWanted(text, slot)) found.push({ text, slot });
  }
  return found.sort((one, other) => other.text.at - one.text.at);
}

/**
 * @param {Shelf} shelf
 * @returns {string[]} where texts are kept
 */
function namesOn(shelf) {
  const names = Array.from({ length: shelf.length }, (_, index) => shelf.key(index) ?? '');
  return names.filter((name) => name.startsWith(PREFIX));
}

/**
 * @param {string} written
 * @param {{id: string, who?: string}} known
 * @returns {Text | null}
 */
function parsed(written, known) {
  try {
    const found = JSON.parse(written);
    const { at, values } = found;
    if (!Number.isFinite(at) || values === null || typeof values !== 'object') return null;
    return { page: '', who: '', turn: 0, state: 'typed', why: null, ...known, ...found, id: known.id };
  } catch {
    return null;
  }
}

/** @returns {[Shelf, Shelf]} the browser's; where it forbids them, ones that refuse */
export function shelves() {
  try {
    return [localStorage, sessionStorage];
  } catch {
    const refusing = { length: 0, key: () => null, getItem: () => null, removeItem() {}, setItem: refuse };
    return [refusing, refusing];
  }
}

function refuse() {
  throw new Error('This browser keeps nothing.');
}
