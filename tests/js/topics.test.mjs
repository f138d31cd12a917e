import assert from 'node:assert/strict';
import { test } from 'node:test';

import { topicKey } from '../../clients/js/src/topics.js';
import { vectors } from './vectors.mjs';

for (const { names, key } of vectors('topics').cases) {
  test(`names that look alike are one topic: ${key}`, () => {
    for (const name of names) assert.equal(topicKey(name), key);
  });
}
