/**
 * The line beside the button that says how things stand, with buttons for what can be done about it.
 * @module
 */

import { make } from '../dom.js';

/** @typedef {{word: string, then?: () => void, href?: string, target?: string}} Action */

export class Notice {
  #element;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * @param {string} sentence empty: nothing
   * @param {{tone?: 'wrong' | 'good' | '', actions?: Action[]}} [how]
   */
  say(sentence, { tone = '', actions = [] } = {}) {
    clearInterval(this.#ticking);
    this.#element.hidden = sentence === '';
    this.#element.className = `message ${tone}`;
    this.#element.replaceChildren(sentence, ...actions.flatMap((action) => [' ', drawAction(action)]));
  }

  /**
   * Say it with the seconds that are left; they are seen, not read aloud each time.
   * @param {string} sentence
   * @param {number} seconds
   * @param {Action[]} actions
   */
  countDown(sentence, seconds, actions) {
    this.say(`${sentence} `, { tone: 'wrong', actions });
    const end = Date.now() + seconds * 1000;
    const left = make('span', {});
    left.setAttribute('aria-live', 'off');
    const tick = () => (left.textContent = `Trying again in ${Math.max(1, Math.ceil((end - Date.now()) / 1000))} s.`);
    tick();
    this.#element.firstChild?.after(left);
    this.#ticking = setInterval(tick, 1000);
  }
}

/** @param {Action} action */
export function drawAction({ word, then, href, target }) {
  if (href) return make('a', { textContent: word, href, target: target ?? '' });
  return make('button', { type: 'button', className: 'quiet', textContent: word, onclick: then });
}
