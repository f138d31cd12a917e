/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { define, LiveBlog } from './element.js';
import { Frame } from './frame.js';
import { OwnPage } from './ownpage.js';
import { Words } from './words.js';

// Where the server can't be reached, its words can't either: the English of all that an embed may say.
Words.fallback = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Reconnecting …',
  offline: 'Offline',
  stale: 'Not up to date',
  closed: 'This coverage has ended',
  paused: 'Paused',
  unreachable: 'The live blog can’t be reached at the moment; we keep trying.',
  refused: 'The live blog can’t be shown here.',
  not_public: 'This live blog isn’t public.',
  not_found: 'There is no live blog at this address.',
  gone: 'This live blog is no longer available.',
  open: 'Open the live blog',
  briefing: 'What we know',
  older: 'Older entries',
  new_entries: { one: '{n} new entry', other: '{n} new entries' },
  latest: 'latest: {headline}',
  deleted: 'An entry here has been deleted.',
};

/** @type {Set<WeakRef<Frame>>} */
const frames = new Set();
document.addEventListener('securitypolicyviolation', (violation) => {
  for (const frame of frames) frame.deref()?.heed(violation);
});

LiveBlog.surfaceOf = (host, drawn, src) => {
  if (drawn) return new OwnPage(host, drawn);
  const frame = new Frame(host, src);
  frames.add(new WeakRef(frame));
  return frame;
};
define();
