/**
 * What was done at the desk and isn't acknowledged yet: posts, edits, deletes and marks, of all windows and all desks of
 * this browser, in the order in which they were done. Knows what may be sent next and what has to wait for its editor;
 * knows neither the page nor the network.
 * @module
 */

import { newKey } from './key.js';
import { follow, inOrder, isOpen, over } from './queue-item.js';
import { ALL, decidedOn, ENDED, KNOWN } from './queue-step.js';

/** @typedef {import('./texts.js').Values} Values */
/** @typedef {import('./queue-item.js').What} What */
/** @typedef {import('./queue-item.js').State} State */
/** @typedef {import('./queue-item.js').Why} Why */
/** @typedef {import('./queue-item.js').Told} Told */
/** @typedef {import('./queue-item.js').Since} Since */
/** @typedef {import('./queue-item.js').Done} Done */
/** @typedef {import('./queue-item.js').Item} Item */
/**
 * @typedef {object} Hears
 * @property {() => void} changed which items there are, or how they are
 * @property {(item: Item, before: Item) => void} [moved] an item has another state than before
 * @property {(said: Said) => void} [said] how the sending goes, in whichever window it is done
 */
/** @typedef {{what: 'sending' | 'waiting' | 'locked' | 'hurry' | 'left', seconds?: number, ids?: string[]}} Said `left`: these were sent by their page as it went */
/** @typedef {{postMessage: (message: any) => void, onmessage: ((event: any) => void) | null}} Channel to the other windows */

/** So many may wait; what is done next stays in its form. */
const LIMIT = 100;
/** What waited longer while the coverage went on is not sent before its editor has looked at it. */
export const STALE_MILLISECONDS = 10 * 60 * 1000;
/** So long what is done for good can be taken back: only then it is sent. */
export const UNDO_MILLISECONDS = 10_000;

export class Queue {
  #records;
  #me;
  #now;
  #channel;
  /** @type {Hears[]} */
  #hears = [];
  /** What this page has put there, or looks after: it survives a browser that keeps nothing, or whose storage is cleared. @type {Map<string, Item>} */
  #mine = new Map();
  #turn = Promise.resolve();
  /** @type {Item[]} in order */
  items = [];
  /** Whether the browser keeps them. */
  kept = true;

  /**
   * @param {import('./records.js').Records} records
   * @param {{who: string, page: string}} me
   * @param {() => number} now the server's time, in milliseconds
   * @param {Channel} channel
   */
  constructor(records, me, now, channel) {
    this.#records = records;
    this.#me = me;
    this.#now = now;
    this.#channel = channel;
    records.lost = () => void this.refresh();
    channel.onmessage = ({ data }) => (data.over ? this.#look(data.over) : this.#spread(data));
  }

  /** @param {Hears} hears */
  hear(hears) {
    this.#hears.push(hears);
  }

  /**
   * Tell all windows, this one included, how the sending goes, or that it should go on now.
   * @param {Said} said
   */
  say(said) {
    this.#channel.postMessage(said);
    this.#spread(said);
  }

  /** @param {Said} said */
  #spread(said) {
    for (const hears of this.#hears) hears.said?.(said);
  }

  get page() {
    return this.#me.page;
  }

  /**
   * @param {string} desk
   * @returns {Item[]} what isn't there yet, in order
   */
  waiting(desk) {
    return this.items.filter((item) => item.desk === desk && isOpen(item));
  }

  /**
   * @param {Item} item
   * @returns {number} how many milliseconds ago it was done
   */
  age({ made }) {
    return this.#now() - made;
  }

  /**
   * @param {Item} item
   * @returns {number} in how many milliseconds it may be sent; a clock that jumps keeps nothing back for longer
   */
  left({ due = 0 }) {
    const left = due - this.#now();
    return left > 0 && left <= UNDO_MILLISECONDS ? left : 0;
  }

  /** @param {string} id */
  find(id) {
    return this.items.find((item) => item.id === id);
  }

  get full() {
    return this.items.filter(isOpen).length >= LIMIT;
  }

  /** @param {string[]} over in another window, also where the disk is so full that nothing is left of them */
  #look(over) {
    for (const id of over) this.#mine.delete(id);
    void this.refresh();
  }

  /** Read what other windows have done. */
  refresh() {
    return this.#step(() => ({}), false);
  }

