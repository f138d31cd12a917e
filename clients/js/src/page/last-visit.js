/**
 * Coming back: what is new since the reader left, and what was corrected of what they had read. Kept locally.
 * @module
 */

import { keep, recall } from './storage.js';

/**
 * The position, the highest entry that was to be seen on the page, and the one that was read, further down.
 * @typedef {{epoch: string, seq: number, entry: number, read?: string}} Visit
 */

/** @param {import('../element.js').LiveBlog} blog */
export function recallVisit(blog) {
  const name = `visit:${blog.getAttribute('src')}`;
  /** @type {Visit | null} */
  const last = recall(name);
  const tell = () => {
    const { seq, entry, read } = /** @type {Visit} */ (last);
    if (Number(blog.position?.seq) === seq && highest(blog) <= entry && !read) return;
    void import('./returning.js').then(({ tellNews }) => tellNews(blog, /** @type {Visit} */ (last)));
  };
  if (last?.epoch === blog.dataset.epoch) blog.addEventListener('liveblog:words', tell, { once: true });
  const leave = () => {
    const { position } = blog;
    const { live, topic, only } = blog.dataset;
    // Who has looked at a part of it has not seen the rest.
    if (position && live !== 'false' && topic === undefined && only === undefined) keep(name, { ...position, entry: highest(blog), read: reading(blog) });
  };
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => document.hidden && leave());
}

/** @param {import('../element.js').LiveBlog} blog */
function reading({ timeline: { near } }) {
  return scrollY > 2 * innerHeight ? near.find((node) => node.dataset.id && node.getBoundingClientRect().bottom > innerHeight / 4)?.dataset.id : undefined;
}

/** @param {import('../element.js').LiveBlog} blog */
function highest(blog) {
  const { entries, news } = blog.timeline;
  return Math.max(0, ...entries.filter(({ id }) => !news.has(id)).map(({ dataset }) => Number(dataset.id)));
}
