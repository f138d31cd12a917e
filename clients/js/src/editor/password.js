/**
 * Says, while somebody types a new password, which of the rules beside the field it meets. The server holds it to them;
 * without this the rules are a list.
 * @module
 */

/** Where the common ones are that are long enough to be taken. */
const COMMON = '/desk/-/common-passwords.txt';
const SHORTEST = 12;
/** Characters that are left when what everybody knows is taken away, and characters of a part of a name that counts. */
const OWN = 8;
const WORD = 3;

/**
 * Tell which rules a password meets; the same as `access/passwords.py` says.
 * @param {string} password
 * @param {string} known what everybody knows of whose it is: name, byline, address
 * @param {Set<string>} common
 * @returns {Record<'long' | 'rare' | 'varied' | 'own', boolean>}
 */
export function rulesMet(password, known, common) {
  const plain = password.toLowerCase();
  const signs = [...plain];
  const repeated = (plain + plain).slice(1, -1).includes(plain) || new Set(signs).size < signs.length / 4;
  return {
    long: signs.length >= SHORTEST,
    rare: !common.has(plain),
    varied: !repeated,
    own: [...without(plain, known)].length >= OWN,
  };
}

/**
 * @param {string} text
 * @param {string} known
 */
function without(text, known) {
  const words = known.toLowerCase().split(/[\s@.]+/);
  return words.filter((word) => [...word].length >= WORD).reduce((rest, word) => rest.replaceAll(word, ''), text);
}

/** @param {HTMLElement} field */
function watch(field) {
  const input = /** @type {HTMLInputElement} */ (field.querySelector('input'));
  /** @type {Set<string>} */
  let common = new Set();
  const tell = () => {
    const met = rulesMet(input.value, field.dataset.known ?? '', common);
    for (const rule of /** @type {NodeListOf<HTMLElement>} */ (field.querySelectorAll('[data-rule]'))) {
      const isMet = met[/** @type {keyof typeof met} */ (rule.dataset.rule)];
      mark(rule, input.value ? (isMet ? 'met' : 'unmet') : '', field);
    }
  };
  const learn = async () => {
    const answer = await fetch(COMMON).catch(() => null);
    if (answer?.ok) common = new Set((await answer.text()).split('\n'));
    tell();
  };
  input.addEventListener('input', tell);
  // Somebody may have come to it, and typed, before this was loaded.
  if (input.value || document.activeElement === input) void learn();
  else input.addEventListener('focus', () => void learn(), { once: true });
}

/**
 * @param {HTMLElement} rule
 * @param {'met' | 'unmet' | ''} state
 * @param {HTMLElement} field has the words for it
 */
function mark(rule, state, field) {
  if ((rule.dataset.state ?? '') === state) return;
  rule.dataset.state = state;
  rule.querySelector('.visually-hidden')?.remove();
  if (!state) return;
  const said = document.createElement('span');
  said.className = 'visually-hidden';
  said.textContent = `: ${field.dataset[state]}`;
  rule.append(said);
}

if (typeof document !== 'undefined') {
  for (const field of document.querySelectorAll('.field.password')) watch(/** @type {HTMLElement} */ (field));
}
