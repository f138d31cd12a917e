/**
 * One connection for all elements on a page that show the same blog, whichever part of it each shows. Every element has a
 * snapshot and a position of its own; what comes is told to each from there on. Loaded where there are several.
 * @module
 */

import { snapshotUrl } from './wire.js';

/** @typedef {import('./following.js').Options} Options */
/** @typedef {import('./following.js').Following} Following */
/** @typedef {import('./company.js').Member} Member */

/** So many events are kept for an element that comes later. */
const KEPT = 200;

export class Shared {
  #api;
  #follow;
  #ended;
  /** @type {Following | null} */
  #following = null;
  /** @type {Set<Member>} */
  #members = new Set();
  /** @type {import('./types.js').EventMessage[]} */
  #told = [];
  /** @type {import('./following.js').ConnectionState | null} */
  #state = null;
  /** @type {import('./following.js').Ask | null} */
  #ask = null;
  #refreshing = false;
  /** Whether each part is asked for by itself. */
  #apart = false;

  /**
   * @param {string} api
   * @param {(options: Options) => Following} follow
   * @param {() => void} ended told when it will not come back: whoever comes later may find the blog there
   */
  constructor(api, follow, ended) {
    this.#api = api;
    this.#follow = follow;
    this.#ended = ended;
  }

  /** @param {Member} member */
  join(member) {
    if (this.#members.has(member)) return;
    this.#members.add(member);
    // All that the page has are there before the first has to wait for anything.
    queueMicrotask(() => {
      if (!this.#members.has(member)) return;
      if (!this.#following) return this.#begin();
      if (this.#state) member.options.onState?.(this.#state);
      if (this.#following.position) void this.#admit(member);
    });
  }

  /** @param {Member} member */
  leave(member) {
    this.#members.delete(member);
    if (this.#members.size === 0) this.#following?.close();
    else if (this.#apart) this.refresh();
  }

  /** Take all anew; however many ask for that at once. */
  refresh() {
    if (this.#refreshing) return;
    this.#refreshing = true;
    queueMicrotask(() => {
      this.#refreshing = false;
      this.#following?.refresh();
    });
  }

  #begin() {
    const [{ options: { src } }] = this.#members;
    this.#following = this.#follow({
      src,
      snapshot: (ask) => this.#take(ask),
      onSnapshot: ({ each }) => this.#hand(each),
      onEvent: (event) => this.#tell(event),
      onReaders: (readers) => this.#members.forEach(({ options }) => options.onReaders?.(readers)),
      onState: (state) => {
        this.#state = state;
        if (state.condition === 'ended') this.#ended();
        for (const { options } of this.#members) options.onState?.(state);
      },
    });
    this.#following.open();
  }

  /**
   * Take a snapshot for each, of its part; what several want is asked for once.
   * @param {import('./following.js').Ask} ask
   */
  async #take(ask) {
    this.#ask = ask;
    /** @type {Map<string, Promise<any>>} */
    const asked = new Map();
    /** @type {import('./following.js').Ask} */
    const once = (url, as) => {
      const found = asked.get(url) ?? ask(url, as);
      asked.set(url, found);
      return found;
    };
    const each = new Map();
    await Promise.all([...this.#members].map(async (member) => each.set(member, await this.#snapshotOf(member, once))));
    const taken = [...each.values()];
    const [{ epoch }] = taken;
    if (taken.some((one) => one.epoch !== epoch)) throw new TypeError('snapshots of two epochs');
    const openers = taken.flatMap(({ open }) => open ?? []);
    this.#apart = openers.length > 0;
    return { epoch, head: Math.min(...taken.map(({ head }) => head)), each, open: this.#apart ? together(openers) : undefined };
  }

  /**
   * @param {Member} member
   * @param {import('./following.js').Ask} ask
   */
  #snapshotOf({ options: { snapshot } }, ask) {
    return snapshot ? snapshot(ask, this.#api) : ask(snapshotUrl(this.#api));
  }

  /** @param {Map<Member, any>} each */
  #hand(each) {
    this.#told = [];
    for (const member of this.#members) {
      if (each.has(member)) this.#give(member, each.get(member));
      else void this.#admit(member);
    }
  }

  /**
   * @param {Member} member
   * @param {any} taken
   */
  #give(member, taken) {
    member.position = { epoch: taken.epoch, seq: taken.head };
    member.options.onSnapshot?.(taken);
  }

  /** @param {import('./types.js').EventMessage} event */
  #tell(event) {
    this.#told.push(event);
    if (this.#told.length > KEPT) this.#told.shift();
    for (const member of this.#members) this.#pass(member, event);
  }

  /**
   * Tell one an event, if it is the next for it.
   * @param {Member} member
   * @param {import('./types.js').EventMessage} event
   */
  #pass(member, event) {
    const { position, options } = member;
    if (position?.seq !== event.seq - 1) return;
    member.position = { epoch: position.epoch, seq: event.seq };
    options.onEvent?.(event);
  }

  /**
   * Let one in that came later, and bring it to where the others are.
   * @param {Member} member
   */
  async #admit(member) {
    const ask = this.#ask;
    try {
      const taken = member.position ?? (ask && (await this.#snapshotOf(member, ask)));
      // Who has gone meanwhile may show another blog by now.
      if (!this.#members.has(member)) return;
      // What is asked for again is opened with the others.
      if (taken?.open) return this.refresh();
      if (!member.position && taken) this.#give(member, taken);
    } catch {
      return this.refresh();
    }
    for (const event of this.#told) this.#pass(member, event);
    const here = this.#following?.position;
    const { epoch, seq = 0 } = member.position ?? {};
    if (here && (epoch !== here.epoch || seq < here.seq)) this.refresh();
  }
}

/**
 * Let these have one connection, also who was alone until now.
 * @param {Iterable<Member>} members
 * @param {ConstructorParameters<typeof Shared>} given
 */
export function sharedBy(members, ...given) {
  const shared = new Shared(...given);
  for (const member of members) {
    member.alone?.close();
    member.alone = undefined;
    shared.join(member);
  }
  return shared;
}

/**
 * Follow each part by itself, where no stream has them all; they end together.
 * @param {import('./links.js').Opener[]} openers
 * @returns {import('./links.js').Opener}
 */
const together = (openers) => (api, at, world, listener) => {
  const links = openers.map((open) => open(api, at, world, listener));
  return { close: () => links.forEach((link) => link.close()) };
};
