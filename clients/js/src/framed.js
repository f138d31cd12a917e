/**
 * What the page loads that others frame (`/blogs/x/frame`): the element around what the server drew, with what a frame has to
 * look after: how high it is, where its links lead, and that it stays as short as was asked for.
 * @module
 */

import { dated } from './dated.js';
import { define, LiveBlog } from './element.js';
import { Following } from './following.js';
import { sited } from './framed/around.js';
import { FramedPage } from './framed/page.js';
import { tellHeight } from './framed/height.js';
import { leadOut } from './framed/links.js';
import { shorten } from './framed/short.js';
import { Standing } from './framed/standing.js';

let page = /** @type {FramedPage} */ (/** @type {unknown} */ (null));
LiveBlog.surfaceOf = (host, drawn) => (page = new FramedPage(host, /** @type {HTMLElement} */ (drawn)));
const blog = /** @type {LiveBlog | null} */ (document.querySelector('live-blog'));
LiveBlog.connect = (options, ...world) => {
  const said = { ...options, src: sited(options.src) };
  const { position } = said;
  if (!blog?.dataset.asks || !position) return new Following(said, ...world);
  // A key for some topics has no stream: where the page stands it asks again.
  const { epoch, seq: head } = position;
  const snapshot = async () => ({ epoch, head, open: (await import('./framed/asking.js')).openerFor(blog) });
  return new Following({ ...said, position: null, snapshot, onSnapshot: undefined }, ...world);
};
LiveBlog.Times = dated(LiveBlog.Times);
define();
if (blog instanceof LiveBlog) {
  blog.announcer.extent = /** @type {any} */ (blog.dataset.announce);
  if (blog.querySelector('[data-part]')) new Standing(blog, page);
  const limit = Number(blog.dataset.limit);
  // When the change is done that it is told of.
  if (limit) blog.addEventListener('liveblog:change', () => queueMicrotask(() => shorten(blog, limit)));
  const parent = tellHeight(page, document.documentElement.classList.contains('fixed'));
  leadOut(parent);
} else {
  // The one sentence that stands where a key opens nothing.
  tellHeight({ seen: null, mayGrow: true, onSight() {} }, false);
}
