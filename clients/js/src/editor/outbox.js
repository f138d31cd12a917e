/**
 * The texts that were posted here and aren't acknowledged yet: sent in order, one at a time, each with its key until it is
 * certain that it arrived. What is refused, or stopped, is held for its editor; those behind it go on. Survives a reload.
 * Knows texts and the network, not the page.
 * @module
 */

import { newKey } from './key.js';
import { Sending } from './sending.js';

/** @typedef {import('./texts.js').Text} Text */
/** @typedef {import('./texts.js').Values} Values */
/** @typedef {import('./sending.js').Outside & {now: () => number}} World */
/** @typedef {import('./sending.js').Confirmation} Confirmation */
/** @typedef {import('./sending.js').Problem} Problem */
/**
 * @typedef {object} Hears
 * @property {() => void} changed which texts there are, or how they are
 * @property {() => void} sending the first
 * @property {(seconds: number) => void} waiting the first couldn't be sent; the next try is in so many seconds
 * @property {() => void} locked they are not logged in any more; `hurry()` tries again
 * @property {(confirmation: Confirmation) => void} posted
 * @property {(text: Text) => void} refused it is held
 */

/** So many texts may be under way; more are kept in the form. */
export const LIMIT = 100;

/** After so long without a page that looked after it, a text may be stale: its editor is asked. */
export const STALE_MILLISECONDS = 10 * 60 * 1000;

export class Outbox {
  #texts;
  #action;
  #token;
  #hears;
  #sending;
  #now;
  #open = false;
  /** @type {Text[]} posted or held, in order */
  #items = [];
  /** @type {Text | null} the one that is being sent */
  #first = null;

  /**
   * @param {World} world
   * @param {import('./texts.js').Texts} texts
   * @param {{action: string, token: () => string, renewToken: () => Promise<string | null>}} server where texts are sent to, and the session's tokens
   * @param {Hears} hears
   */
  constructor(world, texts, { action, token, renewToken }, hears) {
    this.#texts = texts;
    this.#action = action;
    this.#token = token;
    this.#hears = hears;
    this.#now = world.now;
    this.#sending = new Sending(world, renewToken, {
      sending: () => this.#touch(),
      waiting: (seconds) => this.#hears.waiting(seconds),
      done: (confirmation) => this.#done(confirmation),
      refused: (problem) => this.#refused(problem),
      locked: () => this.#hears.locked(),
    });
  }

  /** @returns {readonly Text[]} in order */
  get items() {
    return this.#items;
  }

  /** @returns {number} how many are on their way */
  get flying() {
    return this.#items.filter(({ state }) => state === 'posted').length;
  }

  get full() {
    return this.#items.length >= LIMIT;
  }

  /** Begin: what was under way when this tab was loaded again is sent on. */
  open() {
    this.#open = true;
    this.take(this.#texts.own().filter(({ state }) => state !== 'typed'));
  }

  /**
   * Take care of texts that a page left; what nobody looked after for long is held.
   * @param {Text[]} texts of this page now
   */
  take(texts) {
    const known = new Set(this.#items.map(({ id }) => id));
    for (const text of texts.filter(({ id }) => !known.has(id))) {
      if (text.state === 'posted' && this.#now() - text.at > STALE_MILLISECONDS) this.#hold(text, STALE);
      this.#items.push(text);
    }
    this.#items.sort((a, b) => a.turn - b.turn);
    this.#next();
  }

  /**
   * Post what is in the form.
   * @param {Values} values
   * @returns {boolean} false when it is only in memory: the browser keeps nothing
   */
  post(values) {
    const { text, kept } = this.#texts.release('posted', values);
    this.#items.push(text);
    this.#next();
    return kept;
  }

  /**
   * Put what is in the form aside, to make room for another text.
   * @param {Values} values
   */
  setAside(values) {
    this.#items.push(this.#texts.release('held', values).text);
    this.#hears.changed();
  }

  /** Try now, if a try is due later. */
  hurry() {
    this.#sending.hurry();
  }

  /**
   * Give up trying: all that is under way is held. Whether the first arrived is not known.
   * @returns {Text[]}
   */
  stop() {
    this.#sending.stop();
    const stopped = this.#items.filter(({ state }) => state === 'posted');
    for (const text of stopped) this.#hold(text, text === this.#first ? STOPPED : UNSENT);
    this.#first = null;
    this.#hears.changed();
    return stopped;
  }

  /**
   * Send a text that is held as it is; it comes after what is under way.
   * @param {Text} text
   * @param {Values} [answers] to what the server asked
   */
  again(text, answers = {}) {
    this.#drop(text);
    this.#texts.change(text, { values: { ...text.values, ...answers }, state: 'posted', why: null, at: this.#now() });
    this.#items.push(text);
    this.#next();
  }

  /**
   * Hand a text that is held over to the form, which has to be empty.
   * @param {Text} text
   */
  intoForm(text) {
    this.#drop(text);
    this.#texts.intoForm(text);
    this.#hears.changed();
  }

  /**
   * Forget a text that is held.
   * @param {Text} text
   * @returns {() => void} brings it back
   */
  throwAway(text) {
    this.#drop(text);
    this.#texts.remove(text);
    this.#hears.changed();
    return () => {
      this.#texts.change(text, {});
      this.take([text]);
    };
  }

  #next() {
    const next = this.#items.find(({ state }) => state === 'posted');
    if (this.#open && !this.#first && next) {
      this.#first = next;
      this.#sending.send(this.#action, this.#sent(next));
    }
    this.#hears.changed();
  }

  /** @param {Text} text */
  #sent({ values }) {
    const fields = Object.entries(values).filter(([, value]) => value !== false);
    return new URLSearchParams([...fields.map(([name, value]) => [name, String(value)]), ['csrf', this.#token()]]);
  }

  /** @param {Confirmation} confirmation */
  #done(confirmation) {
    const text = this.#taken();
    this.#drop(text);
    this.#texts.remove(text);
    this.#hears.posted(confirmation);
    this.#next();
  }

  /** @param {Problem} problem */
  #refused(problem) {
    const text = this.#taken();
    const { code, detail, errors, choices } = problem;
    // The key stands for what was posted with it; what is posted now is another entry.
    if (code in SPENT) text.values.key = newKey();
    this.#hold(text, { code, detail: SPENT[code] ?? detail, errors, choices });
    this.#hears.refused(text);
    this.#next();
  }

  #taken() {
    const text = /** @type {Text} */ (this.#first);
    this.#first = null;
    return text;
  }

  #touch() {
    if (this.#first) this.#texts.change(this.#first, { at: this.#now() });
    this.#hears.sending();
  }

  /**
   * @param {Text} text
   * @param {import('./texts.js').Why} why
   */
  #hold(text, why) {
    this.#texts.change(text, { state: 'held', why });
  }

  /** @param {Text} text */
  #drop(text) {
    this.#items = this.#items.filter((one) => one !== text);
  }
}

/** @type {Record<string, string>} */
const SPENT = {
  idempotency_key_reused: 'It was posted already, before it was changed. Posted again it makes a second entry.',
  entry_deleted: 'It was posted already, and its entry is deleted. Posted again it makes a new entry.',
};
const STOPPED = held('stopped', 'Stopped. Perhaps it arrived all the same; posting it again makes no second entry.');
const UNSENT = held('unsent', 'Stopped before it was sent.');
const STALE = held('stale', 'Not sent before its page was closed. Is it still news?');

/**
 * @param {string} code
 * @param {string} detail
 * @returns {import('./texts.js').Why}
 */
function held(code, detail) {
  return { code, detail, errors: [], choices: [] };
}
