import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Newsroom } from './newsroom.mjs';

const states = ({ lines }) => lines.map(({ state, words }) => `${state} ${words}`);

/** A newsroom with one window; its server answers after a second, unless told otherwise. */
async function newsroom(seconds = 1, more = {}) {
  const room = new Newsroom(more);
  room.server.latency = () => seconds;
  return { room, window: await room.open() };
}

function write(window, ...bodies) {
  for (const body of bodies) {
    window.type(body);
    window.post();
  }
}

test('the form is empty and ready at once; what flies stands in lines until it is acknowledged, in order', async () => {
  const { room, window } = await newsroom();
  write(window, 'One.', 'Two.');
  window.type('Thr');
  assert.equal(window.form.body, 'Thr');
  assert.deepEqual(states(window), ['posted “One.”', 'posted “Two.”']);
  assert.deepEqual(window.lines.map(({ how }) => how), ['sending …', 'waits']);
  await room.world.pass(1);
  assert.deepEqual(states(window), ['posted “Two.”']);
  assert.equal(window.said.at(-1).sentence, 'Entry 1 is posted.');
  await room.world.pass(1);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
  assert.equal(window.form.body, 'Thr');
  assert.deepEqual(window.texts.own().map(({ values }) => values.body), ['Thr']);
});

test('one is sent at a time, each with a key of its own', async () => {
  const { room, window } = await newsroom();
  write(window, 'One.', 'Two.', 'Three.');
  await room.world.pass(0.5);
  assert.equal(room.server.requests.length, 1);
  await room.world.pass(3);
  assert.equal(new Set(room.server.requests.map(({ key }) => key)).size, 3);
});

test('of three the second is refused: the third goes on, and the text comes back where it overwrites nothing', async () => {
  const { room, window } = await newsroom();
  room.server.rule = ({ body }) => (body === 'Two.' ? 422 : 'take');
  write(window, 'One.', 'Two.', 'Three.');
  window.type('Fou');
  await room.world.pass(10);
  assert.deepEqual(room.bodies, ['One.', 'Three.']);
  assert.equal(window.form.body, 'Fou');
  assert.deepEqual(states(window), ['refused “Two.”']);
  assert.equal(window.lines[0].how, 'Text: this must not be bad.');
  await window.press('Edit it', window.lines[0]);
  assert.equal(window.form.body, 'Two.');
  assert.deepEqual(states(window), ['held “Fou”']);
  window.type(' Better.');
  window.post();
  await window.press('Edit it', window.lines[0]);
  window.type('r.');
  window.post();
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Three.', 'Two. Better.', 'Four.']);
  assert.deepEqual(states(window), []);
});

test('a refused text comes back into an empty form, but not before the editor has stopped typing', async () => {
  const { room, window } = await newsroom(0);
  room.server.rule = () => 422;
  write(window, 'Bad.');
  await room.world.pass(0.9);
  assert.equal(window.form.body, '');
  await room.world.pass(0.2);
  assert.equal(window.form.body, 'Bad.');
  assert.deepEqual(window.form.wrong, [{ field: 'body', message: 'must not be bad' }]);
  assert.deepEqual(states(window), []);
  write(window, ' Still.');
  await room.world.pass(0.5);
  window.type('Next');
  await room.world.pass(5);
  assert.equal(window.form.body, 'Next');
  assert.deepEqual(states(window), ['refused “Bad. Still.”']);
});

test('an input method at work is waited for', async () => {
  const { room, window } = await newsroom(0);
  room.server.rule = () => 422;
  write(window, 'Bad.');
  window.hands.compose(true);
  await room.world.pass(30);
  assert.equal(window.form.body, '');
  window.hands.compose(false);
  await room.world.pass(2);
  assert.equal(window.form.body, 'Bad.');
});

test('what the server asks about a time can be answered where the text waits, or in the form', async () => {
  const { room, window } = await newsroom();
  const label = 'Friday, 27 July 2131, 18:00 CEST';
  const [errors, choices] = [[{ field: 'occurred_at', message: 'is far' }], [{ value: '2131', label }]];
  room.server.rule = ({ meant }) => (meant ? 'take' : [422, { code: 'time_in_question', detail: 'Far.', errors, choices }]);
  write(window, 'Kick-off.', 'Half-time.');
  window.type('Next');
  await room.world.pass(5);
  await window.press(`Post it with ${label}`, window.lines[0]);
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['Kick-off.']);
  assert.equal(window.form.body, 'Next');
  const loaded = await window.reload();
  await loaded.press('Edit it', loaded.lines[0]);
  assert.deepEqual(loaded.form.choices, choices);
  assert.match(loaded.said.at(-1).sentence, /^Is the time right\?/);
});

