/**
 * The list of entries and hand-overs on the page, newest first: where each belongs, and which wait until the reader wants
 * them. Knows nodes and places, not events.
 * @module
 */

import { comparePlaces } from './feed.js';
import { steadily, viewOf } from './scrolling.js';

/** @typedef {import('./feed.js').HeldEntry} HeldEntry */
/** @typedef {import('./feed.js').HeldShift} HeldShift */
/** @typedef {import('./types.js').Place & {key: string, html?: string}} Item */

/** A first entry that is cut off by less than this counts as seen whole; in pixels. */
const TOLERANCE = 8;
const FRESH_MILLISECONDS = 4000;

/** @param {HeldEntry} entry */
export const itemOfEntry = ({ id, occurred_at, html }) => ({ key: `entry-${id}`, id, occurred_at, html });

/** @param {HeldShift} shift */
export const itemOfShift = ({ id, occurred_at, html }) => ({ key: `shift-${id}`, id, occurred_at, html });

/**
 * Order two items, newest first. At the same instant a hand-over stands above the entries: it came after them.
 * @param {Item} a
 * @param {Item} b
 */
export function compareItems(a, b) {
  const kinds = Number(b.key.startsWith('shift-')) - Number(a.key.startsWith('shift-'));
  return a.occurred_at === b.occurred_at && kinds !== 0 ? kinds : comparePlaces(b, a);
}

export class Timeline {
  #root;
  #prepare;
  #onChange;
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  /** @type {WeakMap<Element, Item>} */
  #items = new WeakMap();
  /** @type {Map<string, Item>} */
  #held = new Map();

  /**
   * @param {Element} root its children are the list
   * @param {(part: DocumentFragment) => void} prepare changes what was parsed before it is shown
   * @param {(added: number) => void} onChange after entries were added, or the number of those that wait has changed
   */
  constructor(root, prepare, onChange) {
    this.#root = root;
    this.#prepare = prepare;
    this.#onChange = onChange;
  }

