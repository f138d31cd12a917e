/**
 * The reader's options: whose time is shown, what is read aloud, keys, and the pause. All but the pause are kept locally.
 * @module
 */

import { drawDays } from '../days.js';
import { pause } from './pausing.js';
import { keep, recall } from './storage.js';

/** @typedef {{zone: boolean, announce: 'off' | 'headlines' | 'full', keys: boolean}} Kept */

/**
 * Wire the controls that the server drew; without them (an error page) there is nothing to choose.
 * @param {import('../element.js').LiveBlog} blog
 * @returns {{keys: () => boolean, togglePause: () => void}}
 */
export function offerOptions(blog) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector('[data-role="options"]'));
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-role="pause"]'));
  /** @type {Kept} */
  const kept = { zone: false, announce: 'headlines', keys: true, ...recall('options') };

  const note = document.querySelector('.zone-note');
  const draw = () => {
    if (!blog.words.ready) return;
    const zone = kept.zone ? timesOf(blog).zoneName() : (blog.dataset.place ?? '');
    if (note) note.textContent = blog.words.say(kept.zone ? 'your_time' : 'blog_time', { zone });
    if (!button) return;
    button.textContent = blog.words.say(blog.later ? 'resume' : 'pause');
    button.hidden = blog.dataset.status === 'closed' || blog.dataset.live === 'false';
  };
  const togglePause = () => {
    if (button?.hidden) return;
    pause(blog, !blog.later);
    draw();
  };
  const apply = () => {
    blog.announcer.extent = kept.announce;
    const times = timesOf(blog);
    if (times.own !== kept.zone) {
      times.own = kept.zone;
      // All of them anew.
      blog.times.dress(blog.scope);
      drawDays(blog.timeline.nodes.root, (node) => blog.timeline.atOf(node), blog.times);
    }
    draw();
  };
  button?.addEventListener('click', togglePause);
  blog.addEventListener('keydown', ({ key, target }) => {
    const box = key === 'Escape' && /** @type {Element} */ (target).closest('details');
    if (!box) return;
    box.open = false;
    /** @type {HTMLElement} */ (box.firstElementChild).focus();
  });
  for (const name of ['liveblog:words', 'liveblog:connection', 'liveblog:event', 'liveblog:change']) blog.addEventListener(name, draw);
  if (form) {
    const { zone, announce, keys } = /** @type {any} */ (form.elements);
    [zone.checked, announce.value, keys.checked] = [kept.zone, kept.announce, kept.keys];
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', () => {
      Object.assign(kept, { zone: zone.checked, announce: announce.value, keys: keys.checked });
      keep('options', kept);
      apply();
    });
    apply();
    for (const part of document.querySelectorAll('[data-scripted]')) part.removeAttribute('data-scripted');
  }
  return { keys: () => kept.keys, togglePause };
}

/**
 * @param {import('../element.js').LiveBlog} blog
 * @returns {import('./own-times.js').OwnTimes} what tells the times on our own page
 */
const timesOf = ({ times }) => /** @type {any} */ (times);
