/**
 * What an embedded blog looks like around its entries, in a shadow tree: the host's CSS can't break it, and theme it only
 * by custom properties. On our own page the server draws all of this.
 * @module
 */

import { viewOf } from './boxes.js';
import { isBelow, stateOf } from './feed.js';
import { make } from './making.js';
import { itemOfEntry, itemOfShift } from './timeline.js';

const FRAME = `
<section class="frame" hidden>
  <header class="masthead" hidden>
    <h2 class="title" dir="auto"><a data-role="title" target="_blank" rel="noopener"></a></h2>
    <p class="connection" data-role="connection"></p>
  </header>
  <div data-role="status" role="status"></div>
  <div class="scroll"><div class="entries" data-role="entries"></div></div>
  <p class="message" data-role="message" hidden><span></span> <a target="_blank" rel="noopener"></a></p>
</section>`;

/** Longer than this a stylesheet doesn't keep the text away from its reader. */
const STYLES_MILLISECONDS = 3000;

/** What is said of a status or close code after which nobody comes back; codes end as the statuses do. @type {Record<number, string>} */
const REFUSALS = { 401: 'not_public', 403: 'not_public', 404: 'not_found', 410: 'gone' };

/** Attributes with an address, in what an entry may contain. */
const ADDRESSES = ['href', 'src', 'poster'];

export class Frame {
  #host;
  /** The address of the blog's page. */
  #page;
  /** The blog's language, as it was told; the words may be in another. */
  #told = '';

  /**
   * Draw the empty frame.
   * @param {import('./element.js').LiveBlog} host
   * @param {string} page
   */
  constructor(host, page) {
    this.#host = host;
    this.#page = page;
    this.scope = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const { content } = make('template', { innerHTML: FRAME });
    for (const link of content.querySelectorAll('a')) link.href = page;
    this.list = /** @type {HTMLElement} */ (content.querySelector('[data-role="entries"]'));
    const frame = /** @type {HTMLElement} */ (content.querySelector('.frame'));
    const sheets = ['./entries.css', './embed.css'].map(stylesheet);
    this.scope.replaceChildren(...sheets, content);
    const late = new Promise((resolve) => setTimeout(resolve, STYLES_MILLISECONDS));
    void Promise.race([Promise.all(sheets.map(settled)), late]).then(() => {
      // Only a box of a given height scrolls by itself: else its pill would stick to the box instead of the window.
      const height = getComputedStyle(host).getPropertyValue('--liveblog-max-height').trim();
      frame.classList.toggle('boxed', !['', 'none'].includes(height));
      frame.hidden = false;
    });
  }

  /** Until the blog tells its own, that of the page around. */
  get language() {
    return this.#told || document.documentElement.lang || navigator.language;
  }

  view = () => viewOf(this.list);

  /** @param {DocumentFragment} part */
  prepare = (part) => resolveAddresses(part, this.#page);

  hydrate() {
    return null;
  }

  /** The API's will do. */
  snapshot = undefined;

  /** @param {import('./types.js').Snapshot} snapshot */
  read = (snapshot) => {
    const state = stateOf(snapshot);
    const entries = /** @type {import('./types.js').Entry[]} */ (state.entries);
    return {
      state,
      items: [...entries.map(itemOfEntry), ...state.shifts.map(itemOfShift)],
      left: (/** @type {import('./timeline.js').Item} */ item) => isBelow(state.floor, item),
      adopt: () => this.#adopt(snapshot.blog),
    };
  };

  /** @param {import('./types.js').Blog} blog */
  #adopt(blog) {
    const { language, zone } = blog;
    this.#host.dataset.zone = zone;
    if (this.#told !== language) {
      this.#told = language;
      void this.#host.learnWords();
    }
    this.#say(null);
    this.face(blog);
  }

  /** @param {import('./types.js').Blog} blog */
  face({ title, accent_on_light, accent_on_dark }) {
    const [masthead, name] = ['.masthead', '[data-role="title"]'].map((one) => /** @type {HTMLElement} */ (this.scope.querySelector(one)));
    this.scope.querySelector('.frame')?.setAttribute('lang', this.#told);
    // On the host: there the colours are made of it, and there a partner's own would win.
    const { style } = this.#host;
    style.setProperty('--lb-blog', accent_on_light);
    style.setProperty('--lb-blog-dark', accent_on_dark);
    name.textContent = title;
    masthead.hidden = false;
  }

  /** The title of the page around is not ours to count in. */
  count() {}

  /**
   * Say why there is nothing, or nothing any more, to be seen.
   * @param {import('./following.js').ConnectionState} state
   * @param {boolean} drawn whether something is
   */
  apologise({ condition, reason }, drawn) {
    const ended = condition === 'ended';
    const away = !drawn && condition !== 'connecting' && condition !== 'live';
    this.#say(ended ? (REFUSALS[Number(reason) % 4000] ?? 'refused') : away ? 'unreachable' : null);
  }

  /**
   * Say one sentence, or with null nothing, in place of what can't be shown.
   * @param {string | null} key
   */
  #say(key) {
    const { words } = this.#host;
    const message = /** @type {HTMLElement} */ (this.scope.querySelector('[data-role="message"]'));
    message.hidden = key === null;
    const [said, link] = message.children;
    said.textContent = key && words.say(key);
    link.textContent = words.say('open');
  }
}

/**
 * Make links and media work on another origin's page; links open beside it.
 * @param {DocumentFragment} part
 * @param {string} page the blog's address
 */
function resolveAddresses(part, page) {
  for (const name of ADDRESSES) {
    for (const node of part.querySelectorAll(`[${name}]`)) {
      node.setAttribute(name, new URL(node.getAttribute(name) ?? '', page).href);
    }
  }
  for (const node of part.querySelectorAll('[srcset]')) {
    const candidates = (node.getAttribute('srcset') ?? '').split(/,\s+/);
    node.setAttribute('srcset', candidates.map((one) => resolveCandidate(one.trim(), page)).join(', '));
  }
  for (const link of part.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    // The links of a text have said more: no referrer, and nobody is recommended.
    /** @type {HTMLAnchorElement} */ (link).relList.add('noopener');
  }
}

/**
 * @param {string} candidate an address, and perhaps a width
 * @param {string} page
 */
function resolveCandidate(candidate, page) {
  const [address, ...width] = candidate.split(/\s+/);
  return [new URL(address, page).href, ...width].join(' ');
}

/** @param {string} name */
function stylesheet(name) {
  return make('link', { rel: 'stylesheet', href: new URL(name, import.meta.url).href });
}

/**
 * @param {HTMLLinkElement} link
 * @returns {Promise<unknown>} whether it loaded or failed
 */
function settled(link) {
  return new Promise((resolve) => {
    link.addEventListener('load', resolve, { once: true });
    link.addEventListener('error', resolve, { once: true });
  });
}
