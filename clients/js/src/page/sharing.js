/**
 * Sharing an entry: the device's own way where it has one, else its link in the clipboard.
 * @module
 */

import { make } from '../dom.js';

/**
 * @param {HTMLAnchorElement} link
 * @param {import('../words.js').Words} words
 */
export async function share(link, words) {
  const title = link.closest('article')?.getAttribute('aria-label') ?? document.title;
  try {
    if (navigator.share && matchMedia('(pointer: coarse)').matches) await navigator.share({ title, url: link.href });
    else {
      await navigator.clipboard.writeText(link.href);
      tell(link, words.say('copied'));
    }
  } catch (error) {
    // Who closes the device's dialogue has changed their mind; nothing failed.
    if (!(error instanceof DOMException && error.name === 'AbortError')) tell(link, words.say('copy_failed', { url: link.href }));
  }
}

/**
 * @param {HTMLElement} link
 * @param {string} sentence
 */
function tell(link, sentence) {
  link.parentElement?.querySelector('.told')?.remove();
  const told = make('span', { className: 'told' });
  told.setAttribute('role', 'status');
  link.after(told);
  // In a node that is there already: else it is not read aloud.
  requestAnimationFrame(() => (told.textContent = sentence));
  setTimeout(() => told.remove(), 6000);
}
