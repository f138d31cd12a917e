/**
 * Where a frame stands: of the page around, its host is all that a browser tells, and all that is said on.
 * @module
 */

const ORIGIN = /^https?:\/\/([^/]+)/;

/**
 * Let what is read with a partner's key be read for the site of the page around.
 * @param {string} src the address of the blog's page
 */
export function sited(src) {
  const url = new URL(src);
  const site = siteAround();
  if (site && url.searchParams.has('key')) url.searchParams.set('site', site);
  return url.href;
}

/** Return the host of the page around, with a port where it has one; '': there is none, or nobody tells. */
function siteAround() {
  if (window.parent === window) return '';
  // Not each browser tells of ancestors, and each page may keep its address to itself.
  const [, site = ''] = ORIGIN.exec(location.ancestorOrigins?.[0] ?? '') ?? ORIGIN.exec(document.referrer) ?? [];
  return site;
}
