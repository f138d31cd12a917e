/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { define, LiveBlog } from './element.js';
import { drawFrame, resolveAddresses, say, unveil } from './frame.js';
import { Words } from './words.js';

Words.fallback = { unreachable: 'The live blog can’t be reached at the moment; we keep trying.' };
LiveBlog.frame = { drawFrame, resolveAddresses, say, unveil };
define();
