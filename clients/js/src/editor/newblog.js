/**
 * Proposes the slug of a new blog out of its title, as long as nobody types one, and the zone in which the browser is.
 * Without it the server makes the slug.
 * @module
 */

import { folded } from './folding.js';

const LONGEST = 60;

/**
 * Make a slug of a title, as the server does (`intake/names.py`).
 * @param {string} title
 * @returns {string}
 */
export function proposedSlug(title) {
  const plain = folded(title.replace(/['’]/g, ''));
  let slug = '';
  for (const word of plain.split(/[^a-z0-9]+/).filter(Boolean)) {
    const longer = slug ? `${slug}-${word}` : word.slice(0, LONGEST);
    if (longer.length > LONGEST) break;
    slug = longer;
  }
  return slug;
}

/** @param {HTMLFormElement} form */
function begin(form) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const [title, slug, zone] = ['title', 'slug', 'zone'].map(field);
  let proposed = proposedSlug(title.value);
  const propose = () => {
    const before = proposed;
    proposed = proposedSlug(title.value);
    if (['', before].includes(slug.value)) slug.value = proposed;
  };
  propose(); // it may have been typed before this was loaded
  title.addEventListener('input', propose);
  if (!zone.value) zone.defaultValue = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
}

const form = globalThis.document?.querySelector('[data-new-blog]');
if (form) begin(/** @type {HTMLFormElement} */ (form));
