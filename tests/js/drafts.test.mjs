import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Drafts } from '../../clients/js/src/editor/drafts.js';

const DAY = 24 * 3600 * 1000;

/** A storage as browsers have it; a full one refuses what is new. */
class Shelf {
  #items = new Map();

  constructor(room = Infinity) {
    this.room = room;
  }

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(name) {
    return this.#items.get(name) ?? null;
  }

  setItem(name, value) {
    if (value.length > this.room) throw new DOMException('full', 'QuotaExceededError');
    this.#items.set(name, value);
  }

  removeItem(name) {
    this.#items.delete(name);
  }
}

const window = (shelf, tab = new Shelf(), now = () => 0) => new Drafts(shelf, tab, '/desk/harbour', now);

test('a reload finds what this window had typed', () => {
  const [shelf, tab] = [new Shelf(), new Shelf()];
  window(shelf, tab).keep('key-1', { body: 'Half a sen', pinned: true });
  assert.deepEqual(window(shelf, tab).own(), { key: 'key-1', at: 0, values: { body: 'Half a sen', pinned: true } });
  assert.deepEqual(window(shelf, tab).others(), []);
});

test('two windows have two texts, and each can find the other one, newest first', () => {
  const shelf = new Shelf();
  const [first, second, third] = [1, 2, 3].map((at) => window(shelf, new Shelf(), () => at));
  first.keep('key-1', { body: 'one' });
  second.keep('key-2', { body: 'two' });
  assert.equal(first.own()?.values.body, 'one');
  assert.deepEqual(first.others().map(({ key }) => key), ['key-2']);
  assert.deepEqual(third.others().map(({ key }) => key), ['key-2', 'key-1']);
});

test('what was posted is forgotten, and nothing else', () => {
  const shelf = new Shelf();
  const [first, second] = [window(shelf), window(shelf)];
  first.keep('key-1', { body: 'one' });
  second.keep('key-2', { body: 'two' });
  first.forget('key-1');
  assert.equal(first.own(), null);
  assert.equal(second.own()?.values.body, 'two');
});

test('forms of other addresses are left alone', () => {
  const shelf = new Shelf();
  new Drafts(shelf, new Shelf(), '/desk/harbour/entries/7').keep('key-1', { body: 'one' });
  assert.deepEqual(window(shelf).others(), []);
});

test('after a month what nobody fetched is thrown away', () => {
  const shelf = new Shelf();
  window(shelf).keep('key-1', { body: 'old' });
  assert.equal(window(shelf, new Shelf(), () => 30 * DAY).others().length, 1);
  assert.deepEqual(window(shelf, new Shelf(), () => 31 * DAY).others(), []);
  assert.equal(shelf.length, 0);
});

test('what isn’t ours or is broken is not taken for a draft', () => {
  const [shelf, tab] = [new Shelf(), new Shelf()];
  window(shelf, tab).keep('key-1', { body: 'one' });
  for (const broken of ['', '{', 'null', '{"at": 1}', '{"at": "x", "values": {}}']) {
    shelf.setItem('liveblog.draft:/desk/harbour key-1', broken);
    assert.equal(window(shelf, tab).own(), null);
  }
});

test('a full storage is told', () => {
  assert.equal(window(new Shelf(10)).keep('key-1', { body: 'long' }), false);
  assert.equal(window(new Shelf()).keep('key-1', { body: 'long' }), true);
});
