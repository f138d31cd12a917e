/**
 * Posting new entries: the form is empty and ready at once, and what was in it waits in the queue until it is there. What is
 * refused comes back into the form when that is empty and nobody types; else it waits in a line of its own, beside what else
 * was done at this desk and isn't acknowledged yet.
 * @module
 */

import { canWait } from './question.js';
import { isText, labelOf, notDone, proofOf, STOPPED, UNSENT, wordsOf } from './queue-words.js';
import { ASKED, WRONG, saySending, sayLocked, sayWaiting } from './sentences.js';
import { _, _n } from './tongue.js';

/** @typedef {import('./queue.js').Item} Item */
/** @typedef {import('./texts.js').Text} Text */
/** @typedef {import('./texts.js').Values} Values */
/** @typedef {import('./message.js').Action} Action */
/** @typedef {Pick<import('./form.js').EntryForm, 'action' | 'csrf' | 'changed' | 'values' | 'blame' | 'ask' | 'focus' | 'sentence'>} Form */
/** @typedef {Pick<import('./message.js').Message, 'say' | 'countDown'>} Message */
/** @typedef {Pick<import('./writing.js').Writing, 'take' | 'clear' | 'putAside' | 'warn'>} Writing */
/** @typedef {Pick<import('./lines.js').Lines, 'show'>} Lines */
/** @typedef {Pick<import('./texts.js').Texts, 'release' | 'change' | 'draft' | 'intoForm' | 'remove' | 'others' | 'own' | 'adopt'>} Texts */

/** A button that is pressed twice within this time was meant once. */
const TWICE_MILLISECONDS = 1000;
/** What is there after it had waited is told so, the newest of them. */
const TOLD = 5;

export class Posting {
  #world;
  #form;
  #writing;
  #texts;
  #pages;
  #message;
  #lines;
  #hands;
  #queue;
  #posted = -Infinity;
  #troubled = false;
  /** What came late and is there now. @type {Item[]} */
  #arrived = [];

  /**
   * @param {{now: () => number, online: () => boolean}} world
   * @param {{form: Form, writing: Writing, texts: Texts, pages: Pick<import('./pages.js').Pages, 'left'>,
   *   message: Message, lines: Lines, hands: Pick<import('./hands.js').Hands, 'whenStill'>, queue: import('./queue.js').Queue}} parts
   */
  constructor(world, { form, writing, texts, pages, message, lines, hands, queue }) {
    this.#world = world;
    this.#form = form;
    this.#writing = writing;
    this.#texts = texts;
    this.#pages = pages;
    this.#message = message;
    this.#lines = lines;
    this.#hands = hands;
    this.#queue = queue;
    queue.hear({
      changed: () => this.#show(),
      moved: (item, before) => item.desk === form.action && this.#moved(item, before),
      said: (said) => this.#flying.length > 0 && this.#said(said),
    });
    writing.putAside = (values) => void this.#add(texts.release('held', values));
  }

  /** Whether something is on its way. */
  get busy() {
    return this.#flying.some(({ page }) => page === this.#queue.page);
  }

