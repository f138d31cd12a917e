import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { askingOf } from '../../clients/js/src/asking.js';
import { EPOCH } from './following.mjs';
import { FOREIGN, FakeWorld, PROBLEM, hanging } from './world.mjs';

const AFTER = 10;
/** Between two questions, of a world whose chance is in the middle. */
const USUAL = AFTER * 1.25;

/** The newest of so many entries, one a minute, as the server draws them. */
function part(head, total, asked) {
  const numbers = Array.from({ length: Math.min(total, asked) }, (_, place) => total - place);
  const at = (number) => new Date(Date.UTC(2031, 6, 27, 9, number)).toISOString();
  const items = numbers.map((id) => ({ key: `entry-${id}`, id, occurred_at: at(id), revision: 1, html: `${id}`, node: { querySelector: () => null } }));
  const last = items.at(-1);
  return { epoch: EPOCH, head, floor: total > asked ? { id: last.id, occurred_at: last.occurred_at } : null, items };
}

/** An element as following by asking knows it: what it shows, and its newest state. */
class Host {
  shown = new Map();
  announcer = {};
  state = null;
  timeline = {
    has: (key) => this.shown.has(key),
    remove: (key) => this.shown.delete(key),
    draw: (items) => (this.shown = new Map(items.map((item) => [item.key, item]))),
  };

  constructor() {
    const nodes = () => [...this.shown.values()].map(({ id, occurred_at: at }) => ({ dataset: { id: String(id), at } }));
    Object.defineProperty(this.timeline, 'entries', { get: nodes });
  }

  take({ items, state }) {
    for (const item of items) this.shown.set(item.key, item);
    this.state = state;
  }

  get numbers() {
    return [...this.shown.values()].map(({ id }) => id).sort((a, b) => b - a);
  }
}

/** Follow a blog of so many entries, of which this many are shown. */
function followed(total = 3, entries = 40) {
  const world = new FakeWorld();
  const host = new Host();
  const blog = { head: 10, total, fails: null };
  const asked = [];
  world.fetch = async (url, { headers, signal }) => {
    asked.push({ entries: Number(url), tag: headers['If-None-Match'] ?? '', at: world.time });
    if (blog.fails) return blog.fails(signal);
    const tag = `"${blog.head}-${url}"`;
    if (headers['If-None-Match'] === tag) return new Response(null, { status: 304 });
    return new Response(JSON.stringify(part(blog.head, blog.total, Number(url))), { headers: { ETag: tag } });
  };
  const first = part(blog.head, blog.total, entries);
  host.take({ items: first.items, state: { epoch: EPOCH, seq: blog.head, floor: first.floor } });
  const open = askingOf(host, { entries, after: AFTER, address: String, read: (text) => ({ ...JSON.parse(text), items: part(blog.head, blog.total, JSON.parse(text).items.length).items }) });
  const told = [];
  const ends = [];
  const listener = { message: ({ type, head }) => told.push([type, head]), end: (end) => ends.push(end) };
  const link = () => open('', () => ({ epoch: EPOCH, seq: host.state.seq }), world, listener);
  return { world, host, blog, asked, told, ends, link };
}

afterEach(() => delete globalThis.document);

test('what is shown is asked for again after the seconds that the server says, and half of that more at most', async () => {
  const { world, asked, told, link } = followed();
  link();
  await world.pass(USUAL - 1);
  assert.deepEqual([asked.length, told], [0, [['hello', 10]]]);
  await world.pass(1);
  assert.equal(asked.length, 1);
});

test('an answer that is the same as before is not sent again, and nothing changes', async () => {
  const { world, host, asked, told, link } = followed();
  link();
  await world.pass(2 * USUAL);
  assert.deepEqual(asked.map(({ tag }) => tag), ['', '"10-40"']);
  assert.deepEqual([host.numbers, told], [[3, 2, 1], [['hello', 10], ['head', 10], ['head', 10]]]);
});

test('what came is shown, and what is not among it any more goes', async () => {
  const { world, host, blog, told, link } = followed();
  link();
  [blog.head, blog.total] = [12, 5];
  await world.pass(USUAL);
  assert.deepEqual([host.numbers, told.at(-1)], [[5, 4, 3, 2, 1], ['head', 12]]);
  [blog.head, blog.total] = [13, 2];
  await world.pass(USUAL);
  assert.deepEqual(host.numbers, [2, 1]);
});

test('where more came than were asked for, more are asked for, so that none that is shown goes', async () => {
  const { world, host, blog, asked, link } = followed(5, 5);
  link();
  [blog.head, blog.total] = [20, 12];
  await world.pass(USUAL);
  assert.deepEqual([asked.map(({ entries }) => entries), host.numbers.length], [[5, 25], 12]);
});

test('a page that nobody looks at asks four times slower, and at once when somebody does', async () => {
  const { world, asked, link } = followed();
  globalThis.document = { hidden: true };
  link();
  await world.pass(4 * USUAL - 1);
  assert.equal(asked.length, 0);
  await world.pass(1);
  assert.equal(asked.length, 1);
  await world.pass(20);
  globalThis.document.hidden = false;
  await world.signal('shown');
  await world.pass(0);
  assert.equal(asked.length, 2);
});

test('a page that was hidden for a moment asks no sooner than it would have', async () => {
  const { world, asked, link } = followed();
  link();
  await world.pass(USUAL);
  await world.pass(2);
  await world.signal('shown');
  await world.pass(AFTER - 3);
  assert.equal(asked.length, 1);
  await world.pass(1);
  assert.equal(asked.length, 2);
});

test('a server that is too busy says when to come back, and one that is not there is come back to', async () => {
  for (const [fails, end] of [
    [() => new Response('', { status: 503, headers: { ...PROBLEM, 'Retry-After': '17' } }), { then: 'return', retryAfter: 17, reason: 503 }],
    [() => new Response('', { status: 404, headers: FOREIGN }), { then: 'return', retryAfter: null, reason: 502 }],
    [() => Promise.reject(new TypeError('Failed to fetch')), { then: 'return' }],
    [() => new Response('no part of a blog'), { then: 'return' }],
  ]) {
    const { world, host, blog, asked, ends, link } = followed();
    link();
    blog.fails = fails;
    await world.pass(10 * USUAL);
    assert.deepEqual([asked.length, ends, host.numbers], [1, [end], [3, 2, 1]]);
    assert.equal(world.timers, 0);
  }
});

test('an answer that never comes is given up after half a minute', async () => {
  const { world, blog, ends, link } = followed();
  link();
  blog.fails = hanging;
  await world.pass(USUAL + 29);
  assert.deepEqual(ends, []);
  await world.pass(1);
  assert.deepEqual([ends, world.timers], [[{ then: 'return' }], 0]);
});

test('a key that opens nothing any more takes away what it showed', async () => {
  const { world, host, blog, ends, link } = followed();
  link();
  blog.fails = () => new Response('', { status: 404, headers: PROBLEM });
  await world.pass(USUAL);
  assert.deepEqual([ends[0].then, ends[0].reason, host.numbers], ['stay', 404, []]);
});

test('opened again it asks at once, with the tag that it has', async () => {
  const { world, asked, link } = followed();
  const first = link();
  await world.pass(USUAL);
  first.close();
  await world.pass(100);
  assert.deepEqual([asked.length, world.timers], [1, 0]);
  link();
  await world.pass(0);
  assert.deepEqual([asked.length, asked[1].tag], [2, '"10-40"']);
});
