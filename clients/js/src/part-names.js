/**
 * The parts of a blog's page that may stand above the entries elsewhere, by their names in attributes and addresses.
 * @module
 */

const NAMES = ['summary', 'briefing', 'figures', 'key-events', 'pinned'];

/**
 * Read which are wanted; what is none is passed over.
 * @param {Element} host
 * @returns {string[] | undefined} undefined: the usual
 */
export function partNamesOf(host) {
  const wanted = host.getAttribute('parts')?.split(',').map((name) => name.trim());
  return wanted && NAMES.filter((name) => wanted.includes(name));
}
