/**
 * Following a blog with all transports at hand, for the library and the desk. The element loads polling when it needs it.
 * @module
 */

import { browser } from './browser.js';
import { openers } from './descending.js';
import { Following } from './following.js';

/** @typedef {import('./following.js').Condition} Condition */

export class Connection extends Following {
  /**
   * @param {import('./following.js').Options} options
   * @param {import('./browser.js').World} [world]
   */
  constructor(options, world = browser()) {
    super(options, world, (transport) => openers[transport]);
  }
}
