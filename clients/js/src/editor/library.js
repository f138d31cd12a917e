/**
 * Choosing one of the pictures that the blog has shown: its page of them in a dialog.
 * @module
 */

import { make } from '../dom.js';
import { _ } from './tongue.js';

/**
 * @param {string} address of the page
 * @returns {Promise<string>} the Markdown that shows the one that was chosen, with its words; empty: none
 */
export function choosePicture(address) {
  const dialog = make('dialog', { className: 'choosing' });
  const [heading, place] = [make('h2', { className: 'label', id: 'choosing', textContent: _('Used before') }), make('div', {})];
  const close = make('button', { type: 'button', className: 'secondary', textContent: _('Close'), onclick: () => dialog.close('') });
  dialog.setAttribute('aria-labelledby', heading.id);
  dialog.append(heading, place, close);
  dialog.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link) return;
    event.preventDefault();
    if (link.dataset.put) dialog.close(link.dataset.put);
    else void show(place, link.href);
  });
  dialog.addEventListener('submit', (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    const asked = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    void show(place, `${address}?${asked}`);
  });
  document.body.append(dialog);
  dialog.showModal();
  void show(place, address);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

/** What was asked for last in a place: an answer that comes later than the next one is not shown. @type {WeakMap<HTMLElement, string>} */
const asked = new WeakMap();

/**
 * @param {HTMLElement} place
 * @param {string} address
 */
async function show(place, address) {
  asked.set(place, address);
  const shown = await picturesAt(address);
  if (asked.get(place) === address) place.replaceChildren(shown);
}

/**
 * @param {string} address
 * @returns {Promise<Element | string>}
 */
async function picturesAt(address) {
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return page.querySelector('[data-library]') ?? _('The pictures can’t be shown now: you may no longer be logged in.');
  } catch {
    return _('The server can’t be reached.');
  }
}
