/**
 * The library, for those who draw a blog themselves. The element is in embed.js.
 * @module
 */

export { delay } from './backoff.js';
export { Connection } from './connection.js';
export { apply, comparePlaces, outcomeOf, stateOf } from './feed.js';
export { afterClose, afterStatus, apiOf, eventsUrl, parse, rangeUrl, snapshotUrl } from './wire.js';
