/**
 * Pinning and key events at a press, without leaving the page; without this script the buttons are those of a form.
 * @module
 */

import { make } from '../dom.js';
import { _ } from './tongue.js';

/** What each button says while the mark is off, and while it is on. @type {Record<string, string[]>} */
const WORDS = { pinned: [_('Pin'), _('Unpin')], key_event: [_('Key event'), _('No key event')] };

/**
 * Make the buttons of an entry that was pushed, as the server makes them.
 * @param {string} address the entry's at the desk
 * @param {HTMLElement} article
 * @returns {(HTMLElement | string)[]}
 */
export function markButtons(address, { classList, dataset }) {
  const marks = { pinned: classList.contains('pinned'), key_event: classList.contains('key-event') };
  return Object.entries(marks).flatMap(([name, on]) => {
    const button = make('button', { className: 'quiet', name, value: on ? 'off' : 'on' });
    button.setAttribute('form', 'marks');
    button.setAttribute('formaction', `${address}/marks`);
    button.append(WORDS[name][Number(on)], make('span', { className: 'visually-hidden', textContent: ` ${_('entry {number}', { number: dataset.id ?? '' })}` }));
    return [' ', button];
  });
}

/**
 * Send a mark when its button is pressed; what changed comes back as it does for everybody.
 * @param {import('./doing.js').Doing} doing
 */
export function markAtOnce(doing) {
  document.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.getAttribute('form') !== 'marks') return;
    event.preventDefault();
    button.parentElement?.querySelector('[role="alert"]')?.remove();
    void doing.mark(button.formAction, { [button.name]: button.value }).then((outcome) => {
      if (outcome === 'done') return;
      const problem = outcome === 'waits' ? _('It waits for the server.') : _('It was not changed: {why}', { why: outcome.wrong.detail });
      button.parentElement?.append(make('span', { className: 'wrong', role: 'alert', textContent: problem }));
    });
  });
}
