/**
 * Which part of a blog an element shows: by its attributes, or by what a server has put into it.
 * @module
 */

import { topicKey } from './topics.js';

/** What an element and a fragment tell of themselves; how it is followed a key says. Of another choice nothing is left. */
const TOLD = ['topic', 'only', 'order', 'live', 'zone', 'status', 'asks'];

/**
 * Read which part of its blog an element wants, and make that its own: by its attributes, or by what was put into it.
 * @param {HTMLElement} host
 * @returns {HTMLElement | null} what was put into it
 */
export function takeChoice(host) {
  const drawn = /** @type {HTMLElement | null} */ (host.querySelector('[data-fragment][data-epoch]'));
  const topics = host.getAttribute('topics')?.split(',').map((name) => topicKey(name.trim())).filter(Boolean).join('\n');
  /** @type {Record<string, string | null | undefined>} */
  const wanted = { topic: topics, only: host.getAttribute('only'), order: host.getAttribute('order') };
  for (const name of TOLD) {
    const value = wanted[name] || drawn?.dataset[name];
    if (value) host.dataset[name] = value;
    else delete host.dataset[name];
  }
  return drawn;
}

/**
 * Tell whether an element shows a part of its blog; all of it is what the API has.
 * @param {HTMLElement} host
 */
export const wantsPart = (host) => host.dataset.topic || host.dataset.only || host.getAttribute('limit');
