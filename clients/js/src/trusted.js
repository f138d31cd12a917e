/**
 * What the server drew, as nodes, also on pages whose policy lets no plain text become HTML: by a policy of ours, which theirs
 * may name, or by the browser's own sanitizer. Its state is one for all that a page loads: pieces ask the element (`parse`).
 * @module
 */

import { make } from './dom.js';

/** @type {any} */
let policy;
try {
  policy = /** @type {any} */ (self).trustedTypes.createPolicy('live-blog', { createHTML: (/** @type {string} */ html) => html });
} catch {
  // There are none in this browser, or ours has no name here.
}

/** @param {string} html */
export function parsed(html) {
  const template = /** @type {any} */ (make('template', {}));
  if (policy || !template.setHTML) template.innerHTML = policy ? policy.createHTML(html) : html;
  else template.setHTML(html, { sanitizer: {} });
  return /** @type {DocumentFragment} */ (template.content);
}
