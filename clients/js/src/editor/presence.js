/**
 * Being at the desk: this page says now and then that it is open, in which entry, and whether somebody writes; and it says
 * when the entry that was being written here has been taken over. What was written is kept then, as a draft.
 * @module
 */

import { Timer } from '../timer.js';
import { newKey } from './key.js';

/** @typedef {Pick<import('../browser.js').World, 'fetch' | 'setTimeout' | 'clearTimeout' | 'now' | 'listen'> & {hidden: () => boolean}} Outside */
/**
 * @typedef {object} Page
 * @property {string} desk the address of the blog's desk
 * @property {string} entry the number of the entry that the page shows; empty: none
 * @property {() => string} token
 * @property {() => {changed: boolean, sent: URLSearchParams}} words what stands in the form, and whether anybody typed it
 */
/**
 * @typedef {object} Hears
 * @property {(holder: string, draft: string | null) => void} taken somebody else writes the entry now; what was written here is
 *   kept at that address; null: as long as this page is open it is kept here
 */

const BEAT_SECONDS = 15;
/** So long after the last key somebody counts as writing. */
const WRITING_MILLISECONDS = 20_000;

export class Presence {
  #world;
  #page;
  #hears;
  #name = newKey();
  #beat;
  #typed = -Infinity;
  /** Whether others have been told that somebody writes here. */
  #told = false;
  /** Whether the entry was this page's to write. */
  #held = false;
  /** The key of the draft that what is written is kept in, once the entry was taken over; null: there is nothing to keep. @type {string | null} */
  #keeping = null;
  #holder = '';
  /** Counts what was asked, and what made the entry this page's: what an older answer says of it is over. */
  #asked = 0;

  /**
   * @param {Outside} world
   * @param {Page} page
   * @param {Hears} hears
   */
  constructor(world, page, hears) {
    this.#world = world;
    this.#page = page;
    this.#hears = hears;
    this.#beat = new Timer(world);
  }

  /** @returns {string} by which the server knows this page */
  get name() {
    return this.#name;
  }

  /** Begin. */
  open() {
    this.#world.listen((signal) => signal !== 'offline' && void this.say());
    return this.say();
  }

  /** Note that somebody types: others learn it with the first key. */
  type() {
    this.#typed = this.#world.now();
    if (!this.#told) void this.say();
  }

  /** Leave the page. */
  leave() {
    this.#beat.clear();
    this.#told = false;
    void this.#send({ state: 'left' }, true).catch(() => {});
  }

  /** Say that the page is open; while nobody sees it, nothing is said. */
  async say() {
    this.#beat.set(BEAT_SECONDS, () => void this.say());
    if (this.#keeping) void this.#keep();
    if (this.#world.hidden()) return;
    this.#told = this.#world.now() - this.#typed < WRITING_MILLISECONDS;
    const asked = ++this.#asked;
    const answer = await this.#send({ state: this.#told ? 'writing' : 'viewing', entry: this.#page.entry }).catch(() => null);
    if (!answer?.ok) return;
    const { holder, mine } = await answer.json();
    if (asked === this.#asked) this.#learn(holder, mine);
  }

  /**
   * Hear that a part of the page was drawn which says who else writes the entry. It may have been drawn before the entry was
   * taken over here: the server says which is so.
   * @param {string | null} holder
   */
  see(holder) {
    if (holder && this.#held) void this.say();
  }

  /**
   * Learn whose the entry is.
   * @param {string | null} holder null: nobody's
   * @param {boolean} mine
   */
  #learn(holder, mine) {
    if (mine) this.#held = true;
    else if (holder && this.#held) {
      this.#held = false;
      this.#holder = holder;
      if (this.#page.words().changed) {
        this.#keeping = newKey();
        void this.#keep();
      }
    }
  }

  /**
   * Take the entry over.
   * @param {string} address
   * @returns {Promise<boolean>} whether it was done
   */
  async takeOver(address) {
    const answer = await this.#send({}, false, address).catch(() => null);
    this.#asked += 1;
    if (answer?.ok) this.#learn(null, true);
    return Boolean(answer?.ok);
  }

  /** Keep what is written as a draft, again and again until the server has it. */
  async #keep() {
    const { sent } = this.#page.words();
    for (const name of ['revision', 'seen']) sent.delete(name);
    sent.set('key', this.#keeping ?? '');
    sent.set('do', 'keep');
    const address = `${this.#page.desk}/drafts`;
    const answer = await this.#world.fetch(address, this.#request(sent, false)).catch(() => null);
    if (!this.#keeping) return;
    if (!answer?.ok) return this.#hears.taken(this.#holder, null);
    this.#keeping = null;
    const { id } = await answer.json();
    this.#hears.taken(this.#holder, `${address}/${id}`);
  }

  /**
   * @param {Record<string, string>} fields
   * @param {boolean} [keepalive] also when the page goes
   * @param {string} [address]
   */
  #send(fields, keepalive = false, address = `${this.#page.desk}/presence`) {
    return this.#world.fetch(address, this.#request(new URLSearchParams({ ...fields, page: this.#name }), keepalive));
  }

  /**
   * @param {URLSearchParams} body
   * @param {boolean} keepalive
   * @returns {RequestInit}
   */
  #request(body, keepalive) {
    body.set('csrf', this.#page.token());
    return { method: 'POST', body, keepalive, headers: { accept: 'application/json' } };
  }
}
