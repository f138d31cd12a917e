/**
 * Following a blog: which transport, when to come back, and that every event is told once and in order. The reader's
 * position lives here. How a transport speaks is in links.js and polling.js; what an event changes in feed.js.
 * @module
 */

import { Alarm } from './alarm.js';
import { delay } from './backoff.js';
import { outcomeOf } from './feed.js';
import { endOf, openWebSocket, request } from './links.js';
import { afterClose, apiOf, snapshotUrl } from './wire.js';

/** @typedef {import('./links.js').End} End */
/** @typedef {(url: string, as?: 'json' | 'text') => Promise<any>} Ask fetches, and throws a Refusal where that is no success */
/** @typedef {import('./types.js').EventMessage} EventMessage */
/** @typedef {import('./types.js').Position} Position */

/** @typedef {'connecting' | 'live' | 'reconnecting' | 'offline' | 'ended'} Condition */
/**
 * `reason` is the close code or HTTP status of what went wrong last, null where there was none.
 * @typedef {{condition: Condition, transport: string, reason: number | null}} ConnectionState
 */
/**
 * @typedef {object} Options
 * @property {string} src the absolute address of the blog's page
 * @property {Position | null} [position] null: begin with a snapshot
 * @property {(ask: Ask) => Promise<{epoch: string, head: number}>} [snapshot] takes another than the API's
 * @property {(snapshot: any) => void} [onSnapshot] at the beginning without a position, and after every reset
 * @property {(event: EventMessage) => void} [onEvent] each event after the position once, in order, without a gap
 * @property {(state: ConnectionState) => void} [onState]
 */

// Seconds. The first three are the protocol's (section 8), the others ours.
const DEAD = 60;
const STEADY = 10;
const UPGRADE = 300;
const GREETING = 10;
const BEHIND = 5;

/** After so many attempts in a row without a `hello` the next transport is tried. */
const MISSES = 2;

export class Following {
  #options;
  #world;
  #api;
  #steps;
  #step = 0;
  /** @type {Position | null} */
  #position;
  /** @type {import('./links.js').Link | null} */
  #link = null;
  /** @type {ConnectionState | null} */
  #state = null;
  #done = true;
  #unlisten = () => {};

  /** The protocol's k: how often we came back without staying. */
  #attempt = 0;
  #misses = 0;
  /** Trying the WebSocket again although polling works. */
  #trial = false;
  /** When the hello came, and when anything came last, in milliseconds. */
  #greeted = /** @type {number | null} */ (null);
  #heard = 0;
  #head = 0;
  /** The server said how long to wait: nothing on our side shortens that. */
  #hinted = false;

  #retry;
  #silence;
  #behind;
  #upgrade;

