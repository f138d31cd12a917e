/**
 * Marks by the queue: whoever asked hears what became of it, as long as that can be known soon; what has to wait for the
 * network stands in a line, as texts do.
 * @module
 */

import { newKey } from './key.js';

/** @typedef {import('./queue.js').Item} Item */
/** @typedef {'done' | 'waits' | {wrong: import('./queue.js').Why}} Outcome */

export class Doing {
  #queue;
  #desk;
  /** @type {Map<string, (outcome: Outcome) => void>} */
  #asked = new Map();

  /**
   * @param {import('./queue.js').Queue} queue
   * @param {string} desk
   */
  constructor(queue, desk) {
    this.#queue = queue;
    this.#desk = desk;
    queue.hear({
      changed() {},
      moved: (item) => this.#moved(item),
      said: ({ what }) => (what === 'waiting' || what === 'locked') && this.#wait(),
    });
  }

  /**
   * Do it once, now or as soon as that can be.
   * @param {string} address
   * @param {Record<string, string>} fields
   * @returns {Promise<Outcome>}
   */
  async mark(address, fields) {
    const { item } = this.#queue.add(doneTo('mark', this.#desk, address, fields));
    const outcome = await new Promise((/** @type {(outcome: Outcome) => void} */ tell) => this.#asked.set(item.id, tell));
    this.#asked.delete(item.id);
    // They are told of it where they asked.
    if (typeof outcome === 'object') await this.#queue.take(item.id);
    return outcome;
  }

  /** @param {Item} item */
  #moved({ id, state, why }) {
    const outcome = state === 'sent' || state === 'gone' ? 'done' : why ? { wrong: why } : 'waits';
    this.#asked.get(id)?.(outcome);
  }

  #wait() {
    for (const tell of this.#asked.values()) tell('waits');
  }
}

/**
 * @param {'delete' | 'mark'} kind
 * @param {string} desk
 * @param {string} address
 * @param {Record<string, string>} fields
 * @returns {import('./queue.js').Done} it, as the queue takes it
 */
export function doneTo(kind, desk, address, fields) {
  const [entry] = /(?<=\/entries\/)\d+/.exec(address) ?? [''];
  return { kind, desk, address: new URL(address, location.href).pathname, entry, words: '', fields: { ...fields, key: newKey() } };
}
