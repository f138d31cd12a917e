/**
 * Drafts and versions over the API, for programs of a newsroom: in Node, or wherever `fetch` may send a token.
 * Browsers of other origins may only read; a token that writes belongs to no page.
 * @module
 */

import { DeskDrafts } from './desk-drafts.js';
import { Problem, Unreachable } from './problem.js';
import { blogPath, changeOf, condition, figurePath, once } from './requests.js';

/** @typedef {import('./desk-types.js').Change} Change */
/** @typedef {import('./requests.js').Answer} Answer */

export { Problem, Unreachable };

/**
 * The desk of a server. Where a method takes `ifMatch`, it is the `etag` of the draft that was seen, or `*`: if the draft
 * was saved since, the server refuses (412) and nothing is done.
 *
 * What comes to the same when it is done twice is sent again after network errors and 502, 503 and 504, a few times,
 * with jitter and never before the server's `Retry-After`.
 * Each method throws a `Problem` when the server refuses, and `Unreachable` when no answer came within ten seconds.
 */
export class Desk extends DeskDrafts {
  /**
   * Read who else is at a blog's desk.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').DeskPresence>}
   */
  async presence(slug) {
    return (await this.read(`${blogPath(slug)}/presence`)).told;
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
    return (await this.requests.send('POST', `${blogPath(slug)}/presence`, { said, harmless: true })).told.lease;
  }

  /**
   * Tell the others what you are working on, for half an hour; an empty line takes it back.
   * @param {string} slug
   * @param {string} line
   * @returns {Promise<import('./desk-types.js').DeskPresence>}
   */
  async undertake(slug, line) {
    return (await this.requests.send('POST', `${blogPath(slug)}/on-it`, { said: { line }, harmless: true })).told;
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
    return (await this.read(`${entry(slug, number)}/versions${from}`)).told;
  }

  /**
   * Read an entry as one of its versions made it.
   * @param {string} slug
   * @param {number} number
   * @param {number} version
   * @returns {Promise<import('./desk-types.js').EntryVersion>}
   */
  async entryVersion(slug, number, version) {
    return (await this.read(`${entry(slug, number)}/versions/${version}`)).told;
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
    return (await this.read(`${entry(slug, number)}/difference?from=${one}&to=${other}`)).told;
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
    return changeOf(await this.requests.send('POST', there, { headers: condition(ifMatch) }));
  }

  /**
   * List what somebody should still find out about, the oldest first, 200 at most.
   * @param {string} slug
   * @returns {Promise<(import('./types.js').Claim & {entry: number, headline: string | null})[]>}
   */
  async openClaims(slug) {
    return (await this.read(`${blogPath(slug)}/claims`)).told.claims;
  }

  /**
   * Give what an entry says a status, or with `quote` one sentence of it; that of the same quote is replaced.
   * @param {string} slug
   * @param {number} number
   * @param {import('./desk-types.js').ClaimFields} said
   * @returns {Promise<Change>}
   */
  async setClaim(slug, number, said) {
    return changeOf(await this.requests.send('PUT', `${entry(slug, number)}/claims`, { said, harmless: true }));
  }

  /**
   * Take the status of a claim away.
   * @param {string} slug
   * @param {number} number
   * @param {number} claim
   * @returns {Promise<Change>}
   */
  async dropClaim(slug, number, claim) {
    return changeOf(await this.requests.send('DELETE', `${entry(slug, number)}/claims/${claim}`, { harmless: true }));
  }

  /**
   * List the entries that link to what has changed since, as it was longest ago first, 200 at most.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').UnsettledEntry[]>}
   */
  async unsettledEntries(slug) {
    return (await this.read(`${blogPath(slug)}/unsettled`)).told.entries;
  }

  /**
   * Say that an entry is right still, in spite of what has changed until a moment of what it links to.
   * @param {string} slug
   * @param {number} number
   * @param {Date | string} until
   * @returns {Promise<Change>}
   */
  async stillRight(slug, number, until) {
    return changeOf(await this.requests.send('POST', `${entry(slug, number)}/still-right`, { said: { until }, harmless: true }));
  }

  /**
   * Read who is on duty, and what is prepared for the next editor.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').Handover>}
   */
  async handover(slug) {
    return (await this.read(handover(slug))).told;
  }

  /**
   * Leave notes for the next editor, and a line for readers, in the place of what waits.
   * @param {string} slug
   * @param {{notes?: string, note?: string}} said
   * @returns {Promise<import('./desk-types.js').Handover>}
   */
  async prepareHandover(slug, said) {
    return (await this.requests.send('PUT', handover(slug), { said, harmless: true })).told;
  }

  /**
   * Take back what waits for the next editor.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').Handover>}
   */
  async takeBackHandover(slug) {
    return (await this.requests.send('DELETE', handover(slug), { harmless: true })).told;
  }

