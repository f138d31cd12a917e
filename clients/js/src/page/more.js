/**
 * More entries under the list: the next page's, as the server drew it; and all of them again for a reader who comes back.
 * @module
 */

/** @typedef {import('../items.js').Item} Item */
/** @typedef {import('../types.js').EventMessage} EventMessage */
/**
 * What the page has loaded already; imported here, it would be loaded again.
 * @typedef {object} Tools
 * @property {typeof import('../feed.js').comparePlaces} comparePlaces
 * @property {typeof import('../items.js').heldOf} heldOf
 * @property {typeof import('../items.js').readItems} readItems
 */
/** @typedef {{page: Document, drawn: HTMLElement, head: number}} Next a page as it was fetched, and the event up to which it tells */
/** @typedef {{pages: number, id: string, at: string, y: number}} Place how much was loaded, and what stood at the top of the screen */

/** So many entries stand in the list at most, for the memory that they take; further ones stand at their own addresses. */
const MOST = 10_000;
/**
 * So many stretches of them: in each frame a browser asks every one whether it has come near. A date line ends a stretch, for
 * it sticks to the screen only as far as what it is in goes.
 */
const MOST_STRETCHES = 1000;
/** So many pages are asked for at once, and put in together, for a reader who comes back. */
const AT_ONCE = 4;
const SETTLING_FRAMES = 4;
/** As high an entry is thought to be, until it is laid out: page/stream.css says the same. */
const REM = 11;
/** A cache on the way may have what there was a moment ago. */
const ATTEMPTS = 6;
const AGAIN_MILLISECONDS = 1000;

/** @type {More | undefined} */
let only;

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {Tools} tools
 */
export const moreOf = (blog, tools) => (only ??= new More(blog, tools));

class More {
  #blog;
  #tools;
  #busy = false;

  /**
   * @param {import('../element.js').LiveBlog} blog
   * @param {Tools} tools
   */
  constructor(blog, tools) {
    this.#blog = blog;
    this.#tools = tools;
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', () => (history.scrollRestoration = 'auto'));
  }

  get #link() {
    return /** @type {HTMLAnchorElement | null} */ (this.#blog.querySelector('.pages [rel="next"]'));
  }

  /** Bring the next page, and go on at its first entry. */
  async press() {
    const link = this.#link;
    const hasRoom = this.#blog.timeline.entries.length < MOST && document.querySelectorAll('.stretch').length < MOST_STRETCHES;
    const first = hasRoom ? await this.#bring() : null;
    first?.focus({ preventScroll: true });
    const position = this.#blog.querySelector('.pages .position')?.textContent;
    const status = this.#blog.querySelector('[data-role="status"]');
    if (first && position && status) status.textContent = position;
    // What can't be brought here is at its own address; without a network it is not there either.
    if (first === null && link && navigator.onLine) location.assign(link.href);
  }

