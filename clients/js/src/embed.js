/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { define } from './element.js';

define();
