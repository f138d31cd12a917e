/**
 * Links in a frame that may open nothing (`sandbox` without `allow-popups`): every one of them would be dead.
 * @module
 */

import { make } from '../dom.js';

/**
 * Let links lead out: by asking WordPress to follow them, by a window where there may be one, or else as words to copy.
 * @param {import('./height.js').Parent} parent
 */
export function leadOut(parent) {
  // With an origin of its own the frame is as its page wants it, and its links open.
  if (self.origin !== 'null' && !parent.secret) return;
  document.addEventListener('click', (event) => {
    const link = /** @type {HTMLAnchorElement | null | undefined} */ (/** @type {Element} */ (event.target).closest?.('a[href]'));
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    if (parent.secret) return parent.say({ message: 'link', value: ours(link), secret: parent.secret });
    // Not `noopener`: what opens is only told then whether it has.
    const opened = window.open(link.href, '_blank');
    if (opened) opened.opener = null;
    else spell(link);
  });
}

/**
 * WordPress follows links to the frame's own host alone: what leads elsewhere is found on the page of its entry.
 * @param {HTMLAnchorElement} link
 */
function ours(link) {
  if (link.host === location.host) return link.href;
  const entry = /** @type {HTMLAnchorElement | null | undefined} */ (link.closest('article')?.querySelector('.stamp'));
  return (entry ?? /** @type {HTMLAnchorElement} */ (document.querySelector('.title a'))).href;
}

/**
 * Say where a link would lead, in words that can be copied.
 * @param {HTMLAnchorElement} link
 */
function spell(link) {
  const after = link.nextElementSibling;
  if (after?.matches('.spelt')) return after.remove();
  const spelt = make('span', { className: 'spelt', textContent: link.href, tabIndex: 0 });
  spelt.setAttribute('dir', 'ltr');
  link.after(spelt);
  getSelection()?.selectAllChildren(spelt);
}
