import assert from 'node:assert/strict';
import { test } from 'node:test';

import { folded } from '../../clients/js/src/editor/folding.js';
import { vectors } from './vectors.mjs';

test('texts are folded as the server folds them, and once is enough', () => {
  for (const { text, plain } of vectors('folding').cases) {
    assert.equal(folded(text), plain);
    assert.equal(folded(plain), plain);
  }
});
