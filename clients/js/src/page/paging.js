/**
 * Going on below the list in its place, instead of on a page of its own; what does it is loaded when it is asked for.
 * @module
 */

import { comparePlaces } from '../feed.js';
import { heldOf, readItems } from '../items.js';

/** @param {import('../element.js').LiveBlog} blog */
export function offerMore(blog) {
  const load = () => import('./more.js').then(({ moreOf }) => moreOf(blog, { comparePlaces, heldOf, readItems }));
  const link = blog.querySelector('.pages [rel="next"]');
  link?.setAttribute('role', 'button');
  blog.addEventListener('click', (event) => {
    const pressed = /** @type {Element} */ (event.target).closest('.pages [rel="next"]');
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void load().then((more) => more.press());
  });
  // Who comes back finds what they had loaded.
  if (link && history.state?.pages) void load().then((more) => more.restore());
}
