/**
 * Partners, their keys and their receivers over the API, for programs of a house: in Node, or wherever `fetch` may send a
 * token. Browsers of other origins may only read; a token that administers belongs to no page.
 * @module
 */

import { browser } from './browser.js';
import { Problem, Unreachable } from './problem.js';
import { Requests } from './requests.js';

/** @typedef {import('./partner-types.js').Partner} Partner */
/** @typedef {import('./partner-types.js').PartnerFields} PartnerFields */
/** @typedef {import('./partner-types.js').PartnerKey} PartnerKey */
/** @typedef {import('./partner-types.js').Endpoint} Endpoint */
/** @typedef {import('./partner-types.js').EndpointFields} EndpointFields */
/** @typedef {import('./partner-types.js').MadeEndpoint} MadeEndpoint */
/** @typedef {import('./partner-types.js').Attempt} Attempt */
/** @typedef {import('./partner-types.js').BlogReceipts} BlogReceipts */
/** @typedef {import('./requests.js').Request} Request */

export { Problem, Unreachable };

/**
 * The partners of a server, for tokens with the scope `admin` that are good for all blogs. A receiver is an endpoint of a
 * partner: `partner` is the partner's number, `number` that of the receiver.
 *
 * What comes to the same when it is done twice is sent again after network errors and 502, 503 and 504, a few times,
 * with jitter and never before the server's `Retry-After`.
 * Each method throws a `Problem` when the server refuses, and `Unreachable` when no answer came within ten seconds.
 */
