/**
 * Playing what happened: from change to change, each page of the past long enough to be read. The links do the same by hand.
 * @module
 */

const STEP_MILLISECONDS = 2500;
const PLAYING = '#play';

/**
 * Let the button that the server drew go from step to step, until it is pressed again or there is no later one.
 * @param {import('../element.js').LiveBlog} blog
 */
export function offerReplay(blog) {
  const find = (/** @type {string} */ what) => /** @type {any} */ (blog.querySelector(what));
  let playing = location.hash === PLAYING;
  const tell = () => {
    const button = /** @type {HTMLButtonElement | null} */ (find('[data-role="play"]'));
    button?.setAttribute('aria-pressed', String(playing));
    button?.removeAttribute('data-scripted');
    // Not before: who presses what does nothing yet presses twice.
    if (button) button.disabled = false;
    return button;
  };
  blog.addEventListener('click', ({ target }) => {
    if (!(/** @type {Element} */ (target).closest('[data-role="play"]'))) return;
    playing = !playing;
    tell();
  });
  // The steps may have been drawn anew.
  blog.addEventListener('liveblog:snapshot', tell);
  if (tell() && playing) tell()?.focus();
  const step = () => {
    const later = find('.steps [rel~="next"]');
    // The steps are one visit: "back" leads out of it.
    if (playing && later && !document.hidden) location.replace(later.href + PLAYING);
    else setTimeout(step, STEP_MILLISECONDS);
  };
  setTimeout(step, STEP_MILLISECONDS);
}