  /**
   * Take the shift over, once, under the name of the token.
   * @param {string} slug
   * @param {number} seen the `last` of the hand-over that was read
   * @returns {Promise<import('./desk-types.js').ShiftChange>}
   */
  async takeOver(slug, seen) {
    return (await this.requests.send('POST', `${handover(slug)}/take`, { said: { seen }, harmless: true })).told;
  }

  /**
   * List what the desk has promised: what is due first before the rest, then what was ended within a day.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').DeskPromise[]>}
   */
  async promises(slug) {
    return (await this.read(promises(slug))).told.promises;
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
    return (await this.requests.send('POST', promises(slug), { said, headers: once(idempotencyKey), harmless: true })).told.promise;
  }

  /**
   * Say what became of a promise (`state`), or move it (`due_at`).
   * @param {string} slug
   * @param {number} number
   * @param {{text?: string, due_at?: Date | string, state?: 'open' | 'done' | 'dropped'}} changes
   * @returns {Promise<import('./desk-types.js').DeskPromise>}
   */
  async changePromise(slug, number, changes) {
    return (await this.requests.send('PATCH', `${promises(slug)}/${number}`, { said: changes, harmless: true })).told.promise;
  }

  /**
   * List what readers report and nobody has seen to yet, the oldest first.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').Report[]>}
   */
  async reports(slug) {
    return (await this.read(reports(slug))).told.reports;
  }

  /**
   * Say that a report was seen to; returns how many are still open.
   * @param {string} slug
   * @param {number} number
   * @returns {Promise<number>}
   */
  async closeReport(slug, number) {
    return (await this.requests.send('POST', `${reports(slug)}/${number}/close`, { harmless: true })).told.open;
  }

  /**
   * Read what is known.
   * @param {string} slug
   * @returns {Promise<import('./desk-types.js').CurrentBriefing>}
   */
  async briefing(slug) {
    return briefingIn(await this.read(`${blogPath(slug)}/briefing`));
  }

  /**
   * Say what is known, in up to seven statements, in place of what was said before.
   * @param {string} slug
   * @param {import('./desk-types.js').BriefingFields} said
   * @param {{ifMatch?: string}} [options]
   * @returns {Promise<import('./desk-types.js').CurrentBriefing>}
   */
  async setBriefing(slug, said, { ifMatch } = {}) {
    return briefingIn(await this.requests.send('PUT', `${blogPath(slug)}/briefing`, { said, headers: condition(ifMatch) }));
  }

  /**
   * Say that statements are right still, by their places, from 0; nothing else of the briefing changes.
   * @param {string} slug
   * @param {number[]} places
   * @param {{ifMatch?: string}} [options]
   * @returns {Promise<import('./desk-types.js').CurrentBriefing>}
   */
  async confirmStatements(slug, places, { ifMatch } = {}) {
    const said = { statements: places };
    return briefingIn(await this.requests.send('POST', `${blogPath(slug)}/briefing/still-right`, { said, headers: condition(ifMatch) }));
  }

  /**
   * Take the briefing away.
   * @param {string} slug
   * @param {{ifMatch?: string}} [options]
   * @returns {Promise<import('./desk-types.js').CurrentBriefing>}
   */
  async dropBriefing(slug, { ifMatch } = {}) {
    return briefingIn(await this.requests.send('DELETE', `${blogPath(slug)}/briefing`, { headers: condition(ifMatch) }));
  }

  /**
   * Say what a figure is, or was at a time (`as_of`); what was said of the same moment, in no entry, is replaced.
   * @param {string} slug
   * @param {string} figure its name
   * @param {import('./desk-types.js').ReadingFields} said
   * @returns {Promise<import('./types.js').FigureChange>}
   */
  async setReading(slug, figure, said) {
    return (await this.requests.send('PUT', figurePath(slug, figure), { said, harmless: true })).told;
  }

  /**
   * Take away all that was said of a figure in no entry.
   * @param {string} slug
   * @param {string} figure
   * @returns {Promise<import('./types.js').FigureChange>}
   */
  async dropReadings(slug, figure) {
    return (await this.requests.send('DELETE', figurePath(slug, figure))).told;
  }

  /**
   * Take away one reading of a figure.
   * @param {string} slug
   * @param {string} figure
   * @param {number} reading
   * @returns {Promise<import('./types.js').FigureChange>}
   */
  async dropReading(slug, figure, reading) {
    return (await this.requests.send('DELETE', `${figurePath(slug, figure)}/readings/${reading}`)).told;
  }
}

/** @param {string} slug */
const promises = (slug) => `${blogPath(slug)}/promises`;

/** @param {string} slug */
const handover = (slug) => `${blogPath(slug)}/handover`;

/** @param {string} slug */
const reports = (slug) => `${blogPath(slug)}/reports`;

/**
 * @param {string} slug
 * @param {number} number
 */
const entry = (slug, number) => `${blogPath(slug)}/entries/${number}`;

/** @param {Answer} answer */
const briefingIn = ({ told, etag }) => ({ briefing: told.briefing, etag: etag ?? '*' });
