import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bye, descend, EPOCH, event, events, follow, head, headDocument, hello, reset, snapshot,
} from './following.mjs';
import { FOREIGN, FakeWorld, hanging } from './world.mjs';

const DIRECT = (seq) => `/events?epoch=${EPOCH}&after=${seq}`;

test('after two attempts without a hello the reader goes from WebSocket to SSE, then to polling', async () => {
  const { world, told } = follow();
  world.answer('/events', headDocument(1, 12));
  await descend(world);
  assert.deepEqual([world.sockets.length, world.sources.length], [2, 2]);
  assert.match(world.source.url, /^https:\/\/news\.example\/api\/v1\/blogs\/harbour\/events\?epoch=k3v9x2ab&after=10$/);
  assert.deepEqual(told.states.at(-1), { condition: 'live', transport: 'polling', reason: null });
  assert.deepEqual(told.seqs, [11, 12]);
});

test('a hello in between means that the transport works: only misses in a row count', async () => {
  const { world } = follow();
  for (let round = 1; round <= 3; round += 1) {
    world.socket.end();
    await world.until(() => world.sockets.length === 2 * round);
    world.socket.send(hello(10));
    world.socket.end();
    await world.until(() => world.sockets.length === 2 * round + 1);
  }
  assert.equal(world.sources.length, 0);
});

test('a transport that opens and says nothing for 10 s is missed like one that fails', async () => {
  const { world } = follow();
  await world.pass(10 + 1 + 10 + 2);
  assert.deepEqual([world.sockets.length, world.sources.length], [2, 1]);
});

test('a transport that the page forbids or the browser lacks is passed over', async () => {
  const world = new FakeWorld();
  world.WebSocket = function Forbidden() {
    throw new DOMException('by policy', 'SecurityError');
  };
  follow(undefined, { world });
  await world.pass(5);
  assert.equal(world.sources.length, 1);

  const bare = new FakeWorld();
  bare.WebSocket = bare.EventSource = undefined;
  bare.answer('/events', headDocument(1, 11));
  const { told } = follow(undefined, { world: bare });
  await bare.pass(1000);
  assert.deepEqual(told.seqs, [11]);
});

test('by SSE the same messages do the same: events, heartbeat, reset, goodbye', async () => {
  const sse = () => {
    const world = new FakeWorld();
    world.WebSocket = undefined;
    return follow(undefined, { world });
  };
  const { world, told } = sse();
  world.source.send(hello(12));
  for (const seq of [11, 11, 12]) world.source.send(event(seq));
  assert.deepEqual(told.seqs, [11, 12]);
  world.source.send(head(13));
  await world.pass(5.1);
  assert.equal(world.sources[0].open, false);
  await world.pass(1);
  assert.match(world.source.url, /after=12$/);

  world.answer('/entries', snapshot(3, 'q8w7e6r5'));
  world.source.send(hello(3));
  world.source.send(reset);
  await world.pass(5);
  assert.deepEqual(told.snapshots, [3]);

  world.source.send(bye(4002, 10));
  const opened = world.sources.length;
  assert.equal(world.source.open, false);
  await world.pass(14.9);
  assert.equal(world.sources.length, opened);
  await world.pass(0.2);
  world.source.send(bye(4410));
  assert.equal(told.conditions.at(-1), 'ended');
});

test('an EventSource is closed by us when it fails, so that it never comes back by itself', async () => {
  const world = new FakeWorld();
  world.WebSocket = undefined;
  follow(undefined, { world });
  world.source.send(hello(10));
  world.source.end();
  assert.equal(world.sources[0].open, false);
  await world.pass(0.5);
  assert.equal(world.sources.length, 2);
});

/** A reader that has nothing but polling. */
function poll(seq, answers) {
  const world = new FakeWorld();
  world.WebSocket = world.EventSource = undefined;
  for (const [path, answer] of Object.entries(answers)) world.answer(path, answer);
  return follow({ epoch: EPOCH, seq }, { world });
}

