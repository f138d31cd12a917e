/**
 * Saving an entry that stands on the page: the form stays open meanwhile, and what is typed into it then is saved next. What
 * can't be saved now waits in the queue, also when the page is left.
 * @module
 */

import { newKey } from './key.js';
import { wordsOf } from './queue-words.js';
import { ASKED, WRONG, saySending, sayLocked, sayWaiting } from './sentences.js';
import { _ } from './tongue.js';

/** @typedef {import('./queue.js').Item} Item */
/** @typedef {import('./texts.js').Values} Values */

/** For these the server has a page that gives the words back and says more than a line can. */
const HAS_PAGE = ['entry_deleted', 'entry_retracted', 'stale_revision'];

export class Saving {
  #world;
  #form;
  #writing;
  #texts;
  #pages;
  #message;
  #queue;
  #files;
  /** @type {Item | null} what was saved last, and isn't there yet */
  #item = null;
  /** @type {Values} */
  #sent = {};
  /** How many saves are not in the queue yet. */
  #coming = 0;

  /**
   * @param {Pick<import('../browser.js').World, 'online'>} world
   * @param {{form: import('./form.js').EntryForm, writing: import('./writing.js').Writing, texts: import('./texts.js').Texts,
   *   pages: import('./pages.js').Pages, message: import('./message.js').Message, queue: import('./queue.js').Queue,
   *   files: import('./files.js').Files}} parts
   */
  constructor(world, { form, writing, texts, pages, message, queue, files }) {
    this.#files = files;
    this.#world = world;
    this.#form = form;
    this.#writing = writing;
    this.#texts = texts;
    this.#pages = pages;
    this.#message = message;
    this.#queue = queue;
    queue.hear({
      changed() {},
      moved: (item) => item.address === form.action && item.kind === 'revise' && this.#moved(item),
      said: (said) => this.busy && this.#said(said),
    });
  }

  get busy() {
    return this.#item !== null;
  }

