import assert from 'node:assert/strict';
import { test } from 'node:test';

import { delay } from '../../clients/js/src/backoff.js';
import { vectors } from './vectors.mjs';

for (const { attempt, retry_after: hint, random, delay: expected } of vectors('backoff').cases) {
  test(`attempt ${attempt} with hint ${hint} and draw ${random} waits ${expected} s`, () => {
    assert.ok(Math.abs(delay(attempt, hint, () => random) - expected) < 1e-9);
  });
}
