/**
 * Links that do something in their place, instead of leading away.
 * @module
 */

/**
 * @param {HTMLElement} root
 * @param {string} selector of the links, also of those that come later
 * @param {(link: HTMLAnchorElement) => unknown} act instead of the browser, unless a key asks for a tab or window of its own
 */
export function whenPressed(root, selector, act) {
  root.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest(selector);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act(/** @type {HTMLAnchorElement} */ (link));
  });
}
