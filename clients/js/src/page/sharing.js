/**
 * Sharing an entry: the device's own way where it has one, else its link in the clipboard. Beside it is what else can be done
 * with an entry: saying what is wrong in it.
 * @module
 */

import { make } from '../dom.js';

/**
 * @param {HTMLAnchorElement} link
 * @param {{words: import('../words.js').Words, dataset: DOMStringMap}} blog
 */
export async function share(link, { words, dataset }) {
  if (dataset.reports !== undefined) offerReport(link, words);
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
 * Lead to the form for reports, which knows then which revision was seen. It stays there: who goes on by keys comes to it next.
 * @param {HTMLAnchorElement} link
 * @param {import('../words.js').Words} words
 */
function offerReport(link, words) {
  const entry = link.closest('article');
  if (!entry || entry.querySelector('.to-report, .correction[data-kind="retraction"]')) return;
  const href = `${link.href}/report?revision=${entry.dataset.revision}`;
  link.after(make('a', { className: 'to-report', href, rel: 'nofollow', textContent: words.say('report') }));
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
