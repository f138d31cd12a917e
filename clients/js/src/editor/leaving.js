/**
 * Whether a page is left by one of its other forms: those lead back to it, and so nobody is asked before.
 * @module
 */

/**
 * Hear when another form of the page is sent, as forms are; one that a script takes over leads nowhere.
 * @param {HTMLFormElement} own
 * @param {() => void} then
 */
export function whenLeaving(own, then) {
  // Behind whatever else hears of it, on its way up.
  addEventListener('submit', ({ target, defaultPrevented }) => {
    if (!defaultPrevented && target !== own && target instanceof Element && target.closest('main')) then();
  });
}
