/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { define, LiveBlog } from './element.js';
import { Frame } from './frame.js';
import { OwnPage } from './ownpage.js';
import { Words } from './words.js';

Words.fallback = { unreachable: 'The live blog can’t be reached at the moment; we keep trying.' };
LiveBlog.surfaceOf = (host, drawn, src) => (drawn ? new OwnPage(host, drawn) : new Frame(host, src));
define();
