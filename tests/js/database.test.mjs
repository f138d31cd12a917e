// A database of the browser that doesn't answer: Chromium's after its storage was cleared, at a moment that no test can hit.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BrowserDatabase } from '../../clients/js/src/editor/database.js';

const SHAPE = { name: 'one', store: 'things', keyPath: 'id' };
const LONG = 10_000;

/** Opens databases whose first transactions are silent, and the later ones answer 7. */
class Factory {
  constructor(silent) {
    this.silent = silent;
    this.databases = [];
    this.aborted = 0;
  }

  open() {
    const opening = { result: { onclose: null, close() {}, transaction: () => this.transaction() } };
    this.databases.push(opening.result);
    queueMicrotask(() => opening.onsuccess());
    return opening;
  }

  transaction() {
    const begun = { error: null, objectStore: () => ({}), abort: () => void (this.aborted += 1) };
    if (this.silent-- > 0) queueMicrotask(() => this.begun?.());
    else queueMicrotask(() => begun.oncomplete());
    return begun;
  }
}

const ask = (database, milliseconds = LONG) => database.transact('readwrite', () => () => 7, milliseconds);

test('what is under way when the storage is cleared is done once more, on a database that is opened anew', async () => {
  const factory = new Factory(1);
  const database = new BrowserDatabase(factory, SHAPE);
  let lost = 0;
  database.lost = () => (lost += 1);
  factory.begun = () => factory.databases[0].onclose();
  assert.equal(await ask(database), 7);
  assert.deepEqual([factory.databases.length, factory.aborted, lost], [2, 1, 1]);
});

test('what is never answered is ended, so that it is not written after all, and done once more', async () => {
  const factory = new Factory(1);
  assert.equal(await ask(new BrowserDatabase(factory, SHAPE), 1), 7);
  assert.deepEqual([factory.databases.length, factory.aborted], [2, 1]);
});

test('a browser that never answers is given up on, and asked again by whoever comes next', async () => {
  const factory = new Factory(2);
  const database = new BrowserDatabase(factory, SHAPE);
  await assert.rejects(ask(database, 1), /does not answer/);
  assert.equal(await ask(database), 7);
  assert.equal(factory.aborted, 2);
});

test('a browser that refuses any database is told at once', async () => {
  await assert.rejects(ask(new BrowserDatabase(undefined, SHAPE)));
});
