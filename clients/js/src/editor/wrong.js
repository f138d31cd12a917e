/**
 * What is said to be wrong with a field, beside it.
 * @module
 */

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} field
 * @param {string} sentence what is wrong with it; empty: nothing
 */
export function mark(place, field, sentence) {
  place.textContent = sentence;
  if (sentence) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
}

/**
 * Take back what was said of a field: it is being put right, and only the server knows whether it is.
 * @param {EventTarget | null} field of any form
 */
export function forgive(field) {
  if (!(field instanceof HTMLElement) || !field.hasAttribute('aria-invalid')) return;
  const [said = ''] = field.getAttribute('aria-describedby')?.match(/\bwrong-\S+/) ?? [];
  const place = document.getElementById(said);
  if (place) mark(place, field, '');
}
