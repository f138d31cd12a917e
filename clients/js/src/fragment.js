/**
 * A part of a blog, as the server draws it for pages of others: what it says. Loaded by elements that show one.
 * @module
 */

import { heldOf, readItems } from './items.js';
import { partNamesOf } from './part-names.js';

/** @typedef {import('./types.js').Blog} Blog */
/**
 * @typedef {object} Fragment
 * @property {string} epoch
 * @property {number} head
 * @property {import('./types.js').Place | null} floor
 * @property {import('./items.js').DrawnItem[]} items
 * @property {import('./feed.js').State} state what is held of the blog
 * @property {any} blog as much of it as is told
 * @property {string} older where the coverage goes on
 */

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
  // Below its own heading.
  const drawn = (/** @type {string} */ part) => [...(section.querySelector(`.liveblog-${part}`)?.children ?? [])].slice(1).map(({ outerHTML }) => outerHTML).join('');
  const above = { summary: drawn('summary'), briefing_html: drawn('briefing'), figures_html: drawn('figures'), key_events_html: drawn('key-events'), pinned_html: drawn('pinned') };
  const blog = { title, ...above, zone, status, language: section.lang, accent_on_light: light ?? null, accent_on_dark: dark ?? null };
  const items = readItems(list);
  const place = { epoch, head: Number(head), floor: JSON.parse(floor) };
  const state = { epoch, seq: place.head, floor: place.floor, blog: null, ...heldOf(items) };
  return { ...place, state, items, blog, older };
}

/**
 * Read a fragment out of its HTML.
 * @param {string} html
 * @param {import('./element.js').LiveBlog} host
 */
export const parseFragment = (html, host) => readFragment(host.parse(html).firstElementChild);

/**
 * Say where the part is that an element wants.
 * @param {HTMLElement} host
 * @param {string} page the address of the blog's page
 */
export function fragmentUrl(host, page) {
  const { topic, only } = host.dataset;
  const limit = host.getAttribute('limit');
  const url = new URL(`${page.split(/[?#]/)[0]}/fragment.html`);
  const said = { entries: limit || '40', topics: topic?.replaceAll('\n', ','), only, key: host.getAttribute('key'), parts: partNamesOf(host)?.join() };
  for (const [name, value] of Object.entries(said)) if (value || (name === 'parts' && value === '')) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Read the fragment that a server has put into an element, or else get the one that it wants.
 * @param {HTMLElement | null} drawn
 * @param {import('./following.js').Ask} ask
 * @param {import('./element.js').LiveBlog} host
 * @param {string} page the address of the blog's page
 */
export const takeFragment = async (drawn, ask, host, page) =>
  drawn ? readFragment(drawn) : parseFragment(await ask(fragmentUrl(host, page), 'text'), host);
