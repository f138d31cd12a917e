/**
 * What an entry says to which a link leads, while a pointer is over the link or a key has brought the focus there. It is asked
 * for each time and kept nowhere, so that nothing is shown that is gone. Loaded with the first such link; a finger follows it.
 * @module
 */

import { make } from '../dom.js';
import { excerpt } from '../excerpt.js';

/** @typedef {import('../element.js').LiveBlog} LiveBlog */

const PAUSE_MILLISECONDS = 300;
const LENGTH = 280;
const GAP = 6;

/** The link whose entry is shown, or about to be. @type {HTMLAnchorElement | null} */
let current = null;
/** @type {HTMLElement | null} */
let box = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** What was asked last; null: nobody waits for it any more. @type {object | null} */
let asking = null;

/**
 * @param {Event} event `pointerover` or `focusin`
 * @param {HTMLAnchorElement} link
 * @param {LiveBlog} blog
 */
export function preview(event, link, blog) {
  const isKey = event.type === 'focusin';
  // Before this was loaded they may have gone on: nobody would hear them leave.
  if (!link.matches(isKey ? ':focus-visible' : ':hover') || /** @type {PointerEvent} */ (event).pointerType === 'touch') return;
  if (box && link === current) return clearTimeout(timer);
  hide();
  current = link;
  link.addEventListener('pointerleave', hideSoon);
  link.addEventListener('blur', hide, { once: true });
  timer = setTimeout(() => void show(link, blog), isKey ? 0 : PAUSE_MILLISECONDS);
}

/**
 * @param {HTMLAnchorElement} link
 * @param {LiveBlog} blog
 */
async function show(link, blog) {
  const ours = (asking = {});
  // Also before it is shown: the answer may be of before the event.
  blog.addEventListener('liveblog:event', hide, { once: true });
  const answer = await fetch(link.pathname.replace('/blogs/', '/api/v1/blogs/')).catch(() => null);
  const entry = answer?.ok ? (await answer.json()).entry : null;
  if (!entry?.html || asking !== ours) return;
  box = draw(entry.html, link, blog);
  link.setAttribute('aria-describedby', box.id);
  place(box, link);
  addEventListener('keydown', onKey, true);
  addEventListener('scroll', hide, { once: true, capture: true, passive: true });
}

/**
 * @param {string} html
 * @param {HTMLElement} link
 * @param {LiveBlog} blog
 */
function draw(html, link, { times }) {
  const drawn = document.createElement('template');
  drawn.innerHTML = html;
  const find = (/** @type {string} */ selector) => drawn.content.querySelector(selector);
  const shown = make('div', { className: 'reference', id: 'reference' });
  shown.setAttribute('role', 'tooltip');
  const said = find('.body') ?? find('.correction .words');
  const headline = find('.headline')?.textContent ?? '';
  const time = make('p', { className: 'time' });
  time.append(.../** @type {Element} */ (find('.stamp')).childNodes);
  shown.append(time, make('strong', { textContent: headline, dir: 'auto' }), make('p', { textContent: excerpt(said, LENGTH), dir: 'auto' }));
  link.after(shown);
  times.dress(shown);
  shown.addEventListener('pointerenter', () => clearTimeout(timer));
  shown.addEventListener('pointerleave', hideSoon);
  return shown;
}

/**
 * Put it below the link, or above where there is no room; it moves nothing.
 * @param {HTMLElement} shown
 * @param {HTMLElement} link
 */
function place(shown, link) {
  shown.popover = 'manual';
  shown.showPopover();
  const { left, right, top, bottom } = link.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height, style } = shown;
  const wanted = getComputedStyle(link).direction === 'rtl' ? right - width : left;
  style.left = `${Math.max(GAP, Math.min(wanted, document.documentElement.clientWidth - width - GAP))}px`;
  style.top = `${bottom + GAP + height < innerHeight || top < height ? bottom + GAP : top - height - GAP}px`;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  hide();
}

/** Wait a moment, in which the pointer may come back, or go over to what is shown. */
function hideSoon() {
  clearTimeout(timer);
  if (document.activeElement !== current) timer = setTimeout(hide, PAUSE_MILLISECONDS);
}

function hide() {
  clearTimeout(timer);
  removeEventListener('keydown', onKey, true);
  removeEventListener('scroll', hide, true);
  current?.removeEventListener('pointerleave', hideSoon);
  current?.removeEventListener('blur', hide);
  current?.removeAttribute('aria-describedby');
  box?.remove();
  current = box = asking = null;
}
