/**
 * The button that offers what is new while the reader is where it can't be seen.
 * @module
 */

import { make } from './dom.js';
import { goTo } from './scrolling.js';

export class Pill {
  #rail = make('div', { className: 'pill-rail' });
  #button = make('button', { className: 'pill', type: 'button', hidden: true, onclick: () => this.press() });
  /** Stands where the newest does. */
  #newest = make('div', { className: 'list-top' });
  #say;
  #timeline;

  /**
   * @param {Element} list before which it is put
   * @param {import('./timeline.js').Timeline} timeline in which entries wait
   * @param {(count: number) => string} say
   * @param {boolean} [ascending] whether the newest stands at the end
   */
  constructor(list, timeline, say, ascending = false) {
    this.#say = say;
    this.#timeline = timeline;
    // Only there can a partner's page give it a style.
    if (list.getRootNode() !== document) this.#button.setAttribute('part', 'button');
    this.#rail.append(this.#button);
    list.before(this.#rail);
    list[ascending ? 'after' : 'before'](this.#newest);
    // Who scrolls there by hand is shown what is new as well.
    new IntersectionObserver((seen) => {
      if (document.hidden || timeline.paused || !seen.some(({ isIntersecting }) => isIntersecting)) return;
      timeline.see();
      timeline.release();
    }).observe(this.#newest);
  }

  /** Say how many wait. */
  show() {
    const { waiting } = this.#timeline;
    this.#button.hidden = !waiting;
    // Where it would stand is asked only when it does: else that lays the page out.
    if (!waiting) return;
    // Above the list is where it is looked for; until the list is 100 pixels in sight, where it has room, that is below.
    this.#rail.classList.toggle('below', this.#newest.getBoundingClientRect().top > innerHeight - 100);
    this.#button.textContent = this.#say(waiting);
  }

  /** Put in what waits, and go up to it. */
  press() {
    const { news, entries } = this.#timeline;
    const newest = this.#timeline.release() ?? entries.find(({ id }) => news.has(id));
    this.#timeline.see();
    if (newest) {
      // The button has gone and its focus with it: keyboards and screen readers go on at what it has brought.
      newest.tabIndex = -1;
      newest.focus({ preventScroll: true });
    }
    goTo(this.#newest);
  }
}