for (const status of [409, 403, 410, 413]) {
  test(`a text that is refused with ${status} can be posted again as it is`, async () => {
    const { room, window } = await newsroom();
    let open = false;
    room.server.rule = () => (open ? 'take' : status);
    write(window, 'Late.');
    window.type('Next');
    await room.world.pass(5);
    assert.deepEqual(states(window), ['refused “Late.”']);
    open = true;
    await window.press('Post it', window.lines[0]);
    await room.world.pass(5);
    assert.deepEqual(room.bodies, ['Late.']);
    assert.equal(window.form.body, 'Next');
  });
}

test('while the server is away all wait in their order, and no other overtakes', async () => {
  const { room, window } = await newsroom();
  let away = true;
  room.server.rule = () => (away ? 503 : 'take');
  write(window, 'One.', 'Two.', 'Three.');
  await room.world.pass(60);
  assert.deepEqual(states(window), ['posted “One.”', 'posted “Two.”', 'posted “Three.”']);
  assert.match(window.said.at(-1).sentence, /Your 3 texts are kept\.$|^Sending/);
  away = false;
  await room.world.pass(60);
  assert.deepEqual(room.bodies, ['One.', 'Two.', 'Three.']);
});

test('without a session all wait for a login, and nobody else’s session will do', async () => {
  const { room, window } = await newsroom();
  let out = true;
  room.server.rule = () => (out ? 401 : 'take');
  room.token = null;
  write(window, 'One.', 'Two.');
  await room.world.pass(120);
  assert.match(window.said.at(-1).sentence, /not logged in any more\. Your 2 texts are kept\./);
  [out, room.token] = [false, 'fresh'];
  await window.press('Try again');
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
});

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

test('what waited more than ten minutes goes out by itself if nobody else posted meanwhile', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  write(window, 'One.', 'Two.');
  await room.world.pass(1000);
  room.world.connected = true;
  window.look();
  await room.world.pass(10);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
});

for (const closed of [false, true]) {
  test(`what waited while the coverage went on is asked about, in a window that was ${closed ? 'closed' : 'open'}`, async () => {
    const { room, window } = await newsroom();
    room.world.connected = false;
    write(window, 'Stale.', 'Too.');
    if (closed) window.close();
    await room.world.pass(840);
    room.server.post('News.');
    room.world.connected = true;
    const there = closed ? await room.open() : window;
    there.look();
    await room.world.pass(10);
    assert.deepEqual(states(there), ['confirm “Stale.”', 'confirm “Too.”']);
    assert.match(there.question.sentence, /^These 2 waited 14 minutes, and the coverage went on\.$/);
    assert.deepEqual(there.question.since.map(({ html }) => html), ['News.']);
    assert.deepEqual(room.bodies, ['News.']);
    write(there, 'Fresh.');
    await room.world.pass(5);
    await there.press('Post them', there.question);
    await room.world.pass(5);
    assert.deepEqual(room.bodies, ['News.', 'Fresh.', 'Stale.', 'Too.']);
    assert.equal(there.question, null);
  });
}

test('what had arrived before the network went is not asked about, but told of', async () => {
  const { room, window } = await newsroom();
  room.server.rule = () => 'deafen';
  write(window, 'There.', 'Stale.');
  await room.world.pass(5);
  room.world.connected = false;
  await room.world.pass(700);
  room.server.post('News.');
  room.world.connected = true;
  room.server.rule = () => 'take';
  window.look();
  await room.world.pass(10);
  assert.deepEqual([room.bodies, states(window)], [['There.', 'News.'], ['confirm “Stale.”']]);
});

test('what was asked about can be kept for later, or thrown away', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  write(window, 'Stale.');
  await room.world.pass(700);
  room.server.post('News.');
  room.world.connected = true;
  window.look();
  await room.world.pass(5);
  await window.press('Keep it', window.question);
  assert.deepEqual([window.question, states(window)], [null, ['held “Stale.”']]);
  await window.press('Throw it away', window.lines[0]);
  await room.world.pass(60);
  assert.deepEqual(room.bodies, ['News.']);
});

