/**
 * The line beside the button that says how things stand, with buttons for what can be done about it.
 * @module
 */

import { make } from '../dom.js';
import { _ } from './tongue.js';

/** @typedef {{word: string, then?: () => void, href?: string, target?: string}} Action */

/** After a press has ended, its click comes within this time, or not at all. */
const CLICK_MILLISECONDS = 1000;

export class Message {
  #element;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;
  /** Whether a finger is on a button, and what is to be said when it has gone. */
  #pressed = false;
  /** @type {(() => void) | null} */
  #later = null;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    element.addEventListener('pointerdown', () => (this.#pressed = true));
    // Before the button's own listener: what that says is said at once.
    element.addEventListener('click', () => this.#release(), true);
    document.addEventListener('pointercancel', () => this.#release());
    document.addEventListener('pointerup', () => this.#pressed && setTimeout(() => this.#release(), CLICK_MILLISECONDS));
  }

  /**
   * Say it, and offer what can be done; while a button is being pressed, once it has been: none goes from under a finger.
   * @param {string} sentence empty: nothing
   * @param {{tone?: 'wrong' | 'good' | '', actions?: Action[]}} [how]
   */
  say(sentence, how = {}) {
    this.#whenReleased(() => this.#draw(sentence, how));
  }

  /**
   * Say it with the seconds that are left; they are seen, not read aloud each time.
   * @param {string} sentence
   * @param {number} seconds
   * @param {Action[]} actions
   */
  countDown(sentence, seconds, actions) {
    const end = Date.now() + seconds * 1000;
    this.#whenReleased(() => {
      this.#draw(`${sentence} `, { tone: 'wrong', actions });
      const left = make('span', {});
      left.setAttribute('aria-live', 'off');
      const tick = () => (left.textContent = _('Trying again in {seconds} s.', { seconds: Math.max(1, Math.ceil((end - Date.now()) / 1000)) }));
      tick();
      this.#element.firstChild?.after(left);
      this.#ticking = setInterval(tick, 1000);
    });
  }

  /** @param {() => void} then */
  #whenReleased(then) {
    this.#later = this.#pressed ? then : null;
    if (!this.#pressed) then();
  }

  #release() {
    this.#pressed = false;
    // Not now: what is being clicked must still be there, and what its click says takes the place of what waited.
    setTimeout(() => {
      const later = this.#later;
      this.#later = null;
      later?.();
    });
  }

  /**
   * @param {string} sentence
   * @param {{tone?: 'wrong' | 'good' | '', actions?: Action[]}} how
   */
  #draw(sentence, { tone = '', actions = [] }) {
    clearInterval(this.#ticking);
    this.#element.hidden = sentence === '';
    this.#element.className = `message ${tone}`;
    this.#element.replaceChildren(sentence, ...actions.flatMap((action) => [' ', drawAction(action)]));
  }
}

/** @param {Action} action */
export function drawAction({ word, then, href, target }) {
  if (href) return make('a', { textContent: word, href, ...(target && { target }) });
  return make('button', { type: 'button', className: 'quiet', textContent: word, onclick: then });
}
