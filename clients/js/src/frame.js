/**
 * What an embedded blog looks like around its entries, in a shadow tree: the host's CSS can't break it, and theme it only
 * by custom properties. On our own page the server draws all of this.
 * @module
 */

import { make } from './dom.js';
import { takeChoice, wantsPart } from './choice.js';
import { isBelow, stateOf } from './feed.js';
import { dressed, missing, sheet } from './sheets.js';
import { snapshotUrl } from './wire.js';
import { itemOfEntry, itemOfShift } from './items.js';
import { parsed } from './trusted.js';

const FRAME = `
<section class="frame" part="frame" hidden>
  <header class="masthead" part="masthead" hidden>
    <h2 class="title" part="title" dir="auto"><a data-role="title" target="_blank" rel="noopener"></a></h2>
    <p class="connection" part="connection" data-role="connection"></p>
  </header>
  <section class="briefing" part="briefing" data-html="briefing_html" hidden><h3 data-word="briefing"></h3><div></div></section>
  <section class="standing" part="figures" data-html="figures_html" hidden><h3 data-word="figures"></h3><div></div></section>
  <div data-role="status" role="status"></div>
  <div class="scroll">
    <div class="entries" part="entries" data-role="entries"></div>
    <p class="older" part="older" hidden><a target="_blank" rel="noopener" data-word="older"></a></p>
  </div>
  <p class="message" part="message" data-role="message" dir="auto" hidden><span></span> <a target="_blank" rel="noopener"></a></p>
</section>`;

/** What is said of a status or close code after which nobody comes back; codes end as the statuses do. @type {Record<number, string>} */
const REFUSALS = { 401: 'not_public', 403: 'not_public', 404: 'not_found', 410: 'gone' };

/** Scripts that run from right to left (Unicode's property Bidi_Class); the one that is likely for a language is known. */
const RIGHT_TO_LEFT = /Adlm|Ara[bn]|Hebr|Mand|Mend|Nkoo|Rohg|Samr|Syrc|Thaa|Yezi/;

/** What of an entry a page may style by `::part`, by our own names for it. @type {Record<string, string>} */
const PARTS = { '.entry': 'entry', '.stamp': 'time', '.topics': 'topics', '.headline': 'headline', '.body': 'body', '.byline': 'byline' };

/** Attributes with an address, in what an entry may contain. */
const ADDRESSES = ['href', 'src', 'poster', 'srcset'];

export class Frame {
  #host;
  /** The address of the blog's page; empty: it is none. */
  #page;
  #frame;
  /** @type {HTMLElement} */
  #older;
  /** What is said in place of what can't be shown. @type {string | null} */
  #sentence = null;
  /** The blog's language, as it was told; the words may be in another. */
  #told = '';
  /** Whether what is shown began as a fragment, or will. */
  #isPart = false;
  /** What a server has put into the element. @type {HTMLElement | null} */
  #drawn;
  /** A partner's. */
  #key;
  /** @type {import('./extras.js').Extras | undefined} */
  #extras;

