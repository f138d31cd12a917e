/**
 * What our own reader page loads: the element, and what only that page offers around it.
 * @module
 */

import { define, LiveBlog } from './element.js';
import { OwnPage } from './ownpage.js';
import { Highlights } from './page/highlights.js';
import { recallVisit } from './page/last-visit.js';
import { listenForKeys } from './page/listening.js';
import { numberEntries } from './page/numbering.js';
import { offerOptions } from './page/options.js';
import { offerMore } from './page/paging.js';
import { shareFrom } from './page/sharing.js';

const blog = document.querySelector('live-blog');
LiveBlog.surfaceOf = (host, drawn) => new OwnPage(host, /** @type {HTMLElement} */ (drawn));
define();

if (blog instanceof LiveBlog) {
  numberEntries(blog);
  new Highlights(blog);
  for (const name of ['event', 'readers']) {
    blog.addEventListener(`liveblog:${name}`, (event) => void import('./page/facts.js').then(({ tell }) => tell(blog, event)));
  }
  shareFrom(blog, blog.words);
  offerMore(blog);
  const options = offerOptions(blog);
  listenForKeys(blog, options);
  if (blog.dataset.at === undefined) recallVisit(blog);
  else void import('./page/replaying.js').then(({ offerReplay }) => offerReplay(blog));
}
