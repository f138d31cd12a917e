/**
 * The transports, each as a link: something that is open, brings messages, and ends once. Those that
 * few come down to are in places.js and polling.js. When to open which, and what to do after an end, is the connection's affair.
 * @module
 */

import { afterClose, afterStatus, eventsUrl, parse } from './wire.js';

/** @typedef {import('./browser.js').World} World */
/** @typedef {import('./types.js').Message} Message */
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

/** An answer that is no success. */
export class Refusal extends Error {
  /** @param {Response} response */
  constructor({ status, headers }) {
    super(`HTTP ${status}`);
    const after = /** @type {string} */ (headers.get('retry-after'));
    /** 502 where something in between says so in its own words: it may have lost its way to the server for a moment. */
    this.status = /problem/.test(/** @type {string} */ (headers.get('content-type'))) ? status : 502;
    /** Seconds; a date is no hint, for the reader's clock isn't trusted. */
    this.retryAfter = /^\d+$/.test(after) ? Number(after) : null;
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
  signal.addEventListener('abort', abort);
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
