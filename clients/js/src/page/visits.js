/**
 * Coming back: what is new since the reader left, and what was corrected of what they had read. Kept locally.
 * @module
 */

import { keep, recall } from './kept.js';

/** @typedef {{epoch: string, seq: number, entry: number}} Visit the position, and the highest entry that was on the page */

const CORRECTIONS = 5;

/** @param {import('../element.js').LiveBlog} blog */
export function recallVisit(blog) {
  const name = `visit:${blog.getAttribute('src')}`;
  /** @type {Visit | null} */
  const last = recall(name);
  if (last && last.epoch === blog.dataset.epoch) blog.addEventListener('liveblog:words', () => tell(blog, last), { once: true });
  const leave = () => {
    const { position } = blog;
    if (position && blog.dataset.live !== 'false') keep(name, { ...position, entry: highest(blog) });
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
function tell(blog, last) {
  const { entries } = blog.timeline;
  const fresh = entries.filter(({ dataset }) => Number(dataset.id) > last.entry);
  const corrected = entries.filter(({ dataset }) => Number(dataset.id) <= last.entry && Number(dataset.revision) > 1 && Number(dataset.seq) > last.seq);
  if (fresh.length === 0 && corrected.length === 0) return;
  divide(entries, fresh, blog);
  const note = document.createElement('aside');
  note.className = 'since-note';
  note.setAttribute('aria-label', blog.words.say('since_left'));
  if (corrected.length > 0) note.append(corrections(corrected.slice(0, CORRECTIONS), blog));
  if (fresh.length > 0) {
    const line = document.createElement('p');
    const oldest = blog.dataset.order === 'oldest' ? fresh[0] : fresh[fresh.length - 1];
    line.append(`${blog.words.say('new_since', { n: fresh.length })} `, linkTo(oldest, blog.words.say('jump')));
    note.append(line);
  }
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = blog.words.say('dismiss');
  close.addEventListener('click', () => note.remove());
  note.append(close);
  // Over the page, not in it: nothing that is being read moves.
  blog.append(note);
}

/**
 * Mark where what the reader knows begins.
 * @param {HTMLElement[]} entries
 * @param {HTMLElement[]} fresh
 * @param {import('../element.js').LiveBlog} blog
 */
function divide(entries, fresh, blog) {
  const known = entries.filter((entry) => !fresh.includes(entry));
  const border = blog.dataset.order === 'oldest' ? fresh[0] : known[0];
  if (border && fresh.length > 0 && known.length > 0) border.dataset.since = blog.words.say('since_left');
}

/**
 * @param {HTMLElement[]} corrected
 * @param {import('../element.js').LiveBlog} blog
 */
function corrections(corrected, blog) {
  const part = document.createElement('div');
  const title = document.createElement('p');
  title.textContent = blog.words.say('corrected_since');
  const list = document.createElement('ul');
  for (const entry of corrected) {
    const line = document.createElement('li');
    const words = entry.querySelector('.headline')?.textContent ?? entry.querySelector('.body')?.textContent ?? '';
    line.append(linkTo(entry, `${entry.querySelector('.clock')?.textContent} ${words.trim().slice(0, 60)}`));
    list.append(line);
  }
  part.append(title, list);
  return part;
}

/**
 * @param {HTMLElement} entry
 * @param {string} words
 */
function linkTo(entry, words) {
  const link = document.createElement('a');
  link.href = `#${entry.id}`;
  link.dir = 'auto';
  link.textContent = words;
  return link;
}
