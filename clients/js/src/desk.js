/**
 * Drafts and versions over the API, for programs of a newsroom: in Node, or wherever `fetch` may send a token.
 * Browsers of other origins may only read; a token that writes belongs to no page.
 * @module
 */

import { browser } from './browser.js';
import { Problem, Unreachable } from './problem.js';
import { blogPath, figurePath, Requests } from './requests.js';

/** @typedef {import('./desk-types.js').CurrentDraft} CurrentDraft */
/** @typedef {import('./desk-types.js').DraftFields} DraftFields */
/** @typedef {import('./desk-types.js').Change} Change */
/** @typedef {import('./requests.js').Answer} Answer */
/** @typedef {import('./requests.js').Request} Request */

export { Problem, Unreachable };

/**
 * The desk of a server. Where a method takes `ifMatch`, it is the `etag` of the draft that was seen, or `*`: if the draft
 * was saved since, the server refuses (412) and nothing is done.
 *
 * What comes to the same when it is done twice is sent again after network errors and 502, 503 and 504, a few times,
 * with jitter and never before the server's `Retry-After`.
 * Each method throws a `Problem` when the server refuses, and `Unreachable` when no answer came within ten seconds.
 */
export class Desk {
  #requests;

  /**
   * @param {string} url the server's root
   * @param {string} token what the server gave out for the API
   * @param {import('./requests.js').Net} [net]
   */
  constructor(url, token, net = browser()) {
    this.#requests = new Requests(url, token, net);
  }