test('an entry that waited happened when it was written, and those of one queue keep their order', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  const begun = room.world.now();
  write(window, 'One.');
  await room.world.pass(60);
  write(window, 'Two.');
  await room.world.pass(200);
  room.world.connected = true;
  window.look();
  await room.world.pass(10);
  const [one, two] = room.server.entries;
  assert.equal(Date.parse(one.occurred_at), begun);
  assert.equal(Date.parse(two.occurred_at), begun + 60_000);
  assert.match(window.arrived[0].how, /^sent · 1, written .*, arrived .*/);
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

test('a storage that is cleared, or full, while the window is open takes nothing along', async () => {
  const { room, window } = await newsroom();
  room.world.connected = false;
  write(window, 'One.');
  await room.world.pass(1);
  room.disk.full = true;
  write(window, 'Two.');
  await room.world.pass(1);
  room.disk.clear();
  write(window, 'Three.');
  await room.world.pass(1);
  room.world.connected = true;
  window.look();
  await room.world.pass(10);
  assert.deepEqual(room.bodies, ['One.', 'Two.', 'Three.']);
});

test('texts that an earlier version left in localStorage are posted', async () => {
  const room = new Newsroom();
  for (const [turn, body] of ['One.', 'Two.'].entries()) {
    const text = { page: 'gone', who: 'user:1', at: room.world.now(), turn, state: 'posted', values: { key: body, body, pinned: false }, why: null };
    room.shelf.setItem(`liveblog.draft:/desk/harbour ${turn}`, JSON.stringify(text));
  }
  await room.open();
  await room.world.pass(5);
  assert.deepEqual([room.bodies, room.shelf.length], [['One.', 'Two.'], 0]);
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

test('what is stopped is held; posted again it makes no second entry', async () => {
  const { room, window } = await newsroom();
  room.server.rule = () => 'deafen';
  write(window, 'One.', 'Two.');
  await room.world.pass(1.1);
  await window.press('Stop trying');
  await room.world.pass(2);
  assert.equal(window.form.body, 'One.');
  assert.deepEqual(states(window), ['refused “Two.”']);
  room.server.rule = () => 'take';
  window.post();
  await room.world.pass(2);
  assert.deepEqual(room.bodies, ['One.']);
  assert.equal(window.said.at(-1).sentence, 'Entry 1 is posted.');
});

test('what had arrived and was changed since is refused once, and then it is an entry of its own', async () => {
  const { room, window } = await newsroom();
  room.server.rule = () => 'deafen';
  write(window, 'One.');
  await room.world.pass(1.1);
  await window.press('Stop trying');
  room.server.rule = () => 'take';
  await room.world.pass(2);
  write(window, ' Changed.');
  await room.world.pass(3);
  assert.equal(window.form.body, 'One. Changed.');
  assert.match(window.said.at(-1).sentence, /posted already, before it was changed/);
  window.post();
  await room.world.pass(3);
  assert.deepEqual(room.bodies, ['One.', 'One. Changed.']);
});

test('what is thrown away can be brought back', async () => {
  const { room, window } = await newsroom();
  room.server.rule = () => 422;
  write(window, 'Bad.');
  window.type('Next');
  await room.world.pass(3);
  await window.press('Throw it away', window.lines[0]);
  assert.deepEqual(states(window), []);
  await window.press('Undo');
  assert.deepEqual(states(window), ['refused “Bad.”']);
  const loaded = await window.reload();
  assert.deepEqual(states(loaded), ['refused “Bad.”']);
});

test('a second press on the button is no second post, and an empty text is told', async () => {
  const { room, window } = await newsroom();
  write(window, 'Once.');
  window.post();
  assert.deepEqual(window.form.wrong, []);
  await room.world.pass(5);
  window.post();
  assert.deepEqual(window.form.wrong, [{ field: 'body', message: 'must not be empty' }]);
  assert.deepEqual(room.bodies, ['Once.']);
});

test('the hundred and first text under way stays in the form', async () => {
  const { room, window } = await newsroom();
  room.server.rule = () => 503;
  for (let number = 1; number <= 101; number += 1) write(window, `Number ${number}.`);
  assert.equal(window.lines.length, 100);
  assert.equal(window.form.body, 'Number 101.');
  room.server.rule = () => 'take';
  await room.world.pass(200);
  assert.equal(room.bodies.length, 100);
  assert.equal(window.form.body, 'Number 101.');
});

test('a browser that keeps nothing is told of, and posts all the same', async () => {
  const { room, window } = await newsroom(1, { room: 10 });
  window.type('One.');
  assert.match(window.said.at(-1).sentence, /keeps nothing/);
  window.post();
  window.type('Two.');
  window.post();
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
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
