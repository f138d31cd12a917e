/** Choosing the next transport and the wait before it. What that does to a connection is in transports.test.mjs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Ladder } from '../../clients/js/src/ladder.js';

const RETURN = { then: 'return' };

/** A ladder whose drawn numbers are 0.5, and a clock that the test turns, in seconds. */
function stand(steps = ['websocket', 'sse', 'polling']) {
  const ladder = new Ladder(steps, () => 0.5);
  const clock = { seconds: 1000 };
  const now = () => clock.seconds * 1000;
  return {
    ladder,
    clock,
    greet: () => ladder.greet(now()),
    end: (end = RETURN, tried = true) => ladder.end(end, now(), tried),
  };
}

/** Fail twice on each transport, until polling is what is left. */
function descend({ ladder, end }) {
  while (!ladder.polling) end();
}

test('two misses in a row lead one step down, and polling is the last', () => {
  const { ladder, end } = stand();
  const tried = [];
  for (let attempt = 1; attempt <= 7; attempt += 1) {
    tried.push(ladder.transport);
    end();
  }
  assert.deepEqual(tried, ['websocket', 'websocket', 'sse', 'sse', 'polling', 'polling', 'polling']);
});

test('a hello between two misses keeps the step', () => {
  const { ladder, end, greet } = stand();
  end();
  greet();
  end();
  end();
  assert.equal(ladder.transport, 'websocket');
  end();
  assert.equal(ladder.transport, 'sse');
});

test('what fails without a network, or before a snapshot, says nothing about the transport', () => {
  const { ladder, end } = stand();
  for (let attempt = 1; attempt <= 5; attempt += 1) end(RETURN, false);
  end({ then: 'snapshot' });
  end();
  assert.equal(ladder.transport, 'websocket');
});

test('waits double up to 30 s, and begin anew after a connection that stayed for 10 s', () => {
  const { clock, end, greet } = stand(['polling']);
  assert.deepEqual(Array.from({ length: 7 }, () => end()), [0.5, 1, 2, 4, 8, 15, 15]);
  greet();
  clock.seconds += 9.9;
  assert.equal(end(), 15);
  greet();
  clock.seconds += 10;
  assert.equal(end(), 0.5);
});

test('a hint is waited for, whatever the attempt, and is known until the next begins', () => {
  const { ladder, end } = stand();
  assert.equal(end({ then: 'return', retryAfter: 60 }), 90);
  assert.equal(ladder.hinted, true);
  ladder.begin();
  assert.equal(ladder.hinted, false);
  assert.equal(end({ then: 'snapshot', retryAfter: 10 }), 15);
  end();
  assert.equal(ladder.hinted, false);
});

test('one that has no place for us leads on at once, without a wait that counts', () => {
  const { ladder, end } = stand();
  end();
  end();
  assert.equal(end({ then: 'descend' }), null);
  assert.equal(ladder.transport, 'polling');
  assert.equal(end(), 2, 'the third that is drawn');
});

test('only polling is worth leaving, and only for something better', () => {
  const steps = stand();
  const seen = new Map();
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    seen.set(steps.ladder.transport, steps.ladder.mayClimb);
    steps.end();
  }
  assert.deepEqual([...seen], [['websocket', false], ['sse', false], ['polling', true]]);
  assert.equal(stand(['polling']).ladder.mayClimb, false);
});

test('from polling the best transport gets one attempt, and polling goes on at once when that fails', () => {
  const steps = stand();
  const { ladder, end, greet } = steps;
  descend(steps);
  greet();
  for (let round = 1; round <= 3; round += 1) {
    ladder.climb();
    ladder.begin();
    assert.equal(ladder.transport, 'websocket');
    assert.equal(end({ then: 'return', retryAfter: 60 }), null);
    assert.equal(ladder.transport, 'polling');
  }
});

test('an attempt that a hello answers is what the reader stays with', () => {
  const steps = stand();
  const { ladder, end, greet } = steps;
  descend(steps);
  ladder.climb();
  greet();
  assert.notEqual(end(), null);
  assert.equal(ladder.transport, 'websocket');
});

test('a hello by polling says when to climb, if polling had failed as well', () => {
  const steps = stand();
  const { end, greet } = steps;
  descend(steps);
  assert.equal(greet(), null);
  end();
  assert.equal(greet(), null, 'what ends after a hello did not fail');
  end();
  end();
  assert.equal(greet(), 15, 'as long as the next wait would be');
  assert.equal(greet(), null);
});

test('with another network all begins anew: step, misses and waits', () => {
  const steps = stand();
  const { ladder, end } = steps;
  descend(steps);
  end();
  ladder.restart();
  assert.equal(ladder.transport, 'websocket');
  assert.equal(end(), 0.5);
  assert.equal(ladder.transport, 'websocket');
});
