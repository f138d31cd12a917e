/**
 * `<live-blog src="…/blogs/x">`: keeps a blog on a page up to date. Around what the server drew (our own page) it takes that
 * over; empty (a partner's page) it draws the blog itself, in a shadow tree. What only our own page offers is in page.js.
 * @module
 */

import { dressCards } from './cards.js';
import { Connection } from './connection.js';
import { drawDays } from './days.js';
import { excerpt } from './excerpt.js';
import { apply, isBelow, stateOf } from './feed.js';
import { Pill } from './pill.js';
import { Times } from './times.js';
import { itemOfEntry, itemOfShift, Timeline } from './timeline.js';
import { Words } from './words.js';
import { apiOf } from './wire.js';

/** @typedef {import('./connection.js').ConnectionState} ConnectionState */
/** @typedef {import('./feed.js').State} State */
/** @typedef {import('./types.js').Blog} Blog */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {typeof import('./frame.js') & typeof import('./boxes.js')} Frame */

/** Changes of the status line come at most this often: it is read aloud. */
const STATUS_MILLISECONDS = 2000;
const TICK_MILLISECONDS = 30_000;
/** A page that has just been loaded would be no other. */
const RELOAD_MILLISECONDS = 60_000;

export class LiveBlog extends HTMLElement {
  static observedAttributes = ['src'];

  /** What is drawn around a blog on a partner's page; our own page does without. @type {Frame | null} */
  static frame = null;

  words = new Words();
  timeline = /** @type {Timeline} */ (/** @type {unknown} */ (null));
  times = new Times('en', 'UTC');
  pill = /** @type {Pill} */ (/** @type {unknown} */ (null));
  /** How much of what is new is read aloud. @type {'off' | 'headlines' | 'full'} */
  announce = 'headlines';

  /** @type {Connection | null} */
  #connection = null;
  /** @type {State | null} */
  #state = null;
  #list = /** @type {HTMLElement} */ (/** @type {unknown} */ (null));
  #added = 0;
  /** @type {Entry | null} */
  #latest = null;
  #speaking = false;
  /** Whether the server drew the page around us; then the whole document is ours. */
  #own = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  connectedCallback() {
    if (!this.#connection) this.#begin();
    this.#connection?.open();
    this.#ticking ??= setInterval(() => document.hidden || this.times.tick(this.#scope), TICK_MILLISECONDS);
  }

