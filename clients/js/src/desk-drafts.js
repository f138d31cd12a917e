/**
 * Drafts over the API: a part of the desk in desk.js.
 * @module
 */

import { browser } from './browser.js';
import { blogPath, changeOf, condition, once, Requests } from './requests.js';

/** @typedef {import('./desk-types.js').CurrentDraft} CurrentDraft */
/** @typedef {import('./desk-types.js').DraftFields} DraftFields */
/** @typedef {import('./desk-types.js').Change} Change */

export class DeskDrafts {
  /** @protected */
  requests;

  /**
   * @param {string} url the server's root
   * @param {string} token what the server gave out for the API
   * @param {import('./requests.js').Net} [net]
   */
  constructor(url, token, net = browser()) {
    this.requests = new Requests(url, token, net);
  }

  /**
   * List the drafts that you see: your own, what was shared or has a time, and for editors what was submitted.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').DraftList>}
   */
  async drafts(slug) {
    return (await this.read(drafts(slug))).told;
  }

  /**
   * Read a draft as it is now.
   * @param {string} slug
   * @param {number} number
   * @returns {Promise<CurrentDraft>}
   */
  async draft(slug, number) {
    return draftIn(await this.read(draft(slug, number)));
  }

  /**
   * Begin a draft, which is yours alone until you share or submit it; with the same key it is begun once.
   * @param {string} slug
   * @param {DraftFields} fields
   * @param {{idempotencyKey?: string}} [options]
   * @returns {Promise<CurrentDraft>}
   */
  async beginDraft(slug, fields, { idempotencyKey } = {}) {
    return draftIn(await this.requests.send('POST', drafts(slug), { said: fields, headers: once(idempotencyKey), harmless: true }));
  }

  /**
   * Change the named fields of a draft.
   * @param {string} slug
   * @param {number} number
   * @param {DraftFields} changes
   * @param {{ifMatch: string}} options
   * @returns {Promise<CurrentDraft>}
   */
  async saveDraft(slug, number, changes, { ifMatch }) {
    return draftIn(await this.requests.send('PATCH', draft(slug, number), { said: changes, headers: condition(ifMatch), harmless: true }));
  }

  /**
   * Show a draft to everybody at the desk, or to nobody but its author.
   * @param {string} slug
   * @param {number} number
   * @param {{shared?: boolean}} [options]
   */
  shareDraft(slug, number, { shared = true } = {}) {
    return this.#act(slug, number, 'share', { said: { shared } });
  }

  /**
   * Ask editors to post a draft.
   * @param {string} slug
   * @param {number} number
   * @param {string} [comment]
   * @param {{ifMatch?: string}} [options]
   */
  submitDraft(slug, number, comment = '', { ifMatch } = {}) {
    return this.#act(slug, number, 'submit', { said: { comment }, headers: condition(ifMatch) });
  }

  /**
   * Take back that a draft was submitted.
   * @param {string} slug
   * @param {number} number
   */
  takeBackDraft(slug, number) {
    return this.#act(slug, number, 'take-back');
  }

  /**
   * Give a submitted draft back to its author, with a word on what is missing.
   * @param {string} slug
   * @param {number} number
   * @param {string} comment
   * @param {{ifMatch: string}} options
   */
  sendBackDraft(slug, number, comment, { ifMatch }) {
    return this.#act(slug, number, 'send-back', { said: { comment }, headers: condition(ifMatch), harmless: false });
  }

  /**
   * Post the version of a draft that was seen; with the same key it is posted once.
   * @param {string} slug
   * @param {number} number
   * @param {{ifMatch: string, idempotencyKey?: string}} options
   * @returns {Promise<Change>}
   */
  async approveDraft(slug, number, { ifMatch, idempotencyKey }) {
    const headers = { ...condition(ifMatch), ...once(idempotencyKey) };
    return changeOf(await this.requests.send('POST', `${draft(slug, number)}/approve`, { headers, harmless: true }));
  }

  /**
   * Have a draft posted at a moment, to the second.
   * @param {string} slug
   * @param {number} number
   * @param {Date | string} publishAt
   * @param {{ifMatch: string}} options
   */
  scheduleDraft(slug, number, publishAt, { ifMatch }) {
    return this.#act(slug, number, 'schedule', { said: { publish_at: publishAt }, headers: condition(ifMatch) });
  }

  /**
   * Take a draft's time away; it is not posted.
   * @param {string} slug
   * @param {number} number
   */
  unscheduleDraft(slug, number) {
    return this.#act(slug, number, 'unschedule');
  }

  /**
   * Discard a draft; for a day its author can bring it back.
   * @param {string} slug
   * @param {number} number
   * @returns {Promise<CurrentDraft>}
   */
  async discardDraft(slug, number) {
    return draftIn(await this.requests.send('DELETE', draft(slug, number), { harmless: true }));
  }

  /**
   * Bring back what was discarded.
   * @param {string} slug
   * @param {number} number
   */
  bringBackDraft(slug, number) {
    return this.#act(slug, number, 'bring-back');
  }

  /**
   * List the versions of a draft, newest first.
   * @param {string} slug
   * @param {number} number
   * @returns {Promise<import('./desk-types.js').DraftVersionLine[]>}
   */
  async draftVersions(slug, number) {
    return (await this.read(`${draft(slug, number)}/versions`)).told.versions;
  }

  /**
   * Read what a draft said in one of its versions.
   * @param {string} slug
   * @param {number} number
   * @param {number} version
   * @returns {Promise<import('./desk-types.js').DraftVersion>}
   */
  async draftVersion(slug, number, version) {
    return (await this.read(`${draft(slug, number)}/versions/${version}`)).told;
  }

  /**
   * Hold all that a blog has scheduled, or let it go out again; answers since when it is held.
   * @param {string} slug
   * @param {{held?: boolean}} [options]
   * @returns {Promise<string | null>}
   */
  async holdSchedule(slug, { held = true } = {}) {
    return (await this.requests.send('POST', `${blogPath(slug)}/schedule`, { said: { held }, harmless: true })).told.held_since;
  }

  /**
   * Tell the author of what was submitted that you look at it.
   * @param {string} slug
   * @param {number} number
   */
  seeDraft(slug, number) {
    return this.#act(slug, number, 'seen');
  }

  /**
   * @param {string} slug
   * @param {number} number
   * @param {string} act
   * @param {import('./requests.js').Request} [request]
   * @returns {Promise<CurrentDraft>}
   */
  async #act(slug, number, act, request = {}) {
    return draftIn(await this.requests.send('POST', `${draft(slug, number)}/${act}`, { harmless: true, ...request }));
  }

  /**
   * @protected
   * @param {string} path
   */
  read(path) {
    return this.requests.send('GET', path, { harmless: true });
  }
}

/** @param {string} slug */
const drafts = (slug) => `${blogPath(slug)}/drafts`;

/**
 * @param {string} slug
 * @param {number} number
 */
const draft = (slug, number) => `${drafts(slug)}/${number}`;

/** @param {import('./requests.js').Answer} answer */
const draftIn = ({ told, etag }) => ({ draft: told.draft, etag: etag ?? '*', warnings: told.warnings ?? [] });
