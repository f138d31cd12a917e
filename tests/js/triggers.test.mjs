import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lengthOf } from '../../clients/js/src/editor/counts.js';
import { addName } from '../../clients/js/src/editor/names.js';
import { fittingNames, nameAt, namedAt, namesIn } from '../../clients/js/src/editor/triggers.js';
import { vectors } from './vectors.mjs';

/** Read `a #b|` as a text with the cursor at the bar. */
const named = (written) => namedAt(written.replace('|', ''), written.indexOf('|'));

for (const [written, expected] of [
  ['wind #har|', { kind: 'topic', from: 5, typed: 'har' }],
  ['#har|', { kind: 'topic', from: 0, typed: 'har' }],
  ['(#har|)', { kind: 'topic', from: 1, typed: 'har' }],
  ['#|', { kind: 'topic', from: 0, typed: '' }],
  ['by @inés|', { kind: 'byline', from: 3, typed: 'inés' }],
  ['[[11:4|', { kind: 'entry', from: 0, typed: '11:4' }],
  ['see [[gates cl|', { kind: 'entry', from: 4, typed: 'gates cl' }],
  ['#می\u200cر|', { kind: 'topic', from: 0, typed: 'می\u200cر' }],
  ['# heading|', null],
  ['##|', null],
  ['ada@example|', null],
  ['C#|', null],
  ['[[1]]|', null],
  ['[[one\ntwo|', null],
  [`[[${'x'.repeat(80)}|`, null],
]) {
  test(`named in ${written.slice(0, 20)}`, () => assert.deepEqual(named(written), expected));
}

for (const [written, expected] of [
  ['Harbour, ga|', { from: 9, typed: 'ga' }],
  ['ga|, Harbour', { from: 0, typed: 'ga' }],
  ['Har|bour', null],
  ['港、天|', { from: 2, typed: '天' }],
  ['天|、港', { from: 0, typed: '天' }],
  ['الميناء، ط|', { from: 9, typed: 'ط' }],
  ['Harbour, |', { from: 9, typed: '' }],
]) {
  test(`name in ${written}`, () => {
    assert.deepEqual(nameAt(written.replace('|', ''), written.indexOf('|')), expected);
  });
}

test('a list is parted as on the server', () => {
  for (const { text, names } of vectors('names').cases) assert.deepEqual(namesIn(text), names);
});

test('a topic is added once, by whatever name it stands there', () => {
  globalThis.InputEvent ??= Event;
  for (const [value, name, expected] of [
    ['港、天気', '雨', '港, 天気, 雨'],
    ['港、天気', '天気', '港、天気'],
    ['Ha\u200bfen; Ｆähre', 'Hafen', 'Ha\u200bfen; Ｆähre'],
    ['', 'Harbour', 'Harbour'],
  ]) {
    const field = Object.assign(new EventTarget(), { value });
    addName(field, name);
    assert.equal(field.value, expected);
  }
});

test('names fit by the beginnings of their words, whatever accents', () => {
  const names = ['Storm tide', 'Inés Muñoz', 'Schleswig-Holstein', 'Tides', 'Łódź', 'Tromsø', 'Straße', 'L’incendie', 'مِيناء'];
  assert.deepEqual(fittingNames(names, 'tid'), ['Tides', 'Storm tide']);
  assert.deepEqual(fittingNames(names, 'mun'), ['Inés Muñoz']);
  assert.deepEqual(fittingNames(names, 'hol'), ['Schleswig-Holstein']);
  assert.deepEqual(fittingNames(names, 'olst'), []);
  for (const [typed, name] of [['lodz', 'Łódź'], ['tromso', 'Tromsø'], ['strass', 'Straße'], ["l'inc", 'L’incendie'], ['مينا', 'مِيناء']]) assert.deepEqual(fittingNames(names, typed), [name]);
  assert.equal(fittingNames(Array.from({ length: 20 }, (_, at) => `n${at}`), 'n').length, 8);
});

for (const [text, language, expected] of [
  ['', 'en', ''],
  [' \n', 'en', ''],
  ['One.', 'en', '1 word, 4 characters'],
  ['It’s 4.1 m – **now**', 'en', '4 words, 20 characters'],
  ['東京は晴れ', 'ja', '5 characters'],
  ['👍 yes', 'en', '1 word, 5 characters'],
]) {
  test(`length of ${text || 'nothing'}`, () => assert.equal(lengthOf(text, language), expected));
}
