import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Newsroom, newsroom, states, write } from './newsroom.mjs';

test('while the server is away all wait in their order, and no other overtakes', async () => {
  const { room, window } = await newsroom();
  let away = true;
  room.server.rule = () => (away ? 503 : 'take');
  write(window, 'One.', 'Two.', 'Three.');
  await room.world.pass(60);
  assert.deepEqual(states(window), ['posted “One.”', 'posted “Two.”', 'posted “Three.”']);
  assert.match(window.said.at(-1).sentence, /Your 3 texts are kept\.$|^Sending/);
  away = false;
  await room.world.pass(60);
  assert.deepEqual(room.bodies, ['One.', 'Two.', 'Three.']);
});

test('without a session all wait for a login, and nobody else’s session will do', async () => {
  const { room, window } = await newsroom();
  let out = true;
  room.server.rule = () => (out ? 401 : 'take');
  room.token = null;
  write(window, 'One.', 'Two.');
  await room.world.pass(120);
  assert.match(window.said.at(-1).sentence, /no longer logged in\. Your 2 texts are kept\./);
  [out, room.token] = [false, 'fresh'];
  await window.press('Try again');
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
});

test('what waited more than ten minutes goes out by itself if nobody else posted meanwhile', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  write(window, 'One.', 'Two.');
  await room.world.pass(1000);
  room.world.connected = true;
  window.look();
  await room.world.pass(10);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
});

for (const closed of [false, true]) {
  test(`what waited while the coverage went on is asked about, in a window that was ${closed ? 'closed' : 'open'}`, async () => {
    const { room, window } = await newsroom();
    room.world.connected = false;
    write(window, 'Stale.', 'Too.');
    if (closed) window.close();
    await room.world.pass(840);
    room.server.post('News.');
    room.world.connected = true;
    const there = closed ? await room.open() : window;
    there.look();
    await room.world.pass(10);
    assert.deepEqual(states(there), ['confirm “Stale.”', 'confirm “Too.”']);
    assert.match(there.question.sentence, /^These 2 waited 14 minutes, and the coverage has moved on\.$/);
    assert.deepEqual(there.question.since.map(({ html }) => html), ['News.']);
    assert.deepEqual(room.bodies, ['News.']);
    write(there, 'Fresh.');
    await room.world.pass(5);
    await there.press('Post them', there.question);
    await room.world.pass(5);
    assert.deepEqual(room.bodies, ['News.', 'Fresh.', 'Stale.', 'Too.']);
    assert.equal(there.question, null);
  });
}

test('a text whose pictures were under way for too long is asked about, too', async () => {
  const { room, window } = await newsroom();
  const send = async ({ fields }) => {
    await new Promise((resolve) => room.world.setTimeout(resolve, 840_000));
    return { body: `${fields.body} Picture.` };
  };
  room.attached = { there: async () => false, send };
  const late = await room.open();
  window.close();
  write(late, 'Stale.');
  await room.world.pass(300);
  room.server.post('News.');
  await room.world.pass(600);
  assert.deepEqual([room.bodies, states(late)], [['News.'], ['confirm “Stale.”']]);
});

test('what had arrived before the network went is not asked about, but told of', async () => {
  const { room, window } = await newsroom();
  room.server.rule = () => 'deafen';
  write(window, 'There.', 'Stale.');
  await room.world.pass(5);
  room.world.connected = false;
  await room.world.pass(700);
  room.server.post('News.');
  room.world.connected = true;
  room.server.rule = () => 'take';
  window.look();
  await room.world.pass(10);
  assert.deepEqual([room.bodies, states(window)], [['There.', 'News.'], ['confirm “Stale.”']]);
});

test('what was asked about can be kept for later, or thrown away', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  write(window, 'Stale.');
  await room.world.pass(700);
  room.server.post('News.');
  room.world.connected = true;
  window.look();
  await room.world.pass(5);
  await window.press('Keep it', window.question);
  assert.deepEqual([window.question, states(window)], [null, ['held “Stale.”']]);
  await window.press('Throw it away', window.lines[0]);
  await room.world.pass(60);
  assert.deepEqual(room.bodies, ['News.']);
});

test('an entry that waited happened when it was written, and those of one queue keep their order', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  const begun = room.world.now();
  write(window, 'One.');
  await room.world.pass(60);
  write(window, 'Two.');
  await room.world.pass(200);
  room.world.connected = true;
  window.look();
  await room.world.pass(10);
  const [one, two] = room.server.entries;
  assert.equal(Date.parse(one.occurred_at), begun);
  assert.equal(Date.parse(two.occurred_at), begun + 60_000);
  assert.match(window.arrived[0].how, /^sent · 1, written .*, arrived .*/);
});

test('a storage that is cleared, or full, while the window is open takes nothing along', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  write(window, 'One.');
  await room.world.pass(1);
  room.disk.full = true;
  write(window, 'Two.');
  await room.world.pass(1);
  room.disk.clear();
  write(window, 'Three.');
  await room.world.pass(1);
  room.world.connected = true;
  window.look();
  await room.world.pass(10);
  assert.deepEqual(room.bodies, ['One.', 'Two.', 'Three.']);
});

test('texts that an earlier version left in localStorage are posted', async () => {
  const room = new Newsroom();
  for (const [turn, body] of ['One.', 'Two.'].entries()) {
    const text = { page: 'gone', who: 'user:1', at: room.world.now(), turn, state: 'posted', values: { key: body, body, pinned: false }, why: null };
    room.shelf.setItem(`liveblog.draft:/desk/harbour ${turn}`, JSON.stringify(text));
  }
  await room.open();
  await room.world.pass(5);
  assert.deepEqual([room.bodies, room.shelf.length], [['One.', 'Two.'], 0]);
});