  /**
   * List the drafts that you see: your own, what was shared or has a time, and for editors what was submitted.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').DraftList>}
   */
  async drafts(slug) {
    return (await this.#read(drafts(slug))).told;
  }

  /**
   * Read a draft as it is now.
   * @param {string} slug
   * @param {number} number
   * @returns {Promise<CurrentDraft>}
   */
  async draft(slug, number) {
    return draftIn(await this.#read(draft(slug, number)));
  }

  /**
   * Begin a draft, which is yours alone until you share or submit it; with the same key it is begun once.
   * @param {string} slug
   * @param {DraftFields} fields
   * @param {{idempotencyKey?: string}} [options]
   * @returns {Promise<CurrentDraft>}
   */
  async beginDraft(slug, fields, { idempotencyKey } = {}) {
    return draftIn(await this.#requests.send('POST', drafts(slug), { said: fields, headers: once(idempotencyKey), harmless: true }));
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
    return draftIn(await this.#requests.send('PATCH', draft(slug, number), { said: changes, headers: seen(ifMatch), harmless: true }));
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
    return this.#act(slug, number, 'submit', { said: { comment }, headers: seen(ifMatch) });
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
    return this.#act(slug, number, 'send-back', { said: { comment }, headers: seen(ifMatch), harmless: false });
  }

  /**
   * Post the version of a draft that was seen; with the same key it is posted once.
   * @param {string} slug
   * @param {number} number
   * @param {{ifMatch: string, idempotencyKey?: string}} options
   * @returns {Promise<Change>}
   */
  async approveDraft(slug, number, { ifMatch, idempotencyKey }) {
    const headers = { ...seen(ifMatch), ...once(idempotencyKey) };
    return changeIn(await this.#requests.send('POST', `${draft(slug, number)}/approve`, { headers, harmless: true }));
  }

  /**
   * Have a draft posted at a moment, to the second.
   * @param {string} slug
   * @param {number} number
   * @param {Date | string} publishAt
   * @param {{ifMatch: string}} options
   */
  scheduleDraft(slug, number, publishAt, { ifMatch }) {
    return this.#act(slug, number, 'schedule', { said: { publish_at: publishAt }, headers: seen(ifMatch) });
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
    return draftIn(await this.#requests.send('DELETE', draft(slug, number), { harmless: true }));
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
    return (await this.#read(`${draft(slug, number)}/versions`)).told.versions;
  }

  /**
   * Read what a draft said in one of its versions.
   * @param {string} slug
   * @param {number} number
   * @param {number} version
   * @returns {Promise<import('./desk-types.js').DraftVersion>}
   */
  async draftVersion(slug, number, version) {
    return (await this.#read(`${draft(slug, number)}/versions/${version}`)).told;
  }

  /**
   * Hold all that a blog has scheduled, or let it go out again; answers since when it is held.
   * @param {string} slug
   * @param {{held?: boolean}} [options]
   * @returns {Promise<string | null>}
   */
  async holdSchedule(slug, { held = true } = {}) {
    return (await this.#requests.send('POST', `${blogPath(slug)}/schedule`, { said: { held }, harmless: true })).told.held_since;
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
   * Read who else is at a blog's desk.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').DeskPresence>}
   */
  async presence(slug) {
    return (await this.#read(`${blogPath(slug)}/presence`)).told;
  }

  /**
   * Say that you are at a desk, every fifteen seconds, or have left it; answers whose the entry is.
   * @param {string} slug
   * @param {string} page your name for one window, of 8 to 64 letters and digits
   * @param {{state?: 'viewing' | 'writing' | 'left', entryId?: number | null, take?: boolean}} [options]
   * `take` takes the entry from whoever edits it
   * @returns {Promise<import('./desk-types.js').Lease | null>}
   */
  async sayPresence(slug, page, { state = 'viewing', entryId = null, take = false } = {}) {
    const said = { page, state, entry_id: entryId, take };
    return (await this.#requests.send('POST', `${blogPath(slug)}/presence`, { said, harmless: true })).told.lease;
  }

  /**
   * Tell the others what you are working on, for half an hour; an empty line takes it back.
   * @param {string} slug
   * @param {string} line
   * @returns {Promise<import('./desk-types.js').DeskPresence>}
   */
  async undertake(slug, line) {
    return (await this.#requests.send('POST', `${blogPath(slug)}/on-it`, { said: { line }, harmless: true })).told;
  }

  /**
   * List the versions of an entry, newest first, 50 at once; `before` goes on where the last list says.
   * @param {string} slug
   * @param {number} number
   * @param {{before?: number}} [options]
   * @returns {Promise<import('./desk-types.js').EntryVersions>}
   */
  async entryVersions(slug, number, { before } = {}) {
    const from = before ? `?before=${before}` : '';
    return (await this.#read(`${entry(slug, number)}/versions${from}`)).told;
  }

  /**
   * Read an entry as one of its versions made it.
   * @param {string} slug
   * @param {number} number
   * @param {number} version
   * @returns {Promise<import('./desk-types.js').EntryVersion>}
   */
  async entryVersion(slug, number, version) {
    return (await this.#read(`${entry(slug, number)}/versions/${version}`)).told;
  }

  /**
   * Compare any two versions of an entry.
   * @param {string} slug
   * @param {number} number
   * @param {number} one
   * @param {number} other
   * @returns {Promise<import('./desk-types.js').Comparison>}
   */
  async compareEntryVersions(slug, number, one, other) {
    return (await this.#read(`${entry(slug, number)}/difference?from=${one}&to=${other}`)).told;
  }

  /**
   * Make a version of an entry its newest, as a revision like any other.
   * @param {string} slug
   * @param {number} number
   * @param {number} version
   * @param {{ifMatch?: string}} [options] `ifMatch` is the tag of the entry's revision
   * @returns {Promise<Change>}
   */
  async restoreEntryVersion(slug, number, version, { ifMatch } = {}) {
    const there = `${entry(slug, number)}/versions/${version}/restore`;
    return changeIn(await this.#requests.send('POST', there, { headers: seen(ifMatch) }));
  }

  /**
   * List what somebody should still find out about, the oldest first, 200 at most.
   * @param {string} slug
   * @returns {Promise<(import('./types.js').Claim & {entry: number, headline: string | null})[]>}
   */
  async openClaims(slug) {
    return (await this.#read(`${blogPath(slug)}/claims`)).told.claims;
  }

  /**
   * Give what an entry says a status, or with `quote` one sentence of it; that of the same quote is replaced.
   * @param {string} slug
   * @param {number} number
   * @param {import('./desk-types.js').ClaimFields} said
   * @returns {Promise<Change>}
   */
  async setClaim(slug, number, said) {
    return changeIn(await this.#requests.send('PUT', `${entry(slug, number)}/claims`, { said, harmless: true }));
  }

  /**
   * Take the status of a claim away.
   * @param {string} slug
   * @param {number} number
   * @param {number} claim
   * @returns {Promise<Change>}
   */
  async dropClaim(slug, number, claim) {
    return changeIn(await this.#requests.send('DELETE', `${entry(slug, number)}/claims/${claim}`, { harmless: true }));
  }

  /**
   * List what the desk has promised: what is due first before the rest, then what was ended within a day.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').DeskPromise[]>}
   */
  async promises(slug) {
    return (await this.#read(promises(slug))).told.promises;
  }

  /**
   * Promise something, for the desk alone; with the same key it is promised once.
   * @param {string} slug
   * @param {string} text
   * @param {Date | string} dueAt
   * @param {{entryId?: number | null, idempotencyKey?: string}} [options]
   * @returns {Promise<import('./desk-types.js').DeskPromise>}
   */
  async makePromise(slug, text, dueAt, { entryId = null, idempotencyKey } = {}) {
    const said = { text, due_at: dueAt, entry_id: entryId };
    return (await this.#requests.send('POST', promises(slug), { said, headers: once(idempotencyKey), harmless: true })).told.promise;
  }

  /**
   * Say what became of a promise (`state`), or move it (`due_at`).
   * @param {string} slug
   * @param {number} number
   * @param {{text?: string, due_at?: Date | string, state?: 'open' | 'done' | 'dropped'}} changes
   * @returns {Promise<import('./desk-types.js').DeskPromise>}
   */
  async changePromise(slug, number, changes) {
    return (await this.#requests.send('PATCH', `${promises(slug)}/${number}`, { said: changes, harmless: true })).told.promise;
  }

  /**
   * List what readers report and nobody has seen to yet, the oldest first.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').Report[]>}
   */
  async reports(slug) {
    return (await this.#read(reports(slug))).told.reports;
  }

  /**
   * Say that a report was seen to; returns how many are still open.
   * @param {string} slug
   * @param {number} number
   * @returns {Promise<number>}
   */
  async closeReport(slug, number) {
    return (await this.#requests.send('POST', `${reports(slug)}/${number}/close`, { harmless: true })).told.open;
  }

  /**
   * Read what is known.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').CurrentBriefing>}
   */
  async briefing(slug) {
    return briefingIn(await this.#read(`${blogPath(slug)}/briefing`));
  }

  /**
   * Say what is known, in up to seven statements, in place of what was said before.
   * @param {string} slug
   * @param {import('./desk-types.js').BriefingFields} said
   * @param {{ifMatch?: string}} [options]
   * @returns {Promise<import('./desk-types.js').CurrentBriefing>}
   */
  async setBriefing(slug, said, { ifMatch } = {}) {
    return briefingIn(await this.#requests.send('PUT', `${blogPath(slug)}/briefing`, { said, headers: seen(ifMatch) }));
  }

  /**
   * Take the briefing away.
   * @param {string} slug
   * @param {{ifMatch?: string}} [options]
   * @returns {Promise<import('./desk-types.js').CurrentBriefing>}
   */
  async dropBriefing(slug, { ifMatch } = {}) {
    return briefingIn(await this.#requests.send('DELETE', `${blogPath(slug)}/briefing`, { headers: seen(ifMatch) }));
  }

  /**
   * Say what a figure is, or was at a time (`as_of`); what was said of the same moment, in no entry, is replaced.
   * @param {string} slug
   * @param {string} figure its name
   * @param {import('./desk-types.js').ReadingFields} said
   * @returns {Promise<import('./types.js').FigureChange>}
   */
  async setReading(slug, figure, said) {
    return (await this.#requests.send('PUT', figurePath(slug, figure), { said, harmless: true })).told;
  }

  /**
   * Take away all that was said of a figure in no entry.
   * @param {string} slug
   * @param {string} figure
   * @returns {Promise<import('./types.js').FigureChange>}
   */
  async dropReadings(slug, figure) {
    return (await this.#requests.send('DELETE', figurePath(slug, figure))).told;
  }

  /**
   * Take away one reading of a figure.
   * @param {string} slug
   * @param {string} figure
   * @param {number} reading
   * @returns {Promise<import('./types.js').FigureChange>}
   */
  async dropReading(slug, figure, reading) {
    return (await this.#requests.send('DELETE', `${figurePath(slug, figure)}/readings/${reading}`)).told;
  }

  /**
   * @param {string} slug
   * @param {number} number
   * @param {string} act
   * @param {Request} [request]
   * @returns {Promise<CurrentDraft>}
   */
  async #act(slug, number, act, request = {}) {
    return draftIn(await this.#requests.send('POST', `${draft(slug, number)}/${act}`, { harmless: true, ...request }));
  }

  /** @param {string} path */
  #read(path) {
    return this.#requests.send('GET', path, { harmless: true });
  }
}

/** @param {string} slug */
const promises = (slug) => `${blogPath(slug)}/promises`;

/** @param {string} slug */
const reports = (slug) => `${blogPath(slug)}/reports`;

/** @param {string} slug */
const drafts = (slug) => `${blogPath(slug)}/drafts`;

/**
 * @param {string} slug
 * @param {number} number
 */
const draft = (slug, number) => `${drafts(slug)}/${number}`;

/**
 * @param {string} slug
 * @param {number} number
 */
const entry = (slug, number) => `${blogPath(slug)}/entries/${number}`;

/**
 * @param {string | undefined} ifMatch
 * @returns {Record<string, string>}
 */
const seen = (ifMatch) => (ifMatch === undefined ? {} : { 'if-match': ifMatch });

/** @param {string | undefined} key */
const once = (key) => ({ 'idempotency-key': key ?? crypto.randomUUID() });

/** @param {Answer} answer */
const briefingIn = ({ told, etag }) => ({ briefing: told.briefing, etag: etag ?? '*' });

/** @param {Answer} answer */
const draftIn = ({ told, etag }) => ({ draft: told.draft, etag: etag ?? '*' });

/** @param {Answer} answer */
const changeIn = ({ told, etag }) => ({ seq: told.seq, epoch: told.epoch, entry: told.entry, etag, warnings: told.warnings ?? [] });
