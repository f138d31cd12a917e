/**
 * Where what waits to be sent outlives the page: IndexedDB, or localStorage where a browser refuses that. Reading and writing are one step:
 * no other window comes between. Knows storages, not what items mean.
 * @module
 */

import { BrowserDatabase } from './database.js';

/** @typedef {import('./queue.js').Item} Item */
/**
 * @template T
 * @typedef {{put?: Item[], remove?: string[], value?: T}} Decision what is to be written, and what is to be known of it
 */
/**
 * @template T
 * @typedef {(items: Item[]) => Decision<T>} Decide may be asked again: it changes nothing itself
 */
/**
 * @typedef {object} Records
 * @property {<T>(decide: Decide<T>) => Promise<T | undefined>} step rejects when nothing was written
 * @property {() => void} lost is called when somebody has cleared the storage
 */
/** @typedef {import('./texts.js').Shelf} Shelf */

const SHAPE = { name: 'liveblog.desk', store: 'queue', keyPath: 'id' };
const PREFIX = 'liveblog.queue:';
const PATIENCE_MILLISECONDS = 10_000;

/**
 * Find where this browser keeps what waits.
 * @param {IDBFactory | undefined} factory
 * @param {Shelf} shelf
 * @returns {Promise<Records>}
 */
export async function openRecords(factory, shelf) {
  try {
    const records = new InDatabase(new BrowserDatabase(factory, SHAPE));
    await records.step(() => ({}));
    return records;
  } catch {
    return new OnShelf(shelf);
  }
}

/** @implements {Records} */
class InDatabase {
  #database;

  /** @param {BrowserDatabase} database */
  constructor(database) {
    this.#database = database;
  }

  /** @param {() => void} hear */
  set lost(hear) {
    this.#database.lost = hear;
  }

  /**
   * @template T
   * @param {Decide<T>} decide
   * @returns {Promise<T | undefined>}
   */
  step(decide) {
    return this.#database.transact('readwrite', (store) => decided(store, decide), PATIENCE_MILLISECONDS);
  }
}

/** The same in localStorage, which has less room. @implements {Records} */
export class OnShelf {
  lost = () => {};
  #shelf;

  /** @param {Shelf} shelf */
  constructor(shelf) {
    this.#shelf = shelf;
  }

  /**
   * @template T
   * @param {Decide<T>} decide
   * @returns {Promise<T | undefined>}
   */
  async step(decide) {
    const { put = [], remove = [], value } = decide(this.#all());
    for (const item of put) this.#shelf.setItem(PREFIX + item.id, JSON.stringify(item));
    for (const id of remove) this.#shelf.removeItem(PREFIX + id);
    return value;
  }

  #all() {
    const names = Array.from({ length: this.#shelf.length }, (_, index) => this.#shelf.key(index) ?? '');
    return names.filter((name) => name.startsWith(PREFIX)).map((name) => JSON.parse(this.#shelf.getItem(name) ?? ''));
  }
}

/**
 * @template T
 * @param {IDBObjectStore} store
 * @param {Decide<T>} decide
 * @returns {() => T | undefined}
 */
function decided(store, decide) {
  /** @type {T | undefined} */
  let value;
  const reading = store.getAll();
  reading.onsuccess = () => {
    const decision = decide(reading.result);
    value = decision.value;
    for (const item of decision.put ?? []) store.put(item);
    for (const id of decision.remove ?? []) store.delete(id);
  };
  return () => value;
}
