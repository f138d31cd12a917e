/**
 * Pictures that were chosen and aren't at the server yet, kept in a database of the browser until they are: their text may
 * be posted first, its page closed, and another page of the desk uploads them. In the text an address of ours stands for each.
 * A picture that is there by now is remembered by its real address. Knows storages and files, not forms.
 * @module
 */

import { BrowserDatabase } from './database.js';
import { newKey } from './key.js';
import { WAITING, waitingAt } from './picturetext.js';

/** @typedef {{key: string, at: number, name: string, size: number, blob: Blob | null, path: string}} Row `blob` null: it is at `path` */
/** @typedef {{file: File | null, path: string}} Found */

const SHAPE = { name: 'liveblog.pictures', store: 'pictures', keyPath: 'key' };
/** More than a day of photographs; browsers grant a page that much, and what is over it waits in its window. */
const MOST_BYTES = 200 * 1024 * 1024;
const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;
const UNUSED_MILLISECONDS = 24 * 3600 * 1000;
const PATIENCE_MILLISECONDS = { look: 3000, file: 20_000 };

export class Files {
  #database;
  #now;
  /** What was chosen in this window: it survives a browser that keeps nothing, or whose storage is cleared. @type {Map<string, File>} */
  #mine = new Map();
  /** What is being uploaded in this window. @type {Map<string, Promise<unknown>>} */
  #flights = new Map();

  /**
   * @param {IDBFactory | undefined} factory none: the browser refuses it
   * @param {() => number} now milliseconds
   */
  constructor(factory, now = Date.now) {
    this.#database = new BrowserDatabase(factory, SHAPE);
    this.#now = now;
  }

  /**
   * Keep a picture.
   * @param {File} file
   * @returns {{key: string, kept: Promise<boolean>}} its name at once, and whether the browser has it on its disk
   */
  keep(file) {
    const key = newKey();
    this.#mine.set(key, file);
    return { key, kept: this.#put(key, file).then(() => true, () => false) };
  }

  /**
   * @param {string} key
   * @returns {Promise<Found>} the file, or where it is by now; neither when this browser hasn't got it
   */
  async find(key) {
    /** @type {Row | undefined} */
    const row = await this.#step('readonly', (store) => store.get(key)).catch(() => undefined);
    const file = row?.blob ? new File([row.blob], row.name, { type: row.blob.type }) : this.#mine.get(key);
    return { file: file ?? null, path: row?.path ?? '' };
  }

  /**
   * It is at the server: remember where, for copies of its text, and give its room back. Its text waits for that, but no
   * longer than for a look.
   * @param {string} key
   * @param {string} path
   */
  async settle(key, path) {
    const row = { key, at: this.#now(), name: '', size: 0, blob: null, path };
    await this.#step('readwrite', (store) => store.put(row), 'look').then(() => this.#mine.delete(key), () => undefined);
  }

  /**
   * Let whoever sends its text wait for an upload of this window, rather than send the picture twice.
   * @param {string} key
   * @param {Promise<unknown>} flight
   */
  fly(key, flight) {
    const over = () => this.#flights.get(key) === flight && this.#flights.delete(key);
    this.#flights.set(key, flight);
    void flight.then(over, over);
  }

  /**
   * Wait until a picture isn't being uploaded in this window.
   * @param {string} key
   */
  async landed(key) {
    await this.#flights.get(key)?.catch(() => undefined);
  }

  /**
   * @param {string} markdown
   * @returns {Promise<string>} with the addresses of those of its pictures that are at the server by now
   */
  async arrived(markdown) {
    let body = markdown;
    for (const key of waitingIn(markdown)) {
      const { path } = await this.find(key);
      if (path) body = arrivedIn(body, key, path);
    }
    return body;
  }

  /**
   * Throw away what no text shows any more.
   * @param {(key: string) => boolean} isShown
   */
  async sweep(isShown) {
    /** @type {Row[]} */
    const rows = (await this.#step('readonly', (store) => store.getAll()).catch(() => undefined)) ?? [];
    for (const { key, at } of rows) {
      const age = Math.abs(this.#now() - at);
      if (age < UNUSED_MILLISECONDS || (age < KEPT_MILLISECONDS && isShown(key))) continue;
      await this.#step('readwrite', (store) => store.delete(key)).catch(() => undefined);
    }
  }

  /**
   * @param {string} key
   * @param {File} file
   */
  async #put(key, file) {
    // Its bytes, not where they came from: a telephone may delete that.
    const blob = new Blob([await file.arrayBuffer()], { type: file.type });
    /** @type {Row[]} */
    const rows = (await this.#step('readonly', (store) => store.getAll())) ?? [];
    const taken = rows.reduce((sum, { size }) => sum + size, 0);
    if (taken + blob.size > MOST_BYTES) throw new DOMException('Too much waits.', 'QuotaExceededError');
    const row = { key, at: this.#now(), name: file.name, size: blob.size, blob, path: '' };
    await this.#step('readwrite', (store) => store.put(row));
  }

  /**
   * @param {'readonly' | 'readwrite'} mode
   * @param {(store: IDBObjectStore) => IDBRequest<any>} ask
   * @param {'look' | 'file'} size how much it is about, and so how long it may take
   * @returns {Promise<any>} what was asked for; rejects when nothing was written
   */
  #step(mode, ask, size = mode === 'readonly' ? 'look' : 'file') {
    const asked = (/** @type {IDBObjectStore} */ store) => {
      const request = ask(store);
      return () => request.result;
    };
    return this.#database.transact(mode, asked, PATIENCE_MILLISECONDS[size]);
  }
}

/**
 * Find the pictures of a text that aren't at the server yet.
 * @param {string} markdown
 * @returns {string[]} their keys, in order
 */
export function waitingIn(markdown) {
  return [...new Set([...markdown.matchAll(WAITING)].map(([, key]) => String(key)))];
}

/**
 * @param {string} markdown
 * @param {string} key
 * @param {string} path where that picture is
 */
export function arrivedIn(markdown, key, path) {
  return markdown.replaceAll(waitingAt(key), path);
}
