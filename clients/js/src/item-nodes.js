/**
 * The nodes of a list's items: which there are, and where each stands. Knows nothing of what waits, or of readers' wishes;
 * how one is changed is in placing.js.
 * @module
 */

import { compareItems } from './items.js';
import { parsed } from './trusted.js';

/** @typedef {import('./items.js').Item} Item */
/**
 * @typedef {object} Options
 * @property {boolean} [ascending] oldest first
 * @property {() => import('./view.js').View} [view] what can be seen of the list, and what scrolls it; else it is looked for
 * @property {(part: DocumentFragment) => void} [prepare] changes what was parsed before it is compared and shown
 * @property {(node: HTMLElement) => void} [dress] adds to a node that has come what its reader wants
 * @property {(node: HTMLElement) => void} [onSeen] its reader has it before their eyes
 * @property {() => string} [gone] what is left where the reader has seen an entry that was deleted; empty: nothing
 */

export class ItemNodes {
  /** From the top. @type {HTMLElement[]} */
  all = [];
  /** By their items' keys. @type {Map<string, HTMLElement>} */
  shown = new Map();
  /** @type {WeakMap<Element, Item>} */
  #items = new WeakMap();
  /** How each was drawn, before anything was added to it. @type {WeakMap<Element, string>} */
  drawn = new WeakMap();
  /** What was before its reader's eyes. @type {WeakSet<Element>} */
  seen = new WeakSet();
  /** Sees what its reader sees of the items. */
  watch = new IntersectionObserver((found) => {
    for (const { target, isIntersecting } of found) {
      if (!isIntersecting || document.hidden) continue;
      this.seen.add(target);
      this.options.onSeen?.(/** @type {HTMLElement} */ (target));
    }
  });

  /**
   * @param {Element} root its children are the list
   * @param {Options} options
   */
  constructor(root, options) {
    this.root = root;
    this.options = options;
  }

  /**
   * Take over what the server drew.
   * @param {import('./items.js').DrawnItem[]} items
   */
  hydrate(items) {
    this.all = items.map((item) => this.show(item.node, item, item.html));
  }

  /**
   * Fill the list, which is empty.
   * @param {Item[]} items
   */
  fill(items) {
    for (const item of [...items].sort(this.compare)) {
      const node = this.parse(item);
      this.root.append(node);
      this.all.push(this.show(node, item));
      this.options.dress?.(node);
    }
  }

  /** @param {string} key */
  get(key) {
    return this.shown.get(key);
  }

  /** @param {Element} node */
  itemOf(node) {
    return /** @type {Item} */ (this.#items.get(node));
  }

  /**
   * Order two items as they stand here.
   * @param {Item} a
   * @param {Item} b
   */
  compare = (a, b) => compareItems(a, b) * (this.options.ascending ? -1 : 1);

  /**
   * Take it over.
   * @param {HTMLElement} node
   * @param {Item} item
   * @param {string} [html] how it was drawn, where that is known: to write it down takes a phone long
   */
  show(node, item, html) {
    if (!this.#items.has(node)) {
      this.drawn.set(node, html ?? node.outerHTML);
      this.watch.observe(node);
    }
    this.shown.set(item.key, node);
    this.#items.set(node, item);
    return node;
  }

  /**
   * @param {Item} item
   * @returns {HTMLElement}
   */
  parse({ html = '' }) {
    const content = parsed(html);
    this.options.prepare?.(content);
    return /** @type {HTMLElement} */ (content.firstElementChild);
  }
}
