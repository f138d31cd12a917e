/**
 * The nodes of a list's items: which there are, and where each stands. Knows nothing of what waits, or of readers' wishes.
 * @module
 */

import { make } from './dom.js';
import { compareItems, heldOf, readItems } from './items.js';

/** @typedef {import('./items.js').Item} Item */
/**
 * @typedef {object} Options
 * @property {boolean} [ascending] oldest first
 * @property {() => import('./view.js').View} view what can be seen of the list, and what scrolls it
 * @property {(part: DocumentFragment) => void} [prepare] changes what was parsed before it is compared and shown
 * @property {(node: HTMLElement) => void} [dress] adds to a node that has come what its reader wants
 * @property {() => string} [gone] what is left where the reader has seen an entry that was deleted; empty: nothing
 * @property {(old: HTMLElement, node: HTMLElement) => void} [mark] after a node has taken another's place
 */

/** So many entries below what is read may come into sight by one change. */
export const NEAR = 60;

export class ItemNodes {
  #root;
  #options;
  /** From the top. @type {HTMLElement[]} */
  all = [];
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  /** @type {WeakMap<Element, Item>} */
  #items = new WeakMap();
  /** @type {WeakMap<Element, string>} how a node was drawn, before anything was added to it */
  #drawn = new WeakMap();
  /** @type {WeakSet<Element>} */
  #seen = new WeakSet();
  /** Sees what its reader sees of the items. */
  watch = new IntersectionObserver((found) => {
    for (const { target, isIntersecting } of found) if (isIntersecting && !document.hidden) this.#seen.add(target);
  });

  /**
   * @param {Element} root its children are the list
   * @param {Options} options
   */
  constructor(root, options) {
    this.#root = root;
    this.#options = options;
  }

  /** Take over what the server drew. */
  hydrate() {
    const items = readItems(this.#root);
    this.all = items.map(({ node, ...item }) => this.#show(node, item));
    return heldOf(items);
  }

  /** @param {string} key */
  get(key) {
    return this.#shown.get(key);
  }

  /** The nodes in sight, and some around them: how those move that are farther away, nobody sees. */
  get near() {
    const nodes = this.all;
    const { top } = this.#options.view();
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

  /** @param {Element} node */
  itemOf(node) {
    return /** @type {Item} */ (this.#items.get(node));
  }

  /** Where the list begins. */
  get top() {
    return (this.all[0] ?? this.#root).getBoundingClientRect().top;
  }

  /**
   * Tell whether an entry that just came in is out of sight, and so is where the newest stands.
   * @param {HTMLElement} node
   */
  isUnseen(node) {
    const { top, bottom } = this.#options.view();
    const place = node.getBoundingClientRect();
    return this.#options.ascending ? place.top >= bottom : place.bottom <= top || this.top >= bottom;
  }

  /**
   * @param {Item} item that is not in the list
   * @returns {number} where it belongs there
   */
  rankOf(item) {
    const sign = this.#options.ascending ? -1 : 1;
    // From the end, where most belongs that comes in numbers.
    return this.all.findLastIndex((node) => sign * compareItems(item, this.itemOf(node)) > 0) + 1;
  }

  /** @param {Item} item */
  place(item) {
    const nodes = this.all;
    const old = this.#shown.get(item.key);
    const rank = nodes.indexOf(/** @type {HTMLElement} */ (old));
    if (old) nodes.splice(rank, 1);
    if (old && 'leaves' in item) {
      this.#shown.delete(item.key);
      if (item.leaves) old.remove();
      else this.#dismiss(old);
      return old;
    }
    const drawn = this.#parse(item);
    const node = old && this.#drawn.get(old) === drawn.outerHTML ? old : drawn;
    const place = this.rankOf(item);
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
      this.#options.mark?.(old, node);
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
