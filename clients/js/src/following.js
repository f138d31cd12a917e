/**
 * Following a blog: every event is told once and in order. The reader's position lives here. Which transport is next and
 * when is in ladder.js, how a transport speaks in links.js and polling.js, what an event changes in feed.js.
 * @module
 */

import { outcomeOf } from './feed.js';
import { Ladder } from './ladder.js';
import { endOf, openWebSocket, request } from './links.js';
import { Timer } from './timer.js';
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
 * @property {(ask: Ask, api: string) => Promise<{epoch: string, head: number, open?: import('./links.js').Opener}>} [snapshot] takes another than the API's; `open`: what follows it, in place of all transports
 * @property {(snapshot: any) => void} [onSnapshot] at the beginning without a position, and after every reset
 * @property {(readers: number | undefined) => void} [onReaders] how many read now, where that is told
 * @property {(event: EventMessage) => void} [onEvent] each event after the position once, in order, without a gap
 * @property {(state: ConnectionState) => void} [onState]
 */

// Seconds. The first two are the protocol's (section 8), the others ours.
const DEAD = 60;
const UPGRADE = 300;
const GREETING = 10;
const BEHIND = 5;

export class Following {
  #options;
  #world;
  #api;
  #openerOf;
  #ladder;
  /** @type {Position | null} */
  #position;
  /** @type {import('./links.js').Link | null} */
  #link = null;
  /** @type {ConnectionState | null} */
  #state = null;
  #done = true;
  #unlisten = () => {};

  /** When anything came last, in milliseconds. */
  #heard = 0;
  #head = 0;

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
    this.#openerOf = openerOf;
    const { WebSocket, EventSource, random } = world;
    this.#ladder = new Ladder([...(WebSocket ? ['websocket'] : []), ...(EventSource ? ['sse'] : []), 'polling'], random);
    this.#retry = new Timer(world);
    this.#silence = new Timer(world);
    this.#behind = new Timer(world);
    this.#upgrade = new Timer(world);
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

  #connect() {
    this.#drop();
    this.#ladder.begin();
    this.#heard = this.#world.now();
    if (!this.#position) return this.#takeSnapshot();
    if (!this.#ladder.polling) this.#silence.set(GREETING, () => this.#lost({ then: 'return' }));
    else if (this.#ladder.mayClimb && !this.#upgrade.armed) this.#upgrade.set(UPGRADE, () => this.#climb());
    const { transport } = this.#ladder;
    const open = transport === 'websocket' ? openWebSocket : this.#openerOf(transport);
    try {
      this.#link = open(this.#api, () => /** @type {Position} */ (this.#position), this.#world, {
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
    const { snapshot: take = (ask, api) => ask(snapshotUrl(api)) } = this.#options;
    take((url, as) => request(url, this.#world, signal, as), this.#api).then(
      (snapshot) => {
        if (signal.aborted) return;
        if (!Number.isInteger(snapshot?.head)) return this.#lost({ then: 'return' });
        this.#position = { epoch: snapshot.epoch, seq: snapshot.head };
        this.#tell(this.#options.onSnapshot, snapshot);
        const { open } = snapshot;
        if (open) {
          this.#openerOf = () => open;
          this.#ladder = new Ladder(['polling'], this.#world.random);
        }
        if (!signal.aborted) this.#connect();
      },
      (error) => signal.aborted || this.#lost(endOf(error)),
    );
  }

  /** @param {import('./types.js').Message | null} message */
  #receive(message) {
    this.#heard = this.#world.now();
    if (!this.#ladder.polling) this.#silence.set(DEAD, () => this.#lost({ then: 'return' }));
    switch (message?.type) {
      case 'hello':
        this.#greet();
        return this.#beat(message);
      case 'head':
        return this.#beat(message);
      case 'event':
        return this.#take(message);
      case 'reset':
        return this.#lost({ then: 'snapshot' });
      case 'bye':
        return this.#lost({ then: afterClose(message.code), retryAfter: message.retry_after, reason: message.code });
    }
  }

  /** @param {{head: number, readers?: number}} message */
  #beat({ head, readers }) {
    this.#tell(this.#options.onReaders, readers);
    this.#compare(head);
  }

  #greet() {
    const sooner = this.#ladder.greet(this.#heard);
    if (sooner !== null && this.#upgrade.armed) this.#upgrade.set(sooner, () => this.#climb());
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
    else if (!this.#ladder.polling && !this.#behind.armed) this.#behind.set(BEHIND, () => this.#lost({ then: 'return' }));
  }

  /** @param {End} end */
  #lost(end) {
    if (this.#done) return;
    const { then, reason = null } = end;
    const online = this.#world.online();
    this.#drop();
    if (then === 'stay') {
      this.close();
      return this.#enter('ended', reason);
    }
    const wait = this.#ladder.end(end, this.#world.now(), online && this.#position !== null);
    if (wait === null) return this.#connect();
    if (then === 'snapshot') this.#position = null;
    this.#enter(online ? 'reconnecting' : 'offline', reason);
    this.#retry.set(wait, () => this.#connect());
  }

  #climb() {
    this.#ladder.climb();
    this.#connect();
  }

  /** @param {import('./browser.js').Signal} signal */
  #hear(signal) {
    const dead = !this.#ladder.polling && this.#world.now() - this.#heard > DEAD * 1000;
    if (signal === 'offline') return this.#link ? this.#lost({ then: 'return' }) : this.#enter('offline', null);
    if (signal === 'shown' && this.#link && !dead) return;
    if (this.#ladder.hinted) return;
    if (signal === 'online') {
      this.#ladder.restart();
      this.#upgrade.clear();
    }
    this.#connect();
  }

  #drop() {
    this.#link?.close();
    this.#link = null;
    for (const timer of [this.#retry, this.#silence, this.#behind]) timer.clear();
  }

  /**
   * @param {Condition} condition
   * @param {number | null} reason
   */
  #enter(condition, reason) {
    const { transport } = this.#ladder;
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
