import assert from 'node:assert/strict';
import { test } from 'node:test';

import { putBehind } from '../../clients/js/src/editor/places.js';

const LINE = '[Suva](geo:-18.14,178.44)';

function put(marked) {
  const end = marked.indexOf('|');
  const text = marked.replace('|', '');
  const edit = putBehind(LINE)({ text, start: end, end });
  const placed = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  assert.equal(placed.slice(0, edit.end).slice(-LINE.length), LINE);
  return placed;
}

test('a place stands in a paragraph of its own, behind the line with the cursor', () => {
  assert.equal(put('|'), LINE);
  assert.equal(put('One.|'), `One.\n\n${LINE}`);
  assert.equal(put('O|ne.\n\nTwo.'), `One.\n\n${LINE}\n\nTwo.`);
  assert.equal(put('O|ne.\nTwo.'), `One.\n\n${LINE}\n\nTwo.`);
  assert.equal(put('One.\n|'), `One.\n\n${LINE}`);
  assert.equal(put('One.\n\n|'), `One.\n\n${LINE}`);
  assert.equal(put('One.\n\n|\nTwo.'), `One.\n\n${LINE}\n\nTwo.`);
});
