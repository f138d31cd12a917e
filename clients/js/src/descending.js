/**
 * The ways down the ladder, together, for the element, which loads them when a WebSocket can't be had.
 * @module
 */

import { openStream } from './places.js';
import { openPolling } from './polling.js';

/** @type {Record<string, import('./links.js').Opener>} */
export const openers = { sse: openStream, polling: openPolling };
