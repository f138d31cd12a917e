/**
 * What the connection needs of the world around it. Given from outside, so that tests bring their own clock and network.
 * @module
 */

/**
 * @typedef {object} World
 * @property {typeof WebSocket | undefined} WebSocket
 * @property {typeof EventSource | undefined} EventSource
 * @property {typeof fetch} fetch
 * @property {(then: () => void, milliseconds: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now milliseconds; goes on while the machine sleeps
 * @property {() => number} random draws from [0, 1)
 * @property {() => boolean} online
 * @property {(hears: (signal: Signal) => void) => () => void} listen returns what ends the listening
 */
/** @typedef {'online' | 'offline' | 'shown'} Signal the network came or went; the tab can be seen again */

/**
 * The browser as the world; outside of browsers what is missing there is left out.
 * @returns {World}
 */
export function browser() {
  return {
    WebSocket: globalThis.WebSocket,
    EventSource: globalThis.EventSource,
    fetch: (...given) => globalThis.fetch(...given),
    setTimeout: (...given) => globalThis.setTimeout(...given),
    clearTimeout: (...given) => globalThis.clearTimeout(...given),
    // Not performance.now(): in some browsers it stands still while the machine sleeps. Only differences are taken.
    now: Date.now,
    random: Math.random,
    online: () => globalThis.navigator?.onLine !== false,
    listen,
  };
}

/** @type {World['listen']} */
function listen(hears) {
  if (typeof document === 'undefined') return () => {};
  const until = new AbortController();
  const options = { signal: until.signal };
  addEventListener('online', () => hears('online'), options);
  addEventListener('offline', () => hears('offline'), options);
  addEventListener('pageshow', (event) => event.persisted && hears('shown'), options);
  document.addEventListener('visibilitychange', () => document.hidden || hears('shown'), options);
  return () => until.abort();
}
