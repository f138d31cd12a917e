/**
 * `<live-blog src="…/blogs/x">`: keeps a blog on a page up to date. Around what the server drew (our own page) it takes that
 * over; empty (a partner's page) it draws the blog itself, in a shadow tree.
 * @module
 */

import { Connection } from './connection.js';
import { apply, stateOf } from './feed.js';
import { drawFrame, resolveAddresses, say, unveil } from './frame.js';
import { newEntries, Pill } from './pill.js';
import { itemOfEntry, itemOfShift, Timeline } from './timeline.js';

/** @typedef {import('./connection.js').ConnectionState} ConnectionState */
/** @typedef {import('./feed.js').State} State */
/** @typedef {import('./types.js').Blog} Blog */

const CONDITIONS = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Reconnecting …',
  offline: 'Offline',
  ended: 'Not up to date',
};
const CLOSED = 'This coverage has ended';

const UNREACHABLE = 'The live blog can’t be reached at the moment; we keep trying.';
const REFUSED = 'The live blog can’t be shown here.';
/** What is said of a status or close code after which nobody comes back; codes end as the statuses do. */
const REFUSALS = new Map([
  [401, 'This live blog isn’t public.'],
  [403, 'This live blog isn’t public.'],
  [404, 'There is no live blog at this address.'],
  [410, 'This live blog is no longer available.'],
]);

/** Changes of the status line come at most this often: it is read aloud. */
const STATUS_MILLISECONDS = 2000;

export class LiveBlog extends HTMLElement {
  static observedAttributes = ['src'];

  /** @type {Connection | null} */
  #connection = null;
  /** @type {State | null} */
  #state = null;
  #timeline = /** @type {Timeline} */ (/** @type {unknown} */ (null));
  #pill = /** @type {Pill} */ (/** @type {unknown} */ (null));
  #added = 0;
  #speaking = false;
  /** Whether the server drew the page around us; then the whole document is ours. */
  #own = false;

  connectedCallback() {
    if (!this.#connection) this.#begin();
    this.#connection?.open();
  }

  disconnectedCallback() {
    this.#connection?.close();
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

  #begin() {
    const address = this.getAttribute('src');
    if (!address) return;
    const src = new URL(address, document.baseURI).href;
    const drawn = this.querySelector('[data-role="entries"]');
    this.#own = drawn !== null;
    const list = drawn ?? /** @type {Element} */ (drawFrame(this, src).querySelector('[data-role="entries"]'));
    /** @param {DocumentFragment} part */
    const prepare = (part) => (this.#own ? undefined : resolveAddresses(part, src));
    this.#timeline = new Timeline(list, prepare, (added) => this.#count(added));
    this.#pill = new Pill(list, () => this.#timeline.release());
    this.#state = this.#hydrate();
    this.#connection = new Connection({
      src,
      position: this.#state && { epoch: this.#state.epoch, seq: this.#state.seq },
      page: this.dataset.page ?? null,
      onSnapshot: (snapshot) => this.#draw(stateOf(snapshot)),
      onEvent: (event) => this.#apply(event),
      onState: (state) => this.#tellCondition(state),
    });
  }

  /** @returns {State | null} what the server drew, null when there is nothing of it */
  #hydrate() {
    const { epoch, head, floor = 'null' } = this.dataset;
    if (!this.#own || !epoch) return null;
    return { epoch, seq: Number(head), floor: JSON.parse(floor), blog: null, ...this.#timeline.hydrate() };
  }

  /** @param {State} state */
  #draw(state) {
    this.#state = state;
    say(this.#scope, null);
    if (state.blog) this.#drawFace(state.blog);
    this.#timeline.draw([...state.entries.map(itemOfEntry), ...state.shifts.map(itemOfShift)]);
  }

  /** @param {import('./types.js').EventMessage} event */
  #apply(event) {
    const { change } = apply(/** @type {State} */ (this.#state), event);
    switch (change?.type) {
      case 'put':
        this.#put(itemOfEntry(change.entry));
        break;
      case 'shift':
        this.#put(itemOfShift(change.shift));
        break;
      case 'remove':
        this.#timeline.remove(`entry-${change.id}`);
        break;
      case 'blog':
        this.#changeFace(change.before);
    }
    this.#dispatch('liveblog:event', event);
  }

  /** @param {import('./timeline.js').Item} item */
  #put(item) {
    // A page of older entries stays what it is; only what it shows is kept right.
    if (this.dataset.live !== 'false' || this.#timeline.has(item.key)) this.#timeline.put(item);
  }

  /** @param {Blog | null} before */
  #changeFace(before) {
    const blog = /** @type {Blog} */ (this.#state?.blog);
    const zone = before?.zone ?? this.dataset.zone;
    this.#drawFace(blog);
    // The times in every entry are drawn by the server.
    if (zone !== blog.zone) this.#connection?.refresh();
  }

  /** @param {Blog} blog */
  #drawFace({ title, status, language }) {
    this.dataset.status = status;
    for (const node of this.#scope.querySelectorAll('[data-role="title"]')) {
      const before = node.textContent ?? '';
      if (this.#own && before) document.title = document.title.replace(before, () => title);
      node.textContent = title;
    }
    if (this.shadowRoot) unveil(this.shadowRoot, language);
    this.#drawCondition();
  }

  /** @param {ConnectionState} state */
  #tellCondition(state) {
    this.dataset.connection = state.condition;
    this.#drawCondition();
    say(this.#scope, this.#apologyFor(state));
    this.#dispatch('liveblog:connection', state);
  }

  /** @param {ConnectionState} state */
  #apologyFor({ condition, reason }) {
    if (condition === 'ended') return REFUSALS.get(Number(reason) % 4000) ?? REFUSED;
    return this.#state === null && condition !== 'connecting' && condition !== 'live' ? UNREACHABLE : null;
  }

  #drawCondition() {
    const condition = /** @type {import('./connection.js').Condition} */ (this.dataset.connection);
    const closed = condition === 'live' && this.dataset.status === 'closed';
    for (const node of this.#scope.querySelectorAll('[data-role="connection"]')) {
      node.textContent = closed ? CLOSED : CONDITIONS[condition];
    }
  }

  /** @param {number} added */
  #count(added) {
    const { waiting } = this.#timeline;
    this.#pill.show(waiting);
    this.#added += added;
    if (this.#own) document.title = `${waiting ? `(${waiting}) ` : ''}${document.title.replace(/^\(\d+\) /, '')}`;
    if (this.#speaking || (this.#added === 0 && waiting === 0)) return;
    this.#speaking = true;
    setTimeout(() => this.#speak(), STATUS_MILLISECONDS);
  }

  #speak() {
    const count = this.#timeline.waiting || this.#added;
    this.#speaking = false;
    this.#added = 0;
    const status = this.#scope.querySelector('[data-role="status"]');
    if (status) status.textContent = count ? newEntries(count) : '';
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
