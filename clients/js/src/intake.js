/**
 * What comes into a list before its reader's eyes: what is put in at once, and what waits until they want it. Loaded with
 * the first thing that comes (arrivals.js).
 * @module
 */

import { isBusy, onLetGo } from './busy.js';
import { rowsOf } from './dom.js';
import { freshen } from './fresh.js';
import { place, rankOf } from './placing.js';
import { followers, keepingScroll, whenStill } from './scrolling.js';
import { TOLERANCE } from './view.js';

/** @typedef {import('./items.js').Item} Item */

/** So many entries below what is read may come into sight by one change. */
const NEAR = 60;

export class Intake {
  #timeline;
  #nodes;
  #options;
  #viewOf;
  /** What waits, by its keys. @type {Map<string, Item>} */
  held = new Map();

  /**
   * @param {import('./timeline.js').Timeline} timeline
   * @param {(list: Element) => import('./view.js').View} viewOf what can be seen of a list, where nobody else says it
   */
  constructor(timeline, viewOf) {
    this.#timeline = timeline;
    this.#viewOf = viewOf;
    this.#nodes = timeline.nodes;
    this.#options = timeline.nodes.options;
    // What was spared for a reader's sake is put right when the reader has let go of it.
    onLetGo(this.#nodes.root, () => this.#retry());
  }

  /** @returns {import('./view.js').View} what can be seen of the list, and what scrolls it */
  get #view() {
    return this.#options.view?.() ?? this.#viewOf(this.#nodes.root);
  }

  /** The nodes in sight, and some around them: how those move that are farther away, nobody sees. */
  get near() {
    const nodes = this.#nodes.all;
    const { top } = this.#view;
    let [first, end] = [0, nodes.length];
    while (first < end) {
      const middle = (first + end) >> 1;
      // To ask what is far off where it is would lay it out: its stretch tells enough.
      const asked = nodes[middle].closest('.away') ?? nodes[middle];
      if (asked.getBoundingClientRect().bottom < top) first = middle + 1;
      else end = middle;
    }
    return nodes.slice(Math.max(0, first - NEAR / 2), first + NEAR);
  }

  /**
   * @param {Item} a
   * @param {Item} b
   */
  #newestFirst = (a, b) => this.#nodes.compare(a, b) * (this.#options.ascending ? -1 : 1);

