/**
 * Notices: what the server says of the parts of this page that have changed. They may be lost, and there may be no stream at
 * all: then the page looks by itself. While nobody sees the page there is none: browsers open six to a server (HTTP/1.1), and
 * six tabs of the desk would leave nothing for a post.
 * @module
 */

import { delay } from '../backoff.js';
import { Timer } from '../timer.js';

/** @typedef {'drafts' | 'duty' | 'presence' | 'promises' | 'readers' | 'reports'} Part as in `model/notice.py` */
/** @typedef {Pick<import('../browser.js').World, 'EventSource' | 'setTimeout' | 'clearTimeout' | 'random' | 'listen'> & {hidden: () => boolean}} Outside */

/** So often the page looks by itself while it isn't told, and so often while it is: what was lost is found then. */
const LOOK_SECONDS = 10;
const CHECK_SECONDS = 60;
/** The server says something each ten seconds; who hears nothing for so long has lost it. */
const SILENCE_SECONDS = 25;
/** A `bye` from here on is for good: they may not listen. */
const FOR_GOOD = 4400;

export class Notices {
  #world;
  #address;
  /** @type {Map<Part, (() => void)[]>} */
  #listeners = new Map();
  /** @type {EventSource | null} */
  #source = null;
  #silence;
  #retry;
  #look;
  #attempt = 0;
  #hears = false;

  /**
   * @param {Outside} world
   * @param {string} address of the stream
   */
  constructor(world, address) {
    this.#world = world;
    this.#address = address;
    this.#silence = new Timer(world);
    this.#retry = new Timer(world);
    this.#look = new Timer(world);
  }

  /**
   * Listen for a part.
   * @param {Part} part
   * @param {() => void} then it has changed, or may have
   */
  on(part, then) {
    this.#listeners.set(part, [...(this.#listeners.get(part) ?? []), then]);
  }

  /** Begin. */
  open() {
    this.#world.listen((signal) => this.#hear(signal));
    this.#connect();
    this.#lookLater();
  }

  /** @param {import('../browser.js').Signal} signal */
  #hear(signal) {
    if (signal === 'offline' || this.#source || this.#world.hidden()) return;
    this.#connect();
    if (!this.#source) this.#emit([...this.#listeners.keys()]);
  }

  #connect() {
    const { EventSource } = this.#world;
    this.#retry.clear();
    if (!EventSource) return;
    const source = new EventSource(this.#address);
    this.#source = source;
    this.#listenOn();
    source.addEventListener('notice', ({ data }) => this.#told(JSON.parse(data).parts));
    source.addEventListener('bye', ({ data }) => {
      const { code, retry_after: retryAfter } = JSON.parse(data);
      this.#lose(code < FOR_GOOD, retryAfter);
    });
    source.onerror = () => this.#lose(true, null);
  }

  /** @param {Part[]} parts */
  #told(parts) {
    this.#attempt = 0;
    if (this.#world.hidden()) return this.#lose(false, null);
    this.#listenOn();
    if (!this.#hears) {
      this.#hears = true;
      this.#lookLater();
    }
    this.#emit(parts);
  }

  #listenOn() {
    this.#silence.set(SILENCE_SECONDS, () => this.#lose(true, null));
  }

  /**
   * @param {boolean} again whether to come back
   * @param {number | null} retryAfter seconds
   */
  #lose(again, retryAfter) {
    this.#source?.close();
    this.#source = null;
    this.#silence.clear();
    if (this.#hears) {
      this.#hears = false;
      this.#lookLater();
    }
    if (again) this.#retry.set(delay(this.#attempt, retryAfter, this.#world.random), () => this.#world.hidden() || this.#connect());
    this.#attempt += 1;
  }

  #lookLater() {
    this.#look.set(this.#hears ? CHECK_SECONDS : LOOK_SECONDS, () => {
      this.#emit([...this.#listeners.keys()]);
      this.#lookLater();
    });
  }

  /** @param {Part[]} parts */
  #emit(parts) {
    if (this.#world.hidden()) return;
    for (const part of parts) {
      for (const then of this.#listeners.get(part) ?? []) then();
    }
  }
}
