import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newsroom, states, write } from './newsroom.mjs';

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

test('a text that somebody begins while a refused one is taken out of the queue stays in the form', async () => {
  const { room, window } = await newsroom(0);
  room.server.rule = () => 422;
  write(window, 'Bad.');
  await room.world.pass(0.9);
  const { step } = room.disk;
  room.disk.step = async (decide) => {
    await new Promise((resolve) => room.world.setTimeout(resolve, 500));
    return step(decide);
  };
  await room.world.pass(0.3);
  window.type('Nex');
  await room.world.pass(0.4);
  window.type('t');
  await room.world.pass(10);
  assert.equal(window.form.body, 'Next');
  assert.deepEqual(states(window), ['refused “Bad.”']);
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

test('what is asked of a time that has not come can wait for it, from where the text waits', async () => {
  const { room, window } = await newsroom();
  const [value, label] = ['2131-07-27T16:00:00.000Z', 'Friday, 27 July 2131, 18:00 CEST'];
  const [errors, choices] = [[{ field: 'occurred_at', message: 'is far' }], [{ value, label }]];
  room.server.rule = ({ do: act }) => (act ? 'take' : [422, { code: 'time_in_question', detail: 'Far.', errors, choices }]);
  write(window, 'Kick-off.');
  window.type('Next');
  await room.world.pass(5);
  await window.press(`Schedule it for ${label}`, window.lines[0]);
  await room.world.pass(5);
  const [{ body, do: act, then }] = room.server.entries;
  assert.deepEqual([body, act, then], ['Kick-off.', 'schedule', value]);
  assert.deepEqual(window.lines, []);
  assert.equal(window.form.body, 'Next');
});

test('what has been can not be waited for', async () => {
  const { room, window } = await newsroom();
  const [errors, choices] = [[{ field: 'occurred_at', message: 'is far' }], [{ value: '1962-07-27T16:00:00.000Z', label: '1962' }]];
  room.server.rule = () => [422, { code: 'time_in_question', detail: 'Far.', errors, choices }];
  write(window, 'Once.');
  window.type('Next');
  await room.world.pass(5);
  assert.deepEqual(window.lines[0].actions.map(({ word }) => word), ['Edit it', 'Post it with 1962', 'Throw it away']);
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
  assert.match(window.said.at(-1).sentence, /already posted, before it was changed/);
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
  assert.match(window.said.at(-1).sentence, /can’t keep anything/);
  window.post();
  window.type('Two.');
  window.post();
  await room.world.pass(5);
  assert.deepEqual(room.bodies, ['One.', 'Two.']);
});
