/**
 * The reader's pause, on our own page: nothing comes in until it ends, and then all of it does.
 * @module
 */

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {boolean} paused
 */
export function pause(blog, paused) {
  const { later, timeline } = blog;
  timeline.paused = paused;
  blog.later = paused ? (later ?? []) : null;
  if (!paused) {
    for (const change of later ?? []) change();
    timeline.release();
  }
  blog.drawCondition();
  timeline.changed(0);
}