  /** Bring what had been loaded, and go back to where its reader was; unless they have gone elsewhere meanwhile. */
  async restore() {
    const { pages, id, at, y } = /** @type {Place} */ (history.state);
    const before = scrollY;
    while (this.#blog.loaded < pages && (await this.#bring(Math.min(AT_ONCE, pages - this.#blog.loaded))));
    const entries = this.#blog.timeline.entries;
    const sign = this.#blog.dataset.order === 'oldest' ? -1 : 1;
    // If it was deleted, the next one.
    const compare = (/** @type {string} */ other) => sign * (other < at ? -1 : Number(other > at));
    const found = entries.find((entry) => entry.id === id) ?? entries.find(({ dataset }) => compare(dataset.at ?? '') <= 0);
    if (found && id && scrollY === before) await settle(found, y);
  }

  /** Note where the reader is. */
  #leave() {
    const { near } = this.#blog.timeline;
    const top = scrollY > 0 ? near.find((node) => node.dataset.id && node.getBoundingClientRect().bottom > 0) : undefined;
    const place = { pages: this.#blog.loaded, id: top?.id, at: top?.dataset.at, y: top?.getBoundingClientRect().top };
    history.replaceState({ ...history.state, ...place }, '');
    // The place is further down than what is there at first when they come back.
    history.scrollRestoration = 'manual';
  }

  /**
   * Put the entries of the next page under the list, or of some pages that follow each other.
   * @param {number} [most]
   * @returns {Promise<HTMLElement | null | undefined>} the first of them; undefined: there was none to bring; null: it failed
   */
  async #bring(most = 1) {
    const link = this.#link;
    if (!link || this.#busy) return undefined;
    this.#busy = true;
    link.setAttribute('aria-busy', 'true');
    /** @type {EventMessage[]} */
    const heard = [];
    const hear = (/** @type {Event} */ event) => heard.push(/** @type {CustomEvent} */ (event).detail);
    this.#blog.addEventListener('liveblog:event', hear);
    try {
      const { position, state } = this.#blog;
      const pages = await together(link.href, most, (url) => nextFrom(url, position));
      // A late entry, far below, has moved others over the border of their page: then they are at the end of the one above.
      while (this.#isApart(pages[0])) pages.unshift(await nextFrom(hrefIn(pages[0].page, 'prev'), position));
      const end = pages.findIndex((next, index) => index > 0 && this.#isApart(next, floorOf(pages[index - 1].drawn)));
      if (this.#blog.state !== state) {
        // The list was drawn anew meanwhile: in another zone it may be, and what happened before that nobody has heard.
        this.#busy = false;
        return await this.#bring(most);
      }
      this.#blog.removeEventListener('liveblog:event', hear);
      return this.#join(end > 0 ? pages.slice(0, end) : pages, heard);
    } catch {
      return null;
    } finally {
      this.#blog.removeEventListener('liveblog:event', hear);
      link.removeAttribute('aria-busy');
      this.#busy = false;
    }
  }

  /**
   * Tell whether there may be entries between what is shown, or a page, and the next.
   * @param {Next} next
   * @param {import('../types.js').Place | null} [floor]
   */
  #isApart({ drawn }, floor = this.#blog.state?.floor ?? null) {
    const ceiling = JSON.parse(drawn.dataset.ceiling ?? 'null');
    return floor && ceiling && this.#tools.comparePlaces(ceiling, floor) < 0;
  }

  /**
   * @param {Next[]} pages that follow each other
   * @param {EventMessage[]} heard what happened since they were asked for
   */
  #join(pages, heard) {
    const blog = this.#blog;
    const { state, timeline } = blog;
    if (!state) return null;
    const { seq } = state;
    const { page, drawn } = pages[pages.length - 1];
    const head = Math.min(...pages.map((next) => next.head));
    const parts = pages.map((next) => this.#tools.readItems(/** @type {Element} */ (next.drawn.querySelector('[data-role="entries"]'))));
    const items = [...new Map(parts.flat().map((item) => [item.key, item])).values()];
    const there = new Set([...state.entries.map(({ id }) => `entry-${id}`), ...state.shifts.map(({ id }) => `shift-${id}`)]);
    // Some left the page when it was drawn anew, and stay for their reader's sake: they belong here again.
    const back = items.filter(({ key }) => !there.has(key) && timeline.has(key));
    const fresh = items.filter(({ key }) => !timeline.has(key));
    this.#hold(items, drawn);
    timeline.extend(fresh);
    back.forEach((item) => timeline.put(item));
    for (const event of heard.filter(({ seq }) => seq > head)) {
      state.seq = event.seq - 1;
      blog.hear(event);
    }
    state.seq = Math.max(state.seq, seq);
    blog.loaded += pages.length;
    goOnFrom(blog, page);
    if (blog.dataset.order === 'oldest') takeEnd(blog, drawn);
    const keys = new Set(fresh.map(({ key }) => key));
    const nodes = new Map(timeline.entries.filter(({ id }) => keys.has(id)).map((node) => [node.id, node]));
    for (const part of parts) gather(part.flatMap(({ key }) => nodes.get(key) ?? []), blog);
    return nodes.values().next().value;
  }

  /**
   * Hold what the page tells; what happened after it is told again.
   * @param {import('../items.js').DrawnItem[]} items
   * @param {HTMLElement} drawn
   */
  #hold(items, drawn) {
    const state = /** @type {import('../feed.js').State} */ (this.#blog.state);
    const { comparePlaces, heldOf } = this.#tools;
    const { entries, shifts } = heldOf(items);
    const merged = (/** @type {any[]} */ old, /** @type {any[]} */ more) => {
      const ids = new Set(more.map(({ id }) => id));
      return [...old.filter(({ id }) => !ids.has(id)), ...more].sort(comparePlaces);
    };
    state.entries = merged(state.entries, entries);
    state.shifts = merged(state.shifts, shifts);
    if (this.#blog.dataset.order !== 'oldest') state.floor = floorOf(drawn);
  }
}

/**
 * Scroll until something stands at a height: what comes near on the way is laid out in some frames, and pushes it.
 * @param {HTMLElement} node
 * @param {number} y
 */
async function settle(node, y) {
  for (let frame = 0; frame < SETTLING_FRAMES; frame += 1) {
    scrollBy({ top: node.getBoundingClientRect().top - y, behavior: 'instant' });
    await new Promise(requestAnimationFrame);
  }
}

/**
 * Put entries that follow each other into stretches.
 * @param {HTMLElement[]} nodes
 * @param {import('../element.js').LiveBlog} blog
 */
function gather(nodes, blog) {
  /** @type {Set<HTMLElement>} */
  const made = new Set();
  const { watch } = blog.timeline.nodes;
  for (const node of nodes) {
    watch.unobserve(node);
    node.classList.add('far');
    const above = /** @type {HTMLElement | null} */ (node.previousElementSibling);
    if (above && made.has(above)) {
      above.append(node);
      continue;
    }
    const stretch = Object.assign(document.createElement('div'), { className: 'stretch' });
    stretch.addEventListener('contentvisibilityautostatechange', (event) => {
      if (event.target !== stretch) return;
      const { skipped } = /** @type {any} */ (event);
      stretch.classList.toggle('away', skipped);
      if (!skipped) blog.times.dress(stretch);
      // Of what is watched, too, a browser asks in each frame whether it is in sight.
      for (const one of stretch.children) watch[skipped ? 'unobserve' : 'observe'](one);
    });
    node.before(stretch);
    stretch.append(node);
    made.add(stretch);
  }
  for (const stretch of made) stretch.style.containIntrinsicBlockSize = `auto ${REM * stretch.childElementCount}rem`;
}

/**
 * @param {HTMLElement} drawn
 * @returns {import('../types.js').Place | null} below which nothing of the past is on a page
 */
const floorOf = (drawn) => JSON.parse(drawn.dataset.floor ?? 'null');

/**
 * Fetch pages that follow each other at once, as long as they do: what a page with a number leads to has the next number.
 * @template {{page: Document}} T
 * @param {string} href of the first
 * @param {number} most
 * @param {(url: string) => Promise<T>} read
 * @returns {Promise<T[]>} at least the first
 */
async function together(href, most, read) {
  const step = new URL(href).searchParams.get('order') === 'oldest' ? 1 : -1;
  const hrefs = [href];
  while (hrefs.length < most) {
    const url = new URL(hrefs[hrefs.length - 1]);
    const number = Number(url.searchParams.get('page')) + step;
    if (number < 1 || !url.searchParams.has('page')) break;
    url.searchParams.set('page', String(number));
    hrefs.push(url.href);
  }
  // Beyond the last there is none.
  const found = await Promise.all(hrefs.map((url, index) => (index ? read(url).catch(() => null) : read(url))));
  const follows = (/** @type {T | null} */ one, /** @type {number} */ index) => index === 0 || (one && hrefIn(/** @type {T} */ (found[index - 1]).page, 'next') === hrefs[index]);
  const end = found.findIndex((one, index) => !follows(one, index));
  return /** @type {T[]} */ (end < 0 ? found : found.slice(0, end));
}

/**
 * Fetch a page that is not older than what is shown.
 * @param {string} url
 * @param {import('../types.js').Position | null} position
 * @returns {Promise<Next>}
 */
async function nextFrom(url, position) {
  if (!position) throw new Error('nothing is known yet');
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url, attempt > 1 ? { cache: 'reload' } : {});
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const drawn = /** @type {HTMLElement | null} */ (page.querySelector('live-blog'));
    if (!drawn || drawn.dataset.epoch !== position.epoch) throw new Error('another blog');
    const head = Number(drawn.dataset.head);
    if (head >= position.seq) return { page, drawn, head };
    if (attempt === ATTEMPTS) throw new Error('not up to date');
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLISECONDS));
  }
}

