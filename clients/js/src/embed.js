/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { viewOf } from './boxes.js';
import { define, LiveBlog } from './element.js';
import { apologise, drawFrame, resolveAddresses, say, unveil } from './frame.js';
import { Words } from './words.js';

Words.fallback = { unreachable: 'The live blog can’t be reached at the moment; we keep trying.' };
LiveBlog.frame = { apologise, drawFrame, resolveAddresses, say, unveil, viewOf };
define();
