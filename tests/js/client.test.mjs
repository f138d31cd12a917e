import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { Client, Problem, Unreachable } from '../../clients/js/src/index.js';

const HARBOUR = { epoch: 'k3v9x2ab', head: 0, purges: 0, blog: { slug: 'harbour', title: 'Harbour' } };

/** Let a test talk with a real server that gives these answers, one after another, and tells what it was asked. */
async function served(answers, use) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const body = [];
    for await (const part of request) body.push(part);
    const { method, url, headers } = request;
    const sent = Buffer.concat(body).toString();
    asked.push({ method, url, token: headers.authorization, body: sent ? JSON.parse(sent) : null });
    const { status = 200, told = null, text, ...named } = answers.shift();
    response.writeHead(status, { 'content-type': 'application/json', ...named });
    response.end(text ?? (told === null ? undefined : JSON.stringify(told)));
  });
  await new Promise((then) => server.listen(0, '127.0.0.1', then));
  const waits = [];
  const net = {
    fetch,
    random: () => 0.5,
    setTimeout: (then, milliseconds) => { waits.push(milliseconds); setImmediate(then); },
  };
  try {
    await use(new Client(`http://127.0.0.1:${server.address().port}/`, 's3cret', net), asked, waits);
  } finally {
    server.closeAllConnections();
    await new Promise((then) => server.close(then));
  }
}

const problem = (status, told, named = {}) => ({ status, told, 'content-type': 'application/problem+json', ...named });

test('each method asks the door that it names, with the token', async () => {
  const changed = { seq: 1, epoch: 'k3v9x2ab', blog: HARBOUR.blog };
  await served([{ status: 201, told: HARBOUR }, { told: HARBOUR }, { told: changed }, { status: 204 }], async (client, asked) => {
    assert.deepEqual(await client.createBlog('harbour', 'Harbour', { zone: 'Europe/Berlin' }), HARBOUR);
    assert.deepEqual(await client.blog('a/b?c'), HARBOUR);
    assert.deepEqual(await client.changeBlog('harbour', { status: 'closed' }), changed);
    assert.equal(await client.deleteBlog('harbour', { confirm: 'har bour' }), undefined);
    assert.deepEqual(asked.map(({ method, url }) => `${method} ${url}`), [
      'POST /api/v1/blogs',
      'GET /api/v1/blogs/a%2Fb%3Fc',
      'PATCH /api/v1/blogs/harbour',
      'DELETE /api/v1/blogs/harbour?confirm=har%20bour',
    ]);
    assert.deepEqual(asked.map(({ body }) => body), [
      { slug: 'harbour', title: 'Harbour', zone: 'Europe/Berlin' }, null, { status: 'closed' }, null,
    ]);
    assert.ok(asked.every(({ token }) => token === 'Bearer s3cret'));
  });
});

test('a refusal says what is wrong with which field, and is not asked again', async () => {
  const told = { code: 'invalid_input', title: 'Invalid', detail: 'Look.', errors: [{ field: 'slug', message: 'is taken' }, 7] };
  await served([problem(422, told), { status: 500, text: 'oops', 'content-type': 'text/plain' }], async (client, asked) => {
    await assert.rejects(client.createBlog('harbour', ''), (error) => {
      assert.ok(error instanceof Problem);
      assert.deepEqual([error.status, error.code, error.errors], [422, 'invalid_input', [{ field: 'slug', message: 'is taken' }]]);
      assert.equal(error.message, '422 Invalid: Look.; slug: is taken');
      return true;
    });
    await assert.rejects(client.blog('harbour'), { name: 'Problem', status: 500, code: 'status_500' });
    assert.equal(asked.length, 2);
  });
});

test('reading is tried again, not before the server says; changing is not', async () => {
  const busy = problem(503, { code: 'unavailable' }, { 'retry-after': '4' });
  await served([busy, { status: 502 }, { told: HARBOUR }, busy], async (client, asked, waits) => {
    assert.deepEqual(await client.blog('harbour'), HARBOUR);
    assert.deepEqual(waits, [6000, 1000]);
    await assert.rejects(client.changeBlog('harbour', { title: 'Quay' }), { status: 503, retryAfter: 4 });
    assert.equal(asked.length, 4);
  });
});

test('a wait that is too long, or one failure too many, is told', async () => {
  const long = problem(503, {}, { 'retry-after': '600' });
  await served([long, ...Array.from({ length: 5 }, () => ({ status: 504 }))], async (client, asked) => {
    await assert.rejects(client.blog('harbour'), { status: 503, retryAfter: 600 });
    await assert.rejects(client.blog('harbour'), { status: 504 });
    assert.equal(asked.length, 6);
  });
});

test('no answer, or one of somebody else, is no refusal', async () => {
  await served([{ text: '<html>', 'content-type': 'text/html' }], async (client) => {
    await assert.rejects(client.changeBlog('harbour', {}), Unreachable);
  });
  const nobody = new Client('http://127.0.0.1:9', undefined, { fetch, random: () => 0, setTimeout: (then) => setImmediate(then) });
  await assert.rejects(nobody.deleteBlog('harbour', { confirm: 'harbour' }), Unreachable);
});

test('corrections are read page by page, and asked for again when the server was away', async () => {
  const list = { epoch: 'k3v9x2ab', head: 3, corrections: [], next: '2031-03-04T15:58:00.000Z-2' };
  await served([{ told: list }, problem(503, { code: 'unavailable' }), { told: list }], async (client, asked) => {
    assert.deepEqual(await client.corrections('harbour'), list);
    await client.corrections('harbour', list.next);
    assert.deepEqual(asked.map(({ url }) => url), [
      '/api/v1/blogs/harbour/corrections',
      ...Array(2).fill('/api/v1/blogs/harbour/corrections?before=2031-03-04T15%3A58%3A00.000Z-2'),
    ]);
  });
});
