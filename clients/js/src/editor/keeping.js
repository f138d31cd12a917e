/**
 * Keeping a draft on the server while somebody types: when they pause, and at least every ten seconds while they don't.
 * What is kept here as well (texts.js) is there without the network; this is there on another device.
 * @module
 */

import { Timer } from '../timer.js';
import { askLoggedIn } from './session.js';
import { _, clockInWords } from './tongue.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */

const PAUSE_SECONDS = 3;
const MOST_SECONDS = 10;
const TIMEOUT_MILLISECONDS = 20_000;
/** Refusals of what stands in the form, which may be put right there: it is too long, or wrong. */
const OF_THE_TEXT = [413, 422];
const SEEN = 'liveblog-draft-seen:';

/** What this page is just keeping. @type {Promise<any>} */
let flight = Promise.resolve();

export class Keeping {
  #world;
  #form;
  #action;
  #renewToken;
  #tell;
  #pause;
  /** When what is not kept yet was begun, in milliseconds; null: all of it is kept. @type {number | null} */
  #since = null;
  #asking = false;
  /** Whether it was to be kept again while that was under way. */
  #again = false;
  /** The form whose draft was changed elsewhere, or is no draft any more: nothing of it is kept from here. */
  #lost = '';
  /** What is being kept. @type {import('./texts.js').Values} */
  #said = {};
  /** Hears what the server has of the form now. @type {(said: import('./texts.js').Values) => void} */
  whenKept = () => {};

  /**
   * @param {import('../browser.js').World} world
   * @param {EntryForm} form
   * @param {string} action where drafts are kept
   * @param {() => Promise<string | null>} renewToken
   * @param {(sentence: string) => void} tell says how it stands; an empty sentence: nothing to say
   */
  constructor(world, form, action, renewToken, tell) {
    this.#world = world;
    this.#form = form;
    this.#action = action;
    this.#renewToken = renewToken;
    this.#tell = tell;
    this.#pause = new Timer(world);
  }

  /** Whether there is something that the server doesn't have yet, or will never have from here. */
  get pending() {
    return this.#since !== null || (this.#lost === this.#form.key && this.#form.changed);
  }

  /** @returns {Promise<unknown> | null} what is over when it is known what became of what is just being kept; null: nothing is */
  get landing() {
    return this.#asking ? flight : null;
  }

  /** Begin to keep nothing more: what stands in the form is sent as it is. */
  rest() {
    this.#pause.clear();
  }

  /** Keep what is typed, soon. Whether that is anything is looked at then: no key waits for a long text to be read. */
  soon() {
    if (this.#lost === this.#form.key) return;
    this.#since ??= this.#world.now();
    const left = MOST_SECONDS - (this.#world.now() - this.#since) / 1000;
    this.#pause.set(Math.max(0, Math.min(PAUSE_SECONDS, left)), () => void this.now());
  }

  /** Forget it: what is in the form is posted, or is somebody else's to keep. */
  stop() {
    this.#pause.clear();
    [this.#since, this.#again] = [null, false];
    this.#tell('');
  }

  /**
   * Keep it now.
   * @returns {Promise<boolean>} whether the server has it
   */
  async now() {
    this.#pause.clear();
    if (this.#isEmpty) this.stop();
    if (this.#isEmpty) return false;
    this.#again = this.#asking;
    if (this.#asking) return false;
    const [key, since] = [this.#form.key, this.#since];
    this.#asking = true;
    const asking = this.#ask(key).catch(() => null);
    flight = asking;
    const answered = await asking;
    this.#asking = false;
    // A draft's own page says itself what it has seen: for other tabs that is news.
    if (answered?.response.ok && !this.#seen) remember(key, answered.answer.version);
    // Another text may have come to be kept while this one was.
    if (this.#form.key !== key) return this.#again && this.now();
    if (!answered) return this.#later();
    const { response, answer } = answered;
    if (response.ok) return this.#kept(answer.version, since);
    if (response.status >= 500 || response.status === 429) return this.#later();
    return this.#refused(response.status, answer.detail);
  }

  /**
   * @param {number} status
   * @param {string} why
   */
  #refused(status, why) {
    const again = this.#again;
    this.stop();
    // Another text of the same draft may be taken; of one that is ahead, or is no draft any more, none is.
    if (OF_THE_TEXT.includes(status)) this.#since = this.#world.now();
    else this.#lost = this.#form.key;
    this.#tell(status === 412 ? _('There is a newer version of this draft elsewhere: see Drafts.') : _('Not kept on the server: {why}', { why }));
    if (again) this.soon();
    return false;
  }

  /** Where a draft's page says which version it has seen. */
  get #seen() {
    return /** @type {HTMLInputElement | null} */ (this.#form.element.elements.namedItem('seen'));
  }

  get #isEmpty() {
    const { body = '', headline = '' } = this.#form.values;
    return !`${body}${headline}`.trim();
  }

  /** @param {string} key */
  #ask(key) {
    const values = this.#form.sent;
    this.#said = this.#form.said;
    values.set('do', 'keep');
    if (!values.has('seen')) values.set('seen', seenOf(key));
    return askLoggedIn(async (token) => {
      if (token !== null) values.set('csrf', token);
      const headers = { accept: 'application/json' };
      const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
      const response = await this.#world.fetch(this.#action, { method: 'POST', body: values, headers, signal, redirect: 'error' });
      return { response, answer: await response.json() };
    }, this.#renewToken);
  }

  /**
   * @param {number} version
   * @param {number | null} since
   */
  #kept(version, since) {
    if (this.#seen) this.#seen.value = String(version);
    this.whenKept(this.#said);
    const time = clockInWords(Date.now());
    this.#tell(_('Kept as a draft, {time}', { time }));
    if (this.#since !== since || this.#again) this.soon();
    else if (!this.#pause.armed) this.#since = null;
    return true;
  }

  #later() {
    this.#pause.set(MOST_SECONDS, () => void this.now());
    return false;
  }
}

/**
 * Return which version of a form's draft this browser saw last, after what is just being kept of one.
 * @param {string} key
 */
export async function seenVersion(key) {
  await flight;
  return seenOf(key);
}

/**
 * Return which version of a form's draft this browser saw last; empty: none. A form that comes back has the same key.
 * @param {string} key
 */
export function seenOf(key) {
  try {
    return localStorage.getItem(SEEN + key) ?? '';
  } catch {
    return '';
  }
}

/**
 * @param {string} key
 * @param {number} version
 */
function remember(key, version) {
  try {
    localStorage.setItem(SEEN + key, String(version));
    const names = Object.keys(localStorage).filter((name) => name.startsWith(SEEN) && name !== SEEN + key);
    for (const name of names.slice(0, Math.max(0, names.length - 50))) localStorage.removeItem(name);
  } catch {
    // Then a form that comes back knows no version, and the server refuses to overwrite what it has.
  }
}
