import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bye, EPOCH, event, follow, head, hello, reset, snapshot } from './following.mjs';
import { FOREIGN, FakeWorld, hanging } from './world.mjs';

const URL_AT = (seq) => `wss://news.example/api/v1/blogs/harbour/events?epoch=${EPOCH}&after=${seq}`;

test('a reader joins with its position and tells each event once, in order', () => {
  const { connection, world, told } = follow();
  assert.equal(world.socket.url, URL_AT(10));
  world.socket.send(hello(12));
  for (const seq of [11, 11, 10, 12, 12, 11, 13]) world.socket.send(event(seq));
  assert.deepEqual(told.seqs, [11, 12, 13]);
  assert.deepEqual(told.conditions, ['connecting', 'live']);
  assert.deepEqual(connection.position, { epoch: EPOCH, seq: 13 });
});

test('a reader without a position takes a snapshot first and joins where that ends', async () => {
  const world = new FakeWorld();
  world.answer('/entries', snapshot(42));
  const { told } = follow(null, { world });
  await world.pass(0);
  assert.deepEqual(told.snapshots, [42]);
  assert.equal(world.socket.url, URL_AT(42));
});

test('a snapshot that fails is taken again, and the reasons are told', async () => {
  const world = new FakeWorld();
  world.answer('/entries', { status: 503 });
  const { told } = follow(null, { world });
  await world.pass(0);
  assert.deepEqual(told.states.at(-1), { condition: 'reconnecting', transport: 'websocket', reason: 503 });
  world.answer('/entries', snapshot(42));
  await world.pass(1);
  assert.deepEqual(told.snapshots, [42]);
});

test('a snapshot that fails says nothing about the transports', async () => {
  const world = new FakeWorld();
  world.answer('/entries', { status: 503 });
  follow(null, { world });
  await world.until(() => world.requests.length === 5);
  world.answer('/entries', snapshot(42));
  await world.until(() => world.sockets.length + world.sources.length > 0);
  assert.equal(world.sockets.length, 1);
});

test('a snapshot waits as long as Retry-After says', async () => {
  const world = new FakeWorld();
  world.answer('/entries', { status: 503, headers: { 'Retry-After': '20' } });
  follow(null, { world });
  await world.pass(29.9);
  assert.equal(world.requests.length, 1);
  await world.pass(0.2);
  assert.equal(world.requests.length, 2);
});

test('a snapshot that is refused, or is of a blog that does not exist, is not asked for again', async () => {
  for (const status of [401, 403, 404, 410]) {
    const world = new FakeWorld();
    world.answer('/entries', { status });
    const { told } = follow(null, { world });
    await world.pass(1000);
    assert.deepEqual(told.states.at(-1), { condition: 'ended', transport: 'websocket', reason: status });
    assert.equal(world.requests.length, 1);
    assert.equal(world.timers, 0);
  }
});

test('a snapshot that something in between refuses is taken again', async () => {
  for (const status of [401, 403, 404, 410]) {
    const world = new FakeWorld();
    world.answer('/entries', { status, headers: FOREIGN });
    const { told } = follow(null, { world });
    await world.until(() => world.requests.length === 3);
    assert.deepEqual(told.states.at(-1), { condition: 'reconnecting', transport: 'websocket', reason: 502 });
    world.answer('/entries', snapshot(42));
    await world.until(() => world.sockets.length > 0);
    assert.deepEqual(told.snapshots, [42]);
  }
});

test('a snapshot that never comes, or is none, is given up and taken again', async () => {
  const world = new FakeWorld();
  world.answer('/entries', hanging);
  const { told } = follow(null, { world });
  await world.pass(29);
  assert.equal(world.requests.length, 1);
  world.answer('/entries', { welcome: 'to the hotel' });
  await world.pass(3);
  assert.ok(world.requests.length >= 2);
  world.answer('/entries', snapshot(1));
  await world.pass(10);
  assert.deepEqual(told.snapshots, [1]);
});

test('after a loss the reader comes back with its position and misses nothing', async () => {
  const { world, told } = follow();
  world.socket.send(hello(10));
  world.socket.send(event(11));
  world.socket.end(1006);
  assert.equal(told.conditions.at(-1), 'reconnecting');
  await world.pass(0.5);
  assert.equal(world.sockets.length, 2);
  assert.equal(world.socket.url, URL_AT(11));
  world.socket.send(hello(12));
  world.socket.send(event(12));
  assert.deepEqual(told.seqs, [11, 12]);
  assert.equal(told.conditions.at(-1), 'live');
});

test('a gap is not applied: the reader comes back with its position', async () => {
  const { world, told } = follow();
  world.socket.send(hello(13));
  world.socket.send(event(11));
  world.socket.send(event(13));
  assert.deepEqual(told.seqs, [11]);
  assert.equal(world.sockets[0].open, false);
  world.sockets[0].send(event(12));
  assert.deepEqual(told.seqs, [11], 'a connection that was left says nothing more');
  await world.pass(0.5);
  assert.equal(world.socket.url, URL_AT(11));
});

test('a reset leads to a new snapshot, from which the reader goes on', async () => {
  const { connection, world, told } = follow();
  world.answer('/entries', snapshot(3, 'q8w7e6r5'));
  world.socket.send(hello(3));
  world.socket.send(reset);
  world.socket.send(bye(4205, 0));
  await world.pass(1);
  assert.deepEqual(told.snapshots, [3]);
  assert.deepEqual(connection.position, { epoch: 'q8w7e6r5', seq: 3 });
  assert.equal(world.sockets.length, 2);
  assert.match(world.socket.url, /epoch=q8w7e6r5&after=3$/);
});

