/** A connection in a fake world, with a record of what it told, and the server's messages. */
import { Connection } from '../../clients/js/src/connection.js';
import { FakeWorld } from './world.mjs';

export const EPOCH = 'k3v9x2ab';

export const hello = (head) => ({ type: 'hello', protocol: 1, epoch: EPOCH, head });
export const head = (head) => ({ type: 'head', head });
export const event = (seq) => ({ type: 'event', seq, kind: 'entry.posted', at: '', entry: { id: seq } });
export const events = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => event(from + index));
export const bye = (code, retry_after = null) => ({ type: 'bye', code, reason: '', retry_after });
export const reset = { type: 'reset', epoch: 'q8w7e6r5', head: 3 };
export const headDocument = (from, last, more = {}) => ({
  epoch: EPOCH, purges: 2, head: last, from, events: events(from, last), poll_after: 5, reset: false, ...more,
});
export const snapshot = (head, epoch = EPOCH) => ({
  epoch, purges: 0, head, blog: {}, page: 1, pages: 1, floor: null, entries: [], shifts: [],
});

export function follow(position = { epoch: EPOCH, seq: 10 }, { world = new FakeWorld(), ...options } = {}) {
  const told = { seqs: [], conditions: [], states: [], snapshots: [] };
  const connection = new Connection(
    {
      src: 'https://news.example/blogs/harbour',
      position,
      onEvent: ({ seq }) => told.seqs.push(seq),
      onSnapshot: ({ head }) => told.snapshots.push(head),
      onState: (state) => {
        told.states.push(state);
        if (told.conditions.at(-1) !== state.condition) told.conditions.push(state.condition);
      },
      ...options,
    },
    world,
  );
  connection.open();
  return { connection, world, told };
}

/** Fail twice on each transport, until the reader polls. */
export async function descend(world) {
  for (const opened of [world.sockets, world.sources]) {
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      await world.until(() => opened.length === attempt);
      opened.at(-1).end();
    }
  }
  await world.until(() => world.requests.length > 0);
}
