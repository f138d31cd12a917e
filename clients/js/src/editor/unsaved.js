/**
 * The words of a draft that the server doesn't have yet, kept in the browser from the first key on: after a closed tab, a crash
 * or a dead network they stand in the form again. Where the draft says something else by now, both stand there, and nothing
 * is changed before somebody chooses. What the server has is kept no longer.
 * @module
 */

import { make } from '../dom.js';
import { Afterwards } from './afterwards.js';
import { Beside, differing, serialised } from './beside.js';
import { newKey } from './key.js';
import { Message } from './message.js';
import { typedTexts } from './texts.js';
import { _, clockInWords } from './tongue.js';

/** @typedef {import('./texts.js').Text} Text */
/** @typedef {import('./texts.js').Values} Values */
/** @typedef {{text: Text, slot: string}} Found */

/** As in the form of an entry (writing.js). */
const LONG = 5000;
const PAUSE_MILLISECONDS = 300;

export class Unsaved {
  #form;
  #texts;
  #pages;
  #message;
  #shelf;
  #who;
  #beside;
  #isDraft;
  #isOvertaken;
  /** What the server has. */
  #there;
  #isLong = false;
  #isWarned = false;
  /** When what was brought back had been typed; 0: nothing was. */
  #backOf = 0;
  #keeping = new Afterwards(() => this.#keepNow(), PAUSE_MILLISECONDS);

  /**
   * @param {{form: import('./form.js').EntryForm, texts: import('./texts.js').Texts, pages: import('./pages.js').Pages,
   *   message: import('./message.js').Message}} parts
   * @param {import('./texts.js').Shelf} shelf
   * @param {string} who is logged in
   */
  constructor({ form, texts, pages, message }, shelf, who) {
    this.#form = form;
    this.#texts = texts;
    this.#pages = pages;
    this.#message = message;
    this.#shelf = shelf;
    this.#who = who;
    this.#isDraft = 'draft' in form.element.dataset;
    this.#isOvertaken = form.element.dataset.draft === 'overtaken';
    this.#there = form.drawn;
    const place = /** @type {Element} */ (form.element.querySelector('[data-message]'));
    this.#beside = new Beside(place.parentElement ?? place);
  }

