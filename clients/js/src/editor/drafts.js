/**
 * The list of drafts on an open desk: it is fetched anew, counts down to what is scheduled, and what is submitted is
 * approved (A), opened (E) or sent back (X) by a key.
 * @module
 */

import { isComposing } from '../composing.js';
import { _, _n } from './tongue.js';

/** @returns {HTMLElement | null} where the list stands now; its `data-drafts` is where it is fetched from */
const list = () => document.querySelector('[data-drafts]');

/** Counts what was asked: only the last answer is drawn. */
let asked = 0;

/** Keep the list up to date, where there is one. */
export function followDrafts() {
  const look = () => void refresh(list());
  let told = false;
  document.addEventListener('visibilitychange', () => document.hidden || look());
  document.addEventListener('notice', (event) => {
    if (/** @type {CustomEvent} */ (event).detail !== 'drafts') return;
    told = true;
    look();
  });
  // The list that has come may have been drawn before there was what the page was told of meanwhile.
  document.addEventListener('listed', () => {
    if (!told) return;
    told = false;
    look();
  });
  document.addEventListener('keydown', (event) => press(event, list()));
}

/** @param {HTMLElement | null} place */
async function refresh(place) {
  if (!place || isInUse(place)) return;
  const turn = ++asked;
  const answer = await fetch(place.dataset.drafts ?? '', { headers: { accept: 'text/html' }, redirect: 'error' }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  // Somebody may have come to it while the answer was on its way, or a later one was quicker.
  if (isInUse(place) || turn !== asked) return;
  const open = new Map(groups(place).map((group) => [group.dataset.group, group.open]));
  place.replaceChildren(...page.body.childNodes);
  for (const group of groups(place)) group.open = open.get(group.dataset.group) ?? group.open;
  tick();
}

/**
 * @param {HTMLElement} place
 * @returns {boolean} whether it is under somebody's hands: a button must not go from under a finger, nor the focus out of the list
 */
function isInUse(place) {
  const open = place.querySelector('[data-queue] details[open]');
  return open !== null || place.contains(document.activeElement) || place.matches(':active');
}

/**
 * @param {HTMLElement} place
 * @returns {HTMLDetailsElement[]}
 */
function groups(place) {
  return [...place.querySelectorAll('details')].filter(({ dataset }) => dataset.group);
}

/** Say to the second when what is scheduled goes out, and how long ago what somebody waits on was, from now on. */
export function countDown() {
  tick();
  setInterval(tick, 1000);
}

/** When what the server said to be some seconds away was, or will be, by a clock that nobody puts right. @type {WeakMap<Element, number>} */
const moments = new WeakMap();

function tick() {
  for (const element of document.querySelectorAll('[data-ago]')) {
    write(element, ago(Math.floor(passed(element, Number(element.getAttribute('data-ago'))))));
  }
  for (const element of document.querySelectorAll('[data-countdown]')) {
    const left = Math.ceil(-passed(element, -Number(element.getAttribute('data-countdown'))));
    write(element, left > 0 ? _('in {span}', { span: span(left) }) : _('now'));
  }
}

/**
 * @param {Element} element
 * @param {number} before so many seconds had passed when the server drew it
 * @returns {number} seconds since its moment
 */
function passed(element, before) {
  const moment = moments.get(element) ?? performance.now() - before * 1000;
  moments.set(element, moment);
  return (performance.now() - moment) / 1000;
}

/**
 * @param {Element} element
 * @param {string} words
 */
function write(element, words) {
  if (element.textContent !== words) element.textContent = words; // somebody may have selected it
}

/** @param {number} seconds */
function ago(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  if (hours >= 24) return _n('{n} day ago', '{n} days ago', Math.floor(hours / 24));
  if (hours) return _n('{n} hour ago', '{n} hours ago', hours);
  if (minutes) return _n('{n} minute ago', '{n} minutes ago', minutes);
  return seconds > 0 ? _n('{n} second ago', '{n} seconds ago', seconds) : _('just now');
}

/** @param {number} seconds */
function span(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours >= 48) return _n('{n} day', '{n} days', Math.floor(hours / 24));
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement | null} place
 */
function press(event, place) {
  // A key that is held down is pressed once.
  if (!place || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
  const target = /** @type {Element} */ (event.target);
  if (target.closest('input, textarea, select, [contenteditable]')) return;
  const item = target.closest('[data-draft]') ?? place.querySelector('[data-queue] [data-draft]');
  const control = item?.querySelector({ a: '[value="approve"]', e: '[data-edit]', x: '[data-send-back]' }[event.key.toLowerCase()] ?? 'no-such');
  if (!(control instanceof HTMLElement)) return;
  event.preventDefault();
  // The first press shows which one is meant, the next does it.
  if (target.closest('[data-draft]') === item) control.click();
  else control.focus();
}