  disconnectedCallback() {
    this.#connection?.close();
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_name, before, now) {
    // Our own page is about one blog; a partner's page may turn to another.
    if (before === now || this.#own || !this.isConnected) return;
    this.#connection?.close();
    this.#connection = this.#state = null;
    this.connectedCallback();
  }

  /** Where everything that was told stands; null before the first snapshot. */
  get position() {
    return this.#state && { epoch: this.#state.epoch, seq: this.#state.seq };
  }

  get paused() {
    return this.timeline.paused;
  }

  set paused(paused) {
    this.timeline.paused = paused;
    if (!paused) this.timeline.release();
    this.#drawCondition();
    this.#count(0);
  }

  /** Draw all times anew, after `times` was changed. */
  redress() {
    this.times.dress(this.#scope);
    this.#drawDays();
  }

  /**
   * Give a part of the page what the server can't draw: times as they are wanted, and buttons for players.
   * @param {HTMLElement} part
   */
  dress(part) {
    this.times.dress(part);
    if (this.words.ready) dressCards(part, this.words);
  }

  #begin() {
    const address = this.getAttribute('src');
    if (!address) return;
    const src = new URL(address, document.baseURI).href;
    const drawn = /** @type {HTMLElement | null} */ (this.querySelector('[data-role="entries"]'));
    this.#own = drawn !== null;
    this.#list = drawn ?? /** @type {HTMLElement} */ (LiveBlog.frame?.drawFrame(this, src).querySelector('[data-role="entries"]'));
    if (this.#own) this.times = new Times(document.documentElement.lang, this.dataset.zone ?? 'UTC');
    this.timeline = new Timeline(this.#list, {
      ascending: this.dataset.order === 'oldest',
      view: this.#own ? undefined : () => /** @type {Frame} */ (LiveBlog.frame).viewOf(this.#list),
      prepare: (part) => (this.#own ? undefined : LiveBlog.frame?.resolveAddresses(part, src)),
      dress: (node) => this.dress(node),
      arrange: () => this.#drawDays(),
      onChange: (added) => this.#count(added),
      gone: () => this.words.say('deleted'),
    });
    this.pill = new Pill(this.#list, this.timeline, (n) => this.words.say('new_entries', { n }));
    void this.#learnWords(src, this.dataset.words);
    this.#state = this.#hydrate();
    this.#connection = new Connection({
      src,
      position: this.position,
      page: this.dataset.page ?? null,
      onSnapshot: (snapshot) => this.#draw(snapshot),
      onEvent: (event) => this.#apply(event),
      onState: (state) => this.#tellCondition(state),
    });
  }

  /**
   * @param {string} src
   * @param {string} [address] known on our own page
   * @param {string} [language]
   */
  async #learnWords(src, address, language = document.documentElement.lang || navigator.language) {
    const file = `words/${encodeURIComponent(language)}.json`;
    await this.words.load(address ?? apiOf(src).replace(/api\/v1\/.*/, file), language);
    dressCards(this.#scope, this.words);
    if (this.#told) this.#tellCondition(this.#told);
    this.#count(0);
    this.#dispatch('liveblog:words', null);
  }

  /** @returns {State | null} what the server drew, null when there is nothing of it */
  #hydrate() {
    const { epoch, head, floor = 'null' } = this.dataset;
    if (!this.#own || !epoch) return null;
    return { epoch, seq: Number(head), floor: JSON.parse(floor), blog: null, ...this.timeline.hydrate() };
  }

  #drawDays() {
    drawDays(this.#list, (node) => this.timeline.atOf(node), this.times);
  }

  /** @param {import('./types.js').Snapshot} snapshot */
  #draw(snapshot) {
    const state = stateOf(snapshot);
    this.#state = state;
    // The past doesn't change. But what was deleted while nobody told us has to go from there, too.
    if (this.#isPast) return performance.now() > RELOAD_MILLISECONDS ? location.reload() : undefined;
    LiveBlog.frame?.say(this.#scope, null);
    this.#drawFace(snapshot.blog);
    const entries = /** @type {Entry[]} */ (state.entries);
    const items = [
      ...entries.filter((entry) => this.#wants(entry)).map(itemOfEntry),
      ...(this.#filtered ? [] : state.shifts.map(itemOfShift)),
    ];
    this.timeline.draw(items, (item) => isBelow(state.floor, item) || entries.some(({ id }) => item.key === `entry-${id}`));
    this.#dispatch('liveblog:snapshot', { ...snapshot, ...state });
  }

  /** @param {import('./types.js').EventMessage} event */
  #apply(event) {
    this.times.learn(event.at);
    const { entry } = event;
    // Also one that only stays for its reader's sake, and is not held any more.
    if (entry && 'deleted' in entry) this.timeline.remove(`entry-${entry.id}`);
    const { change } = apply(/** @type {State} */ (this.#state), event);
    if (this.#isPast && change?.type !== 'remove') return;
    switch (change?.type) {
      case 'put':
        this.#putEntry(/** @type {Entry} */ (change.entry), change.known);
        break;
      case 'shift':
        if (!this.#filtered) this.#put(itemOfShift(change.shift));
        break;
      case 'remove':
        this.timeline.remove(`entry-${change.id}`, true);
        break;
      case 'blog':
        this.#changeFace();
    }
    this.#dispatch('liveblog:event', event);
  }

  /**
   * @param {Entry} entry
   * @param {boolean} known
   */
  #putEntry(entry, known) {
    if (!this.#wants(entry)) return this.timeline.remove(`entry-${entry.id}`, true);
    if (!known) this.#latest = entry;
    this.#put(itemOfEntry(entry));
  }

  /** @param {import('./timeline.js').Item} item */
  #put(item) {
    // A page of older entries stays what it is; only what it shows is kept right.
    if (this.dataset.live !== 'false' || this.timeline.has(item.key)) this.timeline.put(item);
  }

  /** Whether this is a page as it stood. */
  get #isPast() {
    return this.dataset.at !== undefined;
  }

  get #filtered() {
    return this.dataset.topic !== undefined || this.dataset.only !== undefined;
  }

  /**
   * Tell whether a page of one topic, or of key events, shows this entry. The position counts all events all the same.
   * @param {Entry} entry
   */
  #wants({ topics, key_event }) {
    const { topic, only } = this.dataset;
    return (topic === undefined || topics.includes(topic)) && (only !== 'key' || key_event);
  }

  #changeFace() {
    const blog = /** @type {Blog} */ (this.#state?.blog);
    const { zone } = this.dataset;
    this.#drawFace(blog);
    // The times in every entry are drawn by the server.
    if (zone !== blog.zone) this.#connection?.refresh();
  }

  /** @param {Blog} blog */
  #drawFace(blog) {
    const { title, status, language, zone } = blog;
    this.dataset.status = status;
    for (const node of this.#scope.querySelectorAll('[data-role="title"]')) {
      const before = node.textContent ?? '';
      if (this.#own && before) document.title = document.title.replace(before, () => title);
      node.textContent = title;
    }
    if (this.shadowRoot) {
      if (this.words.language !== language) void this.#learnWords(this.getAttribute('src') ?? '', undefined, language);
      LiveBlog.frame?.unveil(this.shadowRoot, blog);
    }
    if (this.dataset.zone !== zone) {
      const { own } = this.times;
      this.times = new Times(language, zone);
      this.times.own = own;
      this.dataset.zone = zone;
    }
    this.#drawCondition();
  }

  /** @type {ConnectionState | null} */
  #told = null;

  /** @param {ConnectionState} state */
  #tellCondition(state) {
    this.#told = state;
    this.dataset.connection = state.condition;
    this.#drawCondition();
    LiveBlog.frame?.apologise(this.#scope, state, this.#state !== null, this.words);
    this.#dispatch('liveblog:connection', state);
  }

  #drawCondition() {
    const { connection, status } = this.dataset;
    // The page came this moment with what it says: to say that it connects would only make it flicker.
    if (!this.words.ready || !connection || (this.#own && connection === 'connecting')) return;
    const closed = connection === 'live' && status === 'closed';
    const key = closed ? 'closed' : connection === 'ended' ? 'stale' : this.paused ? 'paused' : connection;
    for (const node of this.#scope.querySelectorAll('[data-role="connection"]')) node.textContent = this.words.say(key);
  }

  /** @param {number} added */
  #count(added) {
    const { waiting } = this.timeline;
    this.pill.show();
    this.#added += added;
    if (this.#own) {
      const plain = document.title.replace(/^\(\d+\) /, '');
      document.title = waiting ? `(${waiting}) ${plain}` : plain;
    }
    this.#dispatch('liveblog:change', null);
    if (this.#speaking || (this.#added === 0 && waiting === 0)) return;
    this.#speaking = true;
    setTimeout(() => this.#speak(), STATUS_MILLISECONDS);
  }

  #speak() {
    const n = this.timeline.waiting || this.#added;
    this.#speaking = false;
    this.#added = 0;
    const status = this.#scope.querySelector('[data-role="status"]');
    if (!status) return;
    status.textContent = n && this.announce !== 'off' ? `${this.words.say('new_entries', { n })}${this.#gist()}` : '';
    this.#latest = null;
  }

  /** @returns {string} what the latest entry says, as much of it as is wanted */
  #gist() {
    if (!this.#latest) return '';
    const { headline, html } = this.#latest;
    const part = new DOMParser().parseFromString(html, 'text/html');
    const text = part.querySelector('.body')?.textContent;
    const whole = (headline ? `${headline}. ` : '') + excerpt(text, Infinity);
    const said = this.announce === 'full' ? whole : (headline ?? excerpt(text));
    return `, ${this.words.say('latest', { headline: said })}`;
  }

  /** @returns {ParentNode} where our roles are looked for */
  get #scope() {
    return this.#own ? document : /** @type {ShadowRoot} */ (this.shadowRoot);
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #dispatch(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** Make the element known, unless another script on the page has. */
export function define() {
  if (!customElements.get('live-blog')) customElements.define('live-blog', LiveBlog);
}
