/**
 * Going on below the list in its place, instead of on a page of its own; what does it is loaded when it is asked for.
 * @module
 */

import { comparePlaces } from '../feed.js';
import { heldOf, readItems } from '../items.js';
import { whenPressed } from './pressing.js';

/** @param {import('../element.js').LiveBlog} blog */
export function offerMore(blog) {
  const load = () => import('./more.js').then(({ moreOf }) => moreOf(blog, { comparePlaces, heldOf, readItems }));
  const link = blog.querySelector('.pages [rel="next"]');
  link?.setAttribute('role', 'button');
  whenPressed(blog, '.pages [rel="next"]', () => load().then((more) => more.press()));
  // Who comes back finds what they had loaded.
  if (link && history.state?.pages) void load().then((more) => more.restore());
}