  /** Take up what an earlier page saved and what isn't there yet. */
  async gather() {
    await this.#queue.refresh();
    const open = this.#queue.waiting(this.#desk).filter(({ kind, address }) => kind === 'revise' && address === this.#form.action);
    const left = await this.#pages.left(open.map((item) => ({ ...item, at: item.made })));
    // What waits for its editor is for whoever opens it.
    const item = open.findLast(({ state }) => state !== 'waiting') ?? left.at(-1);
    if (!item || this.busy || this.#form.changed) return;
    await this.#queue.adopt([item.id]);
    this.#show(item);
    if (item.state !== 'waiting') return this.#refuse(item);
    this.#message.say(_('This is what you saved; it waits for the server.'));
  }

  /** Save what is in the form; while an earlier save flies, after that. */
  async send() {
    this.#form.blame([]);
    const values = this.#form.values;
    this.#sent = values;
    this.#texts.keep(values);
    this.#coming += 1;
    const before = this.#item && (await this.#queue.take(this.#item.id));
    this.#coming -= 1;
    // What was taken may have learned what it changes by now, and so may the form from one that arrived meanwhile.
    const revision = before?.fields.revision ?? this.#form.values.revision;
    const done = /** @type {const} */ ({ kind: 'revise', desk: this.#desk, address: this.#form.action, entry: this.#entry });
    const fields = { ...values, revision, key: newKey() };
    const { item, kept } = this.#queue.add({ ...done, words: wordsOf(values), fields });
    this.#item = item;
    saySending(this.#message, () => void this.#stop());
    if ((await kept) && this.#item === item && !this.#isTyped) this.#texts.forget();
  }

  get #desk() {
    return this.#form.action.replace(/\/entries\/\d+$/, '');
  }

  get #entry() {
    return this.#form.action.slice(this.#desk.length + '/entries/'.length);
  }

  /** Whether something was typed since it was sent. */
  get #isTyped() {
    return JSON.stringify(said(this.#form.values)) !== JSON.stringify(said(this.#sent));
  }

  /** @param {Item} item */
  #show(item) {
    this.#item = item;
    this.#writing.take(item.fields, () => {});
    this.#sent = this.#form.values;
  }

  /** @param {Item} item of this entry */
  #moved(item) {
    const { id, state, told } = item;
    // What is typed from now on changes what was just saved.
    // What another page of this browser saved does not stand in this form: it is a change like anybody else's.
    const isOwn = id === this.#item?.id || item.page === this.#queue.page;
    if (state === 'sent' && isOwn) this.#form.revision = told?.position ?? '';
    // What was saved after it says all that it says, and would wait behind it for its editor.
    if (this.#item && isOwn && id !== this.#item.id && state === 'held') void this.#queue.take(id);
    if (id !== this.#item?.id) return;
    if (state === 'sent') this.#done(item);
    else if (state === 'gone') this.#item = null;
    else if (state !== 'waiting') this.#refuse(item);
  }

  /** @param {Item} item */
  #done({ told }) {
    this.#item = null;
    if (this.#coming > 0) return;
    if (!this.#isTyped) {
      this.#texts.forget();
      this.#writing.leave();
      return location.assign(`${this.#desk}?done=saved&entry=${told?.id}`);
    }
    this.#texts.keep(this.#form.values);
    this.#message.say(_('Entry {number} is saved; what you have typed since is not yet.', { number: told?.id ?? '' }), { tone: 'good' });
  }

  /**
   * It waits for its editor: who looks at it here has it in the form.
   * @param {Item} item
   */
  #refuse({ id, why, state }) {
    this.#item = null;
    if (this.#coming > 0) return; // it is just being taken out, for what is saved after it
    this.#texts.keep(this.#form.values);
    void this.#queue.take(id).then(() => void this.#tell(why, state));
  }

  /**
   * @param {import('./queue.js').Why | null} why
   * @param {import('./queue.js').State} state
   */
  async #tell(why, state) {
    if (why && why.errors.length > 0) {
      this.#form.blame(why.errors);
      this.#form.ask(why.choices);
      this.#form.focus();
      this.#message.say(why.choices.length > 0 ? ASKED : WRONG, { tone: 'wrong' });
    } else if (why && HAS_PAGE.includes(why.code)) {
      this.#writing.leave();
      await this.#leadToPage();
    } else {
      const meanwhile = _('It waited more than ten minutes, and the coverage has moved on: save it if it is still right.');
      this.#message.say(state === 'confirm' ? meanwhile : _('Not saved: {why}', { why: why?.detail ?? _('it was put aside.') }), { tone: 'wrong' });
    }
  }

  /** Have the server draw its page of both texts. What is typed until that comes is in none of them: it is a text of its own. */
  async #leadToPage() {
    let [body, arrived] = ['', ''];
    // The server knows Markdown, and not what a picture's line stands for here; somebody may type while that is looked up.
    do {
      body = String(this.#form.values.body);
      arrived = await this.#files.arrived(body);
    } while (body !== this.#form.values.body);
    this.#form.body.value = arrived;
    this.#texts.keep(this.#form.values);
    this.#texts.send();
    this.#form.element.submit();
  }

  /** @param {import('./queue.js').Said} said */
  #said({ what, seconds = 0 }) {
    const does = { hurry: () => this.#queue.say({ what: 'hurry' }), stop: () => void this.#stop() };
    if (what === 'waiting') sayWaiting(this.#message, { online: this.#world.online(), count: 1, seconds }, does);
    else if (what === 'locked') sayLocked(this.#message, 1, does);
    else if (what === 'sending') saySending(this.#message, does.stop);
  }

  async #stop() {
    const item = this.#item;
    this.#item = null;
    this.#texts.keep(this.#form.values);
    if (item) {
      await this.#queue.hold([item.id], () => null);
      await this.#queue.take(item.id);
    }
    this.#message.say(_('Stopped. It may have arrived anyway; saving it again changes nothing more.'), { tone: 'wrong' });
    this.#form.focus();
  }
}

/**
 * @param {Values} values
 * @returns {Values} what somebody has typed
 */
function said(values) {
  const { key, revision, ...rest } = values;
  return rest;
}
