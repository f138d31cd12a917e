/**
 * What a list on a partner's page needs when something comes in; loaded then. It may be in a box that scrolls, or be one.
 * @module
 */

import { equipment } from './equipment.js';
import { viewOf } from './scroll-view.js';

export const arrivals = { ...equipment, viewOf };
