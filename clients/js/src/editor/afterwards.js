/**
 * Work that follows what is typed and looks at all of it: done in a moment in which nothing else is to be done, so that no
 * key waits for it.
 * @module
 */

/** At the latest so long after a pause was over, however busy the page is. */
const PATIENCE_MILLISECONDS = 700;

export class Afterwards {
  #work;
  #pause;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #idle = 0;

  /**
   * @param {() => void} work
   * @param {number} pause milliseconds: no sooner than this after it was asked for, and not twice within it
   */
  constructor(work, pause) {
    this.#work = work;
    this.#pause = pause;
  }

  /** Do it soon; how often it is asked for meanwhile makes no difference. */
  soon() {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      // Safari has no such moments.
      if (typeof requestIdleCallback === 'undefined') return this.now();
      this.#idle = requestIdleCallback(() => this.now(), { timeout: PATIENCE_MILLISECONDS });
    }, this.#pause);
  }

  /** Do it at once, if it is still to be done. */
  now() {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    if (this.#idle) cancelIdleCallback(this.#idle);
    [this.#timer, this.#idle] = [undefined, 0];
    this.#work();
  }
}
