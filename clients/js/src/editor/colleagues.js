/**
 * The line that says who is at the desk, and what follows from it: marks at the entries in the list, words read aloud when
 * somebody comes or begins to write, and its forms without leaving the page.
 * @module
 */

import { make } from '../dom.js';
import { refetch } from './parts.js';
import { _ } from './tongue.js';

const PART = '[data-part="presence"]';
const SAY_MILLISECONDS = 1000;

/** @returns {HTMLElement | null} */
const line = () => document.querySelector(PART);

/** @returns {string | null} who else writes the entry of this page */
export function otherHolder() {
  return /** @type {HTMLElement | null} */ (document.querySelector(`${PART} [data-holder]`))?.dataset.holder ?? null;
}

/**
 * Say that the entry of this page was taken over.
 * @param {string} holder
 * @param {string | null} draft where the text is kept; null: only here, as yet
 * @returns {[string, {actions: import('./message.js').Action[]}]}
 */
export function taken(holder, draft) {
  const actions = draft ? [{ word: _('Open the draft'), href: draft }] : [];
  const sentence = draft
    ? _('{name} has taken this entry over. Your text is kept as a draft.', { name: holder })
    : _('{name} has taken this entry over. Your text is kept on this page, and as a draft as soon as the server can be reached.', { name: holder });
  return [sentence, { actions }];
}

/**
 * Keep up with the line.
 * @param {{redrawn: () => void, takeOver: (address: string) => Promise<boolean>}} hears
 */
export function watchColleagues({ redrawn, takeOver }) {
  if (!line()) return;
  let before = seen();
  document.addEventListener('redrawn', () => {
    const now = seen();
    say(now.filter((words) => !before.includes(words)));
    before = now;
    markEntries();
    redrawn();
  });
  const list = document.querySelector('[data-desk-list]');
  if (list) new MutationObserver(markEntries).observe(list, { childList: true, subtree: true });
  document.addEventListener('submit', (event) => {
    const { target, submitter } = event;
    if (!(target instanceof HTMLFormElement)) return;
    if (target.matches('[data-holder]')) {
      event.preventDefault();
      void takeOver(target.action).then((done) => {
        tellUnreached(!done, line()?.parentElement ?? null);
        if (done) void refetch('presence');
      });
    } else if (target.matches('[data-on-it]')) {
      event.preventDefault();
      void sendOnIt(target, submitter);
    }
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
async function sendOnIt(form, submitter) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, submitter)));
  const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => null);
  tellUnreached(!answer, form.querySelector('.field'));
  if (!answer) return;
  // What is refused goes as it would without this script, and the page says what is wrong.
  if (!answer.ok) return form.submit();
  const more = form.closest('[data-on-it-more]');
  // Who has typed on meanwhile says something else; who has gone elsewhere is not called back from there.
  if (more instanceof HTMLDetailsElement && new FormData(form).get('line') === body.get('line')) {
    const isHere = [document.body, null].includes(/** @type {any} */ (document.activeElement)) || more.contains(document.activeElement);
    form.reset();
    more.open = false;
    if (isHere) more.querySelector('summary')?.focus();
  }
  return refetch('presence');
}

/**
 * Say that what somebody wanted came to nothing, or take that away.
 * @param {boolean} unreached
 * @param {Element | null} above where it is said, below this: nothing that is drawn anew
 */
function tellUnreached(unreached, above) {
  document.querySelector('[data-unreached]')?.remove();
  if (!unreached) return;
  const told = make('p', { className: 'message wrong', textContent: _('The server can’t be reached.') });
  told.setAttribute('role', 'alert');
  told.dataset.unreached = '';
  above?.after(told);
}

/** @returns {string[]} what the line says of others, as it is read aloud; how long ago somebody left is not */
function seen() {
  const here = [...(line()?.querySelectorAll('[data-here], [data-holder], [data-undertaking]') ?? [])];
  return here.map((person) => (person.querySelector(':scope > span:first-child, :scope > strong')?.textContent ?? '') + rest(person));
}

/** @param {Element} person */
function rest(person) {
  if (person.matches('[data-holder]')) return '';
  const said = person.querySelector(person.matches('[data-undertaking]') ? 'bdi' : '.muted')?.textContent ?? _('here');
  return ` ${said}`;
}

/** @param {string[]} news */
function say(news) {
  const status = document.querySelector('[data-presence-said]');
  if (!status || news.length === 0) return;
  setTimeout(() => (status.textContent = news.join(', ')), SAY_MILLISECONDS);
}

/** Say at each entry in the list who is editing it. */
function markEntries() {
  const said = new Map();
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`${PART} [data-editing]`))) {
    said.set(mark.dataset.editing, mark.textContent);
  }
  for (const actions of document.querySelectorAll('[data-list] .item .actions')) {
    const id = /** @type {HTMLElement} */ (actions.parentElement).dataset.id;
    const [mark, words] = [actions.querySelector('.editing'), said.get(id) ?? ''];
    if ((mark?.textContent ?? '') === words) continue;
    mark?.remove();
    if (words) actions.append(make('span', { className: 'editing', textContent: words }));
  }
}
