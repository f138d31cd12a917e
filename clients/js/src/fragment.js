/**
 * A part of a blog, as the server draws it for pages of others: what it says. Loaded by elements that show one.
 * @module
 */

import { make } from './dom.js';
import { readItems } from './items.js';

/** @typedef {import('./types.js').Blog} Blog */
/**
 * @typedef {object} Fragment
 * @property {string} epoch
 * @property {number} head
 * @property {import('./types.js').Place | null} floor
 * @property {import('./items.js').DrawnItem[]} items
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
  const known = [...(section.querySelector('.liveblog-briefing')?.children ?? [])].slice(1);
  const briefing_html = known.map(({ outerHTML }) => outerHTML).join('');
  const blog = { title, briefing_html, zone, status, language: section.lang, accent_on_light: light ?? null, accent_on_dark: dark ?? null };
  return { epoch, head: Number(head), floor: JSON.parse(floor), items: readItems(list), blog, older };
}

/**
 * Read a fragment out of its HTML.
 * @param {string} html
 */
export const parseFragment = (html) => readFragment(make('template', { innerHTML: html }).content.firstElementChild);

/**
 * Read the fragment that a server has put into an element, or else the one at an address.
 * @param {HTMLElement | null} drawn
 * @param {import('./following.js').Ask} ask
 * @param {string} url
 */
export const takeFragment = async (drawn, ask, url) => (drawn ? readFragment(drawn) : parseFragment(await ask(url, 'text')));
