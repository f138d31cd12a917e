import assert from 'node:assert/strict';
import { test } from 'node:test';

import { afterClose, afterStatus, apiOf, entryUrl, eventsUrl, parse, rangeUrl, snapshotUrl } from '../../clients/js/src/wire.js';
import { vectors } from './vectors.mjs';

const API = 'https://news.example/api/v1/blogs/harbour';

for (const { name, text, message } of vectors('messages').cases) {
  test(`a message is read as the vectors say: ${name}`, () => assert.deepEqual(parse(text), message));
}

for (const { code, then } of vectors('closing').close_codes) {
  test(`after close code ${code} a reader will ${then}`, () => assert.equal(afterClose(code), then));
}

for (const { status, then } of vectors('closing').statuses) {
  test(`after status ${status} a reader will ${then}`, () => assert.equal(afterStatus(status), then));
}

test('JSON that is no message is ignored, whatever it is', () => {
  for (const text of ['null', '7', '"hello"', '{"type":"toString"}', '{"type":7}', '{"type":"head","head":"9"}', '']) {
    assert.equal(parse(text), null);
  }
});

test("the API's address is found from the page's, also under a prefix and from a page of older entries", () => {
  assert.equal(apiOf('https://news.example/blogs/harbour'), API);
  assert.equal(apiOf('https://news.example/blogs/harbour?page=3#entry-7'), API);
  assert.equal(apiOf('https://news.example/live/blogs/harbour/'), 'https://news.example/live/api/v1/blogs/harbour');
  assert.throws(() => apiOf('https://news.example/about'), TypeError);
});

test("a partner's key stays in it, and where a frame stands, and nothing else; so in all that is made of it", () => {
  const api = apiOf('https://news.example/blogs/harbour?page=3&key=pk_1&site=post.example%3A8443&order=oldest#entry-7');
  assert.equal(api, `${API}?key=pk_1&site=post.example%3A8443`);
  assert.equal(apiOf('https://news.example/blogs/harbour?key='), API);
  assert.equal(snapshotUrl(api, '3'), `${API}/entries?page=3&key=pk_1&site=post.example%3A8443`);
  assert.equal(entryUrl(api, 7), `${API}/entries/7?key=pk_1&site=post.example%3A8443`);
});

test('the addresses bring the position where there is one', () => {
  const position = { epoch: 'k3v9x2ab', seq: 42 };
  assert.equal(eventsUrl(API, position), `${API}/events?epoch=k3v9x2ab&after=42`);
  assert.equal(eventsUrl(API, null), `${API}/events`);
  assert.equal(eventsUrl(API, position, true), 'wss://news.example/api/v1/blogs/harbour/events?epoch=k3v9x2ab&after=42');
  assert.equal(eventsUrl('http://localhost:8000/x', null, true), 'ws://localhost:8000/x/events');
  assert.equal(snapshotUrl(API), `${API}/entries`);
  assert.equal(snapshotUrl(API, '3'), `${API}/entries?page=3`);
});

test('a closed range is named by its fixed boundaries', () => {
  const range = (seq) => rangeUrl(API, 'k3v9x2ab', 2, seq).slice(API.length);
  assert.equal(range(1), '/events/k3v9x2ab.2/1-100');
  assert.equal(range(100), '/events/k3v9x2ab.2/1-100');
  assert.equal(range(101), '/events/k3v9x2ab.2/101-200');
});
