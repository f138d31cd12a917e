/**
 * The page that tells the keys; loaded when somebody asks for it.
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

/** @param {import('../words.js').Words} words */
export function showKeys(words) {
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
