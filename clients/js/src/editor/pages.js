/**
 * Which pages of the desk are still there, in other tabs and windows of this browser: what a page that is gone has left may
 * be taken. Where there are no locks (plain HTTP) that is a guess; when it is wrong, owners and keys keep texts apart.
 * @module
 */

/** @typedef {Pick<LockManager, 'request' | 'query'>} Locks */

const PREFIX = 'liveblog.page:';
/** Where there are no locks: a page that is there has had to do with its texts in that time, most likely. */
const IDLE_MILLISECONDS = 60_000;
const PATIENCE_MILLISECONDS = 1000;
/** Hardly a copy of a tab says that it was loaded again: what holds the lock is going, which takes a machine at work long. */
const RELOADED_PATIENCE_MILLISECONDS = 4000;

/** How the browser says that this page was opened. */
const opening = () => /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType('navigation')[0])?.type ?? '';
const isReloaded = () => opening() === 'reload';

/** Whether it was loaded again, or comes out of the history: then the server draws what was sent, not what was typed since. */
export const isComeBack = () => ['reload', 'back_forward'].includes(opening());

export class Pages {
  #locks;
  #world;
  #patience;

  /**
   * @param {Locks | undefined} locks the browser's
   * @param {Pick<import('../browser.js').World, 'setTimeout' | 'clearTimeout' | 'now'>} world
   * @param {boolean} [reloaded]
   */
  constructor(locks, world, reloaded = isReloaded()) {
    this.#locks = locks;
    this.#world = world;
    this.#patience = reloaded ? RELOADED_PATIENCE_MILLISECONDS : PATIENCE_MILLISECONDS;
  }

  /**
   * Be there, until the browser ends the page.
   * @param {string} page
   */
  live(page) {
    void this.#locks?.request(PREFIX + page, () => new Promise(() => {}));
  }

  /**
   * Tell whether a page is gone. One that is just being loaded again needs a moment for that; one that stays is another
   * tab, of which this one is a copy.
   * @param {string} page
   */
  async gone(page) {
    const patience = new AbortController();
    const timer = this.#world.setTimeout(() => patience.abort(), this.#patience);
    try {
      await this.#locks?.request(PREFIX + page, { signal: patience.signal }, () => {});
      return true;
    } catch {
      return false;
    } finally {
      this.#world.clearTimeout(timer);
    }
  }

  /**
   * Find what was left by pages that are gone.
   * @template {{page: string, at: number}} T
   * @param {T[]} texts
   * @returns {Promise<T[]>}
   */
  async left(texts) {
    if (texts.length === 0) return [];
    if (!this.#locks) return texts.filter(({ at }) => this.#world.now() - at > IDLE_MILLISECONDS);
    const held = new Set(((await this.#locks.query()).held ?? []).map(({ name }) => name));
    return texts.filter(({ page }) => !held.has(PREFIX + page));
  }

  /**
   * Begin to be there, and find what was left by pages that are gone; also by the one that this tab showed before, which may
   * be going just now.
   * @template {{page: string, at: number}} T
   * @param {{page: string, before: string | null}} tab
   * @param {() => T[]} look
   * @returns {Promise<T[]>}
   */
  async leftTo({ page, before }, look) {
    const isGone = before !== null && (await this.gone(before));
    this.live(page);
    const texts = look();
    const left = await this.left(texts);
    return texts.filter((text) => left.includes(text) || (isGone && text.page === before));
  }
}
