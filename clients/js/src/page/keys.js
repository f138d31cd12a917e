/**
 * The keyboard: from entry to entry, and a page that tells the keys. Can be switched off (WCAG 2.2, 2.1.4).
 * @module
 */

/** @type {[string, string][]} the key, and the word that explains it */
const KEYS = [
  ['j', 'key_next'],
  ['k', 'key_previous'],
  ['.', 'key_newest'],
  ['p', 'key_pause'],
  ['?', 'key_help'],
];

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {{keys: () => boolean, togglePause: () => void}} options
 */
export function listenForKeys(blog, { keys, togglePause }) {
  /** @type {Record<string, () => void>} */
  const actions = {
    j: () => step(blog, 1),
    k: () => step(blog, -1),
    '.': () => blog.pill.press(),
    p: togglePause,
    '?': () => help(blog.words),
  };
  document.addEventListener('keydown', (event) => {
    if (!keys() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select, dialog *'));
}

/**
 * @param {import('../element.js').LiveBlog} blog
 * @param {1 | -1} by
 */
function step(blog, by) {
  const { entries } = blog.timeline;
  const at = entries.findIndex((entry) => entry.contains(document.activeElement));
  const below = entries.findIndex((entry) => entry.getBoundingClientRect().top > (by > 0 ? 1 : -1));
  const next = at >= 0 ? at + by : by > 0 ? below : (below < 0 ? entries.length : below) - 1;
  const entry = entries[next];
  if (!entry) return;
  entry.focus({ preventScroll: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  entry.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
}

/** @param {import('../words.js').Words} words */
function help(words) {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys';
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const title = document.createElement('h2');
  title.id = 'keys-title';
  title.textContent = words.say('keys');
  const list = document.createElement('dl');
  for (const [key, word] of KEYS) {
    const term = document.createElement('dt');
    const kbd = document.createElement('kbd');
    kbd.textContent = key;
    term.append(kbd);
    const meaning = document.createElement('dd');
    meaning.textContent = words.say(word);
    list.append(term, meaning);
  }
  const close = document.createElement('button');
  close.textContent = words.say('dismiss');
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.append(title, list, close);
  document.body.append(dialog);
  dialog.showModal();
}
