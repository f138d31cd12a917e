/**
 * Cards of videos, posts and maps: nothing is asked of a third party before the reader clicks.
 * @module
 */

import { make } from './dom.js';

/**
 * Give the cards in a part of the page a button that puts the player in.
 * @param {ParentNode} part
 * @param {import('./words.js').Words} words
 */
export function dressCards(part, words) {
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll('.card[data-player]:not(:has(button, iframe))'))) {
    const { host } = new URL(card.dataset.player ?? '');
    const button = make('button', {
      type: 'button',
      className: 'load',
      textContent: words.say('load_card', { host }),
      title: words.say('card_notice', { host }),
      onclick: () => {
        const player = playerOf(card);
        button.replaceWith(player);
        // The button had the focus.
        player.focus({ preventScroll: true });
      },
    });
    card.prepend(button);
  }
}

/**
 * Return the player's address; a click that loads a video is meant to play it.
 * @param {HTMLElement} card
 */
function startingAt({ dataset }) {
  const url = new URL(dataset.player ?? '');
  if (dataset.kind === 'video') url.searchParams.set('autoplay', '1');
  return url.href;
}

/** @param {HTMLElement} card */
function playerOf(card) {
  const frame = make('iframe', {
    src: startingAt(card),
    title: card.querySelector('strong, blockquote, a')?.textContent ?? '',
    allow: 'autoplay; fullscreen; picture-in-picture',
    referrerPolicy: 'strict-origin-when-cross-origin',
  });
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-presentation');
  return frame;
}
