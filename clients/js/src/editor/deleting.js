/**
 * Deleting at a press, taken back at another: the entry is hidden in all windows of the desk, and for some seconds a line
 * stands in its place. Only then is the delete sent, for deleted stays deleted; sooner when its editor says so, does
 * something else or leaves. Without this script the link leads to a page that asks.
 * @module
 */

import { make } from '../dom.js';
import { commands } from './commands.js';
import { doneTo } from './doing.js';
import { _ } from './tongue.js';

/** @typedef {import('./queue.js').Item} Item */
/** @typedef {import('./list.js').LiveList} LiveList */

const TICK_MILLISECONDS = 250;
const CHANGED = _('It was changed meanwhile: look at it before you delete it.');
/** Reasons that its editor gave. */
const OWN_REASONS = ['stopped', 'unsent'];

export class Deleting {
  #queue;
  #desk;
  #list;
  #token;
  /** The lines in the places of entries, by their numbers. @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;
  /** What pages that went away have sent themselves, by the ids of items. @type {Set<string>} */
  #left = new Set();
  /** Those whose time was seen to be over. @type {Set<string>} */
  #over = new Set();
  /** What is to be taken back as soon as it is known that it has not arrived, by the ids of items. @type {Set<string>} */
  #undone = new Set();
  /** Why entries are still there, by their numbers. @type {Map<string, string>} */
  #why = new Map();
  /** What comes after an entry in the list, by the numbers of those that were deleted here. @type {Map<string, Element | null>} */
  #next = new Map();
  /** Where the lines of entries stand that are not in the list. */
  #others = make('div', { className: 'going-rows' });

  /**
   * @param {import('./queue.js').Queue} queue
   * @param {string} desk
   * @param {() => LiveList | null} list that is shown now
   * @param {() => string} token of the session
   */
  constructor(queue, desk, list, token) {
    this.#queue = queue;
    this.#desk = desk;
    this.#list = list;
    this.#token = token;
  }

  async begin() {
    await this.#queue.refresh();
    // Of this page before it was loaded again, which has sent it as it went.
    this.#release(this.#pending.filter(({ page }) => page === this.#queue.page));
    document.addEventListener('click', (event) => this.#click(event));
    document.addEventListener('keydown', (event) => this.#press(event));
    for (const drawn of ['drawn', 'listed']) document.addEventListener(drawn, () => this.#show());
    addEventListener('pagehide', () => this.#leave());
    commands.bind('undelete', () => void this.#undo(this.#pending.at(-1)));
    this.#queue.hear({
      changed: () => this.#changed(),
      moved: (item) => this.#moved(item),
      said: ({ ids = [] }) => ids.forEach((id) => this.#left.add(id)),
    });
    this.#show();
  }

  /** What waits to be taken back, in order. */
  get #pending() {
    return this.#going.filter((item) => this.#queue.left(item) > 0);
  }

  get #going() {
    return this.#queue.waiting(this.#desk).filter(({ kind, state }) => kind === 'delete' && state === 'waiting');
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = event.target instanceof Element ? event.target.closest('a[data-delete]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#delete(link);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== 'Delete' || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.repeat) return;
    const actions = document.activeElement?.closest('.item > .actions');
    const link = actions?.querySelector('a[data-delete]');
    if (link instanceof HTMLAnchorElement) this.#delete(link);
  }

  /** @param {HTMLAnchorElement} link */
  #delete({ href, dataset }) {
    const { delete: id = '' } = dataset;
    if (this.#going.some(({ entry }) => entry === id)) return;
    this.#why.delete(id);
    this.#list()?.itemOf(id)?.querySelector('.actions > [data-why]')?.remove();
    const revision = this.#list()?.revisionOf(id) ?? '';
    const shown = this.#list()?.itemOf(id);
    this.#next.set(id, shown?.nextElementSibling ?? shown?.previousElementSibling ?? null);
    this.#queue.addLater(doneTo('delete', this.#desk, href, { revision }));
    this.#rows.get(id)?.querySelector('button')?.focus();
  }

  #changed() {
    const [newest] = this.#queue.items.slice(-1);
    // Whoever goes on with something else has not been mistaken.
    if (newest && newest.kind !== 'delete' && newest.page === this.#queue.page) {
      this.#release(this.#pending.filter(({ page, turn }) => page === newest.page && turn < newest.turn));
    }
    for (const item of this.#going) if (!item.flying && this.#undone.delete(item.id)) void this.#undo(item);
    this.#show();
  }

  /** @param {Item[]} items */
  #release(items) {
    if (items.length > 0) void this.#queue.release(items.map(({ id }) => id));
  }

  /** @param {Item | undefined} item */
  async #undo(item) {
    if (!item) return;
    const taken = await this.#queue.take(item.id);
    if (!taken) this.#undone.add(item.id);
    const shown = this.#list()?.itemOf(item.entry);
    if (taken) /** @type {HTMLElement | null | undefined} */ (shown?.querySelector('a[data-delete]'))?.focus();
  }

  /** @param {Item} item */
  #moved(item) {
    if (item.kind !== 'delete' || item.desk !== this.#desk) return;
    if (item.state === 'sent') this.#remove(item.entry);
    const { why } = item;
    if (item.state !== 'held' || !why || OWN_REASONS.includes(why.code)) return;
    this.#show();
    const shown = this.#list()?.itemOf(item.entry);
    if (!shown || item.page !== this.#queue.page) return;
    // It is told of where it was asked.
    void this.#queue.take(item.id);
    this.#why.set(item.entry, why.code === 'stale_revision' ? CHANGED : why.detail);
    this.#tell();
  }

  /** What has changed an entry may come after the answer, and draws it anew: why it is still there stands beside it again. */
  #tell() {
    for (const [id, textContent] of this.#why) {
      const actions = this.#list()?.itemOf(id)?.querySelector('.actions');
      if (!actions || actions.querySelector('[data-why]')) continue;
      const told = make('span', { className: 'wrong', role: 'alert', textContent });
      told.dataset.why = '';
      actions.append(' ', told);
    }
  }

  /** @param {string} id of an entry that is deleted */
  #remove(id) {
    const row = this.#rows.get(id);
    // Perhaps it has left the list already, and taken the focus along.
    const held = row?.contains(document.activeElement) || document.activeElement === document.body;
    const next = this.#next.get(id);
    this.#rows.delete(id);
    this.#next.delete(id);
    row?.remove();
    this.#list()?.remove(id);
    if (held && next !== undefined) {
      /** @type {HTMLElement | null} */ (next?.querySelector('.actions a') ?? document.querySelector('#body'))?.focus({ preventScroll: true });
    }
  }

