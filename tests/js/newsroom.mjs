/**
 * A newsroom without browser, network or clock: windows in which the desk's own modules run on a simulated world, and a
 * server that knows a text again by its key. Tests say what the server answers, and how time goes by.
 */

import { Carrier } from '../../clients/js/src/editor/carrier.js';
import { ServerClock } from '../../clients/js/src/editor/clock.js';
import { Hands } from '../../clients/js/src/editor/hands.js';
import { Pages } from '../../clients/js/src/editor/pages.js';
import { Posting } from '../../clients/js/src/editor/posting.js';
import { Queue } from '../../clients/js/src/editor/queue.js';
import { Texts } from '../../clients/js/src/editor/texts.js';
import { takeTurns } from '../../clients/js/src/editor/turns.js';
import { Writing } from '../../clients/js/src/editor/writing.js';
import { Channels, Disk, Locks, Shelf } from './shelves.mjs';
import { FakeWorld } from './world.mjs';

const PROBLEMS = {
  422: { code: 'invalid_input', detail: 'Something is wrong.', errors: [{ field: 'body', message: 'must not be bad' }] },
  409: { code: 'blog_closed', detail: 'This blog is closed.' },
  403: { code: 'forbidden', detail: 'You may not.' },
  410: { code: 'entry_deleted', detail: 'Entry 7 was deleted.' },
  413: { code: 'too_large', detail: 'Too large.' },
  401: { code: 'unauthenticated', detail: 'You are not logged in.' },
  503: { code: 'unavailable', detail: 'Not now.' },
};

/** What the editors' posts become. `rule` decides of each request: 'take', 'lose' (unheard), 'deafen' (its answer is lost), a status, or a status with a problem. */
export class Server {
  entries = [];
  requests = [];
  rule = () => 'take';
  /** How long an answer takes, in seconds. */
  latency = () => 0;
  #keys = new Map();

  constructor(world) {
    this.world = world;
  }

  fetch = async (address, { body, signal }) => {
    if (!body) return this.#snapshot(signal);
    const sent = Object.fromEntries(body);
    this.requests.push(sent);
    const verdict = this.world.connected ? this.rule(sent) : 'lose';
    const answer = this.#answer(sent, verdict);
    await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      this.world.setTimeout(resolve, this.latency() * 1000);
    });
    if (verdict === 'lose' || verdict === 'deafen') throw new TypeError('Failed to fetch');
    return answer;
  };

  /** What readers get, by which it is told whether the coverage went on. */
  #snapshot(signal) {
    const verdict = this.world.connected && !signal.aborted ? this.rule({ body: '' }) : 'lose';
    if (verdict === 'lose' || verdict === 'deafen') throw new TypeError('Failed to fetch');
    if (verdict === 503) return answerOf(503, PROBLEMS[503]);
    return answerOf(200, { entries: this.entries.map(({ id, body, posted_at }) => ({ id, headline: null, html: body, posted_at })) });
  }

  /** Another editor, elsewhere, posts. */
  post(body) {
    const at = new Date(this.world.now()).toISOString();
    this.entries.push({ id: this.entries.length + 1, body, posted_at: at, occurred_at: at, elsewhere: true });
  }

  #answer(sent, verdict) {
    const known = this.#keys.get(sent.key);
    if (known && known.body !== sent.body) return answerOf(422, { code: 'idempotency_key_reused', detail: 'Used.' });
    if (Array.isArray(verdict)) return answerOf(...verdict);
    if (verdict !== 'take' && verdict !== 'deafen') return answerOf(verdict, PROBLEMS[verdict]);
    if (!known && sent.do === 'repeat') return answerOf(409, { code: 'not_posted', detail: 'It was not posted.' });
    if (!known) {
      const posted_at = new Date(this.world.now()).toISOString();
      this.entries.push({ id: this.entries.length + 1, posted_at, occurred_at: sent.written ?? posted_at, ...sent });
      this.#keys.set(sent.key, this.entries.at(-1));
    }
    const { id, occurred_at, posted_at } = this.#keys.get(sent.key);
    return answerOf(201, { id, seq: id, position: `e.${id}`, occurred_at, posted_at });
  }
}

const answerOf = (status, said) => new Response(JSON.stringify(said), { status });

/** The form, without a page: fields by name. */
class Form {
  action = '/desk/harbour';
  csrf = 'token';
  returned = false;
  element = Object.assign(new EventTarget(), { requestSubmit: () => this.element.dispatchEvent(new Event('submit')) });
  wrong = [];

  constructor() {
    this.clear();
  }

  get changed() {
    return this.body !== '' || this.pinned !== false;
  }

  get values() {
    const { key, body, pinned } = this;
    return { key, body, pinned };
  }

  set values(values) {
    Object.assign(this, values);
  }

  get fine() {
    return this.wrong.length === 0;
  }

  clear() {
    Object.assign(this, { key: crypto.randomUUID(), body: '', pinned: false, wrong: [] });
  }

  blame(errors) {
    this.wrong = errors;
  }

