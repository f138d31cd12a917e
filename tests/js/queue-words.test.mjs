import assert from 'node:assert/strict';
import { test } from 'node:test';

import { beginningOf, wordsOf } from '../../clients/js/src/editor/queue-words.js';

test('a text is named by how it begins, and cut within no sign', () => {
  const family = '👩\u200d👩\u200d👧';
  assert.equal(beginningOf(family.repeat(70)), `${family.repeat(59)}…`);
  assert.equal(wordsOf({ headline: '', body: family.repeat(70) }), `“${family.repeat(59)}…”`);
  assert.equal(wordsOf({ headline: 'Gale', body: 'Ferries wait.' }), '“Gale”');
  assert.equal(wordsOf({ headline: '', body: '' }), '“…”');
});
