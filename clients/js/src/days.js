/**
 * The date lines in a list: one above the first of each day, and none elsewhere; and which times repeat the one above.
 * @module
 */

import { make, rowsOf } from './dom.js';

/** So much of a time in RFC 3339 tells the minute. */
const TO_THE_MINUTE = 16;

/**
 * Put the lines where they belong, and mark each entry of the same minute as the one above; what is right stays.
 * @param {Element} root
 * @param {(node: Element) => string | undefined} atOf when what a node shows happened; undefined: it is no item
 * @param {import('./times.js').Times} times
 */
export function drawDays(root, atOf, times) {
  let day = '';
  let minute = '';
  /** @type {HTMLElement | null} a line that nothing has followed yet */
  let line = null;
  for (const node of /** @type {HTMLElement[]} */ (rowsOf(root))) {
    if (node.classList.contains('day-line')) {
      line?.remove();
      line = node;
      continue;
    }
    const at = atOf(node);
    if (at === undefined) continue;
    const next = times.day(at, node.dataset.on);
    if (next === day || line?.dataset.day !== next) line?.remove();
    if (next !== day && !line?.isConnected) node.before(lineOf(next, times.dayName(next)));
    line = null;
    day = next;
    if (!node.dataset.id) continue;
    const last = minute;
    minute = at.slice(0, TO_THE_MINUTE);
    node.classList.toggle('same-minute', minute === last);
  }
  line?.remove();
}

/**
 * @param {string} day
 * @param {string} name
 */
function lineOf(day, name) {
  const line = make('div', { className: 'day-line', id: `day-${day}` });
  line.dataset.day = day;
  line.append(make('time', { dateTime: day, textContent: name }));
  return line;
}
