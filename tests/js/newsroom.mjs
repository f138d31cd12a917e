/**
 * A newsroom without browser, network or clock: windows in which the desk's own modules run on a simulated world, and a
 * server that knows a text again by its key. Tests say what the server answers, and how time goes by.
 */

import { Hands } from '../../clients/js/src/editor/hands.js';
import { Pages } from '../../clients/js/src/editor/pages.js';
import { Posting } from '../../clients/js/src/editor/posting.js';
import { Texts } from '../../clients/js/src/editor/texts.js';
import { Writing } from '../../clients/js/src/editor/writing.js';
import { Locks, Shelf } from './shelves.mjs';
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

  #answer(sent, verdict) {
    const known = this.#keys.get(sent.key);
    if (known && known.body !== sent.body) return answerOf(422, { code: 'idempotency_key_reused', detail: 'Used.' });
    if (Array.isArray(verdict)) return answerOf(...verdict);
    if (verdict !== 'take' && verdict !== 'deafen') return answerOf(verdict, PROBLEMS[verdict]);
    if (!known) {
      this.entries.push({ id: this.entries.length + 1, ...sent });
      this.#keys.set(sent.key, this.entries.at(-1));
    }
    return answerOf(201, { id: this.#keys.get(sent.key).id });
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

  constructor(newsroom, tab = new Shelf(newsroom.shelf.room)) {
    this.newsroom = newsroom;
    this.tab = tab;
    const world = this.#world();
    const { form, said } = this;
    const notice = { say: (sentence, { actions = [] } = {}) => said.push({ sentence, actions }), countDown: (sentence, _, actions) => said.push({ sentence, actions }) };
    const texts = new Texts(newsroom.shelf, tab, { action: form.action, who: 'user:1' }, world.now);
    const pages = new Pages(newsroom.locks, world);
    const hands = new Hands(world);
    const writing = new Writing(form, texts, pages, notice, { soon() {} });
    const lines = { show: (shown) => (this.lines = shown) };
    const parts = { form, writing, texts, pages, notice, lines, hands };
    Object.assign(this, { texts, hands, writing });
    this.posting = new Posting(world, parts, async () => newsroom.token);
    writing.listen(() => this.posting.send());
    this.ready = writing.restore().then(() => this.posting.open()).then(() => writing.offer());
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

  /** Press a button of the notice, or of a line. */
  press(word, from = this.said.at(-1)) {
    from.actions.find((action) => action.word === word).then();
  }

  /** The same tab is loaded again: what was asked for meanwhile is never heard. */
  async reload() {
    this.close();
    const loaded = new Window(this.newsroom, this.tab);
    await this.newsroom.world.until(settledOf(loaded.ready));
    return loaded;
  }

  close() {
    this.#gone = true;
    for (const timer of this.#timers) this.newsroom.world.clearTimeout(timer);
    this.newsroom.locks.release(this.texts.page);
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
  server = new Server(this.world);
  token = 'new';

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