  changedBy() {
    this.wrong = [];
  }

  ask(choices) {
    this.choices = choices;
  }

  sentence = ({ message }) => `Text: this ${message}.`;
  isPartOf = () => false;
  focus() {}
}

/** A window with the desk. `newsroom` has the browser's storage and locks, the clock and the server. */
export class Window {
  said = [];
  lines = [];
  form = new Form();
  #gone = false;
  #timers = new Set();
  #locks;
  #channel;

  constructor(newsroom, tab = new Shelf(newsroom.shelf.room)) {
    this.newsroom = newsroom;
    this.tab = tab;
    const world = this.#world();
    const { form, said } = this;
    const message = { say: (sentence, { actions = [] } = {}) => said.push({ sentence, actions }), countDown: (sentence, _, actions) => said.push({ sentence, actions }) };
    const texts = new Texts(newsroom.shelf, tab, { action: form.action, who: 'user:1' }, world.now);
    this.#locks = newsroom.locks?.of();
    this.#channel = newsroom.channels.open();
    const pages = new Pages(this.#locks, world);
    const clock = new ServerClock(world.now, world.now);
    const records = { lost() {}, step: (decide) => (this.#gone ? new Promise(() => {}) : newsroom.disk.step(decide)) };
    newsroom.disk.hear(() => this.#gone || records.lost());
    const queue = new Queue(records, { who: 'user:1', page: texts.page }, clock.now, this.#channel);
    const carrier = new Carrier(world, queue, clock, { token: () => form.csrf, renewToken: async () => newsroom.token }, newsroom.attached);
    const hands = new Hands(world);
    const writing = new Writing(form, texts, pages, message, { soon() {} });
    const lines = { show: (shown, more) => Object.assign(this, { lines: shown, ...more }) };
    const parts = { form, writing, texts, pages, message, lines, hands, queue };
    Object.assign(this, { texts, hands, writing, queue });
    this.posting = new Posting(world, parts);
    writing.listen(() => this.posting.send());
    takeTurns('liveblog.sender', this.#locks, newsroom.shelf, world, () => carrier.lead());
    this.ready = writing.restore().then(() => this.posting.gather(true)).then(() => writing.offer());
  }

  /** The editor types. */
  type(words) {
    this.hands.moved();
    this.form.body += words;
    this.form.element.dispatchEvent(new Event('input'));
  }

  post() {
    this.hands.moved();
    this.form.element.requestSubmit();
  }

  /** Press a button of the message, or of a line, and wait until that is done. */
  press(word, from = this.said.at(-1)) {
    from.actions.find((action) => action.word === word).then();
    return this.newsroom.world.pass(0);
  }

  /** The same tab is loaded again: what was asked for meanwhile is never heard. */
  async reload() {
    this.close();
    const loaded = new Window(this.newsroom, this.tab);
    await this.newsroom.world.until(settledOf(loaded.ready));
    return loaded;
  }

  /** Come back to this window: what waits is tried now. */
  look() {
    this.queue.say({ what: 'hurry' });
  }

  close() {
    this.#gone = true;
    for (const timer of this.#timers) this.newsroom.world.clearTimeout(timer);
    this.#channel.close();
    this.#locks?.release();
  }

  /** The world as this window has it: with the window its timers end and its requests are never answered. */
  #world() {
    const { world, server } = this.newsroom;
    return {
      now: world.now,
      random: world.random,
      online: world.online,
      setTimeout: (then, milliseconds) => {
        const timer = world.setTimeout(() => this.#gone || then(), milliseconds);
        this.#timers.add(timer);
        return timer;
      },
      clearTimeout: world.clearTimeout,
      fetch: async (...asked) => {
        const answer = await server.fetch(...asked).catch((error) => error);
        if (this.#gone) await new Promise(() => {});
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
  }
}

export class Newsroom {
  world = new FakeWorld();
  locks = new Locks();
  channels = new Channels();
  disk = new Disk();
  server = new Server(this.world);
  token = 'new';
  /** The pictures of what waits: none. */
  attached = { there: async () => true, send: async () => ({}) };

  constructor({ room = Infinity } = {}) {
    this.shelf = new Shelf(room);
  }

  async open(tab) {
    const opened = new Window(this, tab);
    await this.world.until(settledOf(opened.ready));
    return opened;
  }

  get bodies() {
    return this.server.entries.map(({ body }) => body);
  }
}

function settledOf(promise) {
  let settled = false;
  void promise.then(() => (settled = true));
  return () => settled;
}

/** What stands in the lines of a window: how it is, and its words. */
export const states = ({ lines }) => lines.map(({ state, words }) => `${state} ${words}`);

/** A newsroom with one window; its server answers after a second, unless told otherwise. */
export async function newsroom(seconds = 1, more = {}) {
  const room = new Newsroom(more);
  room.server.latency = () => seconds;
  return { room, window: await room.open() };
}

/** Type texts into the form of a window, and post each. */
export function write(window, ...bodies) {
  for (const body of bodies) {
    window.type(body);
    window.post();
  }
}
