/**
 * The button that offers what is new while the reader is further down.
 * @module
 */

/**
 * @param {number} count
 * @returns {string}
 */
export const newEntries = (count) => (count === 1 ? '1 new entry' : `${count} new entries`);

export class Pill {
  #button = document.createElement('button');
  #top = document.createElement('div');
  #seen;

  /**
   * @param {Element} list before which it is put
   * @param {() => HTMLElement | null} release puts in what waits and returns the newest of it
   */
  constructor(list, release) {
    const rail = document.createElement('div');
    rail.className = 'pill-rail';
    this.#top.className = 'list-top';
    this.#button.className = 'pill';
    this.#button.type = 'button';
    this.#button.hidden = true;
    this.#button.addEventListener('click', () => this.#goUp(release()));
    rail.append(this.#button);
    list.before(this.#top, rail);
    // Who scrolls up by hand is shown what is new as well.
    this.#seen = new IntersectionObserver((seen) => {
      if (!document.hidden && seen.some(({ isIntersecting }) => isIntersecting)) release();
    });
    this.#seen.observe(this.#top);
  }

  /** @param {number} count */
  show(count) {
    this.#button.hidden = count === 0;
    if (count > 0) this.#button.textContent = newEntries(count);
  }

  /** @param {HTMLElement | null} newest */
  #goUp(newest) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (newest) {
      // The button has gone and its focus with it: keyboards and screen readers go on at what it has brought.
      newest.tabIndex = -1;
      newest.focus({ preventScroll: true });
    }
    this.#top.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  }
}