  /**
   * @param {Done} done
   * @param {Partial<Item>} [known] of one that comes from elsewhere
   * @returns {{item: Item, kept: Promise<boolean>}} at once, and whether the browser keeps it
   */
  add(done, known = {}) {
    const { who, page } = this.#me;
    const turn = Math.max(this.#now(), ...this.items.map((item) => item.turn + 1));
    const begun = { id: newKey(), who, page, made: this.#now(), turn, tries: 0, flying: false, ended: 0 };
    const item = /** @type {Item} */ ({ ...begun, state: 'waiting', why: null, told: null, since: [], ...done, ...known });
    this.#mine.set(item.id, item);
    this.items = inOrder([...this.items, item]);
    this.#tell([]);
    const { kept } = this.#begin((items) => ({ put: items.some(({ id }) => id === item.id) ? [] : [item] }), true);
    return { item, kept };
  }

  /**
   * Do it, and send it only after a while, in which it can be taken out again.
   * @param {Done} done
   */
  addLater(done) {
    return this.add(done, { due: this.#now() + UNDO_MILLISECONDS });
  }

  /**
   * Let items be sent that would wait to be taken back.
   * @param {string[]} ids
   */
  release(ids) {
    return this.#change(ids, (item) => ({ ...item, due: 0 }));
  }

  /**
   * Take one out, to edit it or to throw it away; not while it flies, for then nobody knows whether it has arrived.
   * @param {string} id
   * @returns {Promise<Item | undefined>} none: another window has it, or it is on its way
   */
  take(id) {
    return this.#step((items) => {
      const found = items.find((item) => item.id === id);
      if (!found || !isOpen(found) || found.flying) return {};
      return { put: [over(found, 'gone', this.#now())], value: found };
    });
  }

  /**
   * Bring back what was taken out.
   * @param {Item} item
   * @param {Partial<Item>} [changes]
   */
  bring(item, changes = {}) {
    const { page } = this.#me;
    this.#mine.set(item.id, { ...item, page, ...changes });
    return this.#step(() => ({ put: [{ ...item, page, ...changes }] }));
  }

  /**
   * Let items be sent that wait for their editor; they come last.
   * @param {string[]} ids
   * @param {Values} [answers] to what the server asked
   */
  again(ids, answers = {}) {
    return this.#change(ids, (item, index, last) => {
      const known = { made: this.#now(), since: [], why: null, page: this.#me.page };
      return { ...item, ...known, state: 'waiting', turn: last + 1 + index, fields: { ...item.fields, ...answers } };
    });
  }

  /**
   * Have items wait for their editor.
   * @param {string[]} ids
   * @param {(item: Item) => Why | null} why null: they were put aside
   * @param {Values} [fields] that are others now
   */
  hold(ids, why, fields = {}) {
    const held = /** @type {const} */ ({ state: 'held', flying: false });
    return this.#change(ids, (item) => ({ ...item, ...held, why: why(item), fields: { ...item.fields, ...fields } }));
  }

  /**
   * The coverage has moved on while these waited.
   * @param {string[]} ids
   * @param {Since[]} since
   */
  ask(ids, since) {
    return this.#change(ids, (item) => ({ ...item, state: 'confirm', flying: false, since }));
  }

  /**
   * Hear, from now on, what becomes of items whose page is gone.
   * @param {string[]} ids
   */
  adopt(ids) {
    return this.#change(ids, (item) => ({ ...item, page: this.#me.page }));
  }

  /** The first that may be sent now, as far as this window knows. */
  get next() {
    return this.items.find((item) => this.#isNext(item, this.items));
  }

  /** In how many milliseconds something may be sent that can still be taken back; 0: there is no such thing. */
  get soonest() {
    const left = this.items.filter(isOpen).map((item) => this.left(item)).filter((one) => one > 0);
    return left.length > 0 ? Math.min(...left) : 0;
  }

  /**
   * Begin to send one, if it still is the first that may be sent.
   * @param {string} id
   * @returns {Promise<Item | undefined>}
   */
  claim(id) {
    return this.#step((items) => {
      const next = items.find((item) => this.#isNext(item, items));
      if (next?.id !== id) return {};
      const claimed = { ...next, flying: true, tries: next.tries + 1 };
      return { put: [claimed], value: claimed };
    });
  }

  /**
   * It was not sent: whether it arrived isn't known, and it is the next again.
   * @param {string} id
   */
  land(id) {
    return this.#change([id], (item) => ({ ...item, flying: false }));
  }

  /**
   * It is there. What comes after it knows that: an edit of the same entry changes what is there now, and what was
   * written later happened later.
   * @param {string} id
   * @param {Told} told
   */
  finish(id, told) {
    return this.#step((items) => {
      const done = items.find((item) => item.id === id);
      if (!done) return {};
      const later = items.filter((item) => item.turn > done.turn && item.desk === done.desk && isOpen(item));
      return { put: [{ ...over(done, 'sent', this.#now()), told }, ...later.map((item) => follow(item, done, told))] };
    });
  }

  /**
   * @param {Item} item
   * @param {Item[]} items
   */
  #isNext(item, items) {
    if (item.state !== 'waiting' || item.who !== this.#me.who || this.left(item) > 0) return false;
    const before = items.filter((other) => other.turn < item.turn && isOpen(other));
    return item.entry === '' || !before.some(({ desk, entry }) => desk === item.desk && entry === item.entry);
  }

  /**
   * @param {string[]} ids of those that are open still
   * @param {(item: Item, index: number, last: number) => Item} change
   */
  #change(ids, change) {
    return this.#step((items) => {
      const last = Math.max(...items.map(({ turn }) => turn));
      const found = items.filter((item) => ids.includes(item.id) && isOpen(item));
      return { put: found.map((item, index) => change(item, index, last)) };
    });
  }

  /**
   * @template T
   * @param {import('./records.js').Decide<T>} decide
   * @param {boolean} [tell] the other windows
   * @returns {Promise<T | undefined>}
   */
  #step(decide, tell = true) {
    return this.#begin(decide, tell).value;
  }

  /**
   * One step after the other, each on what all windows have done.
   * @template T
   * @param {import('./records.js').Decide<T>} decide
   * @param {boolean} tell
   * @returns {{value: Promise<T | undefined>, kept: Promise<boolean>}}
   */
  #begin(decide, tell) {
    const step = this.#turn.then(() => this.#write(decide));
    this.#turn = step.then(({ over }) => {
      if (tell) this.#channel.postMessage({ over });
    });
    return { value: step.then(({ value }) => value), kept: step.then(({ kept }) => kept) };
  }

  /**
   * Where nothing more is kept, because the disk is full, what is there still is changed, or at least taken away when it is
   * over; the rest is done in memory.
   * @template T
   * @param {import('./records.js').Decide<T>} decide
   * @returns {Promise<{value: T | undefined, over: string[], kept: boolean}>}
   */
  async #write(decide) {
    const before = this.items;
    /** @type {import('./queue-step.js').Decided<T>} */
    let decided = { after: before, missing: [], put: [], remove: [], value: undefined };
    const tries = [ALL, KNOWN, ENDED].map((how) => (/** @type {Item[]} */ stored) => {
      decided = decidedOn(stored, [...this.#mine.values()], decide, this.#now());
      return how(decided, new Set(stored.map(({ id }) => id)));
    });
    const records = this.#records;
    let kept = true;
    await records.step(tries[0]).catch(() => {
      kept = false;
      return records.step(tries[1]).catch(() => records.step(tries[2])).catch(() => tries[2](before));
    });
    this.kept = kept;
    this.#settle(before, decided.after);
    return { value: decided.value, kept, over: decided.put.filter((item) => !isOpen(item)).map(({ id }) => id) };
  }

  /**
   * @param {Item[]} before
   * @param {Item[]} after
   */
  #settle(before, after) {
    const ids = new Set(after.map(({ id }) => id));
    // What was done since the step began is there, too.
    this.items = inOrder([...after, ...[...this.#mine.values()].filter(({ id }) => !ids.has(id))]);
    for (const item of after) if (this.#mine.has(item.id) || item.page === this.#me.page) this.#remember(item);
    const known = new Map(before.map((item) => [item.id, item]));
    const moved = after.filter(({ id, state }) => known.has(id) && known.get(id)?.state !== state);
    this.#tell(moved.map((item) => [item, /** @type {Item} */ (known.get(item.id))]));
  }

  /** @param {Item} item */
  #remember(item) {
    if (isOpen(item)) this.#mine.set(item.id, item);
    else this.#mine.delete(item.id);
  }

  /** @param {[Item, Item][]} moved */
  #tell(moved) {
    for (const hears of this.#hears) {
      for (const [item, before] of moved) hears.moved?.(item, before);
      hears.changed();
    }
  }
}
