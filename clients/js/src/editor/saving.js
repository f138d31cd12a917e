/**
 * Saving an entry that stands on the page: the form stays open meanwhile, and what is typed into it then is saved next.
 * @module
 */

import { ASKED, WRONG } from './posting.js';
import { Sending } from './sending.js';

/** @typedef {import('./texts.js').Values} Values */

/** For these the server has a page that gives the words back and says more than a line can. */
const HAS_PAGE = [410, 412];

export class Saving {
  #world;
  #form;
  #writing;
  #texts;
  #notice;
  #sending;
  /** @type {Values} */
  #sent = {};
  #again = false;

  /**
   * @param {import('../browser.js').World} world
   * @param {{form: import('./form.js').EntryForm, writing: import('./writing.js').Writing, texts: import('./texts.js').Texts, notice: import('./notice.js').Notice}} parts
   * @param {() => Promise<string | null>} renewToken
   */
  constructor(world, { form, writing, texts, notice }, renewToken) {
    this.#world = world;
    this.#form = form;
    this.#writing = writing;
    this.#texts = texts;
    this.#notice = notice;
    this.#sending = new Sending(world, renewToken, {
      sending: () => this.#notice.say('Sending …', { actions: [{ word: 'Stop', then: () => this.#stop() }] }),
      waiting: (seconds) => this.#wait(seconds),
      done: (confirmation) => this.#done(confirmation),
      refused: (problem) => this.#refused(problem),
      locked: () => this.#locked(),
    });
  }

  get busy() {
    return this.#sending.busy;
  }

  /** Try now, if a try is due later. */
  hurry() {
    this.#sending.hurry();
  }

  /** Save what is in the form; while an earlier save is under way, after that. */
  send() {
    this.#again = this.#sending.busy;
    if (this.#again) return this.#sending.hurry();
    this.#form.blame([]);
    this.#sent = this.#form.values;
    this.#texts.keep(this.#sent);
    this.#sending.send(this.#form.action, this.#form.sent);
  }

  /** @param {number} seconds */
  #wait(seconds) {
    const why = this.#world.online() ? 'Not sent: the server can’t be reached.' : 'Not sent: you are offline.';
    this.#notice.countDown(`${why} Your text is kept.`, seconds, [
      { word: 'Try now', then: () => this.#sending.hurry() },
      { word: 'Stop trying', then: () => this.#stop() },
    ]);
  }

  #stop() {
    this.#sending.stop();
    this.#again = false;
    this.#notice.say('Stopped. Perhaps it arrived all the same; saving it again changes nothing more.', { tone: 'wrong' });
    this.#form.focus();
  }

  #locked() {
    const actions = [
      { word: 'Log in in a new tab', href: '/desk/login', target: '_blank' },
      { word: 'Try again', then: () => this.#sending.hurry() },
      { word: 'Stop trying', then: () => this.#stop() },
    ];
    this.#notice.say('Not sent: you are not logged in any more. Your text is kept.', { tone: 'wrong', actions });
  }

  /** @param {import('./sending.js').Confirmation} confirmation */
  #done({ id, position }) {
    if (JSON.stringify(this.#form.values) === JSON.stringify(this.#sent)) {
      this.#texts.forget();
      this.#writing.leave();
      return location.assign(`${this.#form.action.replace(/\/entries\/\d+$/, '')}?done=saved&entry=${id}`);
    }
    // What was typed meanwhile is a change of what was just saved.
    this.#form.revision = position;
    this.#texts.keep(this.#form.values);
    if (this.#again) return this.send();
    this.#notice.say(`Entry ${id} is saved; what you have typed since is not yet.`, { tone: 'good' });
  }

  /** @param {import('./sending.js').Problem} problem */
  #refused({ status, detail, errors, choices }) {
    this.#again = false;
    if (errors.length > 0) {
      this.#form.blame(errors);
      this.#form.ask(choices);
      this.#form.focus();
      this.#notice.say(choices.length > 0 ? ASKED : WRONG, { tone: 'wrong' });
    } else if (HAS_PAGE.includes(status)) {
      this.#writing.leave();
      this.#form.element.submit();
    } else {
      this.#notice.say(`Not saved: ${detail}`, { tone: 'wrong' });
    }
  }
}
