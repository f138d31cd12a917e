/**
 * What is read aloud of what is new: how many there are, and what the latest says. Loaded when something is.
 * @module
 */

import { excerpt } from './excerpt.js';

/** @typedef {import('./element.js').LiveBlog} LiveBlog */
/** @typedef {import('./types.js').Entry} Entry */

/** The entry that was read last. @type {WeakMap<LiveBlog, Entry | null>} */
const read = new WeakMap();

/**
 * @param {LiveBlog} blog
 * @param {number} n how many are new
 * @param {Entry | null} latest
 */
export function readAloud(blog, n, latest) {
  const gist = latest ? gistOf(latest, blog) : '';
  // What was read of an entry goes with it.
  if (!read.has(blog)) blog.addEventListener('liveblog:change', () => isGone(blog, read.get(blog)) && say(blog, ''));
  read.set(blog, latest);
  // It may have been deleted before its turn came.
  say(blog, n && blog.announcer.extent !== 'off' ? `${blog.words.say('new_entries', { n })}${isGone(blog, latest) ? '' : gist}` : '');
}

/**
 * @param {LiveBlog} blog
 * @param {Entry | null | undefined} entry
 */
const isGone = ({ state }, entry) => entry && !state?.entries.some(({ id }) => id === entry.id);

/**
 * @param {LiveBlog} blog
 * @param {string} text
 */
function say({ scope }, text) {
  const status = scope.querySelector('[data-role="status"]');
  if (status) status.textContent = text;
}

/**
 * @param {Entry} latest
 * @param {LiveBlog} blog
 * @returns {string} what it says, as much of it as is wanted
 */
function gistOf({ headline, html }, blog) {
  const body = blog.parse(html);
  let said = body.querySelector('[aria-label]')?.getAttribute('aria-label');
  if (blog.announcer.extent === 'full') {
    said = (headline ? `${headline}. ` : '') + excerpt(body.querySelector('.body'), Infinity);
  }
  return said ? `, ${blog.words.say('latest', { headline: said })}` : '';
}