  /** How many entries wait; hand-overs wait too, but nobody is called for one. */
  get waiting() {
    return [...this.#held.keys()].filter((key) => key.startsWith('entry-')).length;
  }

  /**
   * Take over what the server drew.
   * @returns {{entries: HeldEntry[], shifts: HeldShift[]}} oldest first
   */
  hydrate() {
    const entries = [];
    const shifts = [];
    for (const node of /** @type {Iterable<HTMLElement>} */ (this.#root.children)) {
      const { id, revision, shift, at: occurred_at = '' } = node.dataset;
      const isEntry = id !== undefined;
      if (!isEntry && shift === undefined) continue;
      const place = { id: Number(id ?? shift), occurred_at };
      if (isEntry) entries.push({ ...place, revision: Number(revision) });
      else shifts.push(place);
      const key = `${isEntry ? 'entry' : 'shift'}-${place.id}`;
      this.#shown.set(key, node);
      this.#items.set(node, { ...place, key });
    }
    return { entries: entries.sort(comparePlaces), shifts: shifts.sort(comparePlaces) };
  }

  /** @param {string} key */
  has(key) {
    return this.#shown.has(key) || this.#held.has(key);
  }

  /**
   * Put an item in its place, or replace it. A new one that would come in above what is being read waits.
   * @param {Item} item
   */
  put(item) {
    if (this.#shown.has(item.key)) return this.#steadily(() => this.#place(item));
    if (this.#mustWait(item)) {
      this.#held.set(item.key, item);
      return this.#onChange(0);
    }
    this.#held.delete(item.key);
    const onTop = this.#nextOf(item) === this.#root.firstElementChild;
    this.#steadily(() => this.#freshen(this.#place(item)));
    this.#onChange(item.key.startsWith('entry-') ? 1 : 0);
    // Who sees new entries come in at the top need not be asked about the others.
    if (onTop) this.release();
  }

  /** @param {string} key */
  remove(key) {
    const node = this.#shown.get(key);
    this.#shown.delete(key);
    if (node) this.#steadily(() => node.remove());
    if (this.#held.delete(key)) this.#onChange(0);
  }

  /**
   * Make the list exactly this. Nodes that would be drawn the same again stay, with whatever plays in them.
   * @param {Item[]} items
   */
  draw(items) {
    const keys = new Set(items.map(({ key }) => key));
    this.#held.clear();
    this.#steadily(() => {
      for (const [key, node] of this.#shown) {
        if (keys.has(key)) continue;
        node.remove();
        this.#shown.delete(key);
      }
      for (const item of items) this.#place(item);
    });
    this.#onChange(0);
  }

  /**
   * Put in what waits.
   * @returns {HTMLElement | null} the newest of it
   */
  release() {
    const items = [...this.#held.values()].sort(compareItems);
    if (items.length === 0) return null;
    const added = this.waiting;
    this.#held.clear();
    /** @type {HTMLElement[]} */
    let nodes = [];
    this.#steadily(() => (nodes = items.map((item) => this.#freshen(this.#place(item)))));
    this.#onChange(added);
    return nodes[0];
  }

  /** @param {Item} item */
  #mustWait(item) {
    const view = viewOf(this.#root);
    const next = this.#nextOf(item)?.getBoundingClientRect();
    const y = next ? next.top : this.#root.getBoundingClientRect().bottom;
    // Nobody looks at a hidden tab: what is in view there is where its reader will want to go on.
    return document.hidden ? y < view.bottom : y < view.top - TOLERANCE;
  }

  /**
   * @param {Item} item
   * @returns {Element | null} the newest that is older than this
   */
  #nextOf(item) {
    for (const node of this.#root.children) {
      const other = this.#items.get(node);
      if (other && other.key !== item.key && compareItems(item, other) < 0) return node;
    }
    return null;
  }

  /** @param {Item} item */
  #place(item) {
    const old = this.#shown.get(item.key);
    const drawn = this.#parse(item);
    const node = old?.outerHTML === drawn.outerHTML ? old : drawn;
    const next = this.#nextOf(item);
    this.#shown.set(item.key, node);
    this.#items.set(node, item);
    if (old && old !== node) old.replaceWith(node);
    // Moving a node reloads what plays in it, so it is moved only when its place is another.
    if (!node.isConnected || node.nextElementSibling !== next) this.#root.insertBefore(node, next);
    return node;
  }

  /**
   * @param {Item} item
   * @returns {HTMLElement}
   */
  #parse({ html = '' }) {
    const template = document.createElement('template');
    template.innerHTML = html;
    this.#prepare(template.content);
    return /** @type {HTMLElement} */ (template.content.firstElementChild);
  }

  /** @param {HTMLElement} node */
  #freshen(node) {
    node.classList.add('fresh');
    setTimeout(() => node.classList.remove('fresh'), FRESH_MILLISECONDS);
    return node;
  }

  /** @param {() => void} change */
  #steadily(change) {
    const view = viewOf(this.#root);
    steadily(view.scroller, this.#anchors(view), change);
  }

  /**
   * What must stay where it is: the items in view, or what follows the list when all of it is above. Nothing at the top.
   * @param {import('./scrolling.js').View} view
   */
  #anchors(view) {
    const first = this.#root.firstElementChild ?? this.#root;
    if (first.getBoundingClientRect().top >= view.top - TOLERANCE) return [];
    const seen = [];
    for (const node of this.#root.children) {
      const { top, bottom } = node.getBoundingClientRect();
      if (top >= view.bottom) break;
      const item = this.#items.get(node);
      if (item && bottom > view.top) seen.push(item.key);
    }
    const places = seen.map((key) => () => this.#shown.get(key)?.getBoundingClientRect().top ?? null);
    return places.length > 0 ? places : [() => this.#root.getBoundingClientRect().bottom];
  }
}
