/**
 * The list beside the form, narrowed to what is chosen and searched through without leaving the page. What belongs to it
 * the server says: where it shows a choice, it is asked again after each event.
 * @module
 */

import { refetch } from './parts.js';
import { LiveList } from './list.js';
import { Timer } from '../timer.js';
import { _ } from './tongue.js';

/** So long after an event the counts are asked for: several often come together. */
const SOON_SECONDS = 0.5;
const FAILED = _('could not be fetched: try again');

export class Listing {
  #section;
  #address = location.href;
  /** @type {LiveList | null} */
  #list = null;
  #soon;
  #asked = 0;
  /** Counts what was asked of the same list: only the last answer is drawn. */
  #renewed = 0;

  /**
   * @param {HTMLElement} section
   * @param {Pick<import('../browser.js').World, 'setTimeout' | 'clearTimeout'>} world
   */
  constructor(section, world) {
    this.#section = section;
    this.#soon = new Timer(world);
  }

  /** The list of entries as it is now; null: drafts are shown. */
  get list() {
    return this.#list;
  }

  /** Begin. */
  open() {
    this.#openList();
    this.#section.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('.picks a, a[data-pick]') : null;
      if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      void this.#go(link.href, Boolean(link.closest('.pages')));
    });
    this.#section.addEventListener('submit', (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches('[data-search]')) return;
      event.preventDefault();
      const asked = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      if (!asked.get('q')?.trim()) asked.delete('q');
      const { origin, pathname } = new URL(form.action);
      void this.#go(`${origin}${pathname}?${asked}`, false);
    });
    addEventListener('popstate', () => {
      if (bare(location.href) !== bare(this.#address)) void this.#show(location.href, false);
    });
  }

  #openList() {
    const root = this.#section.querySelector('[data-list]');
    const condition = /** @type {HTMLElement | null} */ (this.#section.querySelector('[data-connection]'));
    this.#list = root instanceof HTMLElement ? new LiveList(root, condition, () => this.#changed()) : null;
    this.#list?.open();
  }

  #changed() {
    this.#soon.set(SOON_SECONDS, () => void (this.#list?.picked ? this.#renew() : refetch('picks')));
  }

  /**
   * @param {string} address
   * @param {boolean} toTop of the list: another page of it is read from there
   */
  async #go(address, toTop) {
    if (!(await this.#show(address, true))) return;
    if (toTop) this.#section.scrollIntoView({ block: 'start' });
  }

  /**
   * @param {string} address
   * @param {boolean} isNew whether it is to be gone back from
   */
  async #show(address, isNew) {
    const asked = ++this.#asked;
    const drawn = await fetched(address);
    if (asked !== this.#asked) return false; // something else was chosen meanwhile
    if (!drawn) {
      const told = this.#section.querySelector('[data-connection]');
      if (told) told.textContent = FAILED;
      return false;
    }
    const focus = this.#focused();
    this.#list?.close();
    this.#address = address;
    if (isNew) history.pushState(null, '', address);
    this.#section.replaceChildren(...drawn.body.childNodes);
    this.#openList();
    focus?.();
    this.#section.dispatchEvent(new CustomEvent('listed', { bubbles: true }));
    return true;
  }

  /** Bring a list that shows a choice up to date, with nothing moved that is read. */
  async #renew() {
    const [asked, list, turn] = [this.#asked, this.#list, ++this.#renewed];
    const drawn = await fetched(this.#address);
    const root = drawn?.querySelector('[data-list]');
    if (asked !== this.#asked || turn !== this.#renewed || !root) return;
    list?.redraw(root);
    void refetch('picks');
  }

  /** @returns {(() => void) | null} gives the focus back to what had it, as it is drawn anew */
  #focused() {
    const { activeElement } = document;
    if (!activeElement || !this.#section.contains(activeElement)) return null;
    if (activeElement.closest('[data-search]')) return () => this.#find('[data-search] [name="q"]')?.focus();
    return () => (this.#find('.picks [aria-current]') ?? this.#find('.picks a'))?.focus({ preventScroll: true });
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement | null}
   */
  #find(selector) {
    return this.#section.querySelector(selector);
  }
}

/**
 * @param {string} address
 * @returns {Promise<Document | null>} null: the server can't be asked, or does not know it
 */
async function fetched(address) {
  const asked = new URL(address);
  asked.searchParams.set('part', 'list');
  const answer = await fetch(asked, { headers: { accept: 'text/html' }, redirect: 'error' }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
}

/** @param {string} address */
function bare(address) {
  return address.replace(/#.*/, '');
}
