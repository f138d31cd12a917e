/**
 * The library, for those who draw a blog themselves, or look after blogs by program. The element is in embed.js.
 * @module
 */

export { delay } from './backoff.js';
export { Client } from './client.js';
export { Connection } from './connection.js';
export { apply, comparePlaces, outcomeOf, stateOf } from './feed.js';
export { Problem, Unreachable } from './problem.js';
export { afterClose, afterStatus, apiOf, eventsUrl, parse, rangeUrl, snapshotUrl } from './wire.js';
