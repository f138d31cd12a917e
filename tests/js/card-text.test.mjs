import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addressAt, cardBlock, hasLine, putBlock } from '../../clients/js/src/editor/card-text.js';
import { vectors } from './vectors.mjs';

const { blocks, places } = vectors('cards');

for (const [number, { fields, words, block }] of blocks.entries()) {
  test(`a card is written as the server writes it: ${number}`, () => assert.equal(cardBlock(fields, words), block));
}

for (const [number, { text, address, block, placed }] of places.entries()) {
  test(`a card is put where the server puts it: ${number}`, () => {
    const { from, to, insert, start, end } = putBlock(address, block)({ text, start: 0, end: 0 });
    assert.equal(text.slice(0, from) + insert + text.slice(to), placed);
    assert.ok(start === end && end <= placed.length);
  });
}

test('an address is one when it stands alone in its line', () => {
  const text = 'See https://a.example/\nhttps://b.example/x \n```\nhttps://c.example/\n```\nhttp://localhost/';
  const at = (words) => addressAt(text, text.indexOf(words) + 1);
  assert.equal(at('https://a'), '');
  assert.equal(at('https://b'), 'https://b.example/x');
  assert.equal(at('https://c'), '');
  assert.equal(at('http://local'), '');
  assert.ok(hasLine(text, 'https://b.example/x'));
  assert.ok(!hasLine(text, 'https://a.example/'));
});
