import assert from 'node:assert/strict';
import { test } from 'node:test';

import { shortened } from '../../clients/js/src/shortened.js';

const FAMILY = '👨‍👩‍👧‍👦';
const SIGNS = [FAMILY, '🇺🇦', '👍🏽', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'é', 'क्षि', '각', '❤️', '😀', '1️⃣'];

test('what is short enough stays as it is, but for its blanks', () => {
  assert.equal(shortened(' One\n two  three ', 13), 'One two three');
  assert.equal(shortened(FAMILY.repeat(10), 10), FAMILY.repeat(10));
});

test('it is cut after a word, or else within a long one', () => {
  assert.equal(shortened('One two three', 12), 'One two…');
  assert.equal(shortened('Donaudampfschiff', 6), 'Donau…');
});

for (const sign of SIGNS) {
  test(`no cut goes through ${sign}`, () => {
    for (let length = 2; length < 12; length += 1) {
      const cut = shortened(sign.repeat(30), length);
      assert.equal(cut, `${sign.repeat(length - 1)}…`);
    }
  });
}

test('nothing that is cut off leaves half a character, wherever it falls', () => {
  const text = `Gates ${SIGNS.join(' and then ')} end`;
  for (let length = 1; length < 60; length += 1) assert.ok(shortened(text, length).isWellFormed(), `at ${length}`);
});
