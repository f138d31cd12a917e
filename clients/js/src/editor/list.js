/**
 * The last entries beside the form, kept up to date: other editors write too.
 * @module
 */

import { equipment } from '../equipment.js';
import { Connection } from '../connection.js';
import { make } from '../dom.js';
import { apply, stateOf } from '../feed.js';
import { heldOf, itemOfEntry, itemOfShift, readItems } from '../items.js';
import { Timeline } from '../timeline.js';
import { markButtons } from './marks.js';
import { refetch } from './parts.js';
import { _, _n } from './tongue.js';

const CONDITIONS = {
  connecting: '',
  live: _('live'),
  reconnecting: _('reconnecting …'),
  offline: _('offline'),
  ended: _('not up to date: load the page again'),
};

const SEEN = 'liveblog.seen ';

export class LiveList {
  #root;
  #timeline;
  #pill;
  /** @type {import('../feed.js').State} */
  #state;
  #connection;
  #condition;
  #heard;
  #leave = new AbortController();
  /** The numbers of entries that came or were changed while nobody looked. @type {Set<string>} */
  #missed = new Set();

  /**
   * @param {HTMLElement} root as the server drew it
   * @param {HTMLElement | null} condition where the connection's state is told
   * @param {() => void} heard there was an event
   */
  constructor(root, condition, heard) {
    const { epoch = '', head, floor = 'null', src = '' } = root.dataset;
    this.#root = root;
    this.#condition = condition;
    this.#heard = heard;
    for (const item of root.querySelectorAll('.item')) this.#unmarkSeen(item);
    this.#timeline = new Timeline(root, { prepare: (part) => this.#dress(part), onChange: () => this.#count() });
    this.#timeline.equip(equipment);
    this.#pill = new equipment.Pill(root, this.#timeline, (n) => _n('{n} new entry', '{n} new entries', n));
    const items = readItems(root);
    this.#timeline.nodes.hydrate(items);
    this.#state = { epoch, seq: Number(head), floor: JSON.parse(floor), blog: null, ...heldOf(items) };
    this.#connection = new Connection({
      src: new URL(src, location.href).href,
      position: { epoch, seq: Number(head) },
      onSnapshot: (snapshot) => this.#draw(stateOf(snapshot)),
      onEvent: (event) => this.#apply(event),
      onState: (state) => this.#tell(state.condition),
    });
  }

  /** Whether it shows some entries that were picked out: then the server says which. */
  get picked() {
    return this.#root.dataset.picked !== undefined;
  }

  open() {
    const { signal } = this.#leave;
    document.addEventListener('visibilitychange', () => document.hidden && this.#see(), { signal });
    this.#connection.open();
  }

  /** Let go of it. */
  close() {
    this.#leave.abort();
    this.#connection.close();
  }

  /**
   * Show what the server picks out now.
   * @param {Element} drawn the same list, as the server draws it
   */
  redraw(drawn) {
    this.#timeline.draw(readItems(drawn), () => true);
    const [here, there] = [this.#root, drawn].map((root) => root.querySelector('[data-empty]'));
    if (!there) here?.remove();
    else if (!here) this.#root.append(there);
  }

  /** Whoever looks away has seen what was new, also when they load the page again. */
  #see() {
    this.#missed.clear();
    for (const item of this.#root.querySelectorAll('.unseen')) unmark(item);
    if (this.#timeline.waiting > 0) return;
    try {
      sessionStorage.setItem(SEEN + this.#root.dataset.desk, `${this.#state.epoch}.${this.#state.seq}`);
    } catch {
      // Then it is new once more.
    }
  }

  /** @returns {number} the event up to which all was seen in this window */
  get #seen() {
    try {
      const [epoch, seq] = (sessionStorage.getItem(SEEN + this.#root.dataset.desk) ?? '').split('.');
      return epoch === this.#root.dataset.epoch ? Number(seq) : 0;
    } catch {
      return 0;
    }
  }

  /**
   * Take the marks from an entry, as the server draws it, that was seen here.
   * @param {Element} item
   */
  #unmarkSeen(item) {
    const { seq } = /** @type {HTMLElement} */ (item.querySelector('article')).dataset;
    if (item.matches('.unseen') && Number(seq) <= this.#seen) unmark(item);
  }

  /**
   * @param {string} id
   * @returns {HTMLElement | null} the entry with what can be done to it
   */
  itemOf(id) {
    return this.#root.querySelector(`.item[data-id="${id}"]`);
  }

  /**
   * Take an entry out that was deleted here, whether or not the connection tells of it.
   * @param {string} id
   */
  remove(id) {
    this.#timeline.remove(`entry-${id}`);
  }

  /**
   * @param {string} id
   * @returns {string} which revision of the entry stands here, as the server's forms say it
   */
  revisionOf(id) {
    const entry = /** @type {HTMLElement | null} */ (this.#root.querySelector(`article[data-id="${id}"]`));
    return `${this.#state.epoch}.${entry?.dataset.seq}`;
  }

  /** @param {import('../feed.js').State} state */
  #draw(state) {
    this.#state = state;
    this.#heard();
    void refetch('flagged'); // what a snapshot has comes as no event
    if (this.picked) return;
    this.#timeline.draw([...state.entries.map(itemOfEntry), ...state.shifts.map(itemOfShift)]);
  }

  /** @param {import('../types.js').EventMessage} event */
  #apply(event) {
    // What of the briefing is to be looked at again, above the list.
    if (event.kind === 'briefing.changed') void refetch('flagged');
    const { change } = apply(this.#state, event);
    this.#heard();
    if (this.picked) {
      // What belongs here the server says, but what was deleted goes at once.
      if (event.entry && 'deleted' in event.entry) this.remove(String(event.entry.id));
    } else if (change?.type === 'put') this.#put(itemOfEntry(change.entry));
    else if (change?.type === 'shift') this.#put(itemOfShift(change.shift));
    else if (change?.type === 'remove') this.#timeline.remove(`entry-${change.id}`);
    else if (change?.type === 'blog') this.#connection.refresh();
  }

  /** @param {import('../items.js').Item} item */
  #put(item) {
    if (document.hidden) this.#missed.add(String(item.id));
    const pressed = this.#pressed();
    // A page of older entries stays what it is; only what it shows is kept right.
    if (this.#root.dataset.live === 'true' || this.#timeline.has(item.key)) this.#timeline.put(item);
    if (pressed && !pressed.isConnected) this.#again(pressed)?.focus();
    this.#root.querySelector('[data-empty]')?.remove();
  }

  /** @returns {HTMLButtonElement | null} the button of an entry's mark that has the focus */
  #pressed() {
    const { activeElement } = document;
    return activeElement instanceof HTMLButtonElement && this.#root.contains(activeElement) ? activeElement : null;
  }

  /**
   * @param {HTMLButtonElement} button that went with what was drawn anew
   * @returns {HTMLElement | null} the one that is now in its place
   */
  #again({ name, formAction }) {
    const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (this.#root.querySelectorAll(`button[name="${name}"]`));
    return [...buttons].find((button) => button.formAction === formAction) ?? null;
  }

  /**
   * Give an entry that was pushed what the server gives those it draws here: links to edit and to delete it, buttons for its marks.
   * @param {DocumentFragment} part
   */
  #dress(part) {
    const article = /** @type {HTMLElement | null} */ (part.querySelector('article.entry'));
    const served = article?.closest('.item'); // as the server draws it here
    if (served) this.#unmarkSeen(served);
    if (!article || served) return;
    const { id = '', revision = '', at = '' } = article.dataset;
    const item = make('div', { className: 'item' });
    Object.assign(item.dataset, { id, revision, at });
    const actions = inOurs(make('p', { className: 'actions' }), this.#root);
    const address = `${this.#root.dataset.desk}/entries/${id}`;
    const withdrawn = article.querySelector('.correction[data-kind="retraction"]') !== null;
    actions.append(action(withdrawn ? _('Open') : _('Edit'), id, address), ' ', action(_('Delete'), id, `${address}/delete`));
    actions.lastElementChild?.setAttribute('data-delete', id);
    if (!withdrawn) actions.append(' ', claims(id, address), ...markButtons(address, article));
    if (this.#missed.has(id)) {
      item.classList.add('unseen');
      actions.append(' ', make('span', { className: 'unseen-mark', textContent: revision === '1' ? _('New') : _('Changed') }));
    }
    article.replaceWith(item);
    item.append(article, actions);
  }

  #count() {
    this.#pill.show();
    this.#root.dispatchEvent(new CustomEvent('drawn', { bubbles: true }));
  }

  /** @param {import('../connection.js').Condition} condition */
  #tell(condition) {
    if (this.#condition) this.#condition.textContent = CONDITIONS[condition];
  }
}

/**
 * Say what stands in a list, which is in the blog's language, in the editor's.
 * @param {HTMLElement} node
 * @param {HTMLElement} list
 */
function inOurs(node, list) {
  const { lang, dir } = document.documentElement;
  return lang === list.lang.split('-')[0].toLowerCase() ? node : Object.assign(node, { lang, dir: dir || 'ltr' });
}

/**
 * @param {string} word
 * @param {string} id
 * @param {string} address
 */
function action(word, id, address) {
  const link = make('a', { href: address });
  link.append(word, make('span', { className: 'visually-hidden', textContent: ` ${_('entry {number}', { number: id })}` }));
  return link;
}

/**
 * @param {string} id
 * @param {string} address
 */
function claims(id, address) {
  const link = action(_('Claims'), id, `${address}/claims`);
  link.dataset.claims = '';
  return link;
}

/** @param {Element} item */
function unmark(item) {
  item.classList.remove('unseen');
  const mark = item.querySelector('.unseen-mark');
  if (mark?.previousSibling instanceof Text) mark.previousSibling.remove();
  mark?.remove();
}
