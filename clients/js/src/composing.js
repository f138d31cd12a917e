/**
 * Keys that belong to an input method, not to the page: Enter takes a word over, and neither posts nor moves.
 * @module
 */

/**
 * Tell whether an input method is at work. Safari ends the composition before it tells of the key that ended it, and gives
 * it the code that keys have which an input method has taken (UI Events, section 7.2.2).
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
