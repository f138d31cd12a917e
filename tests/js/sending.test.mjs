import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Sending } from '../../clients/js/src/editor/sending.js';

/** A world whose server answers as it is told, and whose clock moves only when it is pushed. */
class World {
  requests = [];
  timers = new Map();
  #number = 0;

  constructor(...answers) {
    this.answers = answers;
  }

  random = () => 0.5;

  fetch = async (action, { body, signal }) => {
    this.requests.push({ action, sent: Object.fromEntries(body) });
    const answer = this.answers.shift();
    if (answer === 'silence') {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    }
    if (answer instanceof Error) throw answer;
    const [status, said, headers = {}] = answer;
    return new Response(typeof said === 'string' ? said : JSON.stringify(said), { status, headers });
  };

  setTimeout = (then, milliseconds) => {
    this.#number += 1;
    this.timers.set(this.#number, { then, milliseconds });
    return this.#number;
  };

  clearTimeout = (timer) => this.timers.delete(timer);

  /** Let the only timer go off. */
  async elapse() {
    assert.equal(this.timers.size, 1);
    const [[timer, { then, milliseconds }]] = this.timers;
    this.timers.delete(timer);
    then();
    await settled();
    return milliseconds;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const LOST = new TypeError('Failed to fetch');

function sender(world, renewToken = async () => 'new') {
  const heard = [];
  const hear = (what) => (about) => heard.push(about === undefined ? what : [what, about]);
  const hears = Object.fromEntries(['sending', 'waiting', 'done', 'refused', 'locked'].map((one) => [one, hear(one)]));
  const more = { ready: async () => true, skipped: hear('skipped'), heard() {} };
  return { sending: new Sending(world, renewToken, { ...hears, ...more }), heard };
}

const values = () => new URLSearchParams({ body: 'Text', key: 'k', csrf: 'old' });

test('what is confirmed is done', async () => {
  const world = new World([201, { id: 7, key: 'next' }]);
  const { sending, heard } = sender(world);
  sending.send('/desk/harbour', values());
  assert.ok(sending.busy);
  await settled();
  assert.deepEqual(heard, ['sending', ['done', { id: 7, key: 'next' }]]);
  assert.ok(!sending.busy);
  assert.equal(world.timers.size, 0);
});

test('the same text is sent until it arrives, with longer and longer waits', async () => {
  const gateway = [502, '<h1>Bad Gateway</h1>'];
  const world = new World(LOST, gateway, [200, '<h1>Hotel</h1>'], [200, { welcome: true }], [201, { id: 7 }]);
  const { sending, heard } = sender(world);
  sending.send('/desk/harbour', values());
  await settled();
  const waits = [];
  while (sending.busy) waits.push(await world.elapse());
  assert.deepEqual(waits, [1500, 2000, 3000, 5000]);
  assert.deepEqual(heard.at(-1), ['done', { id: 7 }]);
  for (const { sent } of world.requests) assert.deepEqual(sent, world.requests[0].sent);
});

test('the server’s hint is kept', async () => {
  const world = new World([503, { code: 'unavailable' }, { 'retry-after': '10' }]);
  const { sending, heard } = sender(world);
  sending.send('/desk/harbour', values());
  await settled();
  assert.deepEqual(heard.at(-1), ['waiting', 16]);
});

test('a server that says nothing is given up on', async () => {
  const world = new World('silence', [201, { id: 7 }]);
  const { sending, heard } = sender(world);
  sending.send('/desk/harbour', values());
  await settled();
  assert.equal(await world.elapse(), 20_000);
  await settled();
  assert.equal(heard.at(-1)[0], 'waiting');
});

test('what is refused is not sent again', async () => {
  const world = new World([422, { code: 'invalid_input', errors: [{ field: 'body', message: 'must not be empty' }] }]);
  const { sending, heard } = sender(world);
  sending.send('/desk/harbour', values());
  await settled();
  assert.equal(heard.at(-1)[0], 'refused');
  assert.equal(heard.at(-1)[1].status, 422);
  assert.ok(!sending.busy);
});

test('another session’s token is renewed without a word', async () => {
  const world = new World([403, { code: 'stale_form' }], [201, { id: 7 }]);
  const { sending, heard } = sender(world);
  sending.send('/desk/harbour', values());
  await settled();
  assert.deepEqual(world.requests.map(({ sent }) => sent.csrf), ['old', 'new']);
  assert.deepEqual(heard.at(-1), ['done', { id: 7 }]);
});

test('without a session it waits for a login, and is hurried on after it', async () => {
  const out = [401, { code: 'unauthenticated' }];
  const world = new World(out, out, [201, { id: 7 }]);
  const tokens = [null, 'fresh'];
  const { sending, heard } = sender(world, async () => tokens.shift());
  sending.send('/desk/harbour', values());
  await settled();
  assert.equal(heard.at(-1), 'locked');
  assert.equal(world.timers.size, 0);
  sending.hurry();
  await settled();
  assert.deepEqual(heard.at(-1), ['done', { id: 7 }]);
});

test('a session that ends while the token is renewed is waited for, too', async () => {
  const out = [401, { code: 'unauthenticated' }];
  const { sending, heard } = sender(new World(out, out));
  sending.send('/desk/harbour', values());
  await settled();
  assert.equal(heard.at(-1), 'locked');
  assert.ok(sending.busy);
});

test('while one is on its way no other is sent, and hurrying sends nothing twice', async () => {
  const world = new World('silence');
  const { sending } = sender(world);
  sending.send('/desk/harbour', values());
  sending.send('/desk/harbour', values());
  sending.hurry();
  await settled();
  assert.equal(world.requests.length, 1);
});

test('when the editor stops it, nothing more is heard or sent', async () => {
  const world = new World('silence', LOST);
  const { sending, heard } = sender(world);
  sending.send('/desk/harbour', values());
  await settled();
  sending.stop();
  await settled();
  assert.deepEqual(heard, ['sending']);
  assert.ok(!sending.busy);
  sending.send('/desk/harbour', values());
  await settled();
  sending.stop();
  assert.equal(world.timers.size, 0);
});
