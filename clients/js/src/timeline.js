/**
 * The list of entries and hand-overs on the page: what of it comes in at once, and what waits until the reader wants it.
 * Knows nodes and places, not events.
 * @module
 */

import { rowsOf } from './dom.js';
import { ItemNodes, NEAR } from './item-nodes.js';
import { compareItems } from './items.js';
import { pageView, TOLERANCE } from './view.js';

/** @typedef {import('./items.js').Item} Item */
/** @typedef {typeof import('./arrivals.js').arrivals} Arrivals what is needed when something comes in */
/** @typedef {Omit<Partial<import('./item-nodes.js').Options>, 'mark'>} NodesOptions */
/**
 * @typedef {object} OwnOptions
 * @property {() => void} [arrange] puts right what stands between the items, before anybody sees the list
 * @property {(added: number) => void} [onChange] after the list or the number of those that wait has changed
 * @property {(items: Item[]) => Promise<unknown> | undefined} [needs] what has to be waited for before these can be shown
 * @property {(arrivals: Arrivals) => void} [onEquip] when what is needed for it has come
 */

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
  /** What is in the list. */
  nodes;
  /** @type {Map<string, Item>} */
  #held = new Map();
  /** What has just come. @type {Map<string, Item>} */
  #coming = new Map();
  /** Entries that came in where their reader could not see them, by their keys. @type {Set<string>} */
  news = new Set();
  /** While it is, nothing comes in and nothing changes; only what was deleted goes. */
  paused = false;

  /**
   * @param {Element} root its children are the list
   * @param {NodesOptions & OwnOptions} [options]
   */
  constructor(root, options = {}) {
    this.#root = root;
    this.#options = options;
    this.#view = options.view ?? pageView;
    this.nodes = new ItemNodes(root, { ...options, view: this.#view, mark: (old, node) => this.#arrivals?.markChanges(old, node) });
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
    return [...this.#held.keys()].filter((key) => key.startsWith('entry-') && !this.nodes.get(key)).length + this.news.size;
  }

  /** The nodes of the entries, from the top. */
  get entries() {
    return this.nodes.all.filter(({ dataset }) => dataset.id);
  }

  /** @param {Element} node */
  atOf(node) {
    return this.nodes.itemOf(node)?.occurred_at;
  }

  /** Take over what the server drew. */
  hydrate() {
    return this.nodes.hydrate();
  }

  /** @param {string} key */
  has(key) {
    return !!this.nodes.get(key) || this.#held.has(key) || this.#coming.has(key);
  }

  /**
   * Put an item in its place, or replace it. A new one that would come in above what is being read waits.
   * @param {Item} item
   */
  put(item) {
    this.#coming.set(item.key, item);
    this.#come();
  }

  get #needed() {
    return this.#options.needs?.([...this.#coming.values()]);
  }

  #come() {
    const needed = this.#needed;
    if (this.#arrivals && !needed) this.#arrivals.whenStill(this.#take);
    else void Promise.all([this.#equipped(), needed]).then(() => this.#come());
  }

  #take = () => {
    const items = [...this.#coming.values()];
    this.#coming.clear();
    const waiting = items.filter((item) => this.#mustWait(item));
    for (const item of waiting) this.#held.set(item.key, item);
    const others = items.filter((item) => !waiting.includes(item));
    const onTop = others.some((item) => !this.nodes.get(item.key) && this.nodes.rankOf(item) === 0);
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
    const node = this.nodes.get(key);
    // Deleted is deleted, whatever else is said of it.
    if (this.#coming.get(key)?.leaves === false) return;
    this.#coming.delete(key);
    if (node) this.put({ ...this.nodes.itemOf(node), leaves });
    else if (this.#held.delete(key)) this.#changed(0);
  }

  /**
   * Make the list this, by the same rules. Nodes that would be drawn the same again stay, with whatever plays in them.
   * @param {Item[]} items
   * @param {(item: Item) => boolean} [left] whether one that is not among them only left the page; else it was deleted
   */
  draw(items, left = () => false) {
    const keys = new Set(items.map(({ key }) => key));
    const others = this.nodes.all.map((node) => this.nodes.itemOf(node)).filter(({ key }) => !keys.has(key));
    const all = [...items, ...others.map((item) => ({ ...item, leaves: left(item) }))];
    // An empty list has nobody who reads it.
    const silently = this.nodes.all.length === 0 && !this.paused;
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
    // What its sheets are still loaded for comes when they are there.
    if (!this.#needed) {
      this.#held = new Map([...this.#held, ...this.#coming]);
      this.#coming.clear();
    }
    const items = [...this.#held.values()].filter(({ key, leaves }) => leaves === false || !this.#isBusy(this.nodes.get(key)));
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
      if (this.nodes.all.length > 0) void this.#equipped()?.then(() => this.around(part, change));
      else change();
      return;
    }
    const { bottom } = part.getBoundingClientRect();
    const others = [...part.querySelectorAll('li'), ...arrivals.followers(part)];
    this.#keepingScroll(() => change()?.forEach((key) => this.#redraw(key)), bottom, others);
  }

  /** @param {string} key */
  #redraw(key) {
    const node = this.nodes.get(key);
    // What comes or waits is drawn when it is put in.
    if (!node || this.#coming.has(key) || this.#held.has(key)) return;
    if (this.#isBusy(node)) this.#held.set(key, this.nodes.itemOf(node));
    else this.nodes.place(this.nodes.itemOf(node));
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
        const isNew = !this.nodes.get(item.key);
        const node = this.nodes.place(item);
        this.#held.delete(item.key);
        if ('leaves' in item) this.news.delete(item.key);
        if (isNew && !silently) fresh.push(this.#arrivals?.freshen(node) ?? node);
      }
    });
    const entries = fresh.filter(({ dataset }) => dataset.id);
    for (const node of entries) if (this.nodes.isUnseen(node)) this.news.add(this.nodes.itemOf(node).key);
    this.#changed(entries.length);
    return fresh[0] ?? null;
  }

  /** @param {Item} item */
  #mustWait(item) {
    const old = this.nodes.get(item.key);
    if (item.leaves === false) return false;
    if (this.paused || this.#isBusy(old)) return true;
    const view = this.#view();
    // What leaves may be what is being read: it stays until its reader is at the top.
    if (item.leaves) return this.nodes.top < view.top - TOLERANCE;
    if (old) return false;
    const next = this.nodes.all[this.nodes.rankOf(item)]?.getBoundingClientRect();
    const y = next ? next.top : this.#root.getBoundingClientRect().bottom;
    // Nobody looks at a hidden tab: what is in view there is where its reader will want to go on.
    if (document.hidden) return y < view.bottom;
    return y < view.top - TOLERANCE || (y < view.bottom && this.#isHeld(y, view));
  }

  /** @param {Element | undefined} node */
  #isBusy(node) {
    return !!this.#arrivals?.isBusy(node);
  }

  /**
   * Tell whether something that a reader holds on to would be moved by what comes in at this height.
   * @param {number} y
   * @param {import('./view.js').View} view
   */
  #isHeld(y, view) {
    return this.nodes.near.some((node) => {
      const { top } = node.getBoundingClientRect();
      return top >= y - TOLERANCE && top < view.bottom && this.#isBusy(node);
    });
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
    const near = this.nodes.near;
    const all = rowsOf(this.#root);
    const first = Math.max(0, all.indexOf(near[0]) - 1);
    const blocks = new Set([...near, ...all.slice(first, first + 2 * NEAR), ...(others ?? arrivals.followers(this.#root))]);
    const found = [...blocks].map((node) => {
      const key = this.nodes.itemOf(node)?.key;
      return () => (key ? this.nodes.get(key) : node);
    });
    arrivals.keepingScroll(this.#view(), y ?? this.nodes.top, found, () => {
      change();
      this.#options.arrange?.();
    });
  }
}
