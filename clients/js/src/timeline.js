/**
 * The list of entries and hand-overs on the page. What of it comes in at once, and what waits until the reader wants it, is
 * said in intake.js, which is loaded with the first thing that comes. Knows nodes and places, not events.
 * @module
 */

import { ItemNodes } from './item-nodes.js';

/** @typedef {import('./items.js').Item} Item */
/** @typedef {Omit<typeof import('./arrivals.js').arrivals, 'viewOf'> & {viewOf: (list: Element) => import('./view.js').View}} Arrivals what is needed when something comes in */
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
  #options;
  /** Undefined: nothing has come in yet. @type {import('./intake.js').Intake | undefined} */
  #intake;
  /** @type {Promise<void> | null} */
  #equipping = null;
  /** What is in the list. */
  nodes;
  /** What has just come. @type {Map<string, Item>} */
  coming = new Map();
  /** Entries that came in where their reader could not see them, by their keys. @type {Set<string>} */
  news = new Set();
  /** While it is, nothing comes in and nothing changes; only what was deleted goes. */
  paused = false;

  /**
   * @param {Element} root its children are the list
   * @param {import('./item-nodes.js').Options & OwnOptions} [options]
   */
  constructor(root, options = {}) {
    this.#options = options;
    this.nodes = new ItemNodes(root, options);
  }

  /**
   * Take what is needed when something comes in; without it, it is loaded then.
   * @param {Arrivals} arrivals
   */
  equip(arrivals) {
    this.#intake = new arrivals.Intake(this, arrivals.viewOf);
    this.#options.onEquip?.(arrivals);
  }

  /** @returns {Promise<void> | void} one for all, so that what waits for it keeps its order */
  #equipped() {
    if (!this.#intake) return (this.#equipping ??= this.#load());
  }

  /** @returns {Promise<void>} */
  #load() {
    return import('./arrivals.js').then(
      ({ arrivals }) => this.equip(arrivals),
      () => new Promise((resolve) => setTimeout(resolve, AGAIN_MILLISECONDS)).then(() => this.#load()),
    );
  }

  /** How many entries are new and not seen; hand-overs and revisions wait too, but nobody is called for one. */
  get waiting() {
    return [...(this.#intake?.held.keys() ?? [])].filter((key) => key.startsWith('entry-') && !this.nodes.get(key)).length + this.news.size;
  }

  /** The nodes of the entries, from the top. */
  get entries() {
    return this.nodes.all.filter(({ dataset }) => dataset.id);
  }

  /** The nodes in sight, and some around them; where nothing comes in, nobody asks. */
  get near() {
    return this.#intake?.near ?? [];
  }

  /** @param {Element} node */
  atOf(node) {
    return this.nodes.itemOf(node)?.occurred_at;
  }

  /** @param {string} key */
  has(key) {
    return !!this.nodes.get(key) || !!this.#intake?.held.has(key) || this.coming.has(key);
  }

  /**
   * Put an item in its place, or replace it. A new one that would come in above what is being read waits.
   * @param {Item} item
   */
  put(item) {
    this.coming.set(item.key, item);
    this.come();
  }

  /**
   * Say what has to be waited for before what comes can be shown.
   * @param {Item[]} items
   */
  needed(items = [...this.coming.values()]) {
    return this.#options.needs?.(items);
  }

  come() {
    const needed = this.needed();
    if (this.#intake && !needed) this.#intake.take();
    else void Promise.all([this.#equipped(), needed]).then(() => this.come());
  }

  /**
   * Take out what was deleted, at once.
   * @param {string} key
   * @param {boolean} [leaves] nothing was deleted: it only does not belong here any more, and may wait
   */
  remove(key, leaves = false) {
    const node = this.nodes.get(key);
    // Deleted is deleted, whatever else is said of it.
    if (this.coming.get(key)?.leaves === false) return;
    this.coming.delete(key);
    if (node) this.put({ ...this.nodes.itemOf(node), leaves });
    else if (this.#intake?.held.delete(key)) this.changed(0);
  }

  /**
   * Make the list this, by the same rules. Nodes that would be drawn the same again stay, with whatever plays in them.
   * @param {Item[]} items
   * @param {(item: Item) => boolean} [left] whether one that is not among them only left the page; else it was deleted
   */
  draw(items, left = () => false) {
    const { nodes } = this;
    this.coming.clear();
    // An empty list has nobody who reads it.
    const silently = nodes.all.length === 0 && !this.paused;
    if (silently && !this.#intake) {
      nodes.fill(items);
      this.arrange();
      return this.changed(0);
    }
    const keys = new Set(items.map(({ key }) => key));
    const others = nodes.all.map((node) => nodes.itemOf(node)).filter(({ key }) => !keys.has(key));
    const all = [...items, ...others.map((item) => ({ ...item, leaves: left(item) }))];
    if (this.#intake) this.#intake.draw(all, silently);
    else for (const item of all) this.put(item);
  }

  /**
   * Put in what waits.
   * @returns {HTMLElement | null} the newest of what is new
   */
  release() {
    return this.#intake?.release() ?? null;
  }

  /**
   * Take in what the reader has asked for: at once, and not as news.
   * @param {Item[]} items
   */
  extend(items) {
    this.#intake?.bring(items, true);
  }

  /** Count nothing as new any more that is in the list: its reader is where the newest stands. */
  see() {
    if (this.news.size === 0) return;
    this.news.clear();
    this.changed(0);
  }

  /**
   * Change a part of the page that is not ours, without moving what is read: beside it the list stays, below it is pushed.
   * @param {Element} part
   * @param {() => string[] | void} change may give the keys of items that look otherwise now
   */
  around(part, change) {
    if (this.#intake) this.#intake.around(part, change);
    // Before there is a list, nobody reads.
    else if (this.nodes.all.length > 0) void this.#equipped()?.then(() => this.around(part, change));
    else change();
  }

  arrange() {
    this.#options.arrange?.();
  }

  /** @param {number} added */
  changed(added) {
    this.#options.onChange?.(added);
  }
}
