/**
 * Asking before an entry is deleted, without leaving the page; without this script the link leads to a page that asks.
 * @module
 */

import { make } from '../dom.js';

const QUESTION = `
<dialog class="question" aria-labelledby="question">
  <form method="post">
    <h2 id="question"></h2>
    <p>It disappears from all pages at once, also from those that are open, and its text is gone for good.</p>
    <p class="wrong" role="alert"></p>
    <p class="buttons"><button class="danger">Delete it</button> <button type="button" class="secondary">Keep it</button></p>
  </form>
</dialog>`;

const CHANGED = 'It was changed meanwhile: look at it before you delete it.';

/**
 * Ask whenever a link with `data-delete` is followed.
 * @param {import('./doing.js').Doing} doing
 * @param {(id: string) => string} revisionOf the entry as it stands in the list
 * @param {(id: string) => void} deleted
 */
export function askBeforeDeleting(doing, revisionOf, deleted) {
  const template = make('template', { innerHTML: QUESTION });
  const dialog = /** @type {HTMLDialogElement} */ (template.content.querySelector('dialog'));
  document.body.append(dialog);
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const [title, wrong, keep] = ['h2', '.wrong', '.secondary'].map(
    (what) => /** @type {HTMLElement} */ (dialog.querySelector(what)),
  );
  let id = '';
  let revision = '';
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-delete]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    id = link.dataset.delete ?? '';
    revision = revisionOf(id);
    title.textContent = `Delete entry ${id}?`;
    wrong.textContent = '';
    form.action = link.href;
    dialog.showModal();
    keep.focus();
  });
  keep.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void doing.do('delete', form.action, { revision }).then((outcome) => {
      const problem = typeof outcome === 'object' ? outcome.wrong : null;
      wrong.textContent = problem?.code === 'stale_revision' ? CHANGED : (problem?.detail ?? '');
      if (problem) return;
      dialog.close();
      if (outcome === 'done') deleted(id);
    });
  });
}
