/**
 * A frame whose key is for some topics: it asks again for its own address. Loaded there.
 * @module
 */

import { askingOf } from '../asking.js';
import { readItems } from '../items.js';
import { adopt } from '../page/refill.js';
import { sited } from './around.js';

/**
 * Make what follows the page that a frame shows.
 * @param {import('../element.js').LiveBlog} host
 */
export function openerFor(host) {
  return askingOf(host, {
    entries: Number(host.dataset.limit),
    after: Number(host.dataset.asks),
    address: (entries) => {
      const url = new URL(sited(location.href));
      url.searchParams.set('limit', String(entries));
      url.searchParams.set('follow', '1');
      return url.href;
    },
    read: (html) => readPage(html, host),
  });
}

/**
 * @param {string} html
 * @param {import('../element.js').LiveBlog} host
 */
function readPage(html, host) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const drawn = /** @type {HTMLElement | null} */ (page.querySelector('live-blog'));
  const list = drawn?.querySelector('[data-role="entries"]');
  if (!drawn || !list) throw new TypeError('no page of a blog');
  const { epoch = '', head, floor = 'null' } = drawn.dataset;
  return {
    epoch,
    head: Number(head),
    floor: JSON.parse(floor),
    items: readItems(list),
    adopt() {
      // More may have been asked for than it shows.
      drawn.dataset.limit = host.dataset.limit;
      adopt(host, page, drawn);
    },
  };
}
