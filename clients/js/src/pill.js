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
  #release;

  /**
   * @param {Element} list before which it is put
   * @param {() => HTMLElement | null} release puts in what waits and returns the newest of it
   * @param {(count: number) => string} say
   */
  constructor(list, release, say) {
    this.#say = say;
    this.#release = release;
    const rail = make('div', { className: 'pill-rail' });
    rail.append(this.#button);
    list.before(this.#top, rail);
    // Who scrolls up by hand is shown what is new as well.
    new IntersectionObserver((seen) => {
      if (!document.hidden && seen.some(({ isIntersecting }) => isIntersecting)) this.atTop();
    }).observe(this.#top);
  }

  /** Called when the top of the list comes into view. */
  atTop = () => void this.#release();

  /** @param {number} count */
  show(count) {
    this.#button.hidden = count === 0;
    if (count > 0) this.#button.textContent = this.#say(count);
  }

  /** Put in what waits, and go up to it. */
  press() {
    const newest = this.#release();
    if (newest) {
      // The button has gone and its focus with it: keyboards and screen readers go on at what it has brought.
      newest.tabIndex = -1;
      newest.focus({ preventScroll: true });
    }
    goTo(this.#top);
  }
}