  /** Take in what has come, as soon as nothing moves. */
  take() {
    whenStill(this.#take);
  }

  #take = () => {
    const { coming } = this.#timeline;
    // What came while something glided may still be waiting for its sheets; it comes again with them.
    if (this.#timeline.needed()) return;
    const items = [...coming.values()];
    coming.clear();
    const waiting = items.filter((item) => this.#mustWait(item));
    for (const item of waiting) this.held.set(item.key, item);
    const others = items.filter((item) => !waiting.includes(item));
    const onTop = others.some((item) => !this.#nodes.get(item.key) && rankOf(this.#nodes, item) === 0);
    if (others.length > 0) this.bring(others.sort(this.#newestFirst));
    else this.#timeline.changed(0);
    // Who sees new entries come in at the top need not be asked about the others.
    if (onTop && !this.#options.ascending) this.release();
  };

  /**
   * Make the list this.
   * @param {Item[]} items
   * @param {boolean} silently nobody reads what is there
   */
  draw(items, silently) {
    const waiting = silently ? [] : items.filter((item) => this.#mustWait(item));
    this.held = new Map(waiting.map((item) => [item.key, item]));
    this.bring(items.filter((item) => !waiting.includes(item)), silently);
  }

  /**
   * Put in what waits.
   * @returns {HTMLElement | null} the newest of what is new
   */
  release() {
    const { coming } = this.#timeline;
    // What its sheets are still loaded for comes when they are there.
    if (!this.#timeline.needed()) {
      this.held = new Map([...this.held, ...coming]);
      coming.clear();
    }
    const items = [...this.held.values()].filter(({ key, leaves }) => leaves === false || !isBusy(this.#nodes.get(key)));
    return items.length ? this.bring(items.sort(this.#newestFirst)) : null;
  }

  /**
   * Change a part of the page that is not ours, without moving what is read: beside it the list stays, below it is pushed.
   * @param {Element} part
   * @param {() => string[] | void} change may give the keys of items that look otherwise now
   */
  around(part, change) {
    const { bottom } = part.getBoundingClientRect();
    const others = [...part.querySelectorAll('li'), ...followers(part)];
    this.#keepingScroll(() => change()?.forEach((key) => this.#redraw(key)), bottom, others);
  }

  /** @param {string} key */
  #redraw(key) {
    const node = this.#nodes.get(key);
    // What comes or waits is drawn when it is put in.
    if (!node || this.#timeline.coming.has(key) || this.held.has(key)) return;
    const item = this.#nodes.itemOf(node);
    if (isBusy(node)) this.held.set(key, item);
    else place(this.#nodes, item);
  }

  #retry() {
    if (this.#timeline.paused) return;
    for (const [key, item] of this.held) if (!this.#timeline.coming.has(key)) this.#timeline.coming.set(key, item);
    this.held.clear();
    this.#timeline.come();
  }

  /**
   * Put items in their places, at once.
   * @param {Item[]} items
   * @param {boolean} [silently] the new ones are no news
   * @returns {HTMLElement | null} the first that is new
   */
  bring(items, silently = false) {
    const { news, nodes } = this.#timeline;
    /** @type {HTMLElement[]} */
    const fresh = [];
    this.#keepingScroll(() => {
      for (const item of items) {
        const isNew = !nodes.get(item.key);
        const node = place(nodes, item);
        this.held.delete(item.key);
        if ('leaves' in item) news.delete(item.key);
        if (isNew && !silently) fresh.push(freshen(node));
      }
    });
    const entries = fresh.filter(({ dataset }) => dataset.id);
    for (const node of entries) if (this.#isUnseen(node)) news.add(nodes.itemOf(node).key);
    this.#timeline.changed(entries.length);
    return fresh[0] ?? null;
  }

  /**
   * Tell whether an entry that just came in is out of sight, and so is where the newest stands.
   * @param {HTMLElement} node
   */
  #isUnseen(node) {
    const { top, bottom } = this.#view;
    const place = node.getBoundingClientRect();
    return this.#options.ascending ? place.top >= bottom : place.bottom <= top || this.#top >= bottom;
  }

  /** Where the list begins. */
  get #top() {
    return (this.#nodes.all[0] ?? this.#nodes.root).getBoundingClientRect().top;
  }

  /** @param {Item} item */
  #mustWait(item) {
    const old = this.#nodes.get(item.key);
    if (item.leaves === false) return false;
    if (this.#timeline.paused || isBusy(old)) return true;
    const view = this.#view;
    // What leaves may be what is being read: it stays until its reader is at the top.
    if (item.leaves) return this.#top < view.top - TOLERANCE;
    if (old) return false;
    const next = this.#nodes.all[rankOf(this.#nodes, item)]?.getBoundingClientRect();
    const y = next ? next.top : this.#nodes.root.getBoundingClientRect().bottom;
    // Nobody looks at a hidden tab: what is in view there is where its reader will want to go on.
    if (document.hidden) return y < view.bottom;
    return y < view.top - TOLERANCE || (y < view.bottom && this.#isHeld(y, view));
  }

  /**
   * Tell whether something that a reader holds on to would be moved by what comes in at this height.
   * @param {number} y
   * @param {import('./view.js').View} view
   */
  #isHeld(y, view) {
    return this.near.some((node) => {
      const { top } = node.getBoundingClientRect();
      return top >= y - TOLERANCE && top < view.bottom && isBusy(node);
    });
  }

  /**
   * @param {() => void} change
   * @param {number} [y] where it begins; else where the list does
   * @param {Element[]} [others] what may move outside of the list
   */
  #keepingScroll(change, y = this.#top, others = followers(this.#nodes.root)) {
    const nodes = this.#nodes;
    // Items first: a date line may be stuck to the top of the screen, and tells nothing.
    const { near } = this;
    const all = rowsOf(nodes.root);
    const first = Math.max(0, all.indexOf(near[0]) - 1);
    const blocks = new Set([...near, ...all.slice(first, first + 2 * NEAR), ...others]);
    const found = [...blocks].map((node) => {
      const key = nodes.itemOf(node)?.key;
      return () => (key ? nodes.get(key) : node);
    });
    keepingScroll(this.#view, y, found, () => {
      change();
      this.#timeline.arrange();
    });
  }
}
