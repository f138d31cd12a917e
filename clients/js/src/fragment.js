/**
 * A part of a blog, as the server draws it for pages of others: which part an element wants, where to get it, and what it says.
 * @module
 */

import { topicKey } from './topics.js';

/** @typedef {import('./types.js').Blog} Blog */
/**
 * @typedef {object} Fragment
 * @property {string} epoch
 * @property {number} head
 * @property {import('./types.js').Place | null} floor
 * @property {HTMLElement} section
 * @property {DocumentFragment} list
 * @property {any} blog as much of it as is told
 * @property {string} older where the coverage goes on
 */

/** What the element and a fragment tell of their choice. */
const CHOICE = ['topic', 'only', 'order', 'live'];

/**
 * Read which part of its blog an element wants, and make that its own: by its attributes, or by what was put into it.
 * @param {HTMLElement} host
 * @returns {HTMLElement | null} what was put into it
 */
export function takeChoice(host) {
  const drawn = /** @type {HTMLElement | null} */ (host.querySelector('[data-fragment]'));
  const topics = host.getAttribute('topics')?.split(',').map((name) => topicKey(name.trim())).filter(Boolean).join('\n');
  /** @type {Record<string, string | null | undefined>} */
  const wanted = { topic: topics, only: host.getAttribute('only'), order: host.getAttribute('order') };
  for (const name of CHOICE) {
    const value = wanted[name] || drawn?.dataset[name];
    if (value) host.dataset[name] = value;
  }
  if (drawn) Object.assign(host.dataset, { zone: drawn.dataset.zone, status: drawn.dataset.status });
  return drawn;
}

/**
 * Say where the part is that an element wants.
 * @param {HTMLElement} host
 * @param {string} page the address of the blog's page
 * @returns {string} empty: all of it is wanted, which the API has
 */
export function fragmentUrl(host, page) {
  const { topic, only } = host.dataset;
  const limit = host.getAttribute('limit');
  if (!page || !(topic || only || limit)) return '';
  const url = new URL(`${page.split(/[?#]/)[0]}/fragment.html`);
  // What else chooses (a partner's key) belongs here, too.
  for (const [name, value] of Object.entries({ entries: limit || '40', topics: topic?.replaceAll('\n', ','), only })) if (value) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Read a fragment; what it lists is copied, so that the page around goes on showing it.
 * @param {any} section
 * @returns {Fragment}
 */
export function readFragment(section) {
  const { epoch, head, floor = 'null', zone, status, light, dark } = section?.dataset ?? {};
  if (!epoch) throw new TypeError('no part of a blog');
  const list = document.createDocumentFragment();
  for (const node of section.querySelectorAll('[data-role="drawn"] > :is([data-id], [data-shift])')) {
    const copy = /** @type {HTMLElement} */ (node.cloneNode(true));
    // In a tree of its own it can have the name that the page's could not.
    if (copy.dataset.id) copy.id = `entry-${copy.dataset.id}`;
    list.append(copy);
  }
  const title = section.querySelector('.liveblog-title')?.textContent;
  const older = section.querySelector('.liveblog-more a')?.href ?? '';
  const known = [...(section.querySelector('.liveblog-briefing')?.children ?? [])].slice(1);
  const briefing_html = known.map(({ outerHTML }) => outerHTML).join('');
  const blog = { title, briefing_html, zone, status, language: section.lang, accent_on_light: light ?? null, accent_on_dark: dark ?? null };
  return { epoch, head: Number(head), floor: JSON.parse(floor), section, list, blog, older };
}
