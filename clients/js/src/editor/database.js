/**
 * A database of the browser with one store, which nobody waits for without an end: some browsers never answer, instead of
 * refusing, and Chromium doesn't after its storage was cleared. What is gone is opened anew.
 * @module
 */

/** @typedef {{name: string, store: string, keyPath: string}} Shape */

const OPENING_MILLISECONDS = 3000;

/** It is gone, or behaves as if it were: nothing was written. */
class GoneError extends Error {}

export class BrowserDatabase {
  /** Is called when somebody has cleared it. */
  lost = () => {};
  #factory;
  #shape;
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null;
  /** What ends the transactions that are under way. @type {Set<AbortController>} */
  #ends = new Set();

  /**
   * @param {IDBFactory | undefined} factory none: the browser refuses it
   * @param {Shape} shape
   */
  constructor(factory, shape) {
    this.#factory = factory;
    this.#shape = shape;
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => () => T} ask asks for what is wanted, and returns what gives it when all is done; may be asked twice
   * @param {number} milliseconds how long the browser may take
   * @param {boolean} [again] whether to try a second time when it is gone
   * @returns {Promise<T>} rejects when nothing was written
   */
  async transact(mode, ask, milliseconds, again = true) {
    const opened = (this.#opened ??= this.#open());
    const database = await opened.catch((error) => {
      this.#forget(opened);
      throw error;
    });
    try {
      return await this.#inTime(milliseconds, (signal) => transaction(database, this.#shape.store, mode, ask, signal));
    } catch (error) {
      this.#forget(opened);
      database.close();
      if (!again || !(error instanceof GoneError)) throw error;
    }
    return this.transact(mode, ask, milliseconds, false);
  }

  /** @param {Promise<IDBDatabase>} opened what is to be opened anew */
  #forget(opened) {
    if (this.#opened === opened) this.#opened = null;
  }

  /**
   * @template T
   * @param {number} milliseconds
   * @param {(signal: AbortSignal) => Promise<T>} work
   */
  async #inTime(milliseconds, work) {
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), milliseconds);
    this.#ends.add(end);
    try {
      return await work(end.signal);
    } finally {
      clearTimeout(timer);
      this.#ends.delete(end);
    }
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    return new Promise((resolve, reject) => {
      const { name, store, keyPath } = this.#shape;
      const opening = /** @type {IDBFactory} */ (this.#factory).open(name, 1);
      setTimeout(() => reject(new Error('The browser does not answer.')), OPENING_MILLISECONDS);
      opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath });
      opening.onsuccess = () => {
        opening.result.onclose = () => this.#close();
        opening.result.onversionchange = () => opening.result.close();
        resolve(opening.result);
      };
      opening.onerror = () => reject(opening.error);
    });
  }

  /** Somebody has cleared it. */
  #close() {
    this.#opened = null;
    for (const end of this.#ends) end.abort();
    this.lost();
  }
}

/**
 * @template T
 * @param {IDBDatabase} database
 * @param {string} name of the store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => () => T} ask
 * @param {AbortSignal} signal ends it
 * @returns {Promise<T>}
 */
function transaction(database, name, mode, ask, signal) {
  return new Promise((resolve, reject) => {
    // On the disk before it is said to be kept.
    const begun = begin(database, name, mode);
    const given = ask(begun.objectStore(name));
    begun.oncomplete = () => resolve(given());
    begun.onabort = () => reject(begun.error ?? new GoneError('Nothing was written.'));
    signal.onabort = () => {
      // What is answered late is not to be written after all.
      abort(begun);
      reject(new GoneError('The browser does not answer.'));
    };
  });
}

/**
 * @param {IDBDatabase} database
 * @param {string} name
 * @param {IDBTransactionMode} mode
 */
function begin(database, name, mode) {
  try {
    return database.transaction(name, mode, { durability: 'strict' });
  } catch (error) {
    throw new GoneError(String(error));
  }
}

/** @param {IDBTransaction} begun which may be over */
function abort(begun) {
  try {
    begun.abort();
  } catch {
    // It is over.
  }
}

/** @returns {IDBFactory | undefined} the browser's; some refuse even to name it */
export function databases() {
  try {
    return globalThis.indexedDB;
  } catch {
    return undefined;
  }
}
