/**
 * Listening for keys: which mean something, and when. Can be switched off (WCAG 2.2, 2.1.4). What they do is in keys.js.
 * @module
 */

import { goTo } from '../scrolling.js';

const KEYS = 'jk.p?';

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {{keys: () => boolean, togglePause: () => void}} options
 */
export function listenForKeys(blog, { keys, togglePause }) {
  /** @type {Promise<typeof import('./keys.js')> | undefined} one, so that keys keep their order */
  let loading;
  document.addEventListener('keydown', (event) => {
    const { key, keyCode, ctrlKey, metaKey, altKey, isComposing, target } = event;
    // 229: an input method's, as in composing.js, which readers need not load for that.
    if (keyCode === 229 || !KEYS.includes(key) || !keys() || ctrlKey || metaKey || altKey || isComposing || isTyping(target)) return;
    // Clicking into the dialog takes the focus out of it; what is behind it is still out of reach.
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    loading ??= import('./keys.js');
    // What could not be had is asked for again by the next key.
    loading.then(({ act }) => act(key, blog, togglePause, goTo), () => (loading = undefined));
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
