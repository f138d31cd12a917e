/**
 * Event streams, but only few at a time: over HTTP/1.1 a browser has six connections to a host, for all its tabs, and
 * six streams would leave none to load a page. Who finds no place polls.
 * @module
 */

import { eventsUrl, parse, TYPES } from './wire.js';

/** So many tabs of one origin may have a stream from a host. */
const PLACES = 2;

/** @type {import('./links.js').Opener} */
export function openStream(api, at, world, listener) {
  // Outside of browsers nobody shares the connections.
  if (typeof document === 'undefined') return openEventSource(api, at, world, listener);
  /** @type {import('./links.js').Link | undefined} */
  let link;
  let leave = () => {};
  let closed = false;
  void takePlace(new URL(api).host).then((found) => {
    if (closed) return found?.();
    if (!found) return listener.end({ then: 'descend' });
    leave = found;
    link = openEventSource(api, at, world, listener);
  });
  return {
    close() {
      closed = true;
      link?.close();
      leave();
    },
  };
}

/** @type {import('./links.js').Opener} */
function openEventSource(api, at, world, listener) {
  const source = new /** @type {typeof EventSource} */ (world.EventSource)(eventsUrl(api, at()));
  for (const type of TYPES) source.addEventListener(type, ({ data }) => listener.message(parse(data)));
  // Its own way of coming back knows no jitter and no hint: the connection closes what has ended, before that begins.
  source.onerror = () => listener.end({ then: 'return' });
  return { close: () => source.close() };
}

/**
 * @param {string} host
 * @returns {Promise<(() => void) | null>} gives the place back; null: there is none, or none can be asked for
 */
async function takePlace(host) {
  for (let number = 0; number < PLACES; number += 1) {
    const leave = await lock(`liveblog-stream-${number}-${host}`);
    if (leave) return leave;
  }
  return null;
}

/**
 * Take a lock among the tabs of this origin; it is given back when the tab goes, however that happens.
 * @param {string} name
 * @returns {Promise<(() => void) | null>}
 */
function lock(name) {
  return new Promise((resolve) => {
    const hold = (/** @type {Lock | null} */ found) => (found ? new Promise((leave) => resolve(() => leave(null))) : resolve(null));
    // Origins that are opaque may not ask, and pages that are not secure have nothing to ask.
    if (!navigator.locks) resolve(null);
    else navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(null));
  });
}
