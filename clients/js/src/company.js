/**
 * Whether an element has its blog for itself: then it follows it, and where several show one they share a connection
 * (sharing.js), which is loaded then.
 * @module
 */

import { Following } from './following.js';
import { apiOf } from './wire.js';

/** @typedef {import('./following.js').Options} Options */
/** @typedef {{options: Options, position: import('./types.js').Position | null, alone?: Following}} Member */

/** By the API's address of their blog. @type {Map<string, Company>} */
const companies = new Map();

class Company {
  /** @type {Set<Member>} */
  #members = new Set();
  #api;
  #follow;
  /** @type {Promise<import('./sharing.js').Shared> | null} */
  #shared = null;

  /**
   * @param {string} api
   * @param {(options: Options) => Following} follow
   */
  constructor(api, follow) {
    this.#api = api;
    this.#follow = follow;
  }

  /** @param {Member} member */
  join(member) {
    this.#members.add(member);
    // All that the page has are there before the first has to wait for anything.
    queueMicrotask(() => this.#members.has(member) && this.#begin(member));
  }

  /** @param {Member} member */
  leave(member) {
    this.#members.delete(member);
    member.alone?.close();
    void this.#shared?.then((shared) => shared.leave(member));
    if (this.#members.size === 0) this.#forget();
  }

  /** @param {Member} member */
  refresh(member) {
    member.alone?.refresh();
    void this.#shared?.then((shared) => shared.refresh());
  }

  /** @param {Member} member */
  async #begin(member) {
    if (this.#members.size > 1) this.#shared ??= this.#share();
    try {
      const shared = await this.#shared;
      if (!this.#members.has(member)) return;
      if (shared) return shared.join(member);
    } catch {
      // What shares could not be loaded.
      this.#shared = null;
    }
    member.alone ??= this.#follow(member.options);
    member.alone.open();
  }

  /** Let all have one connection, also who was alone until now. */
  async #share() {
    const { Shared } = await import('./sharing.js');
    const shared = new Shared(this.#api, this.#follow, () => this.#forget());
    for (const member of this.#members) {
      member.alone?.close();
      member.alone = undefined;
      shared.join(member);
    }
    return shared;
  }

  #forget() {
    if (companies.get(this.#api) === this) companies.delete(this.#api);
  }
}

/**
 * Makes connections that are shared where there are several.
 * @param {Options} options
 * @param {import('./browser.js').World} world
 * @param {(transport: string) => import('./links.js').Opener} openerOf
 * @returns {Pick<Following, 'open' | 'close' | 'refresh'>}
 */
export function connect(options, world, openerOf) {
  const api = apiOf(options.src);
  /** @type {Member} */
  const member = { options, position: null };
  /** @type {Company | undefined} */
  let company;
  return {
    open() {
      company = companies.get(api) ?? new Company(api, (one) => new Following(one, world, openerOf));
      companies.set(api, company);
      company.join(member);
    },
    close: () => company?.leave(member),
    refresh: () => company?.refresh(member),
  };
}