  /**
   * @param {Options} options
   * @param {import('./browser.js').World} world
   * @param {(transport: string) => import('./links.js').Opener} openerOf of those below the WebSocket
   */
  constructor(options, world, openerOf) {
    this.#options = options;
    this.#world = world;
    this.#api = apiOf(options.src);
    this.#position = options.position ?? null;
    this.#steps = [
      ...(world.WebSocket ? [{ transport: 'websocket', open: openWebSocket }] : []),
      ...(world.EventSource ? ['sse', 'polling'] : ['polling']).map((transport) => ({ transport, open: openerOf(transport) })),
    ];
    this.#retry = new Alarm(world);
    this.#silence = new Alarm(world);
    this.#behind = new Alarm(world);
    this.#upgrade = new Alarm(world);
  }

  /** Everything up to here has been told; null before the first snapshot. */
  get position() {
    return this.#position;
  }

  /** Follow the blog; also again, after `close()`. */
  open() {
    if (!this.#done) return;
    this.#done = false;
    this.#unlisten = this.#world.listen((signal) => this.#hear(signal));
    this.#enter('connecting', null);
    this.#connect();
  }

  /** Stop, without another word to the listeners. */
  close() {
    this.#done = true;
    this.#unlisten();
    this.#drop();
    this.#upgrade.clear();
  }

  /** Take a new snapshot, within a second or so, and go on from there. */
  refresh() {
    this.#lost({ then: 'snapshot' });
  }

  get #polling() {
    return this.#step === this.#steps.length - 1;
  }

  #connect() {
    this.#drop();
    this.#heard = this.#world.now();
    if (!this.#position) return this.#takeSnapshot();
    if (!this.#polling) this.#silence.set(GREETING, () => this.#lost({ then: 'return' }));
    else if (this.#step > 0 && !this.#upgrade.armed) this.#upgrade.set(UPGRADE, () => this.#climb());
    try {
      this.#link = this.#steps[this.#step].open(this.#api, () => /** @type {Position} */ (this.#position), this.#world, {
        message: (message) => this.#receive(message),
        end: (end) => this.#lost(end),
      });
    } catch {
      // The security policy of a page may forbid one transport and allow the next.
      this.#lost({ then: 'return' });
    }
  }

  #takeSnapshot() {
    const stop = new AbortController();
    const { signal } = stop;
    this.#link = { close: () => stop.abort() };
    const { snapshot: take = (ask) => ask(snapshotUrl(this.#api)) } = this.#options;
    take((url, as) => request(url, this.#world, signal, as)).then(
      (snapshot) => {
        if (signal.aborted) return;
        if (!Number.isInteger(snapshot?.head)) return this.#lost({ then: 'return' });
        this.#position = { epoch: snapshot.epoch, seq: snapshot.head };
        this.#tell(this.#options.onSnapshot, snapshot);
        if (!signal.aborted) this.#connect();
      },
      (error) => signal.aborted || this.#lost(endOf(error)),
    );
  }

  /** @param {import('./types.js').Message | null} message */
  #receive(message) {
    this.#heard = this.#world.now();
    if (!this.#polling) this.#silence.set(DEAD, () => this.#lost({ then: 'return' }));
    switch (message?.type) {
      case 'hello':
        this.#greet();
        return this.#compare(message.head);
      case 'head':
        return this.#compare(message.head);
      case 'event':
        return this.#take(message);
      case 'reset':
        return this.#lost({ then: 'snapshot' });
      case 'bye':
        return this.#lost({ then: afterClose(message.code), retryAfter: message.retry_after, reason: message.code });
    }
  }

  #greet() {
    if (this.#misses > 0 && this.#upgrade.armed) {
      // Polling had failed too: it was the server that was away, and so the better transports may be back with it.
      this.#upgrade.set(delay(this.#attempt, null, this.#world.random), () => this.#climb());
    }
    this.#greeted = this.#heard;
    this.#misses = 0;
    this.#trial = false;
    this.#enter('live', null);
  }

  /** @param {EventMessage} event */
  #take(event) {
    const { epoch, seq } = /** @type {Position} */ (this.#position);
    const outcome = outcomeOf(seq, event.seq);
    if (outcome === 'gap') return this.#lost({ then: 'return' });
    if (outcome === 'ignored') return;
    this.#position = { epoch, seq: event.seq };
    this.#behind.clear();
    this.#compare(this.#head);
    this.#tell(this.#options.onEvent, event);
  }

  /**
   * Reconnect when we stand still below the head for some seconds: then an event was lost on its way.
   * @param {number} head
   */
  #compare(head) {
    this.#head = head;
    if (/** @type {Position} */ (this.#position).seq >= head) this.#behind.clear();
    else if (!this.#polling && !this.#behind.armed) this.#behind.set(BEHIND, () => this.#lost({ then: 'return' }));
  }

  /** @param {End} end */
  #lost({ then, retryAfter = null, reason = null }) {
    if (this.#done) return;
    const online = this.#world.online();
    const missed = this.#position !== null && this.#greeted === null;
    if (this.#greeted !== null && this.#world.now() - this.#greeted >= STEADY * 1000) this.#attempt = 0;
    this.#drop();
    if (then === 'stay') return this.#end(reason);
    if (then === 'descend') return this.#descend();
    if (then === 'snapshot') this.#position = null;
    else if (this.#trial) return this.#fallBack();
    else if (missed && online) this.#miss();
    this.#enter(online ? 'reconnecting' : 'offline', reason);
    this.#hinted = retryAfter !== null;
    this.#retry.set(delay(this.#attempt, retryAfter, this.#world.random), () => this.#connect());
    this.#attempt += 1;
  }

  #miss() {
    this.#misses += 1;
    if (this.#misses < MISSES || this.#polling) return;
    this.#misses = 0;
    this.#step += 1;
  }

  #descend() {
    this.#misses = 0;
    this.#step += 1;
    this.#connect();
  }

  #climb() {
    this.#trial = true;
    this.#step = 0;
    this.#connect();
  }

  #fallBack() {
    this.#trial = false;
    this.#step = this.#steps.length - 1;
    this.#connect();
  }

  /** @param {import('./browser.js').Signal} signal */
  #hear(signal) {
    const dead = !this.#polling && this.#world.now() - this.#heard > DEAD * 1000;
    if (signal === 'offline') return this.#link ? this.#lost({ then: 'return' }) : this.#enter('offline', null);
    if (signal === 'shown' && this.#link && !dead) return;
    if (this.#hinted) return;
    if (signal === 'online') {
      // It may be another network: what failed on the last one says nothing about it.
      this.#attempt = this.#misses = this.#step = 0;
      this.#upgrade.clear();
    }
    this.#connect();
  }

  #drop() {
    this.#link?.close();
    this.#link = null;
    this.#greeted = null;
    this.#hinted = false;
    for (const alarm of [this.#retry, this.#silence, this.#behind]) alarm.clear();
  }

  /** @param {number | null} reason */
  #end(reason) {
    this.close();
    this.#enter('ended', reason);
  }

  /**
   * @param {Condition} condition
   * @param {number | null} reason
   */
  #enter(condition, reason) {
    const { transport } = this.#steps[this.#step];
    if (condition === this.#state?.condition && transport === this.#state.transport) return;
    this.#state = { condition, transport, reason };
    this.#tell(this.#options.onState, this.#state);
  }

  /**
   * Call a listener; what it throws is its own fault and must not end the connection.
   * @template T
   * @param {((about: T) => void) | undefined} listener
   * @param {T} about
   */
  #tell(listener, about) {
    try {
      listener?.(about);
    } catch (error) {
      this.#world.setTimeout(() => {
        throw error;
      }, 0);
    }
  }
}
