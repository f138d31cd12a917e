/** Notices: told by a stream, looked for without one, and nothing lost between the two. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Notices } from '../../clients/js/src/editor/notices.js';
import { FakeWorld } from './world.mjs';

function open(world = new FakeWorld()) {
  const heard = [];
  world.unseen = false;
  world.hidden = () => world.unseen;
  const notices = new Notices(world, '/desk/harbour/notices');
  notices.on('drafts', () => heard.push('drafts'));
  notices.on('presence', () => heard.push('presence'));
  notices.open();
  const tell = (...parts) => world.source.send({ type: 'notice', parts });
  return { world, heard, notices, tell };
}

test('what is named is told to those who listen for it', async () => {
  const { world, heard, tell } = open();
  assert.equal(world.source.url, '/desk/harbour/notices');
  tell('drafts', 'weather');
  tell();
  tell('presence');
  assert.deepEqual(heard, ['drafts', 'presence']);
});

test('without a stream the page looks every ten seconds', async () => {
  const world = new FakeWorld();
  world.EventSource = undefined;
  const { heard } = open(world);
  await world.pass(20.5);
  assert.deepEqual(heard, ['drafts', 'presence', 'drafts', 'presence']);
});

test('while the stream is lost the page looks, and comes back with longer and longer waits', async () => {
  const { world, heard, tell } = open();
  tell();
  for (let loss = 0; loss < 4; loss += 1) {
    world.source.end();
    const opened = world.sources.length;
    await world.until(() => world.sources.length > opened);
  }
  assert.equal(world.sources.length, 5);
  await world.pass(10);
  assert.deepEqual([...new Set(heard)], ['drafts', 'presence']);
});

test('a stream that says nothing is given up', async () => {
  const { world, tell } = open();
  tell();
  const [first] = world.sources;
  await world.pass(20);
  tell();
  await world.pass(20);
  assert.equal(world.sources.length, 1);
  await world.until(() => world.sources.length === 2);
  assert.ok(!first.open);
});

test('told, it looks only now and then', async () => {
  const { world, heard, tell } = open();
  for (let beat = 0; beat < 7; beat += 1) {
    tell();
    await world.pass(10);
  }
  assert.deepEqual(heard, ['drafts', 'presence']);
});

test('who may not listen comes back when the page is seen again', async () => {
  const { world } = open();
  world.source.send({ type: 'bye', code: 4401, reason: 'unauthenticated', retry_after: null });
  await world.pass(100);
  assert.equal(world.sources.length, 1);
  await world.signal('shown');
  assert.equal(world.sources.length, 2);
});

test('a server that goes away says when to come back', async () => {
  const { world } = open();
  world.source.send({ type: 'bye', code: 4000, reason: 'going_away', retry_after: 3 });
  await world.pass(2.9);
  assert.equal(world.sources.length, 1);
  await world.until(() => world.sources.length === 2);
});

test('while nobody sees the page there is no stream, and nothing is looked for; it comes back with the eyes', async () => {
  const { world, heard, tell } = open();
  world.unseen = true;
  tell('presence');
  assert.ok(!world.source.open);
  await world.pass(120);
  assert.deepEqual([heard, world.sources.length], [[], 1]);
  world.unseen = false;
  await world.signal('shown');
  tell('drafts', 'presence');
  assert.deepEqual([heard, world.sources.length], [['drafts', 'presence'], 2]);
});

test('a stream that is lost while nobody sees the page is not looked for before somebody does', async () => {
  const { world } = open();
  world.unseen = true;
  world.source.end();
  await world.pass(120);
  assert.equal(world.sources.length, 1);
  world.unseen = false;
  await world.signal('shown');
  assert.equal(world.sources.length, 2);
});
