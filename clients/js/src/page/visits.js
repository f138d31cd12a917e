/**
 * Coming back: what is new since the reader left, and what was corrected of what they had read. Kept locally.
 * @module
 */

import { excerpt } from '../excerpt.js';
import { keep, recall } from './kept.js';

/** @typedef {{epoch: string, seq: number, entry: number}} Visit the position, and the highest entry that was on the page */

/** @param {import('../element.js').LiveBlog} blog */
export function recallVisit(blog) {
  const name = `visit:${blog.getAttribute('src')}`;
  /** @type {Visit | null} */
  const last = recall(name);
  if (last && last.epoch === blog.dataset.epoch) blog.addEventListener('liveblog:words', () => void tellNews(blog, last), { once: true });
  const leave = () => {
    const { position } = blog;
    const { live, topic, only } = blog.dataset;
    // Who has looked at a part of it has not seen the rest.
    if (position && live !== 'false' && topic === undefined && only === undefined) keep(name, { ...position, entry: highest(blog) });
  };
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => document.hidden && leave());
}

/** @param {import('../element.js').LiveBlog} blog */
function highest(blog) {
  return Math.max(0, ...blog.timeline.entries.map(({ dataset }) => Number(dataset.id)));
}

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {Visit} last
 */
async function tellNews(blog, last) {
  const { entries } = blog.timeline;
  const known = entries.filter(({ dataset }) => Number(dataset.id) <= last.entry);
  const fresh = entries.filter((entry) => !known.includes(entry));
  const corrected = known.filter(({ dataset }) => Number(dataset.revision) > 1 && Number(dataset.seq) > last.seq);
  if (fresh.length + corrected.length === 0) return;
  const { tellReturning } = await import('./returning.js');
  tellReturning(blog, { known, fresh, corrected }, excerpt);
}
