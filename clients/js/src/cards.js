/**
 * Cards of videos and maps: nothing is asked of a third party before the reader presses the card's button.
 * @module
 */

import { make } from './dom.js';

/**
 * Put a card's player where its button is.
 * @param {Element} button
 */
export function loadPlayer(button) {
  const card = /** @type {HTMLElement | null} */ (button.closest('.card[data-player]'));
  if (!card) return;
  const player = playerOf(card);
  button.replaceWith(player);
  // The button had the focus.
  player.focus({ preventScroll: true });
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
    title: card.querySelector('strong, blockquote, figcaption a')?.textContent ?? '',
    allow: 'autoplay; fullscreen; picture-in-picture',
    referrerPolicy: 'strict-origin-when-cross-origin',
  });
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-presentation');
  return frame;
}
