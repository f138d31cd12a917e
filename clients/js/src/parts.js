/**
 * The parts of a blog's page that an element shows above its entries, as its `parts` names them. Loaded where there is that
 * attribute. What the server draws of a blog (`data-html`) the frame fills in; the pinned entry and the key events are here.
 * @module
 */

import { dated } from './dated.js';
import { Highlighted } from './highlighted.js';
import { partNamesOf } from './part-names.js';
import { sheetOf } from './styles.js';

/** @typedef {import('./element.js').LiveBlog} LiveBlog */

const SUMMARY = '<section class="summary" part="summary" data-html="summary" hidden><h3 data-word="summary"></h3><div dir="auto"></div></section>';
const KEY_EVENTS = `
<section class="key-events" part="key-events" data-role="key-events" data-part="key-events" hidden><h3 data-word="key_events"></h3><ol reversed></ol></section>`;
const PINNED = '<section class="pin" part="pinned" data-role="pinned" data-part="pinned" hidden><div data-role="filled"></div></section>';

/** Longer than this the sheet doesn't keep the text away from its reader. */
const PATIENCE_MILLISECONDS = 5000;

/** Whether times tell days by now. */
let tellsDays = false;
/** Those of each element. @type {WeakMap<LiveBlog, Parts>} */
const shown = new WeakMap();

/**
 * Find the parts that an element shows, or make them: those of what it shows now.
 * @param {LiveBlog} host
 * @param {string} page the blog's address
 */
export async function partsOf(host, page) {
  const frame = /** @type {HTMLElement} */ (host.scope.querySelector('.frame'));
  const before = shown.get(host);
  if (before?.frame === frame) return before;
  before?.end();
  const kind = /** @type {typeof import('./element.js').LiveBlog} */ (host.constructor);
  // Before this blog's times are made, which come with the snapshot.
  if (!tellsDays) kind.Times = dated(kind.Times);
  tellsDays = true;
  const parts = new Parts(host, page, frame);
  shown.set(host, parts);
  await parts.dressed;
  return parts;
}

export class Parts {
  #host;
  #page;
  #ended = new AbortController();
  /** What keeps the pinned entry and the key events right; null: neither is wanted. @type {Standing | null} */
  #standing = null;
  /** What was read and is not shown yet. @type {any} */
  #fresh = null;
  /** When their sheet is there, or has to be done without. */
  dressed;

  /**
   * Put up the empty parts.
   * @param {LiveBlog} host
   * @param {string} page
   * @param {HTMLElement} frame
   */
  constructor(host, page, frame) {
    this.#host = host;
    this.#page = page;
    this.frame = frame;
    const wanted = partNamesOf(host) ?? [];
    const find = (/** @type {string} */ found) => /** @type {HTMLElement} */ (frame.querySelector(found));
    const add = (/** @type {string} */ name, /** @type {string} */ html, /** @type {(part: Node) => void} */ put) => wanted.includes(name) && put(host.parse(html));
    add('summary', SUMMARY, (part) => find('.standing').before(part));
    const { topic, only } = host.dataset;
    // They are of all of the blog.
    if (!topic && !only) {
      add('key-events', KEY_EVENTS, (part) => find('.standing').after(part));
      add('pinned', PINNED, (part) => host.timeline.nodes.root.before(part));
    }
    for (const [name, found] of [['briefing', '.briefing'], ['figures', '.standing']]) if (!wanted.includes(name)) find(found).remove();
    sayWords(frame, host);
    if (find('[data-part]')) this.#standing = new Standing(host, frame, (attempt) => attempt(), this.#ended.signal);
    this.dressed = this.#dress();
  }

  /** Get the sheet that they take, which is no inline style whatever the policy of the page around says. */
  async #dress() {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
    const sheet = new CSSStyleSheet();
    const root = /** @type {ShadowRoot} */ (this.frame.getRootNode());
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    await Promise.race([late, sheetOf('highlighted').then((text) => void sheet.replaceSync(text), () => {})]);
  }

  end() {
    this.#ended.abort();
  }

  /**
   * Take the blog with them.
   * @param {HTMLElement | null} drawn what a server has put into the element
   * @param {import('./following.js').Ask} ask
   * @returns {Promise<import('./fragment.js').Fragment> | undefined} undefined: what is usual has all that they need
   */
  take(drawn, ask) {
    return this.#standing ? this.#read(drawn, ask) : undefined;
  }

  /**
   * @param {HTMLElement | null} drawn
   * @param {import('./following.js').Ask} ask
   */
  async #read(drawn, ask) {
    const { takeFragment } = await import('./fragment.js');
    const taken = await takeFragment(drawn, ask, this.#host, this.#page);
    await this.#host.timeline.needed([/** @type {any} */ ({ html: taken.blog.pinned_html })]);
    this.#fresh = taken.blog;
    return taken;
  }

  /** Show what was taken. */
  draw() {
    if (!this.#fresh) return;
    const page = this.#host.parse(KEY_EVENTS + PINNED);
    const { key_events_html: list, pinned_html: entry } = this.#fresh;
    if (list) page.querySelector('ol')?.replaceWith(this.#host.parse(list));
    page.querySelector('[data-role="filled"]')?.append(this.#host.parse(entry));
    const [keys, pinned] = /** @type {HTMLElement[]} */ ([...page.children]);
    keys.hidden = !list;
    pinned.hidden = !entry;
    this.#fresh = null;
    this.#standing?.redraw({ page, gone: new Set() });
  }

  /**
   * Shorten the pinned entry where it stands in the list; there is nothing to press, as in a fragment.
   * @param {ParentNode} part
   */
  prepare(part) {
    if (!this.#standing) return;
    for (const share of part.querySelectorAll('.share')) share.remove();
    const id = this.frame.querySelector('.pin article')?.getAttribute('data-id');
    const node = id && part.querySelector(`#entry-${id}`);
    if (!node) return;
    unname(node);
    node.id = `place-${id}`;
  }
}

/** The pinned entry and the key events, in a tree of another page. */
class Standing extends Highlighted {
  /**
   * @param {unknown} name
   * @param {HTMLElement | null} part
   * @param {(part: HTMLElement) => void} change
   */
  change(name, part, change) {
    super.change(name, part, (found) => {
      change(found);
      this.#finish(found);
    });
  }

  /** @param {any} taken a page, or what was read in the place of one, which is shown by itself */
  redraw(taken) {
    if (taken.gone) super.redraw(taken);
  }

  /** @param {import('./types.js').Entry} entry */
  addressOf({ url }) {
    return url;
  }

  /** @param {HTMLElement} part */
  #finish(part) {
    const { options, root } = this.blog.timeline.nodes;
    options.prepare?.(/** @type {any} */ (part));
    // Two of one name can't be in one tree.
    for (const named of part.querySelectorAll('article')) unname(named);
    const { lang, dir } = /** @type {HTMLElement} */ (root);
    for (const told of part.querySelectorAll('ol, [data-role="filled"]')) Object.assign(told, { lang, dir });
    sayWords(part, this.blog);
  }
}

/** @param {Element} entry */
function unname(entry) {
  entry.removeAttribute('id');
  entry.removeAttribute('aria-labelledby');
  entry.querySelector('.stamp')?.removeAttribute('id');
}

/**
 * @param {Element} part
 * @param {LiveBlog} host
 */
function sayWords(part, { words }) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll('[data-word]'))) node.textContent = words.say(node.dataset.word ?? '');
}