/**
 * Make a page that was fetched anew as long as the one that is shown, for a reader who has had more put under it.
 * @param {import('../element.js').LiveBlog} blog
 * @param {Document} page
 * @param {HTMLElement} drawn
 * @param {import('../following.js').Ask} ask
 */
export async function lengthen(blog, page, drawn, ask) {
  const list = /** @type {Element} */ (drawn.querySelector('[data-role="entries"]'));
  const last = blog.timeline.entries.at(-1)?.id ?? '';
  const most = blog.loaded + 2;
  const read = async (/** @type {string} */ url) => ({ page: new DOMParser().parseFromString(await ask(url, 'text'), 'text/html') });
  for (blog.loaded = 0; blog.loaded < most && !page.getElementById(last); ) {
    if (!page.querySelector('.pages [rel="next"]')) return;
    for (const { page: next } of await together(hrefIn(page, 'next'), Math.min(AT_ONCE, most - blog.loaded), read)) {
      if (page.getElementById(last)) return;
      const more = /** @type {HTMLElement} */ (next.querySelector('live-blog'));
      for (const node of more.querySelectorAll('[data-role="entries"] > *')) if (!page.getElementById(node.id)) list.append(node);
      goOnFrom(page, next);
      // A cache may have kept it: what came since is heard again, or else what was deleted would stay.
      drawn.dataset.head = String(Math.min(Number(drawn.dataset.head), Number(more.dataset.head)));
      for (const name of drawn.dataset.order ? ENDS : ['floor']) take(drawn, more, name);
      blog.loaded += 1;
    }
  }
}

