/**
 * Texts made comparable, as the server's searches do (`model/folding.py`, which says why): whoever types without accents,
 * capitals or vowel signs means what has them.
 * @module
 */

const WITHOUT_STROKES = 'łl đd ðd øo æae œoe þth ħh ŧt ıi ŋn ĸk ƶz ǥg ɨi ʉu ƀb ɫl ȷj əe ςσ';
const SIGNS = `‘' ’' ‛' ʹ' ʻ' ʼ' ʽ' ʾ' ʿ' ′' ׳' ꞌ' “" ”" „" ‟" «" »" ״" ‐- ‒- –- —- ―- −- ־-`;
const ARABIC = '\u0671\u0627 \u0649\u064a \u06cc\u064a \u06a9\u0643 \u0629\u0647 \u06be\u0647 \u06c1\u0647 \u06d5\u0647';
const DIGITS = [0x660, 0x6f0].flatMap((zero) => Array.from({ length: 10 }, (_, digit) => `${String.fromCodePoint(zero + digit)}${digit}`)).join(' ');
/** What Unicode doesn't take apart. @type {Map<string, string>} */
const PLAIN = new Map([WITHOUT_STROKES, SIGNS, ARABIC, DIGITS].flatMap((pairs) => pairs.split(' ').map((pair) => [pair[0], pair.slice(1)])));

/**
 * Return what is compared. Vowel signs of Indian scripts fall away, too, which a search keeps: a name more is offered.
 * @param {string} text
 */
export function folded(text) {
  const apart = text.replace(/\p{DI}/gu, '').replaceAll('´', "'").normalize('NFKD').replace(/[\p{M}\u0640]/gu, '');
  // To capitals and back, ß becomes ss.
  const plain = apart.toLowerCase().toUpperCase().toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.replace(/[^\0-\x7f]/g, (sign) => PLAIN.get(sign) ?? sign);
}