  /** Keep what is typed from now on, and bring back what a page that is gone has left. */
  async begin() {
    const { element } = this.#form;
    element.addEventListener('input', () => (this.#isLong ? this.#keeping.soon() : this.#keepNow()));
    // No browser says anything later than this.
    document.addEventListener('visibilitychange', () => this.#keeping.now());
    addEventListener('pagehide', () => this.#keeping.now());
    // Behind whatever else hears of it, on its way up.
    addEventListener('submit', ({ target, defaultPrevented }) => target === element && !defaultPrevented && this.#send());
    if (this.#form.changed) this.#keepNow(); // typed before this was loaded, or brought back by the server
    const [found] = (await this.#found()).filter((one) => !this.#isThere(one));
    if (found) this.#bring(found);
  }

  /**
   * Hear that the server has something of the form: what is kept is what it has not.
   * @param {Values} said
   */
  acknowledge(said) {
    // When it goes out is set by its own button.
    this.#there = { ...said, ...('publish_at' in said && { publish_at: this.#form.drawn.publish_at }) };
    this.#form.returned = false;
    this.#keeping.now();
    this.#keepNow();
    if (!this.#backOf || this.#isNews) return;
    this.#message.say(_('What you had typed at {time} is in the form again, and is saved.', { time: clockInWords(this.#backOf) }), this.#away);
  }

  /** Whether the form says what the server doesn't have. */
  get #isNews() {
    return serialised(this.#form.said) !== serialised(this.#there);
  }

  #send() {
    this.#keeping.now();
    if (this.#isNews) this.#keepNow();
    this.#texts.send();
  }

  #keepNow() {
    // Typed upon a version that somebody has gone beyond: it takes the place of theirs when it is saved, and not by itself.
    const values = this.#isOvertaken ? { ...this.#form.values, seen: '' } : this.#form.values;
    this.#isLong = String(values.body).length > LONG;
    if (!this.#isNews && !this.#form.returned) return this.#texts.forget();
    if (this.#texts.keep(values) || this.#isWarned) return;
    this.#isWarned = true;
    this.#message.say(_('Your browser can’t keep what you type here: save it before you leave.'), { tone: 'wrong' });
  }

  /** @returns {Promise<Found[]>} what pages that are gone have left of this draft, or of new ones; newest first */
  async #found() {
    const { key } = this.#form;
    const own = () => this.#texts.others().map(({ id }) => id);
    const isWanted = (/** @type {Text} */ text) => (this.#isDraft ? text.values.key === key : own().includes(text.id));
    return leftBehind(this.#shelf, (text) => text.who === this.#who && isWanted(text), this.#pages, this.#texts);
  }

  /**
   * Forget a text that the server has, or that stands in the form already.
   * @param {Found} found
   */
  #isThere({ text, slot }) {
    const words = serialised(this.#visible(text.values));
    const isThere = [this.#there, this.#form.said, this.#visible(this.#form.values)].some((other) => serialised(other) === words);
    if (isThere) this.#shelf.removeItem(slot);
    return isThere;
  }

  /** @param {Found} found */
  #bring(found) {
    const { text } = found;
    // What was typed into another form doesn't say upon which version.
    const isSame = !this.#isDraft || text.values.seen === this.#form.values.seen;
    if (isSame && !this.#form.changed) return this.#fill(found);
    const sentence = _('At {time} you typed something here that is not saved. It stands below; choose what is to become of it.', { time: clockInWords(text.at) });
    const back = { word: _('Bring it back'), then: () => this.#fill(found, true) };
    const away = { word: _('Throw it away'), then: () => this.#throwAway(found) };
    this.#message.say(sentence, { tone: 'wrong', actions: [back, away] });
    this.#beside.show(_('What you had typed'), differing(this.#form.element, this.#visible(text.values), this.#form.said));
  }

  /**
   * @param {Found} found
   * @param {boolean} [shows] whether what stood in the form stands beside it then
   */
  #fill({ text, slot }, shows = false) {
    const before = this.#form.said;
    const { key, seen } = this.#form.values;
    this.#form.values = { ...text.values, ...(this.#isDraft && { key, seen }) };
    this.#keepNow();
    this.#shelf.removeItem(slot);
    this.#backOf = text.at;
    this.#message.say(_('What you had typed at {time} is in the form again; it is not saved yet.', { time: clockInWords(text.at) }), this.#away);
    if (shows) this.#beside.show(_('What stands there now'), differing(this.#form.element, before, this.#form.said));
    this.#changed();
  }

  /** @param {Found} found */
  #throwAway({ slot }) {
    this.#shelf.removeItem(slot);
    this.#beside.hide();
    this.#message.say('');
  }

  /** @returns {{actions: import('./message.js').Action[]}} what else can be done with what was brought back */
  get #away() {
    const then = () => {
      const { key, seen } = this.#form.values;
      this.#form.values = { ...this.#form.drawn, ...(this.#isDraft ? { key, seen } : { key: newKey() }) };
      this.#texts.forget();
      this.#backOf = 0;
      this.#beside.hide();
      this.#message.say('');
      this.#changed();
    };
    return { actions: [{ word: _('Throw it away'), then }] };
  }

  /** Say that something else stands in the form, as a key would. */
  #changed() {
    this.#form.body.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /**
   * @param {Values} values
   * @returns {Values} what of them can be seen in this form
   */
  #visible(values) {
    const names = Object.keys({ ...this.#form.drawn, ...this.#form.said });
    return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
  }
}

/**
 * @param {import('./texts.js').Shelf} shelf
 * @param {(text: Text) => boolean} isWanted
 * @param {import('./pages.js').Pages} pages
 * @param {{page: string, before: string | null}} tab
 * @returns {Promise<Found[]>}
 */
async function leftBehind(shelf, isWanted, pages, tab) {
  /** @type {Found[]} */
  let typed = [];
  const look = () => {
    typed = typedTexts(shelf, (text) => text.page !== tab.page && isWanted(text));
    return typed.map(({ text }) => text);
  };
  const left = await pages.leftTo(tab, look);
  return typed.filter(({ text }) => left.includes(text));
}

/**
 * Show what somebody had typed for a draft that takes no words any more: it was posted, or discarded, meanwhile.
 * @param {HTMLElement} place that names the draft's key
 * @param {string} who
 * @param {import('./pages.js').Pages} pages
 * @param {import('./texts.js').Shelf} shelf
 */
export async function showUnsaved(place, who, pages, shelf) {
  const { draftKey } = place.dataset;
  const [found] = await leftBehind(shelf, (text) => text.who === who && text.values.key === draftKey, pages, { page: newKey(), before: null });
  if (!found) return;
  const told = place.appendChild(make('p', { className: 'message' }));
  const [message, beside] = [new Message(told), new Beside(told)];
  const away = () => {
    shelf.removeItem(found.slot);
    beside.hide();
    message.say('');
  };
  const sentence = _('At {time} you typed something here that was not saved: it stands below.', { time: clockInWords(found.text.at) });
  message.say(sentence, { tone: 'wrong', actions: [{ word: _('Throw it away'), then: away }] });
  beside.show(_('What you had typed'), String(found.text.values.body));
}
