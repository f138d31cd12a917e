/**
 * Our icons: a path each, drawn with the pen of the text around it.
 * @module
 */

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} path on a square of 24 */
export function icon(path) {
  const drawing = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  drawing.append(line);
  return drawing;
}
