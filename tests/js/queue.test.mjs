import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Queue, UNDO_MILLISECONDS } from '../../clients/js/src/editor/queue.js';
import { OnShelf } from '../../clients/js/src/editor/records.js';
import { Shelf } from './shelves.mjs';

const DELETE = { kind: 'delete', desk: '/desk/final', address: '/desk/final/entries/1/delete', entry: '1', words: '', fields: {} };

/** A queue of one window at a time that the test sets. */
function queued() {
  const clock = { now: 1_000_000 };
  const channel = { postMessage() {}, onmessage: null };
  const queue = new Queue(new OnShelf(new Shelf()), { who: 'ada', page: 'one' }, () => clock.now, channel);
  return { clock, queue };
}

test('what can be taken back is not sent before its time, and what is behind it at its entry waits', async () => {
  const { clock, queue } = queued();
  const { item } = queue.addLater(DELETE);
  queue.add({ ...DELETE, kind: 'mark' });
  assert.equal(queue.next, undefined);
  assert.equal(queue.soonest, UNDO_MILLISECONDS);
  assert.equal(await queue.claim(item.id), undefined);
  clock.now += UNDO_MILLISECONDS;
  assert.equal(queue.soonest, 0);
  assert.equal((await queue.claim(item.id)).id, item.id);
});

test('other entries do not wait for what can be taken back', () => {
  const { queue } = queued();
  queue.addLater(DELETE);
  const { item } = queue.add({ ...DELETE, kind: 'mark', entry: '2' });
  assert.equal(queue.next.id, item.id);
});

test('it is sent at once when it is released, and never when it was taken out', async () => {
  const { clock, queue } = queued();
  const [one, two] = [queue.addLater(DELETE).item, queue.addLater({ ...DELETE, entry: '2' }).item];
  await queue.release([one.id]);
  assert.equal(queue.next.id, one.id);
  await queue.take(two.id);
  clock.now += UNDO_MILLISECONDS;
  await queue.finish(one.id, { id: 1 });
  assert.equal(queue.next, undefined);
});

test('a clock that is put back by hours keeps nothing', () => {
  const { clock, queue } = queued();
  const { item } = queue.addLater(DELETE);
  clock.now -= 3 * 3600 * 1000;
  assert.equal(queue.next.id, item.id);
});
