/**
 * `<live-blog src="…/blogs/x">`: keeps a blog on a page up to date. Around what the server drew (our own page) it takes that
 * over; empty (a partner's page) it draws the blog itself, in a shadow tree. What only our own page offers is in page.js.
 * @module
 */

import { browser } from './browser.js';
import { Times } from './times.js';
import { drawDays } from './days.js';
import { apply } from './feed.js';
import { itemOfEntry, itemOfShift } from './items.js';
import { Timeline } from './timeline.js';
import { topicKey } from './topics.js';
import { parsed } from './trusted.js';
import { apiOf } from './wire.js';
import { supported, Words } from './words.js';

/** @typedef {import('./following.js').ConnectionState} ConnectionState */
/** @typedef {import('./feed.js').State} State */
/** @typedef {import('./types.js').Blog} Blog */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./ownpage.js').OwnPage | import('./frame.js').Frame} Surface what a blog is drawn on */

const TICK_MILLISECONDS = 30_000;

export class LiveBlog extends HTMLElement {
  /** What is drawn otherwise goes by styles (`theme`, `compact`), or is asked when something comes (`announce`). */
  static observedAttributes = ['src', 'key', 'lang', 'only', 'parts', 'topics', 'limit', 'order'];

  /**
   * Makes what a blog is drawn on: around a list that the server drew, or from nothing. Given by who loads this.
   * @type {(host: LiveBlog, drawn: HTMLElement | null, src: string) => Surface}
   */
  static surfaceOf;

  /**
   * Makes what follows a blog; elements of one page may share it. Given as well.
   * @type {(...given: ConstructorParameters<typeof import('./following.js').Following>) => Pick<import('./following.js').Following, 'open' | 'close' | 'refresh'>}
   */
  static connect;

  /** What is needed when something comes in; null: it is loaded then. @type {import('./timeline.js').Arrivals | null} */
  static arrivals = null;

  words = new Words();
  timeline = /** @type {Timeline} */ (/** @type {unknown} */ (null));
  times = new Times('en', 'UTC');
  /** What tells the times. @type {new (language: string, zone: string, before: any, at: string | undefined) => Times} */
  static Times = Times;
  /** @type {import('./pill.js').Pill | null} */
  pill = null;
  /** What is to be read aloud, until there is something. @type {import('./announcer.js').Announcing} */
  announcer = { extent: 'headlines', latest: null, count() {} };