test('polling asks for the head document, as often as the server says and jitter adds', async () => {
  const { world, told } = poll(10, { '/events': headDocument(1, 12) });
  await world.pass(6.2);
  assert.deepEqual(world.requests, ['/events']);
  assert.equal(world.timers, 1, 'nothing but the next poll is waited for');
  world.answer('/events', headDocument(1, 14, { poll_after: 20 }));
  await world.pass(0.1);
  assert.deepEqual(told.seqs, [11, 12, 13, 14]);
  await world.pass(24.9);
  assert.equal(world.requests.length, 2);
  await world.pass(0.1);
  assert.equal(world.requests.length, 3);
});

test('a long poll_after is no silence, and showing the tab does not shorten it', async () => {
  const { world, told } = poll(12, { '/events': headDocument(1, 12, { poll_after: 100 }) });
  await world.pass(120);
  await world.signal('shown');
  assert.equal(world.requests.length, 1);
  assert.deepEqual(told.conditions, ['connecting', 'live']);
});

test('closing in the middle of an answer is heard: nothing more is told or asked for', async () => {
  const world = new FakeWorld();
  world.WebSocket = world.EventSource = undefined;
  world.answer('/events', headDocument(1, 14));
  const seqs = [];
  const { connection } = follow(undefined, { world, onEvent: ({ seq }) => {
    seqs.push(seq);
    connection.close();
  } });
  await world.pass(100);
  assert.deepEqual(seqs, [11]);
  assert.equal(world.requests.length, 1);
  assert.equal(world.timers, 0);
});

test('polls that go well for 10 s make the waits begin anew', async () => {
  const { world } = poll(10, { '/events': { status: 503 } });
  await world.until(() => world.requests.length === 4);
  world.answer('/events', headDocument(1, 12));
  await world.until(() => world.requests.length === 8);
  world.answer('/events', { status: 503 });
  await world.until(() => world.requests.length === 9);
  await world.pass(0.5);
  assert.equal(world.requests.length, 10);
});

test('a wrong poll_after never makes a reader ask without a pause', async () => {
  for (const poll_after of [0, -5, null, 'soon']) {
    const { world } = poll(12, { '/events': headDocument(1, 12, { poll_after }) });
    await world.pass(10);
    assert.ok(world.requests.length <= 11, `${poll_after}: ${world.requests.length}`);
  }
});

test('a reader far behind fetches the closed ranges first, each once', async () => {
  const { world, told } = poll(150, {
    '/events': headDocument(401, 407),
    [`/events/${EPOCH}.2/101-200`]: { events: events(101, 200) },
    [`/events/${EPOCH}.2/201-300`]: { events: events(201, 300) },
    [`/events/${EPOCH}.2/301-400`]: { events: events(301, 400) },
  });
  await world.pass(0);
  assert.equal(world.requests.length, 4);
  assert.deepEqual(told.seqs, events(151, 407).map(({ seq }) => seq));
});

test('a reader at the boundary needs no closed range', async () => {
  const { world, told } = poll(400, { '/events': headDocument(401, 402) });
  await world.pass(0);
  assert.deepEqual(world.requests, ['/events']);
  assert.deepEqual(told.seqs, [401, 402]);
});

test('a range that is gone or not closed yet makes the reader ask with its position instead', async () => {
  for (const status of [404, 410]) {
    const { world, told } = poll(150, {
      '/events': headDocument(401, 407),
      [`/events/${EPOCH}.2/101-200`]: { status },
      [DIRECT(150)]: { ...headDocument(151, 350), head: 407, poll_after: 0 },
      [DIRECT(350)]: headDocument(351, 407),
    });
    await world.pass(1);
    assert.deepEqual(told.seqs, events(151, 407).map(({ seq }) => seq));
    assert.equal(told.conditions.at(-1), 'live');
  }
});

test('a range without the event it must hold is an error and not asked for for ever', async () => {
  const { world, told } = poll(150, { '/events': headDocument(401, 407), [`/events/${EPOCH}.2/101-200`]: { events: [] } });
  await world.pass(10);
  assert.ok(world.requests.length < 20);
  assert.equal(told.conditions.at(-1), 'reconnecting');
});

test('a head document that is older than the reader changes nothing', async () => {
  const { world, told } = poll(14, { '/events': headDocument(1, 12) });
  await world.pass(60);
  assert.deepEqual(told.seqs, []);
  assert.deepEqual(told.conditions, ['connecting', 'live']);
});