  /** Without what can be taken back in its own place. */
  get #items() {
    return this.#queue.waiting(this.#form.action).filter((item) => this.#queue.left(item) === 0);
  }

  get #flying() {
    return this.#items.filter(({ state }) => state === 'waiting');
  }

  /** Take care of what pages that are gone had posted; `mine` what this one had before it was loaded again. */
  async gather(mine = false) {
    const texts = this.#texts.others().filter(({ state }) => state !== 'typed');
    const left = await this.#pages.left(texts);
    this.#texts.adopt(left);
    const own = mine ? this.#texts.own().filter(({ state }) => state !== 'typed') : left;
    for (const text of own) void this.#add({ text, kept: true }, { made: text.at, turn: text.turn, why: text.why });
    await this.#queue.refresh();
    const others = this.#items.filter(({ page }) => page !== this.#queue.page);
    const gone = await this.#pages.left(others.map((item) => ({ ...item, at: item.made })));
    if (gone.length > 0) await this.#queue.adopt(gone.map(({ id }) => id));
  }

  /**
   * Post what is in the form, or keep it as a draft, or schedule it.
   * @param {'' | 'keep' | 'schedule'} [as]
   * @param {string} [then] for when, where the time of the entry was asked about
   */
  send(as = '', then = '') {
    const { changed } = this.#form;
    const values = as ? { ...this.#form.values, do: as, ...(then && { then }) } : this.#form.values;
    const now = this.#world.now();
    if (!changed && now - this.#posted < TWICE_MILLISECONDS) return this.#form.focus();
    if (!changed) return this.#blame([{ field: 'body', message: _('must not be empty') }]);
    if (this.#queue.full) {
      return this.#message.say(_('Too many texts are already waiting: this one stays here until some are posted.'), { tone: 'wrong' });
    }
    this.#posted = now;
    this.#arrived = [];
    void this.#add(this.#texts.release('posted', values));
    this.#writing.clear();
    this.#form.focus();
    if (!this.#troubled) this.#tellSending();
  }

  /**
   * Hand a text over to the queue; until that keeps it, it stays where it is kept now.
   * @param {{text: Text, kept: boolean}} released
   * @param {Partial<Item>} [known] of one that is not new
   */
  async #add({ text, kept }, known = {}) {
    const { id, values } = text;
    const desk = this.#form.action;
    /** @type {import('./queue.js').State} */
    const state = text.state === 'held' ? 'held' : 'waiting';
    /** @type {Pick<Item, 'kind' | 'address'>} */
    const how = values.do ? { kind: 'draft', address: `${desk}/drafts` } : { kind: 'post', address: desk };
    const done = { ...how, desk, entry: '', words: wordsOf(values), fields: values };
    const adding = this.#queue.add(done, { ...known, id, state });
    // It keeps its turn wherever it is kept.
    if (adding.item.turn !== text.turn) this.#texts.change(text, { turn: adding.item.turn });
    if (await adding.kept) this.#texts.remove(text);
    else if (!kept) this.#writing.warn();
  }

  /**
   * @param {Item} item
   * @param {Item} before
   */
  #moved(item, before) {
    if (item.state === 'sent' || item.state === 'gone') this.#texts.remove(item);
    if (item.page !== this.#queue.page) return;
    if (item.state === 'sent') this.#arrive(item);
    if (item.state === 'sent' && item.kind === 'post') this.#tellPosted(item);
    if (item.state === 'sent' && item.kind === 'draft') this.#tellKept(item);
    if (item.state === 'confirm') this.#quieten();
    const isRefused = item.state === 'held' && before.flying && item.why?.code !== STOPPED.code && item.why?.code !== UNSENT.code;
    if (isRefused && isText(item)) this.#refused(item);
  }

  /** What is to be asked stands below; nothing else is on its way. */
  #quieten() {
    this.#troubled = false;
    if (this.#flying.length === 0) this.#message.say('');
  }

  /** @param {Item} item that is there */
  #arrive(item) {
    if (item.tries > 1) this.#arrived = [...this.#arrived, item].slice(-TOLD);
  }

  #show() {
    const [first] = this.#flying;
    const shown = this.#items.map((item) => ({
      id: item.id,
      state: item.why ? 'refused' : item.state === 'waiting' ? 'posted' : item.state,
      words: labelOf(item),
      how: this.#how(item, first),
      actions: this.#actions(item),
    }));
    const arrived = this.#arrived.map((item) => ({ id: item.id, state: 'sent', words: item.words, how: proofOf(item), actions: [] }));
    this.#lines.show(shown, { waiting: this.#flying.length, arrived, question: this.#question() });
  }

  /**
   * @param {Item} item
   * @param {Item} first
   */
  #how(item, first) {
    if (item.state === 'confirm') return _('waits for you');
    if (item.state === 'held') return this.#why(item);
    return item === first ? (item.flying || item.tries === 0 ? _('sending …') : _('will be sent again')) : _('waits');
  }

  /** @param {Pick<Item, 'why'>} item */
  #why({ why }) {
    const [error] = why?.errors ?? [];
    return error ? this.#form.sentence(error) : (why?.detail ?? _('Put aside.'));
  }

  /**
   * @param {Item} item
   * @returns {Action[]}
   */
  #actions(item) {
    // Later tries change nothing of what is shown: no button moves from under a finger. Pressed too late, they say so.
    if (item.flying && item.tries < 2) return [];
    const away = { word: isText(item) ? _('Throw it away') : _('Leave it as it was'), then: () => void this.#throwAway(item) };
    if (item.kind === 'revise') return [{ word: _('Open it'), href: item.address }, away];
    if (!isText(item)) return [...this.#repeats(item), away];
    return [{ word: _('Edit it'), then: () => void this.#edit(item) }, ...this.#repeats(item), away];
  }

  /**
   * @param {Item} item
   * @returns {Action[]} what sends it as it is, if it waits for its editor
   */
  #repeats(item) {
    if (item.state === 'waiting') return [];
    const word = item.kind === 'post' ? _('Post it') : _('Try it again');
    if (!item.why || item.why.errors.length === 0) return [{ word, then: () => this.#again([item]) }];
    // Which of two is asked in the form.
    if (item.kind === 'draft') return [];
    const { choices } = item.why;
    const post = choices.map(({ value, label }) => ({ word: _('Post it with {time}', { time: label }), then: () => this.#again([item], { meant: value }) }));
    if (!canWait(choices, this.#world.now())) return post;
    const [{ value, label }] = choices;
    return [...post, { word: _('Schedule it for {time}', { time: label }), then: () => void this.#schedule(item, value) }];
  }

  /** @returns {import('./lines.js').Question | null} about what waited while the coverage went on */
  #question() {
    const items = this.#items.filter(({ state }) => state === 'confirm');
    if (items.length === 0) return null;
    const minutes = Math.floor(Math.max(...items.map((item) => this.#queue.age(item))) / 60_000);
    const ids = items.map(({ id }) => id);
    const one = items.length === 1;
    return {
      sentence: _n('This one waited {minutes} minutes, and the coverage has moved on.', 'These {n} waited {minutes} minutes, and the coverage has moved on.', items.length, { minutes }),
      since: [...new Map(items.flatMap(({ since }) => since).map((one) => [one.id, one])).values()],
      actions: [
        { word: one ? _('Post it') : _('Post them'), then: () => this.#again(items) },
        { word: one ? _('Keep it') : _('Keep them'), then: () => void this.#queue.hold(ids, () => null) },
        { word: one ? _('Throw it away') : _('Throw them away'), then: () => items.forEach((item) => void this.#throwAway(item)) },
      ],
    };
  }

  /** @param {import('./queue.js').Said} said */
  #said({ what, seconds = 0 }) {
    if (what === 'waiting') this.#wait(seconds);
    else if (what === 'locked') this.#locked();
    else if (what === 'sending' && this.#troubled) this.#tellSending();
  }

  #tellSending() {
    saySending(this.#message, this.#does.stop);
  }

  /** @param {Pick<Item, 'told'>} item */
  #tellPosted({ told }) {
    this.#troubled = false;
    const actions = [{ word: _('Edit it'), href: `${this.#form.action}/entries/${told?.id}` }];
    this.#message.say(_('Entry {number} is posted.', { number: told?.id ?? '' }), { tone: 'good', actions });
  }

  /** @param {Item} item */
  #tellKept({ told }) {
    if (told?.state === 'posted') return this.#tellPosted({ told });
    this.#troubled = false;
    const sentence = told?.goes_out ? _('Scheduled: it goes out by itself on {time}.', { time: String(told.goes_out) }) : _('Kept as a draft.');
    this.#message.say(sentence, { tone: 'good', actions: [{ word: _('See drafts'), href: `${this.#form.action}/drafts` }] });
  }

  get #does() {
    return { hurry: () => this.#queue.say({ what: 'hurry' }), stop: () => void this.#stop() };
  }

  /** @param {number} seconds */
  #wait(seconds) {
    this.#troubled = true;
    sayWaiting(this.#message, { online: this.#world.online(), count: this.#flying.length, seconds }, this.#does);
  }

  #locked() {
    this.#troubled = true;
    sayLocked(this.#message, this.#flying.length, this.#does);
  }

  /** Give up trying: all that is under way here is held. Whether what was tried has arrived is not known. */
  async #stop() {
    const [first] = this.#flying;
    this.#troubled = false;
    if (!first) return;
    const why = (/** @type {Item} */ { tries }) => (tries > 0 ? STOPPED : UNSENT);
    await this.#queue.hold(this.#flying.map(({ id }) => id), why);
    this.#message.say(why(first).detail, { tone: 'wrong' });
    this.#comeBack(first.id);
  }

  /** @param {Item} item */
  #refused(item) {
    this.#troubled = false;
    this.#message.say(notDone(item, `${item.words} ${this.#why(item)}`), { tone: 'wrong' });
    this.#comeBack(item.id);
  }

  /**
   * Put a text back into the form, unless there is another one by now: then it stays where it is.
   * @param {string} id
   */
  #comeBack(id) {
    this.#hands.whenStill(() => {
      const item = this.#queue.find(id);
      if (!this.#form.changed && item?.state === 'held' && isText(item)) void this.#edit(item, true);
    });
  }

  /**
   * Take a text out of the queue and into the form; what stands there is put aside.
   * @param {Item} item
   * @param {boolean} [unasked] whether it comes back by itself: then to an empty form alone
   */
  async #edit({ id, fields }, unasked = false) {
    // A draft first, and then out of the queue: a crash finds it twice, with one key, rather than nowhere.
    const { text } = this.#texts.draft(fields);
    const item = await this.#queue.take(id);
    if (!item) this.#texts.remove(text);
    if (!item) return this.#message.say(_('It is on its way, or in another window by now.'));
    // Somebody has begun to write while it was taken out.
    if (unasked && this.#form.changed) return void this.#queue.bring(item).then(() => this.#texts.remove(text));
    this.#writing.take(item.fields, () => this.#texts.intoForm({ ...text, values: item.fields }));
    const { why } = item;
    if (why?.errors.length) this.#blame(why.errors, why.choices);
    else this.#form.focus();
    if (!why?.errors.length) this.#message.say(why ? notDone(item, why.detail) : '', { tone: 'wrong' });
  }

  /**
   * @param {Item[]} items
   * @param {Values} [answers]
   */
  #again(items, answers) {
    void this.#queue.again(items.map(({ id }) => id), answers);
    this.#form.focus();
    if (!this.#troubled) this.#tellSending();
  }

  /**
   * Have a text go out by itself that was to be posted at once.
   * @param {Item} item
   * @param {string} then
   */
  async #schedule({ id, fields }, then) {
    // A text first, and then out of the queue, as when it is edited.
    const { text } = this.#texts.draft({ ...fields, do: 'schedule', then });
    this.#form.focus();
    if (!(await this.#queue.take(id))) {
      this.#texts.remove(text);
      return this.#message.say(_('It is on its way, or in another window by now.'));
    }
    this.#texts.change(text, { state: 'posted' });
    void this.#add({ text, kept: true });
    if (!this.#troubled) this.#tellSending();
  }

  /** @param {Item} item */
  async #throwAway({ id }) {
    const item = await this.#queue.take(id);
    this.#form.focus();
    if (!item) return this.#message.say(_('It is on its way, or in another window by now.'));
    const undo = () => void this.#queue.bring(item);
    const word = isText(item) ? _('Thrown away.') : _('It stays as it was.');
    this.#message.say(word, { actions: [{ word: _('Undo'), then: undo }] });
  }

  /**
   * @param {{field: string, message: string}[]} errors
   * @param {import('./question.js').Choice[]} [choices]
   */
  #blame(errors, choices = []) {
    this.#form.blame(errors);
    this.#form.ask(choices, errors[0]?.field);
    this.#form.focus();
    this.#message.say(choices.length > 0 ? ASKED : WRONG, { tone: 'wrong' });
  }
}