test('close code 4205 alone leads to a snapshot too', async () => {
  const { world, told } = follow();
  world.answer('/entries', snapshot(20));
  world.socket.end(4205);
  await world.pass(1);
  assert.deepEqual(told.snapshots, [20]);
});

test('the codes that say so keep the reader away, whether closed or told goodbye', async () => {
  for (const code of [4400, 4401, 4403, 4404, 4410]) {
    for (const leave of [(socket) => socket.end(code), (socket) => socket.send(bye(code))]) {
      const { world, told } = follow();
      leave(world.socket);
      await world.pass(1000);
      await world.signal('online');
      assert.deepEqual(told.states.at(-1), { condition: 'ended', transport: 'websocket', reason: code });
      assert.equal(world.sockets.length, 1);
      assert.equal(world.timers, 0);
    }
  }
});

test('a hint is kept to, with jitter on top, and neither a shown tab nor the network shortens it', async () => {
  const { world } = follow();
  world.socket.send(hello(10));
  world.socket.send(bye(4002, 12));
  world.socket.end(4002);
  await world.signal('shown');
  await world.signal('online');
  await world.pass(17.9);
  assert.equal(world.sockets.length, 1);
  await world.pass(0.2);
  assert.equal(world.sockets.length, 2);
});

test('waits grow with every loss, and begin anew after a connection that stayed for 10 s', async () => {
  const { world } = follow();
  const lose = async (stays) => {
    world.socket.send(hello(10));
    await world.pass(stays);
    const [before, from] = [world.sockets.length, world.time];
    world.socket.end(1006);
    await world.until(() => world.sockets.length > before);
    return Math.round((world.time - from) / 100) / 10;
  };
  const waits = [];
  for (const stays of [1, 1, 9, 10, 0]) waits.push(await lose(stays));
  assert.deepEqual(waits, [0.5, 1, 2, 0.5, 1]);
});

test('a reader that stays behind the head for some seconds comes back', async () => {
  const { world, told } = follow();
  world.socket.send(hello(10));
  world.socket.send(head(11));
  await world.pass(4);
  world.socket.send(head(11));
  assert.equal(world.sockets[0].open, true);
  await world.pass(1.1);
  assert.equal(world.sockets[0].open, false);
  await world.pass(1);
  assert.equal(world.socket.url, URL_AT(10));
  assert.deepEqual(told.seqs, []);
});

test('a reader that is catching up is left in peace, however far behind it is', async () => {
  const { world, told } = follow();
  world.socket.send(hello(30));
  for (let seq = 11; seq <= 30; seq += 1) {
    await world.pass(4);
    world.socket.send(event(seq));
  }
  await world.pass(30);
  assert.equal(world.sockets.length, 1);
  assert.equal(told.seqs.length, 20);
});

test('a connection on which nothing came for 60 s is dead; anything at all keeps it alive', async () => {
  const { world } = follow();
  world.socket.send(hello(10));
  await world.pass(59);
  world.socket.send('{"type":"weather"}');
  await world.pass(59);
  world.socket.send(head(10));
  await world.pass(59);
  assert.equal(world.sockets[0].open, true);
  await world.pass(1.1);
  assert.equal(world.sockets[0].open, false);
});

test('after sleep a dead connection is noticed as soon as the tab is shown, a living one is kept', async () => {
  const { world } = follow();
  world.socket.send(hello(10));
  world.sleep(30);
  await world.signal('shown');
  assert.equal(world.sockets.length, 1);
  world.sleep(61);
  await world.signal('shown');
  assert.equal(world.sockets.length, 2);
  assert.equal(world.sockets[0].open, false);
});

test('a shown tab does not wait any longer', async () => {
  const { world } = follow();
  world.draw = 0.99;
  world.socket.end();
  await world.signal('shown');
  assert.equal(world.sockets.length, 2);
});

test('without network the reader is offline, and back at once with it', async () => {
  const { world, told } = follow();
  world.socket.send(hello(10));
  world.connected = false;
  await world.signal('offline');
  assert.deepEqual(told.conditions, ['connecting', 'live', 'offline']);
  world.draw = 0.99;
  for (let lost = 0; lost < 6; lost += 1) {
    await world.pass(30);
    world.socket.end();
  }
  assert.equal(world.sources.length, 0, 'what fails offline says nothing about a transport');
  world.connected = true;
  const before = world.sockets.length;
  await world.signal('online');
  assert.equal(world.sockets.length, before + 1);
  world.socket.send(hello(10));
  assert.equal(told.conditions.at(-1), 'live');
});

test('a closed connection is silent and leaves nothing behind, and can be opened again', async () => {
  const { connection, world, told } = follow();
  world.socket.send(hello(10));
  connection.close();
  connection.refresh();
  world.socket.send(event(11));
  world.socket.end(1000);
  await world.signal('online');
  await world.pass(1000);
  assert.deepEqual(told.seqs, []);
  assert.equal(told.conditions.at(-1), 'live');
  assert.equal(world.timers, 0);
  connection.open();
  assert.equal(world.sockets.length, 2);
});

test('refreshing takes a new snapshot and goes on from it', async () => {
  const { connection, world, told } = follow();
  world.answer('/entries', snapshot(15));
  world.socket.send(hello(10));
  connection.refresh();
  await world.pass(1);
  assert.deepEqual(told.snapshots, [15]);
  assert.equal(world.socket.url, URL_AT(15));
});

test('a listener that throws disturbs nobody', async () => {
  const { world, told } = follow(undefined, {
    onEvent: ({ seq }) => {
      told.seqs.push(seq);
      throw new Error('theirs');
    },
  });
  world.socket.send(hello(12));
  world.socket.send(event(11));
  world.socket.send(event(12));
  assert.deepEqual(told.seqs, [11, 12]);
  await assert.rejects(world.pass(0), /theirs/);
});
