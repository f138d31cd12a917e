/**
 * What a partner's page loads: `<script type="module" src="…/embed.js">`.
 * @module
 */

import { connect } from './company.js';
import { define, LiveBlog } from './element.js';
import { Frame } from './frame.js';
import { Words } from './words.js';

// Where the server can't be reached, its words can't either: the English of what has to be said then.
Words.fallback = {
  unreachable: 'The live blog can’t be reached at the moment; we keep trying.',
  refused: 'The live blog can’t be shown here.',
  not_public: 'This live blog isn’t public.',
  not_found: 'There is no live blog at this address.',
  gone: 'This live blog is no longer available.',
  open: 'Open the live blog',
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
  host.addEventListener('liveblog:change', () => {
    const { entries } = host.timeline;
    const limit = Number(host.getAttribute('limit'));
    entries.forEach((node) => watch.observe(node));
    if (limit && entries.length > limit) void import('./framed/short.js').then(({ shorten }) => shorten(host, limit));
  });
  host.addEventListener('click', (event) => {
    const path = /** @type {HTMLElement[]} */ (event.composedPath());
    const link = /** @type {HTMLAnchorElement | undefined} */ (path.find((node) => node.localName === 'a'));
    const id = path.find((node) => node.localName === 'article')?.dataset.id;
    if (link) tell('link', { href: link.href, id: id ? Number(id) : null });
  });
}

/**
 * @param {typeof import('./ownpage.js').OwnPage} [OwnPage]
 */
function begin(OwnPage) {
  LiveBlog.surfaceOf = (host, drawn, src) => {
    if (OwnPage && drawn) return new OwnPage(host, drawn);
    const frame = new Frame(host, src);
    if (!told.has(host)) tellOf(host);
    frames.add(new WeakRef(frame));
    return frame;
  };
  LiveBlog.connect = connect;
  define();
}

// Few pages have drawn the list themselves, as ours does.
if (document.querySelector('live-blog [data-role="entries"]')) void import('./ownpage.js').then(({ OwnPage }) => begin(OwnPage));
else begin();
