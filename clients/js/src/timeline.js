/**
 * The list of entries and hand-overs on the page: where each belongs, and which wait until the reader wants them. Knows
 * nodes and places, not events.
 * @module
 */

import { make, rowsOf } from './dom.js';
import { compareItems, heldOf, readItems } from './items.js';
import { pageView, TOLERANCE } from './view.js';

/** @typedef {import('./items.js').Item} Item */
/** @typedef {typeof import('./arrivals.js').arrivals} Arrivals what is needed when something comes in */
/**
 * @typedef {object} Options
 * @property {boolean} [ascending] oldest first
 * @property {() => import('./view.js').View} [view] what can be seen of the list, and what scrolls it
 * @property {(part: DocumentFragment) => void} [prepare] changes what was parsed before it is compared and shown
 * @property {(node: HTMLElement) => void} [dress] adds to a node that has come what its reader wants
 * @property {() => void} [arrange] puts right what stands between the items, before anybody sees the list
 * @property {(added: number) => void} [onChange] after the list or the number of those that wait has changed
 * @property {(items: Item[]) => Promise<unknown> | undefined} [needs] what has to be waited for before these can be shown
 * @property {(arrivals: Arrivals) => void} [onEquip] when what is needed for it has come
 * @property {() => string} [gone] what is left where the reader has seen an entry that was deleted; empty: nothing
 */

/** So many entries below what is read may come into sight by one change. */
const NEAR = 60;
/** So long after what it needs could not be loaded, it is tried again. */
const AGAIN_MILLISECONDS = 5000;

export class Timeline {
  #root;
  #options;
  #view;
  /** Null: nothing has come in yet. @type {Arrivals | null} */
  #arrivals = null;
  /** @type {Promise<void> | null} */
  #equipping = null;
  /** The nodes of all items, from the top. @type {HTMLElement[]} */
  #nodes = [];
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  /** @type {WeakMap<Element, Item>} */
  #items = new WeakMap();
  /** @type {WeakMap<Element, string>} how a node was drawn, before anything was added to it */
  #drawn = new WeakMap();
  /** @type {Map<string, Item>} */
  #held = new Map();
  /** What has just come. @type {Map<string, Item>} */
  #coming = new Map();
  /** @type {WeakSet<Element>} */
  #seen = new WeakSet();
  /** Sees what its reader sees of the items. */
  watch;
  /** Entries that came in where their reader could not see them, by their keys. @type {Set<string>} */
  news = new Set();
  /** While it is, nothing comes in and nothing changes; only what was deleted goes. */
  paused = false;

  /**
   * @param {Element} root its children are the list
   * @param {Options} [options]
   */
  constructor(root, options = {}) {
    this.#root = root;
    this.#options = options;
    this.#view = options.view ?? pageView;
    this.watch = new IntersectionObserver((found) => {
      for (const { target, isIntersecting } of found) if (isIntersecting && !document.hidden) this.#seen.add(target);
    });
  }