export class Partners {
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
   * List the partners, oldest first.
   * @returns {Promise<Partner[]>}
   */
  async partners() {
    return (await this.#read('/partners')).told.partners;
  }

  /**
   * Read a partner; its keys and receivers are lists of their own.
   * @param {number} partner
   * @returns {Promise<Partner>}
   */
  async partner(partner) {
    return (await this.#read(at(partner))).told.partner;
  }

  /**
   * Add a partner; a name that another has is refused, so that it is added once.
   * @param {PartnerFields & {name: string}} said
   * @returns {Promise<Partner>}
   */
  async createPartner(said) {
    return (await this.#requests.send('POST', '/partners', { said })).told.partner;
  }

  /**
   * Change the named fields of a partner; what it gets, by `blogs` or `everywhere`, is said as a whole.
   * @param {number} partner
   * @param {PartnerFields} said
   * @returns {Promise<Partner>}
   */
  async changePartner(partner, said) {
    return (await this.#requests.send('PATCH', at(partner), { said, harmless: true })).told.partner;
  }

  /**
   * Let a partner's keys open nothing until it is let in again.
   * @param {number} partner
   * @returns {Promise<Partner>}
   */
  async shutOutPartner(partner) {
    return (await this.#requests.send('POST', `${at(partner)}/shut-out`, { harmless: true })).told.partner;
  }

  /**
   * Let a partner's keys open what they opened.
   * @param {number} partner
   * @returns {Promise<Partner>}
   */
  async letInPartner(partner) {
    return (await this.#requests.send('POST', `${at(partner)}/let-in`, { harmless: true })).told.partner;
  }

  /**
   * List what is known of a partner's keys, the newest first.
   * @param {number} partner
   * @returns {Promise<PartnerKey[]>}
   */
  async partnerKeys(partner) {
    return (await this.#read(`${at(partner)}/keys`)).told.keys;
  }

  /**
   * Make a key, `pk` for addresses or `sk` for headers; the answer is the only place where it is told.
   * @param {number} partner
   * @param {{kind: 'pk' | 'sk', expires_at?: Date | string}} said
   * @returns {Promise<import('./partner-types.js').MadeKey>}
   */
  async makePartnerKey(partner, said) {
    return (await this.#requests.send('POST', `${at(partner)}/keys`, { said })).told;
  }

  /**
   * Revoke a key, by its number.
   * @param {number} partner
   * @param {number} key
   * @returns {Promise<PartnerKey[]>} all that are known
   */
  async revokePartnerKey(partner, key) {
    return (await this.#requests.send('DELETE', `${at(partner)}/keys/${key}`)).told.keys;
  }

  /**
   * Read what a partner used in the last days, 400 at most, the newest first: by day, page and transport.
   * @param {number} partner
   * @param {{days?: number}} [options]
   * @returns {Promise<import('./partner-types.js').UsageLine[]>}
   */
  async usage(partner, { days = 30 } = {}) {
    return (await this.#read(`${at(partner)}/usage?days=${days}`)).told.usage;
  }

  /**
   * Read up to which event a partner's pages and receivers are, and what they may still show, by blog.
   * @param {number} partner
   * @returns {Promise<BlogReceipts[]>}
   */
  async receipts(partner) {
    return (await this.#read(`${at(partner)}/receipts`)).told.receipts;
  }

  /**
   * List a partner's receivers, oldest first, each with how far it was sent.
   * @param {number} partner
   * @returns {Promise<Endpoint[]>}
   */
  async endpoints(partner) {
    return (await this.#read(`${at(partner)}/endpoints`)).told.endpoints;
  }

  /**
   * Read a receiver.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<Endpoint>}
   */
  async endpoint(partner, number) {
    return (await this.#read(endpointAt(partner, number))).told.endpoint;
  }

  /**
   * Add a receiver, which is sent what happens from now on; its `secret` is told this once.
   * @param {number} partner
   * @param {EndpointFields & {url: string}} said
   * @returns {Promise<MadeEndpoint>}
   */
  async createEndpoint(partner, said) {
    return (await this.#requests.send('POST', `${at(partner)}/endpoints`, { said })).told;
  }

  /**
   * Change the named fields of a receiver.
   * @param {number} partner
   * @param {number} number
   * @param {EndpointFields} said
   * @returns {Promise<Endpoint>}
   */
  async changeEndpoint(partner, number, said) {
    return (await this.#requests.send('PATCH', endpointAt(partner, number), { said, harmless: true })).told.endpoint;
  }

  /**
   * Delete a receiver, with all that is known of what it was sent.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<Endpoint[]>} those that are left
   */
  async deleteEndpoint(partner, number) {
    return (await this.#requests.send('DELETE', endpointAt(partner, number))).told.endpoints;
  }

  /**
   * Send a receiver nothing until it is resumed.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<Endpoint>}
   */
  async pauseEndpoint(partner, number) {
    return this.#act(partner, number, 'pause');
  }

  /**
   * Go on at once where a receiver stood, also one that was given up on.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<Endpoint>}
   */
  async resumeEndpoint(partner, number) {
    return this.#act(partner, number, 'resume');
  }

  /**
   * Give a receiver another secret, which is told this once; for a day the one before signs, too.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<MadeEndpoint>}
   */
  async renewEndpointSecret(partner, number) {
    return (await this.#requests.send('POST', `${endpointAt(partner, number)}/secret`)).told;
  }

  /**
   * Let what a receiver is sent be signed with the present secret alone from now on.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<Endpoint>}
   */
  async endFormerSecrets(partner, number) {
    return (await this.#requests.send('DELETE', `${endpointAt(partner, number)}/former-secrets`, { harmless: true })).told.endpoint;
  }

  /**
   * Send a receiver something that is no event, and tell what came of it.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<Attempt>}
   */
  async testEndpoint(partner, number) {
    return (await this.#requests.send('POST', `${endpointAt(partner, number)}/test`)).told.attempt;
  }

  /**
   * Send one event of a blog again, as it reads now, and tell what came of it.
   * @param {number} partner
   * @param {number} number
   * @param {string} blog
   * @param {number} seq
   * @returns {Promise<Attempt>}
   */
  async sendEventAgain(partner, number, blog, seq) {
    return (await this.#requests.send('POST', `${endpointAt(partner, number)}/again`, { said: { blog, seq } })).told.attempt;
  }

  /**
   * Send all of a blog again from an event on, in order.
   * @param {number} partner
   * @param {number} number
   * @param {string} blog
   * @param {number} seq
   * @returns {Promise<Endpoint>}
   */
  async replayEvents(partner, number, blog, seq) {
    return this.#act(partner, number, 'replay', { said: { blog, seq } });
  }

  /**
   * List what was tried last, the newest first, a hundred at most.
   * @param {number} partner
   * @param {number} number
   * @returns {Promise<Attempt[]>}
   */
  async attempts(partner, number) {
    return (await this.#read(`${endpointAt(partner, number)}/attempts`)).told.attempts;
  }

  /**
   * @param {number} partner
   * @param {number} number
   * @param {string} act
   * @param {Request} [request]
   * @returns {Promise<Endpoint>}
   */
  async #act(partner, number, act, request = {}) {
    return (await this.#requests.send('POST', `${endpointAt(partner, number)}/${act}`, { harmless: true, ...request })).told.endpoint;
  }

  /** @param {string} path */
  #read(path) {
    return this.#requests.send('GET', path, { harmless: true });
  }
}

/** @param {number} partner */
const at = (partner) => `/partners/${partner}`;

/**
 * @param {number} partner
 * @param {number} number
 */
const endpointAt = (partner, number) => `${at(partner)}/endpoints/${number}`;
