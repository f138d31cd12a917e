/**
 * One thing that was done at the desk, as the queue has it: what it is, whether it is still to be sent, and what becomes of
 * it as others are acknowledged.
 * @module
 */

/** @typedef {import('./texts.js').Values} Values */
/** @typedef {'post' | 'draft' | 'revise' | 'delete' | 'mark'} What a draft is kept or scheduled */
/** @typedef {'waiting' | 'held' | 'confirm' | 'sent' | 'gone'} State on its way; waiting for its editor; the same, as the coverage went on; there; withdrawn */
/** @typedef {Omit<import('./sending.js').Problem, 'status'>} Why it is held */
/**
 * @typedef {{id: number, position?: string, seq?: number, occurred_at?: string, posted_at?: string, state?: string, goes_out?: string}} Told
 * what the server said of it
 */
/** @typedef {{id: string, headline: string | null, html: string, at: string}} Since an entry that was posted meanwhile */
/**
 * @typedef {object} Done what was done, as it is given to the queue
 * @property {What} kind
 * @property {string} desk whose; the path of the blog's desk
 * @property {string} address where it is sent to
 * @property {string} entry which is changed; empty: it is a new one
 * @property {string} words by which its editor knows it
 * @property {Values} fields with the key under which it is done once, and the revision that it changes
 */
/**
 * @typedef {Done & {id: string, who: string, page: string, made: number, due?: number, turn: number, tries: number,
 *   flying: boolean, state: State, why: Why | null, told: Told | null, since: Since[], ended: number}} Item
 * `page` hears what becomes of it; `made` by the server's clock, and `due`, before which it is not sent; `turn` the order;
 * `flying`: whether it arrived isn't known
 */

const REMEMBERED_MILLISECONDS = 24 * 3600 * 1000;
const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

/** @param {Item} item */
export function isOpen({ state }) {
  return state === 'waiting' || state === 'held' || state === 'confirm';
}

/**
 * What is there is remembered for a while, so that no window takes it for lost; a clock may have jumped.
 * @param {Item} item
 * @param {number} now
 */
export function isForgotten(item, now) {
  if (isOpen(item)) return now - item.made > KEPT_MILLISECONDS;
  return Math.abs(now - item.ended) > REMEMBERED_MILLISECONDS;
}

/** @param {Item[]} items */
export function inOrder(items) {
  return items.sort((a, b) => a.turn - b.turn || (a.id < b.id ? -1 : 1));
}

/**
 * What is left of an item that is over: its words are where they belong now.
 * @param {Item} item
 * @param {State} state
 * @param {number} ended
 * @returns {Item}
 */
export function over(item, state, ended) {
  return { ...item, state, ended, flying: false, fields: {}, why: null, since: [] };
}

/**
 * @param {Item} item
 * @param {Item} done before it
 * @param {Told} told of that
 * @returns {Item}
 */
export function follow(item, done, { position = '', occurred_at = '' }) {
  const changes = { ...item, fields: { ...item.fields } };
  const { revision } = item.fields;
  // What another page saved does not stand in this edit: that is for its editor to see, as anybody's would be.
  const knows = item.kind !== 'revise' || done.kind !== 'revise' || item.page === done.page;
  if (knows && revision && item.entry === done.entry && revision === done.fields.revision) changes.fields.revision = position;
  const own = item.kind === 'post' && done.kind === 'post' && !done.fields.occurred_at;
  if (own) changes.made = Math.max(item.made, Date.parse(occurred_at) + 1 || 0);
  return changes;
}