  /**
   * Draw the empty frame.
   * @param {import('./element.js').LiveBlog} host
   * @param {string} page
   */
  constructor(host, page) {
    this.#host = host;
    this.#page = page;
    this.#key = host.getAttribute('key') ?? '';
    // First: where it can't be had, what stands in the element stays in sight.
    const content = parsed(FRAME);
    this.scope = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    for (const link of content.querySelectorAll('a')) if (page) link.href = page;
    this.list = /** @type {HTMLElement} */ (content.querySelector('[data-role="entries"]'));
    this.#older = /** @type {HTMLElement} */ (content.querySelector('.older'));
    const frame = /** @type {HTMLElement} */ (content.querySelector('.frame'));
    this.#frame = frame;
    this.scope.adoptedStyleSheets = [sheet];
    this.scope.replaceChildren(content);
    // What a server has put into the element is what is seen until ours can be.
    this.#drawn = takeChoice(host);
    this.#isPart = !!(this.#drawn || wantsPart(host));
    if (this.#drawn) {
      this.#told = this.#drawn.lang;
      this.scope.append(make('slot', {}));
    }
    // What another blog or partner has left.
    colour(host, null, null);
    frame.style.setProperty('--lb-em', this.#readersSize());
    this.#speak();
    void dressed.then(() => this.#drawn ?? this.#show());
  }

  #show() {
    // Only a box of a given height scrolls by itself: else its pill would stick to the box instead of the window.
    const height = getComputedStyle(this.#host).getPropertyValue('--liveblog-max-height').trim();
    this.#frame.classList.toggle('boxed', !['', 'none'].includes(height));
    this.#frame.hidden = false;
    this.scope.querySelector('slot')?.remove();
    this.#drawn?.remove();
    this.#drawn = null;
  }

  /** The text's size that the reader has chosen in the browser, whatever the page around makes of it. */
  #readersSize() {
    const probe = make('span', {});
    // Not by an attribute: the page around may allow none.
    Object.assign(probe.style, { all: 'initial', fontSize: 'medium' });
    this.scope.append(probe);
    const { fontSize } = getComputedStyle(probe);
    probe.remove();
    return fontSize;
  }

  /** Let language and direction be those of what is told here. */
  #speak() {
    const told = this.#told || this.language;
    for (const [part, language] of /** @type {[HTMLElement, string][]} */ ([[this.#frame, this.language], [this.list, told]])) {
      part.lang = language;
      part.dir = directionOf(language);
    }
  }

  /** As the page wants it; else the blog's, and until that is known the one of the page around. */
  get language() {
    return this.#host.lang || this.#told || document.documentElement.lang || navigator.language;
  }

  /** What can be seen is asked of the list. @type {(() => import('./view.js').View) | undefined} */
  view;

  /** Told of what its reader has before their eyes. @type {((node: HTMLElement) => void) | undefined} */
  onSeen;

  /** @param {DocumentFragment} part */
  prepare = (part) => {
    resolveAddresses(part, this.#page);
    this.#extras?.prepare(part);
    // What a fragment shows has nothing to press: what comes later neither.
    if (this.#isPart) part.querySelector('.share')?.remove();
    for (const [found, name] of Object.entries(PARTS)) for (const node of part.querySelectorAll(found)) node.setAttribute('part', name);
  };

  /** What a server has put into the element is taken for the first snapshot. */
  hydrate() {
    return null;
  }

  /**
   * Take a part of the blog, or all of it, with what it takes to show it.
   * @param {import('./following.js').Ask} ask
   * @param {string} api
   * @returns {Promise<any>}
   */
  snapshot = async (ask, api) => {
    if (this.#host.matches('[key],[parts]')) {
      const { Extras } = await import('./extras.js');
      this.#extras = await Extras.of(this.#host, this.#page, ask);
    }
    const taken = await (this.#extras?.part(this.#drawn, ask) ?? (this.#isPart ? import('./fragment.js').then(({ takeFragment }) => takeFragment(this.#drawn, ask, this.#host, this.#page)) : ask(snapshotUrl(api))));
    const { blog, entries, items = entries } = taken;
    await Promise.all([dressed, missing(`${items?.map(htmlOf)}${blog?.briefing_html}${blog?.figures_html}`)]);
    return taken;
  };

  /** @param {import('./items.js').Item[]} items */
  needs = (items) => missing(`${items.map(htmlOf)}`, true);

  /** @param {any} taken a snapshot, or a fragment */
  read = (taken) => {
    const {
      blog,
      older = `${this.#page.split(/[?#]/)[0]}?page=${taken.page - 1}`,
      state = stateOf(taken),
      items = [...state.entries.map(itemOfEntry), ...state.shifts.map(itemOfShift)],
    } = taken;
    return {
      state,
      items,
      left: (/** @type {import('./items.js').Item} */ item) => isBelow(state.floor, item),
      adopt: () => {
        this.#accept(blog, older);
        // With the entries, which follow at once.
        queueMicrotask(() => this.#show());
      },
    };
  };

  /**
   * @param {import('./types.js').Blog} blog
   * @param {string} address where what is older can be read, if there is anything
   */
  #accept(blog, address) {
    const { language, zone, status } = blog;
    Object.assign(this.#host.dataset, { zone, status });
    if (this.#told !== language) {
      this.#told = language;
      this.#speak();
      void this.#host.learnWords();
    }
    this.#say(null);
    this.face(blog);
    const older = this.#older;
    /** @type {HTMLAnchorElement} */ (older.firstElementChild).href = address;
    this.#extras?.prepare(older);
    if (this.#host.dataset.order === 'oldest') this.list.before(older);
  }

  /** @param {import('./types.js').Blog} blog */
  face(blog) {
    const { title, accent_on_light, accent_on_dark, briefing_html, figures_html } = blog;
    const needed = missing(`${briefing_html}${figures_html}`);
    // Unless something else was told since, or another blog is shown.
    if (needed) return void needed.then(() => this.#host.state?.blog === blog && this.face(blog));
    const masthead = /** @type {HTMLElement} */ (this.#frame.firstElementChild);
    colour(this.#host, accent_on_light, accent_on_dark);
    /** @type {HTMLElement} */ (masthead.querySelector('a')).textContent = title;
    masthead.hidden = false;
    this.#extras?.face(this.#frame);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.#frame.querySelectorAll('[data-html]'))) this.#fill(part, blog);
  }

  /**
   * Put what the server drew of a blog into the last element of its part, which says in `data-html` by which name it comes.
   * @param {HTMLElement} part
   * @param {import('./types.js').Blog} blog
   */
  #fill(part, blog) {
    const { topic, only } = this.#host.dataset;
    // It tells of all of the blog.
    const html = topic || only ? '' : (/** @type {any} */ (blog)[part.dataset.html ?? ''] ?? '');
    const content = parsed(html);
    resolveAddresses(content, this.#page);
    this.#extras?.prepare(content);
    this.#host.timeline.around(part, () => {
      part.lastElementChild?.replaceChildren(content);
      part.hidden = !html;
      this.#host.dress(part);
    });
  }

  /** The title of the page around is not ours to count in; what is older comes to be when a list lets its oldest go. */
  count() {
    const older = this.#older;
    // Nothing leads there for who can't go there.
    older.hidden = !this.#host.state?.floor || !older.querySelector('[href]');
  }

  /**
   * Say why there is nothing, or nothing any more, to be seen.
   * @param {import('./following.js').ConnectionState} state
   * @param {boolean} drawn whether something is
   */
  showError({ condition, reason }, drawn) {
    const ended = condition === 'ended';
    const away = !drawn && condition !== 'connecting' && condition !== 'live';
    this.#say(ended ? (REFUSALS[/** @type {number} */ (reason) % 4000] ?? 'refused') : away ? (this.#isForbidden ? 'refused' : 'unreachable') : null);
    if (ended && this.#key) void this.#askWhy();
  }

  async #askWhy() {
    const { Extras } = await import('./extras.js');
    this.#say(await Extras.refusal(this.#host, this.#page, this.#sentence));
  }

  /** The page around allows no connection to our server: to say that we keep trying would be no help. */
  #isForbidden = false;

  /**
   * Learn from what the browser kept us from doing.
   * @param {SecurityPolicyViolationEvent} violation
   */
  heed({ effectiveDirective, blockedURI }) {
    // What it tells may be less than an address.
    if (effectiveDirective !== 'connect-src' || !this.#page || new URL(this.#page).host !== blockedURI.split('/')[2]) return;
    this.#isForbidden = true;
    if (this.#sentence === 'unreachable') this.#say('refused');
  }

  /** Say what there is to say in the words that were learnt. */
  retell() {
    this.#say(this.#sentence);
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (this.#frame.querySelectorAll('[data-word]'))) {
      node.textContent = this.#host.words.say(node.dataset.word ?? '');
    }
  }

  /**
   * Say one sentence, or with null nothing, in place of what can't be shown.
   * @param {string | null} key
   */
  #say(key) {
    const { words } = this.#host;
    this.#sentence = key;
    const message = /** @type {HTMLElement} */ (this.#frame.lastElementChild);
    message.hidden = key === null;
    if (key === 'gone') {
      // Whoever deletes a blog deletes it here, too, and in what a server has put into the element.
      this.#frame.replaceChildren(message);
      this.#show();
    }
    const [said, link] = message.children;
    said.textContent = key && words.say(key);
    // What a key is for may have no page.
    link.textContent = this.#page && !this.#key ? words.say('open') : '';
  }
}

/**
 * Say in which direction a language is written.
 * @param {string} tag
 */
function directionOf(tag) {
  try {
    const { script = '' } = new Intl.Locale(tag).maximize();
    return RIGHT_TO_LEFT.test(script) ? 'rtl' : 'ltr';
  } catch {
    // Not a tag that this browser takes.
    return 'ltr';
  }
}

/**
 * Make links and media work on another origin's page; links open beside it.
 * @param {DocumentFragment} part
 * @param {string} page the blog's address
 */
function resolveAddresses(part, page) {
  const absolute = (/** @type {string} */ address) => new URL(address, page).href;
  for (const name of ADDRESSES) {
    // A set has several, each after a comma.
    const each = name === 'srcset' ? /(?<=^\s*|,\s+)\S+/g : /.*/s;
    for (const node of part.querySelectorAll(`[${name}]`)) node.setAttribute(name, (node.getAttribute(name) ?? '').replace(each, absolute));
  }
  for (const link of part.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    // The links of a text have said more: no referrer, and nobody is recommended.
    /** @type {HTMLAnchorElement} */ (link).relList.add('noopener');
  }
}

/**
 * Give an element a blog's colour. On itself: there the colours are made of it, and there a partner's own would win.
 * @param {HTMLElement} host
 * @param {string | null} light
 * @param {string | null} dark
 */
function colour({ style }, light, dark) {
  style.setProperty('--lb-blog', light);
  style.setProperty('--lb-blog-dark', dark);
}

/** @param {{html?: string}} one */
const htmlOf = ({ html }) => html;
