/**
 * What a page of an archive loads: times in the reader's zone, links to share, players after a click. Nothing is fetched, and
 * nothing is a module in the browser, so that it works from a disk, too.
 * @module
 */

import { loadPlayer } from './cards.js';
import { drawDays } from './days.js';
import { whenPressed } from './page/pressing.js';
import { keep, recall } from './page/storage.js';
import { OwnTimes } from './page/own-times.js';
import { share } from './page/sharing.js';
import { dressTables } from './tables.js';
import { Words } from './words.js';

const blog = /** @type {HTMLElement} */ (document.querySelector('live-blog'));
const entries = /** @type {HTMLElement} */ (document.querySelector('#entries'));
const form = /** @type {HTMLFormElement} */ (document.querySelector('[data-role="options"]'));
const note = /** @type {HTMLElement} */ (document.querySelector('.zone-note'));
const { zone = 'UTC', place = zone, words: table = '{}' } = blog.dataset;
const own = /** @type {HTMLInputElement} */ (form.elements.namedItem('zone'));
const times = new OwnTimes(document.documentElement.lang, zone);
const words = new Words();
Words.fallback = JSON.parse(table);

const draw = () => {
  times.own = own.checked;
  times.dress(document);
  drawDays(entries, (node) => /** @type {HTMLElement} */ (node).dataset.at, times);
  note.textContent = words.say(times.own ? 'your_time' : 'blog_time', { zone: times.own ? times.zoneName() : place });
};

own.checked = recall('options')?.zone === true;
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('change', () => {
  keep('options', { ...recall('options'), zone: own.checked });
  draw();
});
draw();
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.matches('.load')) loadPlayer(target);
});
whenPressed(blog, '.share', (link) => share(link, { words, dataset: blog.dataset }));
dressTables(document);
for (const part of document.querySelectorAll('[data-scripted]')) part.removeAttribute('data-scripted');