  #show() {
    const going = this.#going;
    for (const [id, row] of this.#rows) if (!going.some(({ entry }) => entry === id)) this.#bringBack(id, row);
    for (const item of going) this.#hide(item);
    this.#tell();
    if (going.length > 0) this.#ticking ??= setInterval(() => this.#tick(), TICK_MILLISECONDS);
    else this.#ticking = void clearInterval(this.#ticking);
  }

  #tick() {
    // Whichever window sends it, it does so now: timers of hidden ones are slow.
    const due = this.#going.filter((item) => this.#queue.left(item) === 0 && !this.#over.has(item.id));
    for (const { id } of due) this.#over.add(id);
    if (due.length > 0) this.#queue.say({ what: 'hurry' });
    this.#show();
  }

  /**
   * @param {string} id
   * @param {HTMLElement} row
   */
  #bringBack(id, row) {
    this.#rows.delete(id);
    row.closest('.item')?.classList.remove('going');
    row.remove();
  }

  /** @param {Item} item */
  #hide(item) {
    const row = this.#rows.get(item.entry) ?? make('p', { className: 'going-row' });
    this.#rows.set(item.entry, row);
    this.#place(item.entry, row);
    const seconds = Math.ceil(this.#queue.left(item) / 1000);
    const sentence = seconds > 0 ? _('Entry {number} is deleted in {seconds} s.', { number: item.entry ?? '', seconds }) : _('Entry {number} is being deleted …', { number: item.entry ?? '' });
    // Later tries change nothing of what is shown: no button goes from under a finger.
    const flies = (item.flying && item.tries < 2) || this.#left.has(item.id);
    const state = flies ? 'flies' : seconds > 0 ? 'early' : 'due';
    if (row.dataset.state !== state) this.#fill(row, item, state);
    row.dataset.state = state;
    /** @type {Element} */ (row.firstElementChild).textContent = sentence;
  }

  /**
   * @param {HTMLElement} row
   * @param {Item} item
   * @param {'flies' | 'early' | 'due'} state
   */
  #fill(row, item, state) {
    const held = row.contains(document.activeElement);
    row.tabIndex = -1;
    row.setAttribute('role', 'group');
    row.setAttribute('aria-label', _('Entry {number} is being deleted', { number: item.entry ?? '' }));
    const undo = button(_('Undo'), () => void this.#undo(item));
    const now = button(_('Delete now'), () => this.#release([item]));
    const buttons = { flies: [], early: [undo, ' ', now], due: [undo] }[state];
    row.replaceChildren(make('span', {}), ' ', ...buttons);
    if (held) (state === 'flies' ? row : undo).focus();
  }

  /**
   * @param {string} id
   * @param {HTMLElement} row
   */
  #place(id, row) {
    const shown = this.#list()?.itemOf(id);
    shown?.classList.add('going');
    if (!shown && !this.#others.isConnected) document.querySelector('[data-desk-list] .list-head')?.after(this.#others);
    const place = shown ?? this.#others;
    if (row.parentElement !== place) place.append(row);
  }

  /** It is sent while the page goes; where that fails, the next page of the desk sends it, and it is done once. */
  #leave() {
    const mine = this.#pending.filter(({ page }) => page === this.#queue.page);
    for (const { address, fields } of mine) {
      const body = new URLSearchParams({ .../** @type {Record<string, string>} */ (fields), csrf: this.#token() });
      void fetch(address, { method: 'POST', body, headers: { accept: 'application/json' }, keepalive: true }).catch(() => {});
    }
    this.#queue.say({ what: 'left', ids: mine.map(({ id }) => id) });
    this.#release(mine);
  }
}

/**
 * @param {string} textContent
 * @param {() => void} onclick
 */
function button(textContent, onclick) {
  return make('button', { type: 'button', className: 'quiet', textContent, onclick });
}