test('whether another epoch is a reset is asked of the server itself, not believed of a cache', async () => {
  const { world, told } = poll(10, {
    '/events': headDocument(1, 3, { epoch: 'q8w7e6r5' }),
    [DIRECT(10)]: headDocument(11, 11),
    '/entries': snapshot(3, 'q8w7e6r5'),
  });
  await world.pass(0);
  assert.deepEqual([told.seqs, told.snapshots], [[11], []]);
  world.answer(DIRECT(11), headDocument(4, 3, { epoch: 'q8w7e6r5', reset: true }));
  await world.pass(10);
  assert.deepEqual(told.snapshots, [3]);
});

test('polls that fail are repeated with growing waits, after Retry-After when given, and not after 404', async () => {
  const { world, told } = poll(10, { '/events': { status: 503 } });
  await world.pass(0.4);
  assert.equal(world.requests.length, 1);
  await world.pass(0.2);
  assert.equal(world.requests.length, 2);
  world.answer('/events', { status: 429, headers: { 'Retry-After': '60' } });
  await world.pass(1);
  await world.pass(89);
  assert.equal(world.requests.length, 3);
  world.answer('/events', { status: 404 });
  await world.pass(1000);
  assert.equal(world.requests.length, 4);
  assert.deepEqual(told.states.at(-1), { condition: 'ended', transport: 'polling', reason: 404 });
  assert.equal(world.timers, 0);
});

test('a poll that something in between refuses, in its own words or in none, is repeated', async () => {
  const { world, told } = poll(10, { '/events': { status: 404, headers: FOREIGN } });
  await world.until(() => world.requests.length === 3);
  world.answer('/events', { status: 410, headers: { 'Content-Type': '' } });
  await world.until(() => world.requests.length === 6);
  assert.deepEqual(told.states.at(-1), { condition: 'reconnecting', transport: 'polling', reason: 502 });
});

test('a poll that is never answered is given up after 30 s', async () => {
  const { world, told } = poll(10, { '/events': hanging });
  await world.pass(29);
  assert.equal(world.requests.length, 1);
  world.answer('/events', headDocument(1, 11));
  await world.pass(3);
  assert.deepEqual(told.seqs, [11]);
});

test('from polling the WebSocket is tried again every 5 minutes, unseen when it still fails', async () => {
  const { world, told } = follow();
  world.answer('/events', headDocument(1, 12));
  await descend(world);
  const seen = told.states.length;
  for (const attempts of [3, 4]) {
    await world.pass(300);
    assert.equal(world.sockets.length, attempts);
    const polls = world.requests.length;
    world.socket.end();
    await world.pass(0);
    assert.equal(world.requests.length, polls + 1, 'back to polling at once');
  }
  assert.equal(world.sources.length, 2);
  assert.equal(told.states.length, seen);
  await world.pass(300);
  world.socket.send(hello(13));
  world.socket.send(event(13));
  const polls = world.requests.length;
  await world.pass(30);
  assert.deepEqual(told.states.at(-1), { condition: 'live', transport: 'websocket', reason: null });
  assert.deepEqual(told.seqs, [11, 12, 13]);
  assert.equal(world.requests.length, polls);
  const sockets = world.sockets.length;
  world.socket.end();
  await world.pass(5);
  assert.equal(world.sockets.length, sockets + 1, 'and it is the WebSocket to which the reader comes back');
});

test('when the whole server was away, the WebSocket is tried again as soon as a poll succeeds', async () => {
  const { world, told } = follow();
  await descend(world);
  await world.pass(60);
  assert.equal(told.conditions.at(-1), 'reconnecting');
  world.answer('/events', headDocument(1, 12));
  await world.pass(60);
  assert.equal(world.sockets.length, 3);
});

test('with another network the ladder begins at its top', async () => {
  const { world } = follow();
  world.answer('/events', headDocument(1, 12));
  await descend(world);
  await world.signal('online');
  assert.equal(world.sockets.length, 3);
  const polls = world.requests.length;
  await world.pass(9);
  assert.equal(world.requests.length, polls);
});

test('with another network waits and misses are counted anew', async () => {
  const { world } = follow();
  world.socket.end();
  await world.until(() => world.sockets.length === 2);
  await world.signal('online');
  world.socket.end();
  await world.pass(0.5);
  assert.deepEqual([world.sockets.length, world.sources.length], [4, 0]);
});
