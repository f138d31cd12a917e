/**
 * The protocol's words: messages, addresses, and what an ending means. No I/O and no state; docs/protocol.md is normative.
 * @module
 */

/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./types.js').Position} Position */
/** @typedef {import('./types.js').Then} Then */

/** How many events a closed range holds. */
export const RANGE = 100;

/** The types of message, each with the member that it can't do without. */
const NUMBER_OF = { hello: 'head', event: 'seq', head: 'head', reset: 'head', bye: 'code' };

/** Every type of message, as named by SSE. */
export const TYPES = Object.keys(NUMBER_OF);

/**
 * Read a message.
 * @param {string} text
 * @returns {Message | null} null for what must be ignored: an unknown type, or no message at all
 */
export function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Object.hasOwn(NUMBER_OF, value?.type)) return null;
  const number = value[NUMBER_OF[/** @type {Message['type']} */ (value.type)]];
  return Number.isInteger(number) ? value : null;
}

/**
 * Return the API's address of a blog, from the address of its page. A partner's key in that stays in it, and in all that is made of it;
 * so does `site`, the host of the page around a frame.
 * @param {string} page absolute; `https://news.example/blogs/harbour?key=pk_…`
 */
export function apiOf(page) {
  const url = new URL(page);
  const [, root, slug] = /^(.*)\/blogs\/([^/]+)/.exec(url.pathname) ?? [];
  if (!slug) throw new TypeError(`no blog: ${page}`);
  const shown = String(new URLSearchParams([...url.searchParams].filter(([name, value]) => value && ['key', 'site'].includes(name))));
  return `${url.origin}${root}/api/v1/blogs/${slug}${shown && `?${shown}`}`;
}

/**
 * @param {string} api
 * @param {string} path of what is below it
 * @param {string | null} [query]
 */
function below(api, path, query) {
  const [blog, key] = api.split('?');
  const said = [query, key].filter(Boolean).join('&');
  return `${blog}/${path}${said && `?${said}`}`;
}

/**
 * Return the address of a blog's events; for SSE and polling, or with `socket` for a WebSocket.
 * @param {string} api
 * @param {Position | null} position null asks for the head document, which is the same for all readers
 */
export function eventsUrl(api, position, socket = false) {
  const url = socket ? api.replace(/^http/, 'ws') : api;
  return below(url, 'events', position ? `epoch=${position.epoch}&after=${position.seq}` : '');
}

/**
 * Return the address of the closed range that holds event `seq`.
 * @param {string} api
 * @param {string} epoch
 * @param {number} purges
 * @param {number} seq
 */
export function rangeUrl(api, epoch, purges, seq) {
  const before = seq - 1 - ((seq - 1) % RANGE);
  return below(api, `events/${epoch}.${purges}/${before + 1}-${before + RANGE}`);
}

/**
 * Return the address of an entry.
 * @param {string} api
 * @param {number} id
 */
export const entryUrl = (api, id) => below(api, `entries/${id}`);

/**
 * Return the address of a snapshot.
 * @param {string} api
 * @param {string | null} page null: the newest
 */
export function snapshotUrl(api, page = null) {
  return below(api, 'entries', page && `page=${encodeURIComponent(page)}`);
}

/**
 * Say what a reader does after a WebSocket's close code, or the same code in a `bye`.
 * @param {number} code
 * @returns {Then}
 */
export function afterClose(code) {
  if (/^42../.test(/** @type {any} */ (code))) return 'snapshot';
  return /^44../.test(/** @type {any} */ (code)) ? 'stay' : 'return';
}

/**
 * Say what a reader does after an HTTP status that isn't a success.
 * @param {number} status
 * @returns {Then}
 */
export function afterStatus(status) {
  return /^4(?!08|25|29)/.test(/** @type {any} */ (status)) ? 'stay' : 'return';
}