  /**
   * Take what is needed when something comes in; without it, it is loaded then.
   * @param {Arrivals} arrivals
   */
  equip(arrivals) {
    this.#arrivals = arrivals;
    // What was spared for a reader's sake is put right when the reader has let go of it.
    arrivals.onLetGo(this.#root, () => this.#retry());
    this.#options.onEquip?.(arrivals);
  }

  /** @returns {Promise<void> | void} */
  #equipped() {
    if (this.#arrivals) return;
    this.#equipping ??= import('./arrivals.js').then(
      ({ arrivals }) => this.equip(arrivals),
      async () => {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLISECONDS));
        this.#equipping = null;
        return this.#equipped();
      },
    );
    return this.#equipping;
  }

  /** How many entries are new and not seen; hand-overs and revisions wait too, but nobody is called for one. */
  get waiting() {
    return [...this.#held.keys()].filter((key) => key.startsWith('entry-') && !this.#shown.has(key)).length + this.news.size;
  }

  /** The nodes of the entries, from the top. */
  get entries() {
    return this.#nodes.filter(({ dataset }) => dataset.id);
  }

  /** @param {Element} node */
  atOf(node) {
    return this.#items.get(node)?.occurred_at;
  }

  /** Take over what the server drew. */
  hydrate() {
    const items = readItems(this.#root);
    this.#nodes = items.map(({ node, ...item }) => this.#show(node, item));
    return heldOf(items);
  }

  /** @param {string} key */
  has(key) {
    return this.#shown.has(key) || this.#held.has(key) || this.#coming.has(key);
  }

  /**
   * Put an item in its place, or replace it. A new one that would come in above what is being read waits.
   * @param {Item} item
   */
  put(item) {
    this.#coming.set(item.key, item);
    this.#come();
  }

  #come() {
    const needed = this.#options.needs?.([...this.#coming.values()]);
    if (this.#arrivals && !needed) this.#arrivals.whenStill(this.#take);
    else void Promise.all([this.#equipped(), needed]).then(() => this.#come());
  }

  #take = () => {
    const items = [...this.#coming.values()];
    this.#coming.clear();
    const waiting = items.filter((item) => this.#mustWait(item));
    for (const item of waiting) this.#held.set(item.key, item);
    const others = items.filter((item) => !waiting.includes(item));
    const onTop = others.some((item) => !this.#shown.has(item.key) && this.#rankOf(item) === 0);
    if (others.length > 0) this.#bring(others.sort(compareItems));
    else this.#changed(0);
    // Who sees new entries come in at the top need not be asked about the others.
    if (onTop && !this.#options.ascending) this.release();
  };

  /**
   * Take out what was deleted, at once.
   * @param {string} key
   * @param {boolean} [leaves] nothing was deleted: it only does not belong here any more, and may wait
   */
  remove(key, leaves = false) {
    const node = this.#shown.get(key);
    // Deleted is deleted, whatever else is said of it.
    if (this.#coming.get(key)?.leaves === false) return;
    this.#coming.delete(key);
    if (node) this.put({ ...this.#itemOf(node), leaves });
    else if (this.#held.delete(key)) this.#changed(0);
  }

  /**
   * Make the list this, by the same rules. Nodes that would be drawn the same again stay, with whatever plays in them.
   * @param {Item[]} items
   * @param {(item: Item) => boolean} [left] whether one that is not among them only left the page; else it was deleted
   */
  draw(items, left = () => false) {
    const keys = new Set(items.map(({ key }) => key));
    const others = this.#nodes.map((node) => this.#itemOf(node)).filter(({ key }) => !keys.has(key));
    const all = [...items, ...others.map((item) => ({ ...item, leaves: left(item) }))];
    // An empty list has nobody who reads it.
    const silently = this.#shown.size === 0 && !this.paused;
    this.#coming.clear();
    if (!silently && !this.#arrivals) return all.forEach((item) => this.put(item));
    const waiting = silently ? [] : all.filter((item) => this.#mustWait(item));
    this.#held = new Map(waiting.map((item) => [item.key, item]));
    this.#bring(all.filter((item) => !waiting.includes(item)), silently);
  }

  /**
   * Put in what waits.
   * @returns {HTMLElement | null} the newest of what is new
   */
  release() {
    if (!this.#arrivals) return null;
    this.#held = new Map([...this.#held, ...this.#coming]);
    this.#coming.clear();
    const items = [...this.#held.values()].filter(({ key, leaves }) => leaves === false || !this.#isBusy(this.#shown.get(key)));
    return items.length ? this.#bring(items.sort(compareItems)) : null;
  }

  /**
   * Take in what the reader has asked for: at once, and not as news.
   * @param {Item[]} items
   */
  extend(items) {
    this.#bring(items, true);
  }

  /** Count nothing as new any more that is in the list: its reader is where the newest stands. */
  see() {
    if (this.news.size === 0) return;
    this.news.clear();
    this.#changed(0);
  }

  /**
   * Change a part of the page that is not ours, without moving what is read: beside it the list stays, below it is pushed.
   * @param {Element} part
   * @param {() => string[] | void} change may give the keys of items that look otherwise now
   */
  around(part, change) {
    const arrivals = this.#arrivals;
    if (!arrivals) {
      // Before there is a list, nobody reads.
      if (this.#shown.size > 0) void this.#equipped()?.then(() => this.around(part, change));
      else change();
      return;
    }
    const { bottom } = part.getBoundingClientRect();
    const others = [...part.querySelectorAll('li'), ...arrivals.followers(part)];
    this.#keepingScroll(() => change()?.forEach((key) => this.#redraw(key)), bottom, others);
  }

  /** @param {string} key */
  #redraw(key) {
    const node = this.#shown.get(key);
    // What comes or waits is drawn when it is put in.
    if (!node || this.#coming.has(key) || this.#held.has(key)) return;
    if (this.#isBusy(node)) this.#held.set(key, this.#itemOf(node));
    else this.#place(this.#itemOf(node));
  }

  #retry() {
    if (this.paused) return;
    this.#coming = new Map([...this.#held, ...this.#coming]);
    this.#held.clear();
    this.#come();
  }

  /**
   * Put items in their places, at once.
   * @param {Item[]} items
   * @param {boolean} [silently] the new ones are no news
   * @returns {HTMLElement | null} the first that is new
   */
  #bring(items, silently = false) {
    /** @type {HTMLElement[]} */
    const fresh = [];
    this.#keepingScroll(() => {
      for (const item of items) {
        const isNew = !this.#shown.has(item.key);
        const node = this.#place(item);
        this.#held.delete(item.key);
        if (isNew && !silently) fresh.push(this.#arrivals?.freshen(node) ?? node);
      }
    });
    const entries = fresh.filter(({ dataset }) => dataset.id);
    for (const node of entries) if (this.#isUnseen(node)) this.news.add(this.#itemOf(node).key);
    this.#changed(entries.length);
    return fresh[0] ?? null;
  }

  /** The nodes in sight, and some around them: how those move that are farther away, nobody sees. */
  get near() {
    const nodes = this.#nodes;
    const { top } = this.#view();
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

  /** @param {HTMLElement} node */
  #itemOf(node) {
    return /** @type {Item} */ (this.#items.get(node));
  }

  /** @param {Item} item */
  #mustWait(item) {
    const old = this.#shown.get(item.key);
    if (item.leaves === false) return false;
    if (this.paused || this.#isBusy(old)) return true;
    const view = this.#view();
    // What leaves may be what is being read: it stays until its reader is at the top.
    if (item.leaves) return this.#top < view.top - TOLERANCE;
    if (old) return false;
    const next = this.#nodes[this.#rankOf(item)]?.getBoundingClientRect();
    const y = next ? next.top : this.#root.getBoundingClientRect().bottom;
    // Nobody looks at a hidden tab: what is in view there is where its reader will want to go on.
    if (document.hidden) return y < view.bottom;
    return y < view.top - TOLERANCE || (y < view.bottom && this.#isHeld(y, view));
  }

  /** @param {Element | undefined} node */
  #isBusy(node) {
    return !!this.#arrivals?.isBusy(node);
  }

  /** Where the list begins. */
  get #top() {
    return (this.#nodes[0] ?? this.#root).getBoundingClientRect().top;
  }

  /**
   * Tell whether an entry that just came in is out of sight, and so is where the newest stands.
   * @param {HTMLElement} node
   */
  #isUnseen(node) {
    const { top, bottom } = this.#view();
    const place = node.getBoundingClientRect();
    return this.#options.ascending ? place.top >= bottom : place.bottom <= top || this.#top >= bottom;
  }

  /**
   * Tell whether something that a reader holds on to would be moved by what comes in at this height.
   * @param {number} y
   * @param {import('./view.js').View} view
   */
  #isHeld(y, view) {
    return this.near.some((node) => {
      const { top } = node.getBoundingClientRect();
      return top >= y - TOLERANCE && top < view.bottom && this.#isBusy(node);
    });
  }

  /**
   * @param {Item} item that is not in the list
   * @returns {number} where it belongs there
   */
  #rankOf(item) {
    const sign = this.#options.ascending ? -1 : 1;
    // From the end, where most belongs that comes in numbers.
    return this.#nodes.findLastIndex((node) => sign * compareItems(item, this.#itemOf(node)) > 0) + 1;
  }

  /** @param {Item} item */
  #place(item) {
    const nodes = this.#nodes;
    const old = this.#shown.get(item.key);
    const rank = nodes.indexOf(/** @type {HTMLElement} */ (old));
    if (old) nodes.splice(rank, 1);
    if (old && 'leaves' in item) {
      this.#shown.delete(item.key);
      this.news.delete(item.key);
      if (item.leaves) old.remove();
      else this.#dismiss(old);
      return old;
    }
    const drawn = this.#parse(item);
    const node = old && this.#drawn.get(old) === drawn.outerHTML ? old : drawn;
    const place = this.#rankOf(item);
    const next = nodes[place];
    nodes.splice(place, 0, node);
    if (old !== node) old?.replaceWith(node);
    // Moving a node reloads what plays in it, so it is moved only when its place is another.
    if (place !== rank) {
      if (next) (lineAbove(next) ?? next).before(node);
      else this.#root.append(node);
    }
    this.#show(node, item);
    // Where it stands: how its time is told depends on what it stands in.
    if (old !== node) this.#options.dress?.(node);
    if (old && old !== node) {
      this.#arrivals?.markChanges(old, node);
      if (this.#seen.has(old)) this.#seen.add(node);
    }
    return node;
  }

  /**
   * Take it over.
   * @param {HTMLElement} node
   * @param {Item} item
   */
  #show(node, item) {
    if (!this.#items.has(node)) {
      this.#drawn.set(node, node.outerHTML);
      this.watch.observe(node);
    }
    this.#shown.set(item.key, node);
    this.#items.set(node, item);
    return node;
  }

  /** @param {HTMLElement} node */
  #dismiss(node) {
    const sentence = node.dataset.id && this.#seen.has(node) ? this.#options.gone?.() : '';
    if (!sentence) return node.remove();
    node.replaceWith(make('div', { className: 'gone', textContent: sentence }));
  }

  /**
   * @param {Item} item
   * @returns {HTMLElement}
   */
  #parse({ html = '' }) {
    const { content } = make('template', { innerHTML: html });
    this.#options.prepare?.(content);
    return /** @type {HTMLElement} */ (content.firstElementChild);
  }

  /** @param {number} added */
  #changed(added) {
    this.#options.onChange?.(added);
  }

  /**
   * @param {() => void} change
   * @param {number} [y] where it begins; else where the list does
   * @param {Element[]} [others] what may move outside of the list
   */
  #keepingScroll(change, y, others) {
    const arrivals = this.#arrivals;
    if (!arrivals) {
      change();
      return this.#options.arrange?.();
    }
    // Items first: a date line may be stuck to the top of the screen, and tells nothing.
    const near = this.near;
    const all = rowsOf(this.#root);
    const first = Math.max(0, all.indexOf(near[0]) - 1);
    const blocks = new Set([...near, ...all.slice(first, first + 2 * NEAR), ...(others ?? arrivals.followers(this.#root))]);
    const found = [...blocks].map((node) => {
      const key = this.#items.get(node)?.key;
      return () => (key ? this.#shown.get(key) : node);
    });
    arrivals.keepingScroll(this.#view(), y ?? this.#top, found, () => {
      change();
      this.#options.arrange?.();
    });
  }
}

/**
 * @param {Element | undefined} node
 * @returns {Element | null} what stands right above it and belongs to it
 */
function lineAbove(node) {
  let line = null;
  for (let one = node?.previousElementSibling; one?.matches('.day-line, .permalink, .came-after'); one = one.previousElementSibling) line = one;
  return line;
}
