/**
 * The button that offers what is new while the reader is further down.
 * @module
 */

import { make } from './making.js';
import { goTo } from './scrolling.js';

export class Pill {
  #button = make('button', { className: 'pill', type: 'button', hidden: true, onclick: () => this.press() });
  #top = make('div', { className: 'list-top' });
  #say;
  #timeline;

  /**
   * @param {Element} list before which it is put
   * @param {import('./timeline.js').Timeline} timeline in which entries wait
   * @param {(count: number) => string} say
   */
  constructor(list, timeline, say) {
    this.#say = say;
    this.#timeline = timeline;
    const rail = make('div', { className: 'pill-rail' });
    rail.append(this.#button);
    list.before(this.#top, rail);
    // Who scrolls up by hand is shown what is new as well.
    new IntersectionObserver((seen) => {
      if (!document.hidden && !timeline.paused && seen.some(({ isIntersecting }) => isIntersecting)) timeline.release();
    }).observe(this.#top);
  }

  /** Say how many wait. */
  show() {
    const { waiting } = this.#timeline;
    this.#button.hidden = waiting === 0;
    this.#button.textContent = this.#say(waiting);
  }

  /** Put in what waits, and go up to it. */
  press() {
    const newest = this.#timeline.release();
    if (newest) {
      // The button has gone and its focus with it: keyboards and screen readers go on at what it has brought.
      newest.tabIndex = -1;
      newest.focus({ preventScroll: true });
    }
    goTo(this.#top);
  }
}
