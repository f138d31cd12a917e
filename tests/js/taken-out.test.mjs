import assert from 'node:assert/strict';
import { test } from 'node:test';

import { takenOut } from '../../clients/js/src/editor/taken-out.js';

for (const [name, before, after, expected] of [
  ['the sentence that was changed', 'Ten ships left. All are safe.', 'Nine ships left. All are safe.', 'Ten ships left.'],
  ['without its Markdown', '**Ten** [ships](https://a.example) left.', 'Nine ships left.', 'Ten ships left.'],
  ['two that stood together', 'One. Two. Three.', 'Three.', 'One. Two.'],
  ['a gap between two', 'One. Two. Three.', 'Two.', 'One. … Three.'],
  ['nothing where only something was added', 'One.', 'One. Two.', ''],
  ['nothing where lines moved', 'One.\n\nTwo.', 'Two.\n\nOne.', ''],
]) {
  test(`what was taken out: ${name}`, () => assert.equal(takenOut(before, after, 'en'), expected));
}

test('what was taken out is found in each language, also where its tag is none that `Intl` takes', () => {
  for (const tag of ['zh-cmn-Hans', 'zh-yue', 'en-GB-oed', 'x-house', 'ar', 'xx', '']) assert.equal(takenOut('十人。都安全。', '九人。都安全。', tag), '十人。');
});

test('what was taken out fits its field, and of a very long text nothing is offered', () => {
  assert.ok(takenOut('word '.repeat(200), '', 'en').length <= 300);
  assert.equal(takenOut('word '.repeat(6000), '', 'en'), '');
});
