/**
 * One page of a browser does what must be done by one alone; when it is gone, the next. A wrong guess, where there are no
 * locks (plain HTTP), sends a text twice at the same time, and its key makes one entry of it all the same.
 * @module
 */

import { newKey } from './key.js';

/** @typedef {import('./texts.js').Shelf} Shelf */
/** @typedef {Pick<import('../browser.js').World, 'setTimeout' | 'now' | 'random'>} World */

const LEASE_MILLISECONDS = 6000;
const RENEWED_MILLISECONDS = 2000;
const DOUBT_MILLISECONDS = 300;

/**
 * Wait for the turn to do something, and have it until the browser ends the page.
 * @param {string} name what is to be done
 * @param {Pick<LockManager, 'request'> | undefined} locks the browser's
 * @param {Shelf} shelf
 * @param {World} world
 * @param {() => void} then called again only where there are no locks, after the turn was lost
 */
export function takeTurns(name, locks, shelf, world, then) {
  if (!locks) return new Lease(name, shelf, world, then).look();
  return void locks.request(name, () => {
    then();
    return new Promise(() => {});
  });
}

class Lease {
  #me = newKey();
  #name;
  #shelf;
  #world;
  #then;
  #held = false;

  /**
   * @param {string} name
   * @param {Shelf} shelf
   * @param {World} world
   * @param {() => void} then
   */
  constructor(name, shelf, world, then) {
    this.#name = name;
    this.#shelf = shelf;
    this.#world = world;
    this.#then = then;
  }

  look() {
    if (this.#held && !this.#mine) this.#held = false;
    if (this.#held) this.#write();
    else if (this.#free) this.#apply();
    this.#world.setTimeout(() => this.look(), RENEWED_MILLISECONDS);
  }

  /** Two may have written at the same time: the later one has it. */
  #apply() {
    const written = this.#write();
    this.#world.setTimeout(() => {
      if (this.#held || (written && !this.#mine)) return;
      this.#held = written;
      this.#then();
    }, DOUBT_MILLISECONDS * (1 + this.#world.random()));
  }

  get #there() {
    try {
      return JSON.parse(this.#shelf.getItem(this.#name) ?? '');
    } catch {
      return null;
    }
  }

  get #mine() {
    return this.#there?.page === this.#me;
  }

  /** Also when it ends so late that the clock was put back meanwhile. */
  get #free() {
    const left = (this.#there?.until ?? 0) - this.#world.now();
    return !(left > 0 && left <= LEASE_MILLISECONDS);
  }

  /** @returns {boolean} false where nothing is kept: then each page has to do it, and keys make one of two */
  #write() {
    try {
      this.#shelf.setItem(this.#name, JSON.stringify({ page: this.#me, until: this.#world.now() + LEASE_MILLISECONDS }));
      return true;
    } catch {
      return false;
    }
  }
}
