/**
 * Our page in a frame that is as high as its content: what of it can be seen, the window around it decides.
 * @module
 */

import { make } from '../dom.js';
import { OwnPage } from '../ownpage.js';
import { unlink } from '../unlinked.js';
import { pageView } from '../view.js';

/** In so many steps a frame is asked how much of it can be seen. */
const STEPS = 100;
/** A page that is as old, in milliseconds, was let in for good. */
const SETTLED = 60_000;
/** A frame may begin between two pixels of the page around. */
const EDGE = 2;

export class FramedPage extends OwnPage {
  /** What of the frame is in sight, in its own coordinates; null: nothing. @type {{top: number, bottom: number} | null} */
  seen = null;
  #blog;
  /** Whether the reader has gone on below it. */
  passed = false;
  /** Told when either changes. */
  onSight = () => {};

  /**
   * @param {import('../element.js').LiveBlog} host
   * @param {HTMLElement} list
   */
  constructor(host, list) {
    super(host, list);
    this.#blog = host;
    const shorten = this.prepare;
    this.prepare = (/** @type {DocumentFragment} */ part) => {
      shorten(part);
      this.close(part);
    };
    const threshold = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
    // Without a root it is what the topmost window shows, also for a frame of another origin.
    new IntersectionObserver((found) => this.#look(found), { threshold }).observe(document.documentElement);
  }

  /** @param {IntersectionObserverEntry[]} found */
  #look(found) {
    const { intersectionRect: { top, bottom, height } } = /** @type {IntersectionObserverEntry} */ (found.at(-1));
    // What is left above or below the window was last seen by its end, or by its beginning.
    if (!height && this.seen) this.passed = this.seen.top > EDGE;
    if (height) this.passed = false;
    this.seen = height ? { top, bottom } : null;
    this.onSight();
  }

  /**
   * Let nothing lead to the pages of a blog that has none for its readers.
   * @param {ParentNode} part
   */
  close(part) {
    if ('unlinked' in this.#blog.dataset) unlink(part, new URL(this.#blog.getAttribute('src') ?? '', location.href).href);
  }

  /**
   * Say why nothing more comes: the server does, in place of the page.
   * @param {import('../following.js').ConnectionState} state
   */
  showError({ condition }) {
    const isOpaque = self.origin === 'null';
    if (condition !== 'ended' || !this.#blog.hasAttribute('key') || (isOpaque && !this.#blog.dataset.asks)) return;
    const [loaded] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
    // A sandbox may let the page in, and refuse what it asks for: not again and again.
    if (loaded?.type !== 'reload' || performance.now() > SETTLED) return location.reload();
    this.list.after(make('p', { className: 'message', textContent: this.#blog.words.say('refused') }));
  }

  /** @param {import('../types.js').Blog} blog */
  face(blog) {
    super.face(blog);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-html]'))) {
      const html = /** @type {any} */ (blog)[part.dataset.html ?? ''] ?? '';
      this.#blog.timeline.around(part, () => {
        /** @type {HTMLElement} */ (part.lastElementChild).innerHTML = html;
        part.hidden = !html;
        this.close(part);
        this.#blog.dress(part);
      });
    }
  }

  /** What comes in above it waits, as on a page that its reader has scrolled. */
  view = () => {
    const page = pageView();
    if (page.scroller.scrollTop > 0) return page;
    return this.passed ? { ...page, top: innerHeight } : { ...page, ...(this.seen ?? {}) };
  };

  /** Whether the frame may grow: nobody's text is pushed who reads below it, or has its end before them. */
  get mayGrow() {
    return this.seen ? this.seen.top <= EDGE || this.seen.bottom < innerHeight - EDGE : !this.passed;
  }
}
