/**
 * What the desk loads: makes the forms that the server drew quicker and safer to use. Without it they work all the same.
 * @module
 */

import { askBeforeDeleting } from './editor/deleting.js';
import { EntryForm } from './editor/form.js';
import { LiveList } from './editor/list.js';
import { Writing } from './editor/writing.js';

const token = () => tokens()[0]?.value ?? '';

/** @returns {HTMLInputElement[]} */
function tokens() {
  return [...document.querySelectorAll('input')].filter(({ name }) => name === 'csrf');
}

/**
 * Put the present session's token into all forms: somebody has logged in again.
 * @returns {Promise<string | null>} null when nobody has
 */
async function renewToken() {
  const answer = await fetch('/desk', { headers: { accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const found = /** @type {HTMLInputElement | null} */ (page.querySelector('input[name="csrf"]'));
  if (!found) return null;
  for (const input of tokens()) input.value = found.value;
  return found.value;
}

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} selector
 * @returns {T}
 */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));

const root = document.querySelector('[data-list]');
const list = root instanceof HTMLElement ? new LiveList(root, document.querySelector('[data-connection]')) : null;
list?.open();

askBeforeDeleting(token, (id) => list?.remove(id));

const form = new EntryForm(find('form[data-entry-form]'));
const desk = form.action.replace(/\/entries\/\d+$/, '');
new Writing(form, desk, { notice: find('[data-message]'), preview: find('[data-preview]') }, renewToken).begin();
