import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newsroom, states, write } from './newsroom.mjs';

test('a reload sends on what was under way, in order and once, and what is being typed is back', async () => {
  const { room, window } = await newsroom();
  write(window, 'One.', 'Two.', 'Three.');
  window.type('Fou');
  await room.world.pass(1.5);
  const loaded = await window.reload();
  assert.equal(loaded.form.body, 'Fou');
  await room.world.pass(10);
  assert.deepEqual(room.bodies, ['One.', 'Two.', 'Three.']);
  assert.deepEqual(states(loaded), []);
});

test('a window that is closed leaves its texts to the next one, which has the focus or is opened', async () => {
  const { room, window } = await newsroom();
  const other = await room.open();
  write(window, 'One.', 'Two.');
  window.close();
  await other.posting.gather();
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
  write(other, 'Three.');
  other.close();
  await room.open();
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Two.', 'Three.']);
});

test('one window sends for all; when it is closed, the next goes on', async () => {
  const { room, window } = await newsroom();
  const other = await room.open();
  room.server.rule = () => 'deafen';
  write(window, 'One.');
  await room.world.pass(0.1);
  write(other, 'Two.');
  await room.world.pass(0.4);
  assert.deepEqual(room.server.requests.map(({ body }) => body), ['One.']);
  assert.deepEqual(states(other), ['posted “One.”', 'posted “Two.”']);
  window.close();
  room.server.rule = () => 'take';
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
});

test('what waits can be edited and thrown away before it went, in any window', async () => {
  const { room, window } = await newsroom();
  const other = await room.open();
  room.world.connected = false;
  write(window, 'One.', 'Two.', 'Three.');
  await room.world.pass(5);
  await other.press('Edit it', other.lines[0]);
  other.type(' Better.');
  await other.press('Throw it away', other.lines[0]);
  room.world.connected = true;
  other.post();
  window.look();
  await room.world.pass(10);
  assert.deepEqual(room.bodies, ['Three.', 'One. Better.']);
});

test('what another window posted is seen here, too, and told of there as long as it is there', async () => {
  const { room, window } = await newsroom();
  room.server.rule = () => 503;
  write(window, 'One.');
  const other = await room.open();
  await other.posting.gather();
  assert.deepEqual([states(window), states(other)], [['posted “One.”'], ['posted “One.”']]);
  room.server.rule = () => 'take';
  other.look();
  await room.world.pass(5);
  assert.equal(window.said.at(-1).sentence, 'Entry 1 is posted.');
  assert.ok(other.said.every(({ sentence }) => !sentence.includes('is posted')));
});

test('another window’s text can be copied; as long as it is the same it is one entry', async () => {
  const { room, window } = await newsroom();
  window.type('Mine.');
  const other = await room.open();
  assert.match(other.said.at(-1).sentence, /In another window this is not posted yet: “Mine\.”/);
  await other.press('Bring it back');
  assert.equal(other.form.body, 'Mine.');
  other.post();
  await room.world.pass(2);
  window.post();
  await room.world.pass(2);
  assert.deepEqual(room.bodies, ['Mine.']);
});

test('what a long text is called is cut in no sign', async () => {
  const { room, window } = await newsroom();
  const called = `“${'👍🏽'.repeat(59)}…”`;
  window.type('👍🏽'.repeat(70));
  const other = await room.open();
  assert.ok(other.said.at(-1).sentence.endsWith(called));
  room.server.rule = () => 503;
  window.post();
  assert.deepEqual(states(window), [`posted ${called}`]);
});

test('another window’s text, copied and changed, is another text: neither overwrites the other', async () => {
  const { room, window } = await newsroom();
  window.type('Mine.');
  const other = await room.open();
  await other.press('Bring it back');
  other.type(' And more.');
  window.type(' Still mine.');
  const loaded = await window.reload();
  assert.equal(loaded.form.body, 'Mine. Still mine.');
  const another = await other.reload();
  assert.equal(another.form.body, 'Mine. And more.');
  loaded.post();
  another.post();
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['Mine. Still mine.', 'Mine. And more.']);
});

test('a text that was offered to two windows goes to one of them', async () => {
  const { room, window } = await newsroom();
  window.type('Left.');
  window.close();
  const [first, second] = [await room.open(), await room.open()];
  await first.press('Bring it back');
  await second.press('Bring it back');
  assert.deepEqual([first, second].map(({ form }) => form.body), ['Left.', '']);
});

test('a tab that was duplicated goes on with a copy that is a text of its own', async () => {
  const { room, window } = await newsroom();
  window.type('Mine.');
  let copy = await room.open(window.tab.copy());
  assert.equal(copy.form.body, 'Mine.');
  copy.type(' Hers.');
  window.type(' Still.');
  copy = await copy.reload();
  const loaded = await window.reload();
  assert.deepEqual([copy.form.body, loaded.form.body], ['Mine. Hers.', 'Mine. Still.']);
  copy.post();
  loaded.post();
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['Mine. Hers.', 'Mine. Still.']);
});

test('what was typed since is put aside when an offer is taken', async () => {
  const { room, window } = await newsroom();
  window.type('Left.');
  window.close();
  const next = await room.open();
  next.type('New.');
  await next.press('Bring it back');
  assert.equal(next.form.body, 'Left.');
  assert.deepEqual(states(next), ['held “New.”']);
});

test('a text that was restored and thrown away can be brought back', async () => {
  const { window } = await newsroom();
  window.type('Half a sen');
  window.form.reset = window.form.clear;
  const loaded = await window.reload();
  loaded.form.reset = loaded.form.clear;
  await loaded.press('Throw it away');
  assert.equal(loaded.form.body, '');
  assert.deepEqual(loaded.texts.own(), []);
  await loaded.press('Undo');
  assert.equal((await loaded.reload()).form.body, 'Half a sen');
});
