/**
 * Posting new entries: the form is empty and ready at once, and what was in it flies from the outbox. What is refused comes
 * back into the form when that is empty and nobody types; else it waits in a line of its own.
 * @module
 */

import { shortened } from '../shortened.js';
import { Outbox } from './outbox.js';
import { inWords } from './picturetext.js';

/** @typedef {import('./texts.js').Text} Text */
/** @typedef {import('./notice.js').Action} Action */
/** @typedef {Pick<import('./form.js').EntryForm, 'action' | 'csrf' | 'changed' | 'values' | 'blame' | 'ask' | 'focus' | 'sentence'>} Form */
/** @typedef {Pick<import('./notice.js').Notice, 'say' | 'countDown'>} Notice */
/** @typedef {Pick<import('./writing.js').Writing, 'take' | 'clear' | 'putAside' | 'warn'>} Writing */

/** A button that is pressed twice within this time was meant once. */
const TWICE_MILLISECONDS = 1000;
const WORDS = 60;
/** More is not looked at: a text may be long, and is shown at each step. */
const MOST = 2000;

export const WRONG = 'Something in the form is wrong; nothing was saved yet.';
export const ASKED = 'Is the time right? Nothing was saved yet: change it, or say below it that it is meant.';

export class Posting {
  #world;
  #form;
  #writing;
  #texts;
  #pages;
  #notice;
  #lines;
  #hands;
  #outbox;
  #posted = -Infinity;
  #troubled = false;

