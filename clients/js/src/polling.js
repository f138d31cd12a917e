/**
 * Polling, made to look like a stream; few have to come down to it.
 * @module
 */

import { endOf, Refusal, request } from './links.js';
import { eventsUrl, rangeUrl } from './wire.js';

/** @typedef {import('./types.js').EventMessage} EventMessage */
/** @typedef {import('./types.js').Message} Message */

/** @type {import('./links.js').Opener} */
export function openPolling(api, at, world, listener) {
  const stop = new AbortController();
  const { signal } = stop;
  /** @type {any} */
  let timer;
  let type = 'hello';

  /** @param {Message} message */
  const tell = (message) => signal.aborted || listener.message(message);

  /** @param {string} url */
  const get = async (url) => {
    const answer = await request(url, world, signal);
    if (!Array.isArray(answer.events)) throw new TypeError(`${url} is no list of events`);
    return answer;
  };

  /** Ask for what follows the position itself; no cache can answer that. */
  const askDirectly = async () => {
    let answer;
    do {
      answer = await get(eventsUrl(api, at()));
      if (answer.reset) return tell({ type: 'reset', epoch: answer.epoch, head: answer.head });
      answer.events.forEach(tell);
    } while (answer.events.length > 0 && answer.head > at().seq && !signal.aborted);
  };

  /** @param {{epoch: string, purges: number, from: number, events: EventMessage[]}} head */
  const catchUp = async ({ epoch, purges, from, events }) => {
    // A head document out of a cache may be older than the epoch: whether it is a reset only the server itself can say.
    if (epoch !== at().epoch) return askDirectly();
    while (at().seq < from - 1 && !signal.aborted) {
      const next = at().seq + 1;
      try {
        (await get(rangeUrl(api, epoch, purges, next))).events.forEach(tell);
        if (at().seq < next) throw new RangeError(`a closed range without event ${next}`);
      } catch (error) {
        // 410: a purge since that head document; 404: the cache's head is of another time than the server's.
        if (error instanceof Refusal && [404, 410].includes(error.status)) return askDirectly();
        throw error;
      }
    }
    events.forEach(tell);
  };

  const ask = async () => {
    try {
      const head = await get(eventsUrl(api, null));
      tell(type === 'hello' ? { type, protocol: 1, epoch: head.epoch, head: head.head } : { type: 'head', head: head.head });
      type = 'head';
      await catchUp(head);
      if (signal.aborted) return;
      // Never less than a second, nor NaN: an answer that is wrong must not make every reader ask without a pause.
      const wait = Math.max(1, Number(head.poll_after) || 1);
      timer = world.setTimeout(ask, wait * (1 + world.random() / 2) * 1000);
    } catch (error) {
      if (!signal.aborted) listener.end(endOf(error));
    }
  };

  void ask();
  return {
    close() {
      stop.abort();
      world.clearTimeout(timer);
    },
  };
}