  /** @type {Pick<import('./following.js').Following, 'open' | 'close' | 'refresh'> | null} */
  #connection = null;
  /** What is held of the blog. @type {State | null} */
  state = null;
  /** So many pages were put under the one that was opened. */
  loaded = 0;
  /** The address of the blog's page, absolute. */
  #src = '';
  #surface = /** @type {Surface} */ (/** @type {unknown} */ (null));
  /** What else changes when a pause (page/pausing.js) ends; null: there is none. @type {(() => void)[] | null} */
  later = null;
  /** @type {ConnectionState | null} */
  #told = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  connectedCallback() {
    if (!this.#connection) this.#begin();
    this.addEventListener('click', onPress);
    this.#connection?.open();
    this.#ticking ??= setInterval(() => document.hidden || !this.scope || this.times.dress(this.scope), TICK_MILLISECONDS);
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
    // Our own page is about one blog; a partner's page may turn to another, or to another part of it.
    if (before === now || this.scope === document) return;
    this.#connection?.close();
    this.#connection = this.state = this.#told = null;
    // When all is said that changes; or else when it is put back.
    queueMicrotask(() => this.#connection ?? (this.isConnected && this.connectedCallback()));
  }

  /** Where everything that was told stands; null before the first snapshot. */
  get position() {
    return this.state && { epoch: this.state.epoch, seq: this.state.seq };
  }

  /** Where our roles are looked for. @returns {ParentNode} */
  get scope() {
    return this.#surface?.scope;
  }

  /** For what is loaded later: as nodes, what the server drew. */
  parse = parsed;

  /**
   * Give a part of the page what the server can't draw: times as they are wanted, and tables that are tab stops if need be.
   * @param {ParentNode} part
   */
  dress(part) {
    this.times.dress(part);
    if (part.querySelector('table')) void import('./tables.js').then(({ dressTables }) => dressTables(part));
  }

  #begin() {
    const address = this.getAttribute('src');
    // Frameworks put the element in first, and tell it what to show later.
    if (address === null && !this.#surface) return;
    const src = blogAt(address);
    this.#src = src;
    const drawn = /** @type {HTMLElement | null} */ (this.querySelector('[data-role="entries"]'));
    const surface = LiveBlog.surfaceOf(this, drawn, src);
    const { list, view, prepare, needs, onSeen, snapshot } = surface;
    this.#surface = surface;
    if (!src) return surface.showError({ condition: 'ended', transport: '', reason: 404 }, false);
    this.#takeZone();
    const ascending = this.dataset.order === 'oldest';
    this.timeline = new Timeline(list, {
      ascending,
      view,
      prepare,
      needs,
      onSeen,
      dress: (node) => this.dress(node),
      arrange: () => this.#drawDays(),
      // What waits for something in a list that was given up counts here no more.
      onChange: (added) => this.#surface === surface && this.#count(added),
      onEquip: ({ Announcer, Pill }) => {
        this.announcer = new Announcer(this, this.announcer);
        this.pill = new Pill(list, this.timeline, (n) => this.words.say('new_entries', { n }), ascending);
      },
      // Whoever asks again is not told why it is gone.
      gone: () => (this.dataset.asks ? '' : this.words.say('deleted')),
    });
    this.pill = null;
    if (LiveBlog.arrivals) this.timeline.equip(LiveBlog.arrivals);
    this.state = surface.hydrate();
    this.#drawDays();
    // Each in a task of its own: to learn which languages there are, and how times are told in one, takes a phone long.
    setTimeout(() => surface === this.#surface && this.learnWords());
    setTimeout(() => this.dress(this.scope));
    const key = this.getAttribute('key');
    const options = {
      // What is read is read with the key; links have none.
      src: key ? `${src.split(/[?#]/)[0]}?key=${key}` : src,
      position: this.position,
      snapshot,
      onSnapshot: (/** @type {any} */ taken) => this.take(taken),
      onEvent: (/** @type {import('./types.js').EventMessage} */ event) => this.hear(event),
      onReaders: (/** @type {number | undefined} */ readers) => this.tell('readers', readers),
      onState: (/** @type {ConnectionState} */ state) => this.#tellCondition(state),
    };
    this.#connection = LiveBlog.connect(options, browser(), openerOf);
  }

  /** Get the words in the language that is spoken here. */
  async learnWords() {
    const { language } = this.#surface;
    const file = `words/${supported(language)}.json`;
    await this.words.load(this.dataset.words ?? apiOf(this.#src).replace(/api\/v1\/.*/, file), language);
    // Another blog may be shown by now, or none: what that has to say was said without these words.
    this.#surface.retell();
    if (this.#told) this.#tellCondition(this.#told);
    this.#count(0);
    this.tell('words', null);
  }

  #drawDays() {
    drawDays(this.#surface.list, (node) => this.timeline.atOf(node), this.times);
  }

  /**
   * Show what was read of the blog now.
   * @param {any} taken
   */
  take(taken) {
    const { state, items, left, adopt } = this.#surface.read(taken);
    this.state = state;
    this.#whenResumed(() => {
      adopt();
      this.#takeZone();
      this.drawCondition();
    });
    this.timeline.draw(items, left);
    this.tell('snapshot', taken);
  }

  /** @param {() => void} change */
  #whenResumed(change) {
    if (this.later) this.later.push(change);
    else change();
  }

  #takeZone() {
    const { zone = 'UTC' } = this.dataset;
    this.times = new LiveBlog.Times(this.#surface.language, zone, this.times, this.dataset.at);
  }

  /** @param {import('./types.js').EventMessage} event */
  hear(event) {
    this.times.learn(event.at);
    const { entry } = event;
    const { at, topic, only } = this.dataset;
    const gone = entry && 'deleted' in entry;
    // Before anybody hears that the list is another: they look at the state as well.
    const change = apply(/** @type {State} */ (this.state), event).change;
    // Also one that only stays for its reader's sake, and is not held any more.
    if (gone) this.timeline.remove(`entry-${entry.id}`);
    // A page as it stood is only told of what is gone, also from above its list.
    if (at && !gone) return;
    // A permalink's page tells of its entry in its title, too: it is drawn anew, or there is none any more.
    if (entry && String(entry.id) === this.dataset.linked) this.#connection?.refresh();
    switch (change?.type) {
      case 'put':
        this.#putEntry(/** @type {Entry} */ (change.entry), change.known);
        break;
      case 'shift':
        if (!(topic ?? only)) this.#put(itemOfShift(change.shift));
        break;
      case 'remove':
        this.timeline.remove(`entry-${change.id}`, true);
        break;
      case 'blog':
        this.#changeFace(/** @type {Blog} */ (this.state?.blog));
    }
    this.tell('event', event);
  }

  /**
   * @param {Entry} entry
   * @param {boolean} known
   */
  #putEntry(entry, known) {
    if (!this.#wants(entry)) return this.timeline.remove(`entry-${entry.id}`, true);
    if (!known) this.announcer.latest = entry;
    this.#put(itemOfEntry(entry));
  }

  /** @param {import('./items.js').Item} item */
  #put(item) {
    // A page of older entries stays what it is; only what it shows is kept right.
    if (this.dataset.live !== 'false' || this.timeline.has(item.key)) this.timeline.put(item);
  }

  /**
   * Tell whether a page of some topics (`data-topic`, a line for each), or of key events, shows this entry. The position counts all events all the same.
   * @param {Entry} entry
   */
  #wants({ topics, key_event }) {
    const { topic, only } = this.dataset;
    return (!topic || topics.some((name) => topic.split('\n').includes(topicKey(name)))) && (only !== 'key' || key_event);
  }

