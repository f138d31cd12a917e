/**
 * Boxes of tables: a tab stop while there is something to scroll to, and none where the table fits. Loaded with the first table;
 * without scripts each is one.
 * @module
 */

/** Boxes and the tables in them: a table may grow when its font comes. */
const sizes = new ResizeObserver((changed) => {
  for (const { target } of changed) suit(/** @type {HTMLElement} */ (target.closest('.table')));
});

/** @param {HTMLElement | null} box */
function suit(box) {
  if (!box) return;
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  // Whoever stands on it stays there.
  else if (!box.matches(':focus')) box.removeAttribute('tabindex');
}

/**
 * Let the tables in a part of the page be tab stops only while they scroll.
 * @param {ParentNode} part
 */
export function dressTables(part) {
  for (const each of part.querySelectorAll('.table, .table > table')) sizes.observe(each);
}
