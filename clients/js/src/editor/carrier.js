/**
 * Carries what waits to the server: in order, one at a time, by one window of the browser, each until it is certain that it
 * arrived. Before something is sent that has waited long, it looks whether the coverage went on. Knows no page.
 * @module
 */

import { Timer } from '../timer.js';
import { snapshotUrl } from '../wire.js';
import { newKey } from './key.js';
import { STALE_MILLISECONDS } from './queue.js';
import { Sending } from './sending.js';
import { UPLOAD_MILLISECONDS } from './uploads.js';
import { _ } from './tongue.js';

/** @typedef {import('./queue.js').Item} Item */
/** @typedef {import('./queue.js').Since} Since */
/** @typedef {Pick<import('./attached.js').Attached, 'there' | 'send'>} Attached the pictures that wait with a text */

/** What waited longer is told as of when it was written; else it happened when it came. */
const LATE_MILLISECONDS = 10_000;

export class Carrier {
  #world;
  #queue;
  #clock;
  #token;
  #seen;
  #attached;
  #sending;
  #due;
  #leads = false;
  /** @type {Item | null} what is being sent */
  #item = null;
  /** What others posted while it waited, if it waited too long. @type {Since[]} */
  #since = [];

  /**
   * @param {import('./sending.js').Outside} world
   * @param {import('./queue.js').Queue} queue
   * @param {import('./clock.js').ServerClock} clock
   * @param {{token: () => string, renewToken: () => Promise<string | null>, seen?: (key: string) => Promise<string>}} session
   * `seen`: which version of a form's draft was seen last
   * @param {Attached} attached
   */
  constructor(world, queue, clock, { token, renewToken, seen = async () => '' }, attached) {
    this.#seen = seen;
    this.#attached = attached;
    this.#world = world;
    this.#due = new Timer(world);
    this.#queue = queue;
    this.#clock = clock;
    this.#token = token;
    this.#sending = new Sending(world, renewToken, {
      ready: (values, signal, patient) => this.#ready(values, signal, () => patient(UPLOAD_MILLISECONDS)),
      skipped: () => this.#go(null),
      heard: (date) => clock.hear(date),
      sending: () => queue.say({ what: 'sending' }),
      waiting: (seconds) => this.#wait({ what: 'waiting', seconds }),
      locked: () => this.#wait({ what: 'locked' }),
      done: (told) => this.#go((item) => queue.finish(item.id, /** @type {any} */ (told))),
      refused: (problem) => this.#go((item) => this.#refuse(item, problem)),
    });
    queue.hear({ changed: () => this.#wake(), said: ({ what }) => what === 'hurry' && this.#hurry() });
  }

  /** Begin: it is this window's turn. */
  lead() {
    this.#leads = true;
    this.#wake();
  }

  #hurry() {
    if (this.#item) this.#sending.hurry();
    else this.#wake();
  }

  #wake() {
    // What no other window can see is sent by its own.
    if (!this.#leads && this.#queue.kept) return;
    const there = this.#item && this.#queue.find(this.#item.id);
    if (this.#item && there?.state !== 'waiting') this.#stop();
    const next = this.#queue.next;
    if (!next && this.#queue.soonest) this.#due.set(this.#queue.soonest / 1000, () => this.#wake());
    if (this.#item || !next) return;
    this.#item = next;
    this.#sending.send(next.address, new URLSearchParams());
  }

  /** It was taken out, or is to be sent no more. */
  #stop() {
    this.#sending.stop();
    this.#item = null;
  }

  /** @param {import('./queue.js').Said} said */
  #wait(said) {
    if (this.#item) void this.#queue.land(this.#item.id);
    this.#queue.say(said);
  }

  /** @param {((item: Item) => Promise<any>) | null} end what becomes of it */
  #go(end) {
    const item = /** @type {Item} */ (this.#item);
    void (async () => {
      await end?.(item);
      if (this.#item === item) this.#item = null;
      this.#wake();
    })();
  }

  /**
   * @param {URLSearchParams} values to be filled
   * @param {AbortSignal} signal
   * @param {() => void} patient
   * @returns {Promise<boolean | 'locked'>} whether it may be sent
   */
  async #ready(values, signal, patient) {
    const before = this.#queue.find(/** @type {Item} */ (this.#item).id);
    const item = await this.#queue.claim(/** @type {Item} */ (this.#item).id);
    if (!item) return false;
    // A text whose pictures aren't there has never been sent either.
    const isNew = before?.tries === 0 || !(await this.#attached.there(item));
    if ((await this.#wentOn(item, signal)) && isNew) return this.#ask(item);
    const { body, wrong, locked } = await this.#attached.send(item, signal, patient);
    if (locked) return 'locked';
    if (wrong) return this.#hold(item, _('A picture was not uploaded: {why}', { why: wrong }));
    // Pictures can be under way so long that only now it is too late.
    if (body !== undefined && (await this.#wentOn(item, signal)) && isNew) return this.#ask(item);
    const said = Object.entries(body === undefined ? item.fields : { ...item.fields, body }).filter(([, value]) => value !== false);
    for (const name of [...values.keys()]) values.delete(name);
    for (const [name, value] of [...said, ...this.#late(item)]) values.set(name, String(value));
    // Perhaps it has arrived: then it is not to be asked about, and else not to be posted.
    if (this.#since.length > 0) values.set('do', 'repeat');
    // Another device may have gone on with the draft of this text.
    if (item.kind === 'draft' || item.kind === 'post') values.set('seen', await this.#seen(String(item.fields.key)));
    values.set('csrf', this.#token());
    return true;
  }

  /**
   * @param {Item} item
   * @param {string} detail
   * @returns {Promise<false>}
   */
  async #hold(item, detail) {
    await this.#queue.hold([item.id], () => ({ code: 'picture_missing', detail, errors: [], choices: [] }));
    return false;
  }

  /**
   * @param {Item} item
   * @returns {[string, string][]}
   */
  #late(item) {
    if (item.kind !== 'post' || this.#queue.age(item) < LATE_MILLISECONDS) return [];
    return [['written', new Date(item.made).toISOString()]];
  }

  /**
   * Have the editor asked about what is stale by now, all of the desk that was never sent at once.
   * @param {Item} item
   * @returns {Promise<false>}
   */
  async #ask(item) {
    const never = this.#queue.waiting(item.desk).filter((one) => one.state === 'waiting' && one.tries === 0 && one.who === item.who);
    const ids = [item, ...never.filter((one) => this.#isStale(one))].map(({ id }) => id);
    await this.#queue.ask(ids, this.#since);
    return false;
  }

  /** @param {Item} item */
  #isStale(item) {
    // An edit or a delete says which revision it is meant for: it undoes nobody's work, however late it is.
    return (item.kind === 'post' || item.kind === 'mark') && this.#queue.age(item) > STALE_MILLISECONDS;
  }

  /**
   * @param {Item} item
   * @param {AbortSignal} signal
   * @returns {Promise<boolean>} whether it waited too long, and others posted meanwhile
   */
  async #wentOn(item, signal) {
    this.#since = this.#isStale(item) ? await this.#posted(item, signal) : [];
    return this.#since.length > 0;
  }

  /**
   * @param {Item} item
   * @param {AbortSignal} signal
   * @returns {Promise<Since[]>} what others posted since, newest first
   */
  async #posted(item, signal) {
    const { desk, made } = item;
    const asked = /** @type {const} */ ({ headers: { accept: 'application/json' }, cache: 'no-store', signal });
    const response = await this.#world.fetch(snapshotUrl(desk.replace(/^\/desk/, '/api/v1/blogs')), asked);
    if (response.status >= 500) throw new Error('Not now.');
    // A clock that was put forward makes nothing stale.
    if (!response.headers.has('age')) this.#clock.hear(response.headers.get('date'));
    if (!this.#isStale(item)) return [];
    // Whoever may not read it now may not post either, and is told so.
    if (!response.ok) return [];
    const { entries } = await response.json();
    const own = new Set(this.#queue.items.map(({ told }) => told?.id));
    return entries
      .filter((/** @type {any} */ { id, posted_at }) => Date.parse(posted_at) > made && !own.has(id))
      .map((/** @type {any} */ { id, headline, html, posted_at }) => ({ id: String(id), headline, html, at: posted_at }));
  }

  /**
   * @param {Item} item
   * @param {import('./sending.js').Problem} problem
   */
  async #refuse(item, { code, detail, errors, choices }) {
    if (code === NOT_POSTED) return this.#ask(item);
    // The key stands for what was posted with it; what is posted now is another entry.
    const spent = item.kind === 'post' ? SPENT[code] : undefined;
    const why = { code, detail: spent ?? detail, errors, choices };
    return this.#queue.hold([item.id], () => why, spent ? { key: newKey() } : {});
  }
}

const NOT_POSTED = 'not_posted';
/** @type {Record<string, string>} */
const SPENT = {
  idempotency_key_reused: _('It was already posted, before it was changed. Posting it again makes a second entry.'),
  entry_deleted: _('It was already posted, and its entry is deleted. Posting it again makes a new entry.'),
};
