import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pages } from '../../clients/js/src/editor/pages.js';
import { Texts } from '../../clients/js/src/editor/texts.js';
import { Locks, Shelf } from './shelves.mjs';
import { FakeWorld } from './world.mjs';

const DAY = 24 * 3600 * 1000;
const FORM = { action: '/desk/harbour', who: 'user:1' };

const page = (shelf, { tab = new Shelf(), now = () => 0, ...form } = {}) => new Texts(shelf, tab, { ...FORM, ...form }, now);
const bodies = (texts) => texts.map(({ values }) => values.body);

test('a reload finds what this tab had typed, and makes it its own', () => {
  const [shelf, tab] = [new Shelf(), new Shelf()];
  const first = page(shelf, { tab });
  first.keep({ body: 'Half a sen', pinned: 'on' });
  const second = page(shelf, { tab });
  assert.equal(second.before, first.page);
  second.adopt(second.others());
  const [{ state, values }] = second.own();
  assert.deepEqual({ state, values }, { state: 'typed', values: { body: 'Half a sen', pinned: 'on' } });
  assert.deepEqual(second.others(), []);
});

test('two windows have two texts, and each can find the other one, newest first', () => {
  const shelf = new Shelf();
  const [first, second, third] = [1, 2, 3].map((at) => page(shelf, { now: () => at }));
  first.keep({ body: 'one' });
  second.keep({ body: 'two' });
  assert.deepEqual(bodies(first.own()), ['one']);
  assert.deepEqual(bodies(first.others()), ['two']);
  assert.deepEqual(bodies(third.others()), ['two', 'one']);
});

test('whose text was taken for left behind types on in a text of its own', () => {
  const shelf = new Shelf();
  const [asleep, other] = [page(shelf), page(shelf)];
  asleep.keep({ body: 'Before.' });
  other.adopt(other.others());
  asleep.keep({ body: 'Before. And after.' });
  asleep.forget();
  assert.deepEqual(bodies(other.own()), ['Before.']);
});

test('a text that is posted is one text all the time, and the next one is another', () => {
  const shelf = new Shelf();
  const texts = page(shelf);
  texts.keep({ body: 'One.' });
  assert.equal(texts.release('posted', { body: 'One.' }).kept, true);
  texts.keep({ body: 'Two' });
  assert.deepEqual(texts.own().map(({ state, values }) => [state, values.body]), [['typed', 'Two'], ['posted', 'One.']]);
  assert.equal(shelf.length, 2);
});

test('texts keep the order in which they were posted, also when the clock is put back', () => {
  let time = 1000;
  const texts = page(new Shelf(), { now: () => time });
  for (const body of ['One.', 'Two.', 'Three.']) {
    texts.release('posted', { body });
    time -= 300;
  }
  assert.deepEqual(bodies(texts.own()), ['One.', 'Two.', 'Three.']);
});

test('forms of other addresses and of other editors are left alone', () => {
  const shelf = new Shelf();
  page(shelf, { action: '/desk/harbour/entries/7' }).keep({ body: 'one' });
  page(shelf, { who: 'user:2' }).keep({ body: 'two' });
  assert.deepEqual(page(shelf).others(), []);
  assert.equal(shelf.length, 2);
});

test('after a month what nobody fetched is thrown away', () => {
  const shelf = new Shelf();
  page(shelf).keep({ body: 'old' });
  assert.equal(page(shelf, { now: () => 30 * DAY }).others().length, 1);
  assert.deepEqual(page(shelf, { now: () => 31 * DAY }).others(), []);
  assert.equal(shelf.length, 0);
});

test('what isn’t ours or is broken is not taken for a text; what an older desk kept is', () => {
  for (const broken of ['', '{', 'null', '{"at": 1}', '{"at": "x", "values": {}}', '{"at": 1, "values": null}']) {
    const shelf = new Shelf();
    shelf.setItem('liveblog.draft:/desk/harbour key-1', broken);
    assert.deepEqual(page(shelf).others(), []);
  }
  const shelf = new Shelf();
  shelf.setItem('liveblog.draft:/desk/harbour key-1', '{"at": 1, "values": {"body": "Old."}}');
  assert.deepEqual(page(shelf).others().map(({ state, values }) => [state, values.body]), [['typed', 'Old.']]);
});

test('a full storage is told', () => {
  assert.equal(page(new Shelf(10)).keep({ body: 'long' }), false);
  assert.equal(page(new Shelf(10)).release('posted', { body: 'long' }).kept, false);
  assert.equal(page(new Shelf()).keep({ body: 'long' }), true);
});

test('a page is there as long as it holds its lock; a copy of a tab sees that it is one', async () => {
  const [world, all] = [new FakeWorld(), new Locks()];
  const [locks, first] = [all.of(), all.of()];
  const pages = new Pages(locks, world);
  new Pages(first, world).live('first');
  pages.live('second');
  first.release();
  const texts = ['first', 'second', ''].map((name) => ({ page: name, at: 0 }));
  assert.deepEqual((await pages.left(texts)).map(({ page: name }) => name), ['first', '']);
  assert.equal(await pages.gone('first'), true);
  const copied = pages.gone('second');
  await world.pass(1);
  assert.equal(await copied, false);
  assert.equal(world.timers, 0);
});

test('a page that is just being loaded again is waited for', async () => {
  const [world, all] = [new FakeWorld(), new Locks()];
  const locks = all.of();
  const pages = new Pages(all.of(), world);
  new Pages(locks, world).live('reloaded');
  const gone = pages.gone('reloaded');
  await world.pass(0.2);
  locks.release();
  assert.equal(await gone, true);
});

test('a page that says that it was loaded again waits longer for what it was: hardly a copy of a tab says so', async () => {
  const [world, all] = [new FakeWorld(), new Locks()];
  const locks = all.of();
  new Pages(locks, world).live('reloaded');
  const gone = new Pages(all.of(), world, true).gone('reloaded');
  await world.pass(3);
  locks.release();
  assert.equal(await gone, true);
});

test('without locks a page counts as gone that had nothing to do with its texts for a minute', async () => {
  const world = new FakeWorld();
  const pages = new Pages(undefined, world);
  const texts = [{ page: 'here', at: world.now() - 50_000 }, { page: 'gone', at: world.now() - 70_000 }];
  assert.deepEqual((await pages.left(texts)).map(({ page: name }) => name), ['gone']);
  assert.equal(await pages.gone('before'), true);
});
