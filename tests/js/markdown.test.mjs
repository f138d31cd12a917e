import assert from 'node:assert/strict';
import { test } from 'node:test';

import { around, before, link } from '../../clients/js/src/editor/markdown.js';

/** Read `a [b] c` as a text whose `b` is selected; write the result the same way. */
function changed(edit, written) {
  const start = written.indexOf('⟦');
  const end = written.indexOf('⟧') - 1;
  const text = written.replace(/[⟦⟧]/g, '');
  const { from, to, insert, ...selected } = edit({ text, start, end });
  const after = text.slice(0, from) + insert + text.slice(to);
  const { start: s, end: e } = selected;
  return `${after.slice(0, s)}⟦${after.slice(s, e)}⟧${after.slice(e)}`;
}

for (const [name, edit, typed, expected] of [
  ['bold', around('**'), 'a ⟦b⟧ c', 'a **⟦b⟧** c'],
  ['bold off', around('**'), 'a **⟦b⟧** c', 'a ⟦b⟧ c'],
  ['bold of nothing waits for words', around('**'), '⟦⟧', '**⟦⟧**'],
  ['italic', around('*'), 'a ⟦b⟧', 'a *⟦b⟧*'],
  ['italic off', around('*'), '*⟦b⟧*', '⟦b⟧'],
  ['italic inside bold is added', around('*'), '**⟦b⟧**', '***⟦b⟧***'],
  ['a mark on one side only is no mark', around('*'), '*⟦b⟧', '**⟦b⟧*'],
  ['quote where the cursor is', before('> '), 'one\ntw⟦⟧o\nthree', 'one\n> two⟦⟧\nthree'],
  ['quote of lines', before('> '), 'one\n⟦two\nthree⟧', 'one\n⟦> two\n> three⟧'],
  ['quote off', before('> '), '> o⟦ne\n> t⟧wo', '⟦one\ntwo⟧'],
  ['list of an empty text', before('- '), '⟦⟧', '- ⟦⟧'],
  ['link of words wants an address', link, 'see ⟦this⟧.', 'see [this](⟦https://⟧).'],
  ['link of an address wants words', link, '⟦https://example.org⟧', '[⟦⟧](https://example.org)'],
]) {
  test(name, () => assert.equal(changed(edit, typed), expected));
}
