/**
 * Writing: the words are kept from the first key on, sent until it is certain that they arrived, and only then cleared.
 * @module
 */

import { browser } from '../browser.js';
import { Drafts } from './drafts.js';
import { Notice } from './notice.js';
import { Pictures } from './pictures.js';
import { Preview } from './preview.js';
import { Sending } from './sending.js';
import { addToolbar } from './toolbar.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */
/** @typedef {import('./sending.js').Problem} Problem */

/** For these the server has a page that gives the words back and says more than a line can. */
const HAS_PAGE = [409, 410, 412, 422];
const EXCERPT = 60;

export class Writing {
  #form;
  #desk;
  #notice;
  #drafts;
  #preview;
  #sending;
  #pictures;
  #left = false;

  /**
   * @param {EntryForm} form
   * @param {string} desk the address of the blog's desk
   * @param {{notice: HTMLElement, preview: HTMLElement}} parts of the page
   * @param {() => Promise<string | null>} renewToken
   */
  constructor(form, desk, parts, renewToken) {
    this.#form = form;
    this.#desk = desk;
    this.#notice = new Notice(parts.notice);
    this.#drafts = new Drafts(...shelves(), form.action);
    this.#preview = new Preview(form, parts.preview, `${desk}/preview`);
    const tokens = { present: () => form.csrf, renew: renewToken };
    this.#pictures = new Pictures(form.body, `${desk}/pictures`, this.#notice, tokens);
    this.#sending = new Sending(browser(), renewToken, {
      sending: () => this.#notice.say('Sending …', { actions: [{ word: 'Stop', then: () => this.#stop() }] }),
      waiting: (seconds) => this.#wait(seconds),
      done: (confirmation) => this.#done(confirmation),
      refused: (problem) => this.#refused(problem),
      locked: () => this.#locked(),
    });
  }

  begin() {
    this.#restore();
    this.#listen();
    this.#pictures.begin(addToolbar(this.#form.body));
    // The preview comes by itself; what its button leaves tells the quick way.
    const hint = document.createElement('span');
    hint.className = 'hint keys';
    hint.textContent = 'or Ctrl+Enter';
    this.#form.element.querySelector('[data-preview-button]')?.replaceWith(hint);
  }

  #listen() {
    const { element } = this.#form;
    element.addEventListener('input', () => this.#keep());
    element.addEventListener('keydown', (event) => this.#press(event));
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    addEventListener('beforeunload', (event) => {
      if (!this.#left && this.#form.changed) event.preventDefault();
    });
    for (const moment of ['online', 'focus']) addEventListener(moment, () => this.#sending.hurry());
  }

  /** Bring back what this window had typed; offer what another one left. */
  #restore() {
    const form = this.#form;
    const own = this.#drafts.own();
    if (form.returned) {
      // The server has brought the words back; its form replaces the one that they were typed in.
      if (own && own.key !== form.key) this.#drafts.forget(own.key);
      this.#drafts.keep(form.key, form.values);
      this.#preview.soon();
    } else if (own) {
      form.values = own.values;
      this.#notice.say('This is what you had typed; it is not posted yet.', { actions: [this.#discarding()] });
      this.#preview.soon();
    } else {
      this.#offer();
    }
  }

  #offer() {
    const [draft] = this.#drafts.others();
    if (!draft || this.#form.changed) return;
    const time = new Date(draft.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const words = String(draft.values.body || draft.values.headline).slice(0, EXCERPT);
    const restore = () => {
      this.#form.values = draft.values;
      this.#keep();
      this.#notice.say('');
    };
    const discard = () => {
      this.#drafts.forget(draft.key);
      this.#notice.say('');
      this.#offer();
    };
    const actions = [{ word: 'Bring it back', then: restore }, { word: 'Throw it away', then: discard }];
    this.#notice.say(`At ${time} you left this unposted: “${words}”`, { actions });
  }

  #discarding() {
    const discard = () => {
      this.#drafts.forget(this.#form.key);
      this.#left = true;
      location.reload();
    };
    return { word: 'Throw it away', then: discard };
  }

  #keep() {
    this.#preview.soon();
    const { key, values, changed } = this.#form;
    if (!changed) return this.#drafts.forget(key);
    if (!this.#drafts.keep(key, values)) {
      this.#notice.say('This browser keeps nothing: don’t leave this page before the text is posted.', { tone: 'wrong' });
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#form.element.requestSubmit();
    } else if (event.target instanceof HTMLInputElement) {
      // Enter in a line of its own would post what is only half written.
      event.preventDefault();
      if (event.target.name === 'headline') this.#form.body.focus();
    }
  }

  #send() {
    if (this.#sending.busy) return;
    const { action, sent, key, values } = this.#form;
    this.#drafts.keep(key, values);
    this.#form.blame([]);
    document.querySelector('[data-done]')?.remove();
    this.#form.lock(true);
    this.#sending.send(action, sent);
  }

  /** @param {number} seconds */
  #wait(seconds) {
    const why = navigator.onLine ? 'Not sent: the server can’t be reached.' : 'Not sent: you are offline.';
    this.#notice.countDown(`${why} Your text is kept.`, seconds, [
      { word: 'Try now', then: () => this.#sending.hurry() },
      { word: 'Stop trying', then: () => this.#stop() },
    ]);
  }

  #stop() {
    this.#sending.stop();
    this.#form.lock(false);
    this.#notice.say('Stopped. Perhaps it arrived all the same; posting it again makes no second entry.', { tone: 'wrong' });
    this.#form.body.focus();
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
  #done({ id, key }) {
    this.#drafts.forget(this.#form.key);
    this.#form.lock(false);
    if (!key) return this.#leave(`${this.#desk}?done=saved&entry=${id}`);
    this.#form.clear(key);
    this.#preview.soon();
    const actions = [{ word: 'Edit it', href: `${this.#desk}/entries/${id}` }];
    this.#notice.say(`Entry ${id} is posted.`, { tone: 'good', actions });
    this.#form.body.focus();
  }

  /** @param {Problem} problem */
  #refused({ status, code, detail, errors }) {
    this.#form.lock(false);
    if (code === 'invalid_input') {
      this.#form.blame(errors);
      this.#notice.say('Something in the form is wrong; nothing was saved yet.', { tone: 'wrong' });
    } else if (HAS_PAGE.includes(status)) {
      this.#left = true;
      this.#form.element.submit();
    } else {
      this.#notice.say(`Not posted: ${detail}`, { tone: 'wrong' });
    }
  }

  /** @param {string} address */
  #leave(address) {
    this.#left = true;
    location.assign(address);
  }
}

/** @returns {[Storage, Storage]} */
function shelves() {
  return [localStorage, sessionStorage];
}
