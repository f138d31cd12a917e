import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Desk, Problem, Unreachable } from '../../clients/js/src/desk.js';

const DRAFT = { id: 3, version: 1 };

/** A desk whose server answers so, one after the other, with what it was asked and how long was waited. */
function desk(...answers) {
  const asked = [];
  const waits = [];
  const world = {
    fetch: async (url, init) => {
      asked.push({ url, ...init });
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    random: () => 0.5,
    setTimeout: (then, milliseconds) => {
      waits.push(milliseconds / 1000);
      then();
    },
  };
  return { desk: new Desk('https://news.example/', 'lb_secret', world), asked, waits };
}

const FAR = [{ field: 'publish_at', message: 'is 99 years ahead: is the date right?' }];
const good = (etag = '"e.1"') => Response.json({ draft: DRAFT, warnings: FAR }, { headers: { etag } });
const busy = (hint = '3') => new Response('busy', { status: 503, headers: { 'retry-after': hint } });

test('a draft is begun with a key of its own, and sent again with it after a cut and a busy server', async () => {
  const { desk: ours, asked, waits } = desk(new TypeError('cut'), busy(), good());
  assert.deepEqual(await ours.beginDraft('har bour', { body: 'Ships.' }), { draft: DRAFT, etag: '"e.1"', warnings: FAR });
  assert.equal(asked[0].url, 'https://news.example/api/v1/blogs/har%20bour/drafts');
  assert.equal(asked[0].headers.authorization, 'Bearer lb_secret');
  assert.equal(asked[0].body, '{"body":"Ships."}');
  assert.equal(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size, 1);
  assert.ok(waits[0] < 1 && waits[1] >= 3, `${waits}`);
});

test('what could count twice is sent once', async () => {
  const { desk: ours, asked } = desk(new TypeError('cut'));
  await assert.rejects(ours.sendBackDraft('harbour', 3, 'Which?', { ifMatch: '*' }), Unreachable);
  assert.equal(asked.length, 1);
  assert.equal(asked[0].headers['if-match'], '*');
});

test('a refusal says what is wrong, and is not asked again', async () => {
  const told = { title: 'Precondition Failed', code: 'stale_revision', detail: 'Changed.', errors: [] };
  const refusal = new Response(JSON.stringify(told), { status: 412, headers: { 'content-type': 'application/problem+json' } });
  const { desk: ours } = desk(refusal);
  await assert.rejects(ours.approveDraft('harbour', 3, { ifMatch: '"e.1"' }), (error) => {
    assert.ok(error instanceof Problem);
    assert.deepEqual([error.status, error.code, error.message], [412, 'stale_revision', '412 Precondition Failed: Changed.']);
    return true;
  });
});

test('whoever is not answered is not waited for without an end', async () => {
  const { desk: ours, asked } = desk(good());
  await ours.draft('harbour', 3);
  assert.ok(asked[0].signal instanceof AbortSignal);
});

test('patience has an end, with the last word of the server', async () => {
  const { desk: ours, asked } = desk(...Array.from({ length: 5 }, () => busy('0')));
  await assert.rejects(ours.drafts('harbour'), (error) => error instanceof Problem && error.retryAfter === 0);
  assert.equal(asked.length, 5);
});
