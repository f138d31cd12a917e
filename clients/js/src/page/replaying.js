/**
 * Playing what happened: from change to change, each page of the past long enough to be read. The links do the same by hand.
 * @module
 */

const STEP_MILLISECONDS = 2500;
const PLAYING = '#play';

/** Let the button that the server drew go from step to step, until it is pressed again or there is no later one. */
export function offerReplay() {
  const later = /** @type {HTMLAnchorElement | null} */ (document.querySelector('.steps [rel~="next"]'));
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-role="play"]'));
  if (!later || !button) return;
  let playing = location.hash === PLAYING;
  const tell = () => button.setAttribute('aria-pressed', String(playing));
  button.addEventListener('click', () => {
    playing = !playing;
    tell();
  });
  tell();
  // Not before: who presses what does nothing yet presses twice.
  button.disabled = false;
  if (playing) button.focus();
  const step = () => {
    // The steps are one visit: "back" leads out of it.
    if (playing && !document.hidden) location.replace(later.href + PLAYING);
    else setTimeout(step, STEP_MILLISECONDS);
  };
  setTimeout(step, STEP_MILLISECONDS);
}