  /**
   * @param {import('./outbox.js').World & {online: () => boolean}} world
   * @param {{form: Form, writing: Writing, texts: import('./texts.js').Texts, pages: Pick<import('./pages.js').Pages, 'left'>,
   *   notice: Notice, lines: Pick<import('./lines.js').Lines, 'show'>, hands: Pick<import('./hands.js').Hands, 'whenStill'>}} parts
   * @param {() => Promise<string | null>} renewToken
   */
  constructor(world, { form, writing, texts, pages, notice, lines, hands }, renewToken) {
    this.#world = world;
    this.#form = form;
    this.#writing = writing;
    this.#texts = texts;
    this.#pages = pages;
    this.#notice = notice;
    this.#lines = lines;
    this.#hands = hands;
    this.#outbox = new Outbox(world, texts, { action: form.action, token: () => form.csrf, renewToken }, {
      changed: () => this.#show(),
      sending: () => this.#troubled && this.#tellSending(),
      waiting: (seconds) => this.#wait(seconds),
      locked: () => this.#locked(),
      posted: (confirmation) => this.#tellPosted(confirmation.id),
      refused: (text) => this.#refused(text),
    });
    writing.putAside = (values) => this.#outbox.setAside(values);
  }

  /** Whether something is on its way. */
  get busy() {
    return this.#outbox.flying > 0;
  }

  /** Begin, after what this tab had was brought back. */
  async open() {
    this.#outbox.open();
    await this.gather();
  }

  /** Take care of what pages that are gone had posted. */
  async gather() {
    const left = await this.#pages.left(this.#texts.others().filter(({ state }) => state !== 'typed'));
    if (left.length === 0) return;
    this.#texts.adopt(left);
    this.#outbox.take(left);
  }

  /** Try now, if a try is due later. */
  hurry() {
    this.#outbox.hurry();
  }

  /** Post what is in the form. */
  send() {
    const { changed, values } = this.#form;
    const now = this.#world.now();
    if (!changed && now - this.#posted < TWICE_MILLISECONDS) return this.#form.focus();
    if (!changed) return this.#blame([{ field: 'body', message: 'must not be empty' }]);
    if (this.#outbox.full) {
      return this.#notice.say('Too many texts wait already: this one stays here until some are posted.', { tone: 'wrong' });
    }
    this.#posted = now;
    const kept = this.#outbox.post(values);
    this.#writing.clear();
    this.#form.focus();
    if (!kept) this.#writing.warn();
    else if (!this.#troubled) this.#tellSending();
  }

  #show() {
    const { items } = this.#outbox;
    const first = items.find(({ state }) => state === 'posted');
    const how = (/** @type {Text} */ text) => (text.state === 'held' ? this.#why(text) : text === first ? 'sending …' : 'waits');
    const actions = (/** @type {Text} */ text) => (text.state === 'held' ? this.#actions(text) : []);
    this.#lines.show(
      items.map((text) => ({ id: text.id, state: text.why ? 'refused' : text.state, words: wordsOf(text), how: how(text), actions: actions(text) })),
    );
  }

  /** @param {Text} text */
  #why({ why }) {
    const [error] = why?.errors ?? [];
    return error ? this.#form.sentence(error) : (why?.detail ?? 'Put aside.');
  }

  /**
   * @param {Text} text that is held
   * @returns {Action[]}
   */
  #actions(text) {
    const edit = { word: 'Edit it', then: () => this.#edit(text) };
    const away = { word: 'Throw it away', then: () => this.#throwAway(text) };
    return [edit, ...this.#repeats(text), away];
  }

  /**
   * @param {Text} text that is held
   * @returns {Action[]} what posts it as it is
   */
  #repeats(text) {
    if (text.why?.errors.length === 0) return [{ word: 'Post it', then: () => this.#again(text) }];
    const choices = text.why?.choices ?? [];
    return choices.map(({ value, label }) => ({ word: `Post it with ${label}`, then: () => this.#again(text, { meant: value }) }));
  }

  #tellSending() {
    const stop = { word: 'Stop', then: () => this.#stop() };
    this.#notice.say('Sending …', { actions: [stop] });
  }

  /** @param {number} id */
  #tellPosted(id) {
    this.#troubled = false;
    const actions = [{ word: 'Edit it', href: `${this.#form.action}/entries/${id}` }];
    this.#notice.say(`Entry ${id} is posted.`, { tone: 'good', actions });
  }

  /** @param {number} seconds */
  #wait(seconds) {
    this.#troubled = true;
    const why = this.#world.online() ? 'Not sent: the server can’t be reached.' : 'Not sent: you are offline.';
    this.#notice.countDown(`${why} ${this.#kept()}`, seconds, [
      { word: 'Try now', then: () => this.#outbox.hurry() },
      { word: 'Stop trying', then: () => this.#stop() },
    ]);
  }

  #locked() {
    this.#troubled = true;
    const actions = [
      { word: 'Log in in a new tab', href: '/desk/login', target: '_blank' },
      { word: 'Try again', then: () => this.#outbox.hurry() },
      { word: 'Stop trying', then: () => this.#stop() },
    ];
    this.#notice.say(`Not sent: you are not logged in any more. ${this.#kept()}`, { tone: 'wrong', actions });
  }

  #kept() {
    const { flying } = this.#outbox;
    return flying === 1 ? 'Your text is kept.' : `Your ${flying} texts are kept.`;
  }

  #stop() {
    const [first] = this.#outbox.stop();
    this.#troubled = false;
    this.#notice.say(this.#why(first), { tone: 'wrong' });
    this.#comeBack(first);
  }

  /** @param {Text} text */
  #refused(text) {
    this.#troubled = false;
    this.#notice.say(`Not posted: ${wordsOf(text)} ${this.#why(text)}`, { tone: 'wrong' });
    this.#comeBack(text);
  }

  /**
   * Put a text back into the form, unless there is another one by now: then it stays where it is.
   * @param {Text} text
   */
  #comeBack(text) {
    this.#hands.whenStill(() => {
      if (!this.#form.changed && text.state === 'held' && this.#outbox.items.includes(text)) this.#edit(text);
    });
  }

  /** @param {Text} text */
  #edit(text) {
    const { why } = text;
    this.#writing.take(text.values, () => this.#outbox.intoForm(text));
    if (why?.errors.length) this.#blame(why.errors, why.choices);
    else this.#form.focus();
    if (!why?.errors.length) this.#notice.say(why ? `Not posted: ${why.detail}` : '', { tone: 'wrong' });
  }

  /**
   * @param {Text} text
   * @param {import('./texts.js').Values} [answers]
   */
  #again(text, answers) {
    this.#outbox.again(text, answers);
    this.#form.focus();
    if (!this.#troubled) this.#tellSending();
  }

  /** @param {Text} text */
  #throwAway(text) {
    const undo = this.#outbox.throwAway(text);
    this.#form.focus();
    this.#notice.say('Thrown away.', { actions: [{ word: 'Undo', then: undo }] });
  }

  /**
   * @param {{field: string, message: string}[]} errors
   * @param {import('./question.js').Choice[]} [choices]
   */
  #blame(errors, choices = []) {
    this.#form.blame(errors);
    this.#form.ask(choices);
    this.#form.focus();
    this.#notice.say(choices.length > 0 ? ASKED : WRONG, { tone: 'wrong' });
  }
}

/** @param {Text} text */
function wordsOf({ values }) {
  return `“${shortened(inWords(String(values.headline || values.body)).slice(0, MOST), WORDS) || '…'}”`;
}
