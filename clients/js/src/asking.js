/**
 * Following by asking again for a part of a blog as the server draws it: for keys to which no stream is open, as they are for
 * some topics alone. What is not in an answer is not theirs any more, and goes at once. Loaded for such keys.
 * @module
 */

import { isBelow } from './feed.js';
import { heldOf } from './items.js';
import { endOf, Refusal } from './links.js';

/** @typedef {import('./items.js').DrawnItem} DrawnItem */
/** @typedef {{epoch: string, head: number, floor: import('./types.js').Place | null, items: DrawnItem[]}} Part */
/**
 * @typedef {object} Asked
 * @property {number} entries how many are asked for, while no more are shown
 * @property {number} after seconds
 * @property {(entries: number) => string} address where the part is, with so many entries
 * @property {(html: string) => Part | Promise<Part>} read when it can be shown
 */

/** So many entries are shown where nobody says how many. */
const USUAL = 40;
/** The server draws no more entries at once. */
const MOST = 50;
/** So many more are asked for, when some that are shown are not among those that came. */
const STEP = 20;
/** So many times slower a page asks that nobody looks at. */
const HIDDEN = 4;
const REQUEST_TIMEOUT = 30;

/**
 * Make what follows a part; it can be opened again, and then knows what it was told.
 * @param {import('./element.js').LiveBlog} host whose snapshot was taken
 * @param {Asked} asked
 * @returns {import('./links.js').Opener}
 */
export function askingOf(host, { entries, after, address, read }) {
  let tag = '';
  let size = entries;
  let began = false;
  /** How each was drawn in the last answer. @type {Map<string, string | undefined>} */
  let drawn = new Map();

  /** @param {Part} part */
  const reachesAll = ({ floor, items }) => {
    const keys = new Set(items.map(({ key }) => key));
    return host.timeline.entries.every(({ dataset: { id, at = '' } }) => keys.has(`entry-${id}`) || !isBelow(floor, { id: Number(id), occurred_at: at }));
  };

  /** @param {Part} part */
  const take = (part) => {
    const { timeline, state } = host;
    const floor = state ? state.floor : part.floor;
    // Older ones that were never shown come up when others go: that is no news.
    const items = part.items.filter((item) => !isBelow(floor, item) || (timeline.has(item.key) && drawn.get(item.key) !== item.html));
    const keys = new Set(part.items.map(({ key }) => key));
    const [latest] = items.filter(({ key, revision }) => revision && !timeline.has(key)).sort((one, other) => other.id - one.id);
    if (latest) host.announcer.latest = /** @type {any} */ ({ id: latest.id, headline: latest.node.querySelector('.headline')?.textContent, html: latest.html });
    drawn = new Map(part.items.map(({ key, html }) => [key, html]));
    const { epoch, head } = part;
    const left = (/** @type {import('./items.js').Item} */ item) => isBelow(floor, item);
    host.take({ ...part, items, floor, left, state: { epoch, seq: head, floor, blog: null, ...heldOf(items) } });
    for (const { dataset: { id } } of timeline.entries) if (!keys.has(`entry-${id}`)) timeline.remove(`entry-${id}`);
  };

  return (_api, at, world, listener) => {
    const stop = new AbortController();
    const { signal } = stop;
    /** @type {any} */
    let timer;
    /** @type {any} */
    let patience;
    let asked = world.now();
    /** @type {'hello' | 'head'} */
    let type = 'hello';

    /** @param {number} head */
    const tell = (head) => {
      listener.message(type === 'hello' ? { type, protocol: 1, epoch: at().epoch, head } : { type, head });
      type = 'head';
    };

    /** @returns {Promise<Part | null>} null: it is as it was */
    const get = async () => {
      const response = await world.fetch(address(size), { signal, headers: tag ? { 'If-None-Match': tag } : {} });
      if (response.status === 304) return null;
      if (!response.ok) throw new Refusal(response);
      const part = await read(await response.text());
      tag = response.headers.get('ETag') ?? '';
      return part;
    };

    const getAll = async () => {
      let part = await get();
      while (part && size < MOST && !reachesAll(part)) {
        size = Math.min(MOST, size + STEP);
        part = await get();
      }
      return part;
    };

    /** @param {import('./links.js').End} end */
    const end = (end) => {
      if (signal.aborted) return;
      close();
      if (end.then === 'stay') host.timeline.draw([]);
      listener.end(end);
    };

    const ask = async () => {
      asked = world.now();
      patience = world.setTimeout(() => end({ then: 'return' }), REQUEST_TIMEOUT * 1000);
      // As many as are shown, and no more.
      if (host.timeline.entries.length <= entries) size = entries;
      try {
        const part = await getAll();
        if (signal.aborted) return;
        world.clearTimeout(patience);
        if (part) take(part);
        tell(host.state?.seq ?? 0);
        wait();
      } catch (error) {
        end(endOf(error));
      }
    };

    const wait = () => {
      const times = globalThis.document?.hidden ? HIDDEN : 1;
      timer = world.setTimeout(() => void ask(), after * times * (1 + world.random() / 2) * 1000);
    };

    const unlisten = world.listen((heard) => {
      if (heard !== 'shown' || !timer) return;
      world.clearTimeout(timer);
      timer = world.setTimeout(() => void ask(), Math.max(0, asked + after * 1000 - world.now()));
    });

    const close = () => {
      stop.abort();
      unlisten();
      world.clearTimeout(timer);
      world.clearTimeout(patience);
    };

    if (began) void ask();
    else {
      // What is shown was drawn this moment.
      began = true;
      queueMicrotask(() => {
        if (signal.aborted) return;
        tell(at().seq);
        wait();
      });
    }
    return { close };
  };
}

/**
 * Take the part of a blog that an element's key is for, and say how it is followed.
 * @param {import('./element.js').LiveBlog} host
 * @param {string} page the blog's address
 * @param {number} after seconds
 * @param {HTMLElement | null} drawn what a server has put into the element
 * @param {import('./following.js').Ask} ask
 */
export async function takePart(host, page, after, drawn, ask) {
  host.dataset.asks = String(after);
  const { fragmentUrl, parseFragment, readFragment } = await import('./fragment.js');
  const entries = Number(host.getAttribute('limit')) || USUAL;
  const address = (/** @type {number} */ number) => {
    const url = new URL(fragmentUrl(host, page));
    url.searchParams.set('entries', String(number));
    url.searchParams.set('follow', '1');
    return url.href;
  };
  const read = async (/** @type {string} */ html) => {
    const part = parseFragment(html, host);
    // With the sheets that it takes, also what is above the entries.
    await host.timeline.needed([...part.items, /** @type {any} */ ({ html: `${Object.values(part.blog)}` })]);
    return part;
  };
  const taken = drawn ? readFragment(drawn) : parseFragment(await ask(address(entries), 'text'), host);
  return { ...taken, open: askingOf(host, { entries, after, address, read }) };
}
