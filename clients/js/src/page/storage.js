/**
 * What is kept on the reader's own machine, and never sent: options, and where they left.
 * @module
 */

/**
 * @param {string} name
 * @returns {any} null where nothing is kept, or nothing can be
 */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`liveblog:${name}`) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function keep(name, value) {
  try {
    localStorage.setItem(`liveblog:${name}`, JSON.stringify(value));
  } catch {
    // Private windows and full disks: then it isn't kept.
  }
}
