/** Being at the desk: said with the first key and now and then, and no word lost when an entry is taken over. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Presence } from '../../clients/js/src/editor/presence.js';
import { FakeWorld } from './world.mjs';

/** A page of entry 7 in a world whose server answers as it is told; without an answer the network is away. */
function open({ changed = true } = {}) {
  const world = new FakeWorld();
  const sent = [];
  const taken = [];
  const answers = { presence: { holder: null, mine: false }, drafts: { id: 3 } };
  world.unseen = false;
  world.hidden = () => world.unseen;
  world.fetch = async (address, { body, keepalive }) => {
    const answer = answers[address.split('/').at(-1)];
    sent.push({ address, keepalive, ...Object.fromEntries(body) });
    if (!answer) throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify(answer));
  };
  const words = () => ({ changed, sent: new URLSearchParams({ body: 'What Ben wrote.', revision: 'e.1', csrf: 'old' }) });
  const page = { desk: '/desk/harbour', entry: '7', token: () => 'new', words };
  const presence = new Presence(world, page, { taken: (...said) => taken.push(said) });
  /** The line that says who is there is drawn anew, after somebody took the entry over. */
  const takenOver = (holder) => {
    answers.presence = { holder, mine: false };
    presence.see(holder);
  };
  const states = () => sent.filter(({ address }) => address.endsWith('presence')).map(({ state }) => state);
  return { world, presence, sent, taken, answers, takenOver, states, drafts: () => sent.filter(({ address }) => address.endsWith('drafts')) };
}

test('it is said at once, with the first key, and each fifteen seconds', async () => {
  const { world, presence, sent, states } = open();
  await presence.open();
  assert.equal(sent[0].address, '/desk/harbour/presence');
  assert.deepEqual([sent[0].entry, sent[0].csrf, sent[0].page.length >= 8], ['7', 'new', true]);
  for (let key = 0; key < 5; key += 1) presence.type();
  await world.pass(46);
  assert.deepEqual(states(), ['viewing', 'writing', 'writing', 'viewing', 'viewing']);
});

test('while nobody sees the page nothing is said; leaving it is, also when the page goes', async () => {
  const { world, presence, sent, states } = open();
  await presence.open();
  world.unseen = true;
  await world.pass(120);
  presence.leave();
  await world.pass(120);
  assert.deepEqual(states(), ['viewing', 'left']);
  assert.ok(sent.at(-1).keepalive);
});

test('what is typed in an entry that is taken over is kept as a draft, once', async () => {
  const { world, presence, taken, answers, takenOver, drafts } = open();
  answers.presence = { holder: 'Ben', mine: true };
  await presence.open();
  takenOver('Ada');
  takenOver('Ada');
  await world.pass(40);
  assert.deepEqual(taken, [['Ada', '/desk/harbour/drafts/3']]);
  const [{ body, revision, csrf, key }] = drafts();
  assert.deepEqual([body, revision, csrf, key.length >= 8], ['What Ben wrote.', undefined, 'new', true]);
  assert.equal(drafts().length, 1);
});

test('without network it is kept when that is back, under the same key', async () => {
  const { world, presence, taken, answers, takenOver, drafts } = open();
  answers.presence = { holder: 'Ben', mine: true };
  await presence.open();
  answers.drafts = null;
  takenOver('Ada');
  await world.pass(20);
  assert.deepEqual(taken[0], ['Ada', null]);
  answers.drafts = { id: 4 };
  await world.pass(20);
  assert.deepEqual(taken.at(-1), ['Ada', '/desk/harbour/drafts/4']);
  assert.equal(new Set(drafts().map(({ key }) => key)).size, 1);
  const tries = drafts().length;
  await world.pass(60);
  assert.equal(drafts().length, tries);
});

test('who was away when it was taken over learns it when they are back', async () => {
  const { world, presence, taken, answers } = open();
  answers.presence = { holder: 'Ben', mine: true };
  await presence.open();
  answers.presence = null;
  await world.pass(60);
  answers.presence = { holder: 'Ada', mine: false };
  await world.signal('online');
  await world.pass(1);
  assert.deepEqual(taken, [['Ada', '/desk/harbour/drafts/3']]);
});

test('nothing is kept of a page on which nothing was typed, or that never had the entry', async () => {
  for (const [changed, mine] of [[false, true], [true, false]]) {
    const { world, presence, taken, answers, takenOver, drafts } = open({ changed });
    answers.presence = { holder: mine ? 'Ben' : 'Ada', mine };
    await presence.open();
    takenOver('Ada');
    await world.pass(20);
    assert.deepEqual([taken, drafts()], [[], []]);
  }
});

test('taking over is one request, and makes the entry this page’s', async () => {
  const { world, presence, sent, answers, taken, takenOver } = open();
  answers.lease = { holder: 'Ben', mine: true };
  assert.ok(await presence.takeOver('/desk/harbour/entries/7/lease'));
  assert.equal(sent[0].page, presence.name);
  takenOver('Ada');
  await world.pass(1);
  assert.equal(taken.length, 1);
});

test('what was asked or drawn before an entry was taken over here says nothing of it', async () => {
  const { world, presence, answers, taken, drafts } = open();
  const { fetch } = world;
  answers.presence = { holder: 'Ada', mine: false };
  answers.lease = { holder: 'Ben', mine: true };
  let answer;
  const late = new Promise((resolve) => (answer = resolve));
  world.fetch = async (...asked) => {
    const answered = await fetch(...asked);
    if (!asked[0].endsWith('lease')) await late;
    return answered;
  };
  const opened = presence.open();
  await presence.takeOver('/desk/harbour/entries/7/lease');
  answer();
  await opened;
  answers.presence = { holder: 'Ben', mine: true };
  presence.see('Ada');
  await world.pass(1);
  assert.deepEqual([taken, drafts()], [[], []]);
});
