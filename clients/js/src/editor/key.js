/**
 * Names that no two forms, texts or pages share: with one the server knows a text again that it has taken already.
 * @module
 */

/** @returns {string} 22 letters of the URL-safe alphabet: 128 random bits; also where there is no secure context */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
