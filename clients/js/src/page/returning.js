/**
 * What a reader who comes back is told; loaded when there is something to tell.
 * @module
 */

import { make } from '../dom.js';

/** @typedef {{known: HTMLElement[], fresh: HTMLElement[], corrected: HTMLElement[]}} News each as they stand on the page */

const CORRECTIONS = 5;

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {import('./last-visit.js').Visit} last
 */
export function tellNews(blog, last) {
  const { entries } = blog.timeline;
  const known = entries.filter(({ dataset }) => Number(dataset.id) <= last.entry);
  const fresh = entries.filter((entry) => !known.includes(entry));
  // A typo that was mended says nothing of itself.
  const corrected = known.filter((entry) => Number(entry.dataset.seq) > last.seq && entry.querySelector('.revised, .correction'));
  // Browsers bring whoever reloads, or goes back, to their place by themselves.
  const read = scrollY > 0 || location.hash ? undefined : last.read;
  if (fresh.length + corrected.length > 0 || read) tellReturning(blog, { known, fresh, corrected }, read);
}

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {News} news
 * @param {string} [read] the number of the entry that was read
 */
function tellReturning(blog, news, read) {
  const { fresh, corrected } = news;
  divide(blog, news);
  const note = make('aside', { className: 'since-note' });
  note.setAttribute('aria-label', blog.words.say('since_left'));
  // Corrections first: of those the reader may have told others.
  if (corrected.length > 0) note.append(corrections(corrected.slice(0, CORRECTIONS), blog));
  if (fresh.length > 0) {
    const line = make('p', {});
    const oldest = blog.dataset.order === 'oldest' ? fresh[0] : fresh[fresh.length - 1];
    line.append(`${blog.words.say('new_since', { n: fresh.length })} `, linkTo(oldest, blog.words.say('jump')));
    note.append(line);
  }
  if (read) {
    const line = make('p', {});
    const href = blog.timeline.has(`entry-${read}`) ? `#entry-${read}` : `${blog.getAttribute('src')}/entries/${read}`;
    line.append(make('a', { href, textContent: blog.words.say('go_on') }));
    note.append(line);
  }
  const dismiss = () => {
    note.remove();
    blog.classList.remove('noted');
  };
  note.onclick = ({ target }) => {
    const link = /** @type {Element} */ (target).closest('a');
    // When the browser has gone there.
    if (link) setTimeout(() => passOver(link, note, dismiss));
  };
  note.append(make('button', { type: 'button', textContent: blog.words.say('dismiss'), onclick: dismiss }));
  const forget = (/** @type {number} */ id) => {
    for (const line of note.querySelectorAll(`[data-id="${id}"]`)) passOver(line, note, dismiss);
  };
  // What was deleted is told here no more either.
  blog.addEventListener('liveblog:event', (event) => {
    const { entry } = /** @type {CustomEvent} */ (event).detail;
    if (entry?.deleted) forget(entry.id);
  });
  blog.addEventListener('liveblog:snapshot', (event) => /** @type {CustomEvent} */ (event).detail.gone.forEach(forget));
  // Over the page, not in it: nothing that is being read moves.
  blog.append(note);
  blog.classList.add('noted');
}

/**
 * Leave out what was followed, or is gone; when nothing else is left to be told, the note goes.
 * @param {Element} link or its line
 * @param {Element} note
 * @param {() => void} dismiss
 */
function passOver(link, note, dismiss) {
  const part = link.closest('div');
  link.closest('li, p')?.remove();
  if (!part?.querySelector('a')) part?.remove();
  if (!note.querySelector('a')) dismiss();
}

/**
 * Mark where what the reader knows begins.
 * @param {import('../element.js').LiveBlog} blog
 * @param {News} news
 */
function divide(blog, { known, fresh }) {
  const border = blog.dataset.order === 'oldest' ? fresh[0] : known[0];
  if (border && fresh.length > 0 && known.length > 0) border.dataset.since = blog.words.say('since_left');
}

/**
 * @param {HTMLElement[]} corrected
 * @param {import('../element.js').LiveBlog} blog
 */
function corrections(corrected, blog) {
  const part = make('div', {});
  const list = make('ul', {});
  for (const entry of corrected) {
    const line = make('li', {});
    const said = entry.getAttribute('aria-label') ?? '';
    const { id, at = '', on, date } = entry.dataset;
    // By this it is found, and a page that comes anew asks about it.
    line.dataset.id = id;
    const day = blog.times.day(at, on) === blog.times.day(Date.now()) ? '' : `${date} `;
    line.append(linkTo(entry, `${day}${entry.querySelector('.clock')?.textContent} ${said}`));
    const told = [...entry.querySelectorAll('.correction')].pop();
    if (told) line.append(make('span', { dir: 'auto', textContent: ` ${told.querySelector('strong')?.textContent}: ${told.querySelector('.words')?.textContent}` }));
    list.append(line);
  }
  part.append(make('p', { textContent: blog.words.say('corrected_since') }), list);
  return part;
}

/**
 * @param {HTMLElement} entry
 * @param {string} words
 */
function linkTo(entry, words) {
  return make('a', { href: `#${entry.id}`, dir: 'auto', textContent: words });
}
