/**
 * The pictures of the text as a list below it: each with its thumbnail, its words in fields of their own, and what can be
 * done with it. A picture that stays keeps its fields, so that nobody's words go from under their fingers.
 * @module
 */

import { make } from '../dom.js';
import { _ } from './tongue.js';

/** @typedef {import('./pictures.js').Item} Item */
/** @typedef {(item: Item) => void} Does */
/** @typedef {{changed: Does, ordered: (numbers: number[]) => void, removed: Does, stopped: Does, again: Does, crop: Does}} Hears */
/** @typedef {{node: HTMLElement, thumb: HTMLElement, how: HTMLElement, buttons: HTMLElement, wrong: HTMLElement, alt: HTMLInputElement, drawn: string, seen: string, offered: string}} Row */

const THUMB = 480;
const SAYS = { sending: _('Uploading …'), waits: _('Waits …') };
const UNTOLD = _('Say what it shows, for those who can’t see it. Nothing is posted before.');

export class PictureList {
  #element = make('ol', { className: 'pictures', hidden: true });
  #hears;
  /** @type {Map<Item, Row>} */
  #rows = new Map();
  /** @type {Item[]} */
  #items = [];
  /** @type {Item | null} */
  #dragged = null;

  /**
   * @param {HTMLTextAreaElement} text above it
   * @param {Hears} hears
   */
  constructor(text, hears) {
    this.#hears = hears;
    this.#element.setAttribute('aria-label', _('Pictures of the text'));
    (text.closest('.field') ?? text).after(this.#element);
  }

  /** @param {Item[]} items in their order */
  show(items) {
    if (items.length === 0 && this.#items.length === 0) return;
    for (const [item, { node }] of this.#rows) {
      if (items.includes(item)) continue;
      node.remove();
      this.#rows.delete(item);
    }
    this.#items = items;
    items.forEach((item, index) => {
      const { node } = this.#row(item);
      const there = this.#element.children[index];
      if (there !== node) this.#element.insertBefore(node, there ?? null);
    });
    this.#element.hidden = items.length === 0;
    for (const item of items) this.#draw(item);
  }

  /** @param {Item} item of which more is sent */
  progress(item) {
    const bar = this.#rows.get(item)?.thumb.querySelector('progress');
    if (bar) bar.value = item.share;
  }

  /** @param {Item[]} untold those of which nothing is said */
  blame(untold) {
    for (const [item, { alt, wrong }] of this.#rows) {
      wrong.textContent = untold.includes(item) ? UNTOLD : '';
      if (untold.includes(item)) alt.setAttribute('aria-invalid', 'true');
      else alt.removeAttribute('aria-invalid');
    }
    this.focus(untold[0]);
  }

  /** @param {Item | undefined} item whose words come next */
  focus(item) {
    const alt = item && this.#rows.get(item)?.alt;
    alt?.focus();
    alt?.scrollIntoView({ block: 'center' });
  }

  /** @param {Item} item */
  #row(item) {
    const known = this.#rows.get(item);
    if (known) return known;
    const thumb = make('div', { className: 'thumb' });
    const [how, buttons] = [make('p', { className: 'how' }), make('p', { className: 'buttons' })];
    const wrong = make('span', { className: 'wrong', id: `untold-${item.number}` });
    const alt = this.#field(item, 'alt', _('What it shows'), 'alt');
    alt.field.required = true;
    alt.field.setAttribute('aria-describedby', wrong.id);
    const caption = this.#field(item, 'caption', _('Caption'), 'caption');
    const credit = this.#field(item, 'credit', _('Credit'), 'credit');
    const pair = make('div', { className: 'pair' });
    pair.append(caption.element, credit.element);
    alt.element.append(wrong);
    const node = make('li', {});
    node.append(thumb, how, alt.element, pair, this.#sensitive(item), buttons);
    this.#drag(node, thumb, item);
    const row = { node, thumb, how, buttons, wrong, alt: alt.field, drawn: '', seen: '', offered: '' };
    this.#rows.set(item, row);
    return row;
  }

  /**
   * @param {Item} item
   * @param {'alt' | 'caption' | 'credit'} name
   * @param {string} word
   * @param {string} id
   */
  #field(item, name, word, id) {
    const field = make('input', { id: `${id}-${item.number}`, value: item[name], maxLength: 300, autocomplete: 'off', dir: 'auto' });
    field.addEventListener('input', () => {
      item[name] = field.value;
      if (name === 'alt') this.#forgive(item);
      this.#hears.changed(item);
    });
    const element = make('div', { className: 'field' });
    element.append(make('label', { htmlFor: field.id, textContent: word }), field);
    return { element, field };
  }

  /** @param {Item} item */
  #forgive(item) {
    const row = this.#rows.get(item);
    row?.alt.removeAttribute('aria-invalid');
    row?.wrong.replaceChildren();
  }

