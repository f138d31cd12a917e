/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { connect } from './company.js';
import { Frame } from './frame.js';
import { define, LiveBlog } from './element.js';
import { Words } from './words.js';

// Where the server can't be reached, or is another, its words can't either: the English of what has to be said then.
Words.fallback = {
  unreachable: 'The live blog can’t be reached at the moment; we keep trying.',
  refused: 'The live blog can’t be shown here.',
  not_found: 'There is no live blog at this address.',
  open: 'Open the live blog',
};

/** @type {Set<WeakRef<Frame>>} */
const frames = new Set();
document.addEventListener('securitypolicyviolation', (violation) => {
  for (const frame of frames) frame.deref()?.heed(violation);
});

/** What was seen in each, and of which blog. @type {WeakMap<LiveBlog, Set<string>>} */
const told = new WeakMap();

/**
 * Keep an element as short as it is to be, and tell of the links that are pressed in it.
 * @param {LiveBlog} host
 * @returns {Set<string>} what was seen in it
 */
function attend(host) {
  const before = told.get(host);
  if (before) return before;
  // Asked again when what shortens is there: the page may want another by then.
  const limit = () => Number(host.getAttribute('limit') || Infinity);
  host.addEventListener('liveblog:change', () => {
    if (host.timeline.entries.length > limit()) void import('./framed/short.js').then(({ shorten }) => shorten(host, limit()));
  });
  host.addEventListener('click', (event) => {
    const path = /** @type {HTMLElement[]} */ (event.composedPath());
    const link = /** @type {HTMLAnchorElement | undefined} */ (path.find((node) => node.localName === 'a'));
    const id = path.find((node) => node.localName === 'article')?.dataset.id;
    if (link) host.tell('link', { href: link.href, id: id ? Number(id) : null });
  });
  const seen = new Set();
  told.set(host, seen);
  return seen;
}

/**
 * @param {typeof import('./ownpage.js').OwnPage} [OwnPage]
 */
function begin(OwnPage) {
  LiveBlog.surfaceOf = (host, drawn, src) => {
    if (OwnPage && drawn) return new OwnPage(host, drawn);
    const frame = new Frame(host, src);
    const seen = attend(host);
    frame.onSeen = ({ dataset: { id } }) => {
      // Of each entry it is told once.
      if (id && seen.size < seen.add(src + id).size) host.tell('seen', { id: Number(id) });
    };
    frames.add(new WeakRef(frame));
    return frame;
  };
  LiveBlog.connect = connect;
  define();
}

// Few pages have drawn the list themselves, as ours does.
if (document.querySelector('live-blog [data-role="entries"]')) void import('./ownpage.js').then(({ OwnPage }) => begin(OwnPage));
else begin();
