/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { define, LiveBlog } from './element.js';
import { Frame } from './frame.js';
import { keepShort } from './framed/short.js';
import { OwnPage } from './ownpage.js';
import { sharing } from './sharing.js';
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

/** @type {WeakSet<LiveBlog>} */
const told = new WeakSet();

/**
 * Keep an element as short as it is to be, and tell the page around what its reader has seen and pressed.
 * @param {LiveBlog} host
 */
function tellOf(host) {
  told.add(host);
  keepShort(host, () => Number(host.getAttribute('limit')));
  const tell = (/** @type {string} */ name, /** @type {object} */ detail) =>
    host.dispatchEvent(new CustomEvent(`liveblog:${name}`, { detail, bubbles: true, composed: true }));
  const seen = new Set();
  const watch = new IntersectionObserver((found) => {
    for (const { target, isIntersecting } of found) {
      const { id } = /** @type {HTMLElement} */ (target).dataset;
      if (!isIntersecting || document.hidden || seen.has(id)) continue;
      seen.add(id);
      tell('seen', { id: Number(id) });
    }
  });
  host.addEventListener('liveblog:change', () => host.timeline.entries.forEach((node) => watch.observe(node)));
  host.addEventListener('click', (event) => {
    const path = /** @type {HTMLElement[]} */ (event.composedPath());
    const link = /** @type {HTMLAnchorElement | undefined} */ (path.find((node) => node.localName === 'a'));
    const id = path.find((node) => node.localName === 'article')?.dataset.id;
    if (link) tell('link', { href: link.href, id: id ? Number(id) : null });
  });
}

LiveBlog.surfaceOf = (host, drawn, src) => {
  if (drawn) return new OwnPage(host, drawn);
  const frame = new Frame(host, src);
  if (!told.has(host)) tellOf(host);
  frames.add(new WeakRef(frame));
  return frame;
};
LiveBlog.via = sharing(LiveBlog.via);
define();
