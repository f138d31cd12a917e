/**
 * Elements, each made in one go.
 * @module
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Partial<HTMLElementTagNameMap[T]>} properties
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

/**
 * @param {Element} list
 * @returns {Element[]} what stands in a list; what was put under it stands in stretches (page/more.js)
 */
export function rowsOf(list) {
  return [...list.children].flatMap((row) => (row.matches('.stretch') ? rowsOf(row) : row));
}
