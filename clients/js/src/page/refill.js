/**
 * A page anew, from what its address gives now; loaded when the page's place in the log was lost, or its zone is another.
 * @module
 */

/** @typedef {import('../items.js').DrawnItem} DrawnItem */
/**
 * @typedef {object} Refill
 * @property {string} epoch
 * @property {number} head
 * @property {import('../feed.js').State} state
 * @property {DrawnItem[]} items
 * @property {(item: import('../items.js').Item) => boolean} left whether one that is not among them only left the page
 * @property {() => void} adopt makes the page's attributes and titles those of the new one
 * @property {ParentNode} page the new one
 * @property {Set<number>} gone what was deleted of what this page shows
 */
/**
 * What the page has loaded already; imported here, it would be loaded again.
 * @typedef {object} Tools
 * @property {import('../following.js').Ask} ask
 * @property {typeof import('../items.js').readItems} readItems
 * @property {typeof import('../items.js').heldOf} heldOf
 * @property {(id: number) => string} addressOf where an entry can be read
 */

/** So many entries are asked about, whether they were deleted; what is further down was cut off, most likely. */
const MOST_ASKED = 100;
/** What scripts say of the page, not the server. */
const OURS = ['connection', 'state'];

/** The new one; what of it waits until its reader lets it in. @type {ParentNode} */
let latest;

/**
 * Read what the page would show after a reload.
 * @param {string} html
 * @param {import('../element.js').LiveBlog} host
 * @param {Tools} tools
 * @returns {Promise<Refill>}
 */
export async function refillFrom(html, host, { ask, readItems, heldOf, addressOf }) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const drawn = /** @type {HTMLElement | null} */ (page.querySelector('live-blog'));
  const list = drawn?.querySelector('[data-role="entries"]');
  if (!drawn || !list) throw new TypeError('no page of a blog');
  page.querySelector('.pages [rel="next"]')?.setAttribute('role', 'button');
  if (host.loaded) await import('./more.js').then(({ lengthen }) => lengthen(host, page, drawn, ask));
  const items = readItems(list);
  const { epoch = '', head, floor = 'null' } = drawn.dataset;
  const state = { epoch, seq: Number(head), floor: JSON.parse(floor), blog: null, ...heldOf(items) };
  const gone = await deletedOf(missing(host, drawn), addressOf, ask);
  latest = page;
  host.addEventListener('liveblog:event', forget);
  const left = (/** @type {import('../items.js').Item} */ { key, id }) => key.startsWith('shift-') || !gone.has(id);
  return { epoch, head: state.seq, state, items, left, adopt: () => adopt(host, page, drawn), page, gone };
}

/**
 * Take what was deleted since out of what waits to be shown above the entries.
 * @param {Event} event of the element
 */
function forget(event) {
  const { entry } = /** @type {CustomEvent} */ (event).detail;
  if (!entry?.deleted) return;
  for (const copy of latest.querySelectorAll(`[data-part] [data-id="${entry.id}"]`)) {
    const part = /** @type {HTMLElement} */ (copy.closest('[data-part]'));
    copy.remove();
    part.hidden = !part.querySelector('[data-id]');
  }
}

/**
 * @param {HTMLElement} host
 * @param {HTMLElement} drawn
 * @returns {number[]} the entries that are shown, and would not be
 */
function missing(host, drawn) {
  const idsIn = (/** @type {HTMLElement} */ part) =>
    new Set([.../** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll('[data-id]'))].map(({ dataset }) => Number(dataset.id)));
  const there = idsIn(drawn);
  return [...idsIn(host)].filter((id) => !there.has(id));
}

/**
 * Ask which of these were deleted: text that was must go at once, while what only left the page may still be read.
 * @param {number[]} ids
 * @param {(id: number) => string} addressOf
 * @param {import('../following.js').Ask} ask
 */
async function deletedOf(ids, addressOf, ask) {
  const gone = new Set();
  const look = async (/** @type {number} */ id) => {
    try {
      await ask(addressOf(id));
    } catch (error) {
      const { status } = /** @type {{status?: number}} */ (error);
      if (status !== 404 && status !== 410) throw error;
      gone.add(id);
    }
  };
  await Promise.all(ids.slice(0, MOST_ASKED).map(look));
  return gone;
}

/**
 * Make a page's attributes and titles those of the new one.
 * @param {HTMLElement} host
 * @param {Document} page
 * @param {HTMLElement} drawn
 */
export function adopt(host, page, drawn) {
  const { lang } = page.documentElement;
  const parts = (/** @type {ParentNode} */ part) => [...part.querySelectorAll('[data-part]')].map((one) => one.getAttribute('data-part')).sort().join();
  // Their order is the screen's. The interface speaks the blog's language, all over the page; and a page that has other parts is another page.
  if (lang !== document.documentElement.lang || parts(host) !== parts(drawn)) location.reload();
  for (const name of Object.keys(host.dataset)) if (!OURS.includes(name) && !(name in drawn.dataset)) delete host.dataset[name];
  Object.assign(host.dataset, drawn.dataset);
  document.title = page.title;
  const title = drawn.querySelector('[data-role="title"]')?.textContent ?? '';
  for (const one of host.querySelectorAll('[data-role="title"]')) one.textContent = title;
}
