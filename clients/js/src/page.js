/**
 * What our own reader page loads.
 * @module
 */

import { define } from './element.js';

define();

// A permalink's page shows the entry among its neighbours: go to it, unless the address names another place already.
const linked = /** @type {HTMLAnchorElement | null} */ (document.querySelector('.permalink [aria-current]'));
if (linked && !location.hash) location.replace(linked.hash);
