/**
 * The lines beside the button, one for each text that was posted and isn't acknowledged yet.
 * @module
 */

import { make } from '../dom.js';
import { drawAction } from './notice.js';

/** @typedef {{id: string, state: string, words: string, how: string, actions: import('./notice.js').Action[]}} Line */

export class Lines {
  #element;
  /** @type {Map<string, {node: HTMLElement, shown: string}>} */
  #drawn = new Map();

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * Show these, in their order. One that has not changed stays as it is: no button goes from under a finger.
   * @param {Line[]} lines
   */
  show(lines) {
    const ids = new Set(lines.map(({ id }) => id));
    for (const [id, { node }] of this.#drawn) {
      if (ids.has(id)) continue;
      node.remove();
      this.#drawn.delete(id);
    }
    lines.forEach((line, index) => {
      const [node, there] = [this.#node(line), this.#element.children[index]];
      if (there !== node) this.#element.insertBefore(node, there ?? null);
    });
    this.#element.hidden = lines.length === 0;
  }

  /** @param {Line} line */
  #node({ id, state, words, how, actions }) {
    const shown = `${state} ${how}`;
    const known = this.#drawn.get(id);
    if (known?.shown === shown) return known.node;
    const node = known?.node ?? make('li', {});
    node.className = state;
    node.replaceChildren(part('words', words), ' ', part('how', how), ...actions.flatMap((action) => [' ', drawAction(action)]));
    this.#drawn.set(id, { node, shown });
    return node;
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function part(name, text) {
  return make('span', { className: name, dir: 'auto', textContent: text });
}
