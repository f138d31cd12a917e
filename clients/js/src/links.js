/**
 * The transports, each as a link: something that is open, brings messages, and ends once. Polling is made to look like a
 * stream. When to open which, and what to do after an end, is the connection's affair.
 * @module
 */

import { afterClose, afterStatus, eventsUrl, parse, rangeUrl, TYPES } from './wire.js';

/** @typedef {import('./browser.js').World} World */
/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./types.js').EventMessage} EventMessage */
/** @typedef {import('./types.js').Position} Position */

/** @typedef {{then: import('./types.js').Then, retryAfter?: number | null, reason?: number | null}} End */
/**
 * @typedef {object} Listener
 * @property {(message: Message | null) => void} message null: something came that must be ignored
 * @property {(end: End) => void} end called at most once; nothing follows it
 */
/** @typedef {{close(): void}} Link is silent after `close()` */
/** @typedef {(api: string, at: () => Position, world: World, listener: Listener) => Link} Opener */

const REQUEST_TIMEOUT = 30;

/** @type {Opener} */
export function openWebSocket(api, at, world, listener) {
  const socket = new /** @type {typeof WebSocket} */ (world.WebSocket)(eventsUrl(api, at(), true));
  socket.onmessage = ({ data }) => listener.message(parse(data));
  socket.onclose = ({ code }) => listener.end({ then: afterClose(code), reason: code });
  return {
    close() {
      socket.onmessage = socket.onclose = null;
      socket.close(1000);
    },
  };
}

/** @type {Opener} */
export function openEventSource(api, at, world, listener) {
  const source = new /** @type {typeof EventSource} */ (world.EventSource)(eventsUrl(api, at()));
  for (const type of TYPES) source.addEventListener(type, ({ data }) => listener.message(parse(data)));
  // Its own way of coming back knows no jitter and no hint: the connection closes what has ended, before that begins.
  source.onerror = () => listener.end({ then: 'return' });
  return { close: () => source.close() };
}

/** @type {Opener} */
export function openPolling(api, at, world, listener) {
  const stop = new AbortController();
  const { signal } = stop;
  /** @type {any} */
  let timer;
  let type = 'hello';

  /** @param {Message} message */
  const tell = (message) => signal.aborted || listener.message(message);

  /** @param {string} url */
  const get = async (url) => {
    const answer = await request(url, world, signal);
    if (!Array.isArray(answer.events)) throw new TypeError(`${url} is no list of events`);
    return answer;
  };

  /** Ask for what follows the position itself; no cache can answer that. */
  const askDirectly = async () => {
    let answer;
    do {
      answer = await get(eventsUrl(api, at()));
      if (answer.reset) return tell({ type: 'reset', epoch: answer.epoch, head: answer.head });
      answer.events.forEach(tell);
    } while (answer.events.length > 0 && answer.head > at().seq && !signal.aborted);
  };

  /** @param {{epoch: string, purges: number, from: number, events: EventMessage[]}} head */
  const catchUp = async ({ epoch, purges, from, events }) => {
    // A head document out of a cache may be older than the epoch: whether it is a reset only the server itself can say.
    if (epoch !== at().epoch) return askDirectly();
    while (at().seq < from - 1 && !signal.aborted) {
      const next = at().seq + 1;
      try {
        (await get(rangeUrl(api, epoch, purges, next))).events.forEach(tell);
        if (at().seq < next) throw new RangeError(`a closed range without event ${next}`);
      } catch (error) {
        // 410: a purge since that head document; 404: the cache's head is of another time than the server's.
        if (error instanceof Refusal && [404, 410].includes(error.status)) return askDirectly();
        throw error;
      }
    }
    events.forEach(tell);
  };

  const ask = async () => {
    try {
      const head = await get(eventsUrl(api, null));
      tell(type === 'hello' ? { type, protocol: 1, epoch: head.epoch, head: head.head } : { type: 'head', head: head.head });
      type = 'head';
      await catchUp(head);
      if (signal.aborted) return;
      // Never less than a second, nor NaN: an answer that is wrong must not make every reader ask without a pause.
      const wait = Math.max(1, Number(head.poll_after) || 1);
      timer = world.setTimeout(ask, wait * (1 + world.random() / 2) * 1000);
    } catch (error) {
      if (!signal.aborted) listener.end(endOf(error));
    }
  };

  void ask();
  return {
    close() {
      stop.abort();
      world.clearTimeout(timer);
    },
  };
}

/** An answer that is no success. */
export class Refusal extends Error {
  /** @param {Response} response */
  constructor({ status, headers }) {
    super(`HTTP ${status}`);
    this.status = status;
    const after = headers.get('Retry-After');
    /** Seconds; a date is no hint, for the reader's clock isn't trusted. */
    this.retryAfter = after && /^\d+$/.test(after) ? Number(after) : null;
  }
}

/**
 * Say what a failed request means; a network error, a timeout or an answer that isn't ours mean "come back".
 * @param {unknown} error
 * @returns {End}
 */
export function endOf(error) {
  if (!(error instanceof Refusal)) return { then: 'return' };
  return { then: afterStatus(error.status), retryAfter: error.retryAfter, reason: error.status };
}

/**
 * Get an answer, within 30 s or until the signal.
 * @param {string} url
 * @param {World} world
 * @param {AbortSignal} signal
 * @param {'json' | 'text'} [as] text is of a page, which the browser itself may have kept for too long
 * @returns {Promise<any>}
 * @throws {Refusal} when the answer is no success
 */
export async function request(url, world, signal, as = 'json') {
  const until = new AbortController();
  const abort = () => until.abort();
  signal.addEventListener('abort', abort, { once: true });
  const timer = world.setTimeout(abort, REQUEST_TIMEOUT * 1000);
  try {
    const response = await world.fetch(url, { signal: until.signal, cache: as === 'text' ? 'no-cache' : 'default' });
    if (!response.ok) throw new Refusal(response);
    return await response[as]();
  } finally {
    world.clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
