import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Keeping } from '../../clients/js/src/editor/keeping.js';
import { FakeWorld } from './world.mjs';

/** A form that is typed into, and a server that answers what the test says. */
function desk() {
  const world = new FakeWorld();
  const there = { world, status: 200, said: '', tries: 0 };
  world.fetch = async () => {
    there.tries += 1;
    return new Response(JSON.stringify({ version: there.tries, detail: 'It is so.' }), { status: there.status });
  };
  const elements = { namedItem: () => null };
  const form = { key: 'k', said: {}, changed: true, element: { elements }, values: { body: 'Ships' } };
  Object.defineProperty(form, 'sent', { get: () => new URLSearchParams(form.values) });
  there.keeping = new Keeping(world, form, '/desk/harbour/drafts', async () => null, (sentence) => (there.said = sentence));
  there.type = async () => {
    there.keeping.soon();
    await world.pass(5);
  };
  return there;
}

test('what the server refuses to keep is said, and stays said while somebody types on', async () => {
  for (const [status, said] of [[413, /Not kept on the server: It is so\./], [409, /Not kept on the server: It is so\./], [412, /newer version/]]) {
    const there = desk();
    there.status = status;
    await there.type();
    assert.match(there.said, said);
    assert.ok(there.keeping.pending);
    await there.type();
    assert.match(there.said, said);
  }
});

test('a text that was too long is kept when it is shorter', async () => {
  for (const status of [413, 422]) {
    const there = desk();
    there.status = status;
    await there.type();
    await there.world.pass(60);
    assert.equal(there.tries, 1); // the same text would be refused again
    there.status = 200;
    await there.type();
    assert.match(there.said, /Kept as a draft/);
    assert.equal(there.keeping.pending, false);
  }
});

test('of a draft that is none any more nothing is sent again', async () => {
  const there = desk();
  there.status = 409;
  await there.type();
  there.status = 200;
  await there.type();
  assert.equal(there.tries, 1);
});