/**
 * @param {ParentNode} page
 * @param {string} rel
 */
function hrefIn(page, rel) {
  return new URL(page.querySelector(`.pages [rel="${rel}"]`)?.getAttribute('href') ?? '', location.href).href;
}

/** What a page says of where the newest come in. */
const ENDS = ['live', 'page'];

/**
 * @param {HTMLElement} drawn
 * @param {HTMLElement} other
 * @param {string} name
 */
function take(drawn, other, name) {
  if (name in other.dataset) drawn.dataset[name] = other.dataset[name];
  else delete drawn.dataset[name];
}

/**
 * Lead on to where another page does, and say how far the list goes by now.
 * @param {ParentNode} here
 * @param {ParentNode} there
 */
function goOnFrom(here, there) {
  const find = (/** @type {ParentNode} */ where, /** @type {string} */ what) =>
    /** @type {HTMLElement | null} */ (where.querySelector(`.pages ${what}`));
  const [link, next] = [here, there].map((where) => find(where, '[rel="next"]'));
  if (next) link?.setAttribute('href', /** @type {string} */ (next.getAttribute('href')));
  else link?.remove();
  const [ours, theirs] = [here, there].map((where) => find(where, '.position'));
  const { first } = ours?.dataset ?? {};
  if (ours && theirs && first) ours.textContent = (theirs.textContent ?? '').replace(theirs.dataset.first ?? '', first);
}

/**
 * With the oldest first, new entries come in at the end: once that is there.
 * @param {import('../element.js').LiveBlog} blog
 * @param {HTMLElement} drawn
 */
function takeEnd(blog, drawn) {
  for (const name of ENDS) take(blog, drawn, name);
  // So that it says what it is now.
  if (!blog.later) blog.timeline.release();
  blog.drawCondition();
  blog.timeline.changed(0);
}