  /** @param {Item} item */
  #sensitive(item) {
    const mark = make('input', { type: 'checkbox', checked: item.sensitive });
    mark.addEventListener('input', () => {
      item.sensitive = mark.checked;
      this.#hears.changed(item);
    });
    const label = make('label', { className: 'mark' });
    label.append(mark, ` ${_('Sensitive: shown to readers when they ask for it')}`);
    return label;
  }

  /**
   * Draw what changes: the picture, how its upload stands, and what can be done. What is as it was stays, for neither a button
   * nor a picture that is dragged must go from under a finger.
   * @param {Item} item
   */
  #draw(item) {
    const row = this.#row(item);
    const { state, path, why, kept, name, number } = item;
    const place = this.#items.indexOf(item);
    const [first, last] = [place === 0, place === this.#items.length - 1];
    const drawn = [state, path, why, kept, first, last].join();
    if (drawn === row.drawn) return;
    row.drawn = drawn;
    row.node.classList.toggle('bad', state === 'wrong' && !willGo(item));
    row.node.classList.toggle('late', state === 'wrong' && willGo(item));
    const seen = [path, flies(item)].join();
    if (seen !== row.seen) row.thumb.replaceChildren(...this.#thumb(item));
    row.seen = seen;
    row.how.replaceChildren(
      make('strong', { textContent: _('Picture {number}', { number }) }),
      make('span', { className: 'file', dir: 'auto', textContent: name }),
      make('span', { className: 'state', role: 'status', textContent: told(item) }),
    );
    this.#offer(item, this.#actions(item, first, last));
  }

  /**
   * Offer what can be done, if it is something else now; the focus stays where it was.
   * @param {Item} item
   * @param {HTMLButtonElement[]} actions
   */
  #offer(item, actions) {
    const row = this.#row(item);
    const offered = actions.map(({ textContent }) => textContent).join();
    if (offered === row.offered) return;
    row.offered = offered;
    const focused = row.buttons.contains(document.activeElement) ? document.activeElement?.textContent : null;
    row.buttons.replaceChildren(...actions);
    const again = [...row.buttons.children].find(({ textContent }) => textContent === focused) ?? row.buttons.firstElementChild;
    if (focused && again instanceof HTMLElement) again.focus();
  }

  /**
   * @param {Item} item
   * @returns {HTMLElement[]}
   */
  #thumb(item) {
    const { path, share } = item;
    const image = path ? [make('img', { src: narrow(path), alt: '', draggable: true })] : [];
    if (!flies(item)) return image;
    const bar = make('progress', { max: 1, value: share });
    bar.setAttribute('aria-label', _('Uploaded'));
    return [...image, bar];
  }

  /**
   * @param {Item} item
   * @param {boolean} first
   * @param {boolean} last
   */
  #actions(item, first, last) {
    const { number, state, file, path } = item;
    const isFlying = flies(item);
    /** @type {[string, boolean, () => void][]} */
    const actions = [
      [_('Cancel'), isFlying, () => this.#hears.stopped(item)],
      [_('Try again'), state === 'wrong' && file !== null, () => this.#hears.again(item)],
      [_('Crop'), !isFlying && Boolean(path), () => this.#hears.crop(item)],
      [_('Up'), !first, () => this.#move(item, -1)],
      [_('Down'), !last, () => this.#move(item, 1)],
      [_('Remove'), !isFlying, () => this.#hears.removed(item)],
    ];
    return actions
      .filter(([, offered]) => offered)
      .map(([word, , onclick]) => {
        const button = make('button', { type: 'button', className: 'quiet', textContent: word, onclick });
        button.setAttribute('aria-label', _('{word}: picture {number}', { word, number }));
        return button;
      });
  }

  /**
   * @param {Item} item
   * @param {number} by how many places
   */
  #move(item, by) {
    const numbers = this.#items.map(({ number }) => number);
    const from = numbers.indexOf(item.number);
    numbers.splice(from + by, 0, ...numbers.splice(from, 1));
    this.#hears.ordered(numbers);
    const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (this.#row(item).buttons.querySelectorAll('button'))];
    // At the end of the list the way back is left.
    const [there, back] = by < 0 ? [_('Up'), _('Down')] : [_('Down'), _('Up')];
    (buttons.find(({ textContent }) => textContent === there) ?? buttons.find(({ textContent }) => textContent === back))?.focus();
  }

  /**
   * Let it be dragged by its picture to the place of another.
   * @param {HTMLElement} node
   * @param {HTMLElement} handle
   * @param {Item} item
   */
  #drag(node, handle, item) {
    handle.addEventListener('dragstart', ({ dataTransfer }) => {
      this.#dragged = item;
      if (dataTransfer) dataTransfer.effectAllowed = 'move';
    });
    handle.addEventListener('dragend', () => (this.#dragged = null));
    node.addEventListener('dragover', (event) => {
      if (!this.#dragged) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'move';
    });
    node.addEventListener('drop', (event) => {
      const dragged = this.#dragged;
      if (!dragged || dragged === item) return;
      event.preventDefault();
      this.#move(dragged, this.#items.indexOf(item) - this.#items.indexOf(dragged));
    });
  }
}

/**
 * @param {Item} item
 * @returns {boolean} whether it is on its way, or waits for its turn
 */
function flies({ state }) {
  return state === 'sending' || state === 'waits';
}

/**
 * @param {Item} item
 * @returns {boolean} whether what went wrong needs nobody: it is kept, and sent again by itself
 */
function willGo({ again, kept }) {
  return again && kept === true;
}

/** @param {Item} item */
function told(item) {
  const { state, why, kept, path } = item;
  if (state === 'there') return '';
  const said = state === 'wrong' ? _('Not uploaded: {why}', { why }) : SAYS[state];
  if (kept === false && !path) return _('{state} There is no room to keep it here: leave this window open until it is uploaded.', { state: said });
  if (state === 'wrong' && willGo(item)) return _('{state} It is kept here, and will be uploaded as soon as possible.', { state: said });
  return said;
}

/**
 * @param {string} path of a picture
 * @returns {string} the address of its narrowest file (docs/decisions/0015)
 */
function narrow(path) {
  const [, digest, width, height] = /([0-9a-f]{20})-([0-9]+)x([0-9]+)[.]webp$/.exec(path) ?? [];
  if (Number(width) <= THUMB) return path;
  const scaled = Math.max(1, Math.floor((2 * Number(height) * THUMB + Number(width)) / (2 * Number(width))));
  return `/media/${digest}-${THUMB}x${scaled}.webp`;
}
