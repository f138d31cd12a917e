import assert from 'node:assert/strict';
import { test } from 'node:test';

import { apply, comparePlaces, stateOf } from '../../clients/js/src/feed.js';
import { vectors } from './vectors.mjs';

for (const { name, before, events, outcomes, after } of vectors('apply').cases) {
  test(`the vectors hold: ${name}`, () => {
    assert.deepEqual(events.map((event) => apply(before, event).outcome), outcomes);
    assert.deepEqual(before, after);
  });
}

const at = (minute) => `2031-03-04T${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00.000Z`;
const entry = (id, minute, revision = 1) => ({ id, revision, occurred_at: at(minute), html: `<p>${id}.${revision}</p>` });
const event = (seq, entry) => ({ type: 'event', seq, kind: 'entry.posted', at: at(0), entry });
const fresh = () => ({ epoch: 'k3v9x2ab', seq: 0, floor: null, blog: null, entries: [], shifts: [] });

test('the change tells a view what to do, and where', () => {
  const state = fresh();
  const put = entry(1, 10);
  assert.deepEqual(apply(state, event(1, put)).change, { type: 'put', entry: put, index: 0, known: false });
  const older = entry(2, 5);
  assert.deepEqual(apply(state, event(2, older)).change, { type: 'put', entry: older, index: 0, known: false });
  const revised = entry(2, 20, 2);
  assert.deepEqual(apply(state, event(3, revised)).change, { type: 'put', entry: revised, index: 1, known: true });
  assert.deepEqual(apply(state, event(4, { id: 1, deleted: true })).change, { type: 'remove', id: 1 });
  const shift = { id: 5, occurred_at: at(30), editor: null, note: '', html: '<p></p>' };
  assert.deepEqual(apply(state, { ...event(5), shift }).change, { type: 'shift', shift, index: 0 });
  assert.deepEqual(apply(state, { ...event(6), blog: { title: 'Harbour' } }).change, { type: 'blog', before: null });
});

test('there is no change where there is nothing to see', () => {
  const state = { ...fresh(), floor: { occurred_at: at(10), id: 2 }, entries: [entry(2, 10, 2)] };
  const unseen = [entry(2, 10, 1), entry(1, 9), { id: 9, deleted: true }];
  for (const [index, one] of unseen.entries()) {
    assert.deepEqual(apply(state, event(index + 1, one)), { outcome: 'applied', change: null });
  }
});

/** A small generator of draws that are the same in every run. */
function draws(seed) {
  return (below) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
}

function randomLog(draw, length) {
  const revisions = new Map();
  return Array.from({ length }, (_, index) => {
    const id = draw(8) + 1;
    const revision = (revisions.get(id) ?? 0) + 1;
    const deleted = revision > 1 && draw(4) === 0;
    if (revision !== Infinity) revisions.set(id, deleted ? Infinity : revision);
    return event(index + 1, deleted || revision === Infinity ? { id, deleted: true } : entry(id, draw(40), revision));
  });
}

/** Say it the slow way: the last word on each entry, those above the floor, in order. */
function snapshotAt(log, seq, floor) {
  const last = new Map(log.slice(0, seq).map(({ entry }) => [entry.id, entry]));
  const covered = [...last.values()].filter((one) => !one.deleted && (!floor || comparePlaces(one, floor) >= 0));
  return stateOf({ epoch: 'k3v9x2ab', head: seq, floor, blog: null, entries: covered, shifts: [] });
}

test('a snapshot at n with the events n+1 … m is the snapshot at m, in any window', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const draw = draws(seed);
    const log = randomLog(draw, 30);
    const [n, floor] = [draw(30), draw(2) ? { occurred_at: at(draw(40)), id: draw(8) } : null];
    const state = snapshotAt(log, n, floor);
    for (const one of log.slice(n)) apply(state, one);
    assert.deepEqual(state, snapshotAt(log, log.length, floor), `seed ${seed}`);
    for (const one of log) assert.equal(apply(state, one).outcome, 'ignored');
  }
});

test('a snapshot that is newer than its head is the same after the events it already holds', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const draw = draws(seed);
    const log = randomLog(draw, 30);
    const alive = new Set(snapshotAt(log, 30, null).entries.map(({ id }) => id));
    // What is deleted by the end is a tombstone everywhere in the log: that is what purging means.
    const purged = log.map((one) => (alive.has(one.entry.id) ? one : { ...one, entry: { id: one.entry.id, deleted: true } }));
    const state = { ...snapshotAt(purged, 30, null), seq: draw(30) };
    for (const one of purged.slice(state.seq)) apply(state, one);
    assert.deepEqual(state, snapshotAt(purged, 30, null), `seed ${seed}`);
  }
});
