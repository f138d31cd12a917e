/**
 * What our own reader page loads: the element, and what only that page offers around it.
 * @module
 */

// In this order they compress best.
import { offerMore } from './page/paging.js';
import { offerOptions } from './page/options.js';
import { whenPressed } from './page/pressing.js';
import { numberEntries } from './page/numbering.js';
import { equipment } from './equipment.js';
import { define, LiveBlog } from './element.js';
import { Following } from './following.js';
import { Highlights } from './page/highlights.js';
import { OwnPage } from './ownpage.js';
import { OwnTimes } from './page/own-times.js';
import { recallVisit } from './page/last-visit.js';
import { listenForKeys } from './page/listening.js';

LiveBlog.surfaceOf = (host, drawn) => new OwnPage(host, /** @type {HTMLElement} */ (drawn));
LiveBlog.connect = (...given) => new Following(...given);
LiveBlog.arrivals = equipment;
LiveBlog.Times = OwnTimes;
// In a task of its own: with the scripts' own evaluation, and what a browser does when a page is whole, it takes a phone long.
setTimeout(() => {
  define();
  const blog = document.querySelector('live-blog');
  if (blog instanceof LiveBlog) surround(blog);
});

/** @param {LiveBlog} blog */
function surround(blog) {
  numberEntries(blog);
  new Highlights(blog);
  /** @type {Promise<typeof import('./page/facts.js')> | null} one, so that what it is told keeps its order */
  let facts = null;
  for (const name of ['liveblog:snapshot', 'liveblog:event', 'liveblog:readers']) {
    blog.addEventListener(name, (event) => {
      facts ??= import('./page/facts.js');
      facts.then(({ tell }) => tell(blog, event), () => (facts = null));
    });
  }
  for (const name of ['pointerover', 'focusin']) {
    blog.addEventListener(name, (event) => {
      const link = /** @type {Element} */ (event.target).closest('a:not([class])[href*="/entries/"]');
      if (link) void import('./page/previews.js').then(({ preview }) => preview(event, /** @type {HTMLAnchorElement} */ (link), blog));
    });
  }
  whenPressed(blog, '.share', (link) => import('./page/sharing.js').then(({ share }) => share(link, blog)));
  offerMore(blog);
  const options = offerOptions(blog);
  listenForKeys(blog, options);
  if (blog.dataset.at === undefined) recallVisit(blog);
  else void import('./page/replaying.js').then(({ offerReplay }) => offerReplay(blog));
}
