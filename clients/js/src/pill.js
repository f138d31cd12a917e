/**
 * The button that offers what is new while the reader is further down.
 * @module
 */

import { goTo } from './scrolling.js';

export class Pill {
  #button = document.createElement('button');
  #top = document.createElement('div');
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
    const rail = document.createElement('div');
    rail.className = 'pill-rail';
    this.#top.className = 'list-top';
    this.#button.className = 'pill';
    this.#button.type = 'button';
    this.#button.hidden = true;
    this.#button.addEventListener('click', () => this.press());
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
