/**
 * What is for partners alone has no page that their readers could open: nothing leads there.
 * @module
 */

/**
 * Take the address from each link to a blog's page, and to what is below it.
 * @param {ParentNode} part
 * @param {string} page
 */
export function unlink(part, page) {
  for (const link of part.querySelectorAll('a[href]')) if (/** @type {HTMLAnchorElement} */ (link).href.startsWith(page)) link.removeAttribute('href');
}
