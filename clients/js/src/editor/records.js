/**
 * Where what waits to be sent outlives the page: IndexedDB, in which pictures have room, or localStorage where a browser
 * refuses that. Reading and writing are one step: no other window comes between. Knows storages, not what items mean.
 * @module
 */

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
 * @property {boolean} pictures whether there is room for them
 * @property {<T>(decide: Decide<T>) => Promise<T | undefined>} step rejects when nothing was written
 * @property {() => void} lost is called when somebody has cleared the storage
 */
/** @typedef {import('./texts.js').Shelf} Shelf */

const DATABASE = 'liveblog.desk';
const STORE = 'queue';
const PREFIX = 'liveblog.queue:';
/** Some browsers never answer, instead of refusing. */
const PATIENCE_MILLISECONDS = 3000;

/**
 * Find where this browser keeps what waits.
 * @param {IDBFactory | undefined} factory
 * @param {Shelf} shelf
 * @returns {Promise<Records>}
 */
export async function openRecords(factory, shelf) {
  try {
    const records = new Database(/** @type {IDBFactory} */ (factory));
    await records.step(() => ({}));
    return records;
  } catch {
    return new OnShelf(shelf);
  }
}

/** @implements {Records} */
class Database {
  pictures = true;
  lost = () => {};
  #factory;
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null;

  /** @param {IDBFactory} factory */
  constructor(factory) {
    this.#factory = factory;
  }

  /**
   * @template T
   * @param {Decide<T>} decide
   * @param {boolean} again whether to open the database anew when it is gone: somebody cleared it
   * @returns {Promise<T | undefined>}
   */
  async step(decide, again = true) {
    this.#opened ??= opened(this.#factory, () => {
      this.#opened = null;
      this.lost();
    });
    try {
      return await transact(await this.#opened, decide);
    } catch (error) {
      const gone = error instanceof DOMException && error.name === 'InvalidStateError';
      this.#opened = null;
      if (!gone || !again) throw error;
      return this.step(decide, false);
    }
  }
}

/** The same in localStorage, which has less room, and none for pictures. @implements {Records} */
export class OnShelf {
  pictures = false;
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
 * @param {IDBFactory} factory
 * @param {() => void} lost
 * @returns {Promise<IDBDatabase>}
 */
function opened(factory, lost) {
  return new Promise((resolve, reject) => {
    const opening = factory.open(DATABASE, 1);
    setTimeout(() => reject(new Error('The browser does not answer.')), PATIENCE_MILLISECONDS);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
    opening.onsuccess = () => {
      opening.result.onclose = lost;
      resolve(opening.result);
    };
    opening.onerror = () => reject(opening.error);
  });
}

/**
 * @template T
 * @param {IDBDatabase} database
 * @param {Decide<T>} decide
 * @returns {Promise<T | undefined>}
 */
function transact(database, decide) {
  return new Promise((resolve, reject) => {
    // On the disk before it is said to be kept.
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    /** @type {T | undefined} */
    let value;
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = () => reject(transaction.error ?? new Error('Nothing was written.'));
    const reading = store.getAll();
    reading.onsuccess = () => {
      const decided = decide(reading.result);
      value = decided.value;
      for (const item of decided.put ?? []) store.put(item);
      for (const id of decided.remove ?? []) store.delete(id);
    };
  });
}