  /** @param {Blog} blog */
  #changeFace(blog) {
    this.#whenResumed(() => {
      this.dataset.status = blog.status;
      this.#surface.face(blog);
      this.drawCondition();
    });
    // The server draws the times and the words in every entry: they change together, all over the page.
    if (blog.zone !== this.dataset.zone || blog.language !== (this.#surface.list.lang || this.#surface.language)) this.#connection?.refresh();
  }

  /** @param {ConnectionState} state */
  #tellCondition(state) {
    this.#told = state;
    this.dataset.connection = state.condition;
    this.drawCondition();
    this.#surface.showError(state, this.state !== null);
    this.tell('connection', state);
  }

  drawCondition() {
    const { connection, status, live } = this.dataset;
    // The page came this moment: to say that it connects would only make it flicker.
    if (!connection || (this.scope === document && connection === 'connecting')) return;
    const quiet = status === 'closed' ? 'closed' : live === 'false' ? 'ongoing' : 'live';
    const key = connection === 'ended' ? 'stale' : this.later ? 'paused' : connection === 'live' ? quiet : connection;
    // Live is only what new entries come into by themselves: styles go by it.
    this.dataset.state = key;
    if (!this.words.ready) return;
    for (const node of this.scope.querySelectorAll('[data-role="connection"]')) node.textContent = this.words.say(key);
  }

  /** @param {number} added */
  #count(added) {
    const { waiting } = this.timeline;
    this.pill?.show();
    this.#surface.count(waiting);
    this.announcer.count(added, waiting);
    this.tell('change', null);
  }

  /**
   * Tell the page around.
   * @param {string} name
   * @param {unknown} detail
   */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`liveblog:${name}`, { detail, bubbles: true, composed: true }));
  }
}

/**
 * @param {string | null} address
 * @returns {string} the absolute address of a blog's page; empty: it is none
 */
function blogAt(address) {
  try {
    const { href } = new URL(address ?? '', document.baseURI);
    return apiOf(href) && href;
  } catch {
    return '';
  }
}

/**
 * Load the player of a card whose button was pressed.
 * @param {Event} event
 */
const onPress = (event) => {
  const [button] = /** @type {Element[]} */ (event.composedPath());
  if (button.matches('.load')) void import('./cards.js').then(({ loadPlayer }) => loadPlayer(button));
};

/**
 * Make what opens a transport that few readers come down to, and which is loaded then.
 * @param {string} transport
 * @returns {import('./links.js').Opener}
 */
const openerOf = (transport) => (api, at, world, listener) => {
  /** @type {import('./links.js').Link | undefined} */
  let link;
  let closed = false;
  import('./descending.js').then(
    ({ openers }) => (closed ? undefined : (link = openers[transport](api, at, world, listener))),
    () => closed || listener.end({ then: 'return' }),
  );
  return {
    close() {
      closed = true;
      link?.close();
    },
  };
};

/** Make the element known, unless another script on the page has. */
export function define() {
  if (!customElements.get('live-blog')) customElements.define('live-blog', LiveBlog);
}
