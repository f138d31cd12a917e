import assert from 'node:assert/strict';
import test from 'node:test';

import { composed, inserted, inWords, placesIn, reordered, split, without } from '../../clients/js/src/editor/picturetext.js';

const ONE = `/media/${'1'.repeat(20)}-480x320.webp`;
const TWO = `/media/${'2'.repeat(20)}-960x640.webp`;

/** Change the words of the first picture of a text. */
function changed(markdown, words) {
  const { text, pictures } = split(markdown);
  const [[number, picture]] = pictures;
  pictures.set(number, { ...picture, ...words, raw: undefined });
  return composed(text, pictures);
}

/** Do an edit to a text. */
function edited(text, edit) {
  const { from, to, insert } = edit({ text, start: 0, end: 0 });
  return text.slice(0, from) + insert + text.slice(to);
}

test('no address is left in the text of the form', () => {
  const { text, pictures } = split(`Look:\n\n![The pier](${ONE})\nNoon. *Ada*\n\nMore.`);
  assert.equal(text, 'Look:\n\n![picture 1]\n\nMore.');
  const { raw, ...said } = pictures.get(1);
  assert.deepEqual(said, { path: ONE, alt: 'The pier', caption: 'Noon.', credit: 'Ada', sensitive: false });
  assert.equal(raw, `![The pier](${ONE})\nNoon. *Ada*`);
});

for (const markdown of [
  `![The pier](${ONE})`,
  `![*The* \\[pier\\]](${ONE}  "Noon &amp; *Ada*")`,
  `Before ![a](${ONE}) between ![b](${TWO}#sensitive) after`,
  `![a](${ONE})\n![b](${TWO})\nBoth. *Ada*`,
  `![a](${ONE})\n- a list`,
  `![a](${ONE})\none\ntwo`,
  `> ![a](${ONE})\n> below`,
  `![a](${ONE})\n\n![picture 1] was typed`,
  `![elsewhere](https://example.org/a.png) ![](/media/none.webp)`,
]) {
  test(`what nobody changed is as it was: ${JSON.stringify(markdown)}`, () => {
    const { text, pictures } = split(markdown);
    if (!markdown.includes('typed')) assert.equal(composed(text, pictures), markdown);
  });
}

test('caption and credit are the line below a picture that stands alone', () => {
  const said = { caption: 'Noon & after', credit: 'Ada / Agency' };
  assert.equal(changed(`![The pier](${ONE})`, said), `![The pier](${ONE})\nNoon & after *Ada / Agency*`);
  assert.equal(changed(`![The pier](${ONE})\nOld`, { caption: '', credit: 'Ada' }), `![The pier](${ONE})\n*Ada*`);
  assert.equal(changed(`![The pier](${ONE})\nOld *Bo*`, { caption: '', credit: '' }), `![The pier](${ONE})`);
});

test('within a paragraph they are a title, so that no sentence is torn', () => {
  const said = { caption: 'He said "no"', credit: 'Ada' };
  assert.equal(changed(`See ![a](${ONE}) here`, said), `See ![a](${ONE} "He said \\"no\\" *Ada*") here`);
  assert.deepEqual(split(`See ![a](${ONE} "He said \\"no\\" *Ada*") here`).pictures.get(1).caption, 'He said "no"');
});

test('words stay words, whatever signs are in them', () => {
  for (const alt of ['a [b] *c* _d_ `e` <f> &amp; \\', '](x', '![y](z)', '~~s~~']) {
    const markdown = changed(`![a](${ONE})`, { alt });
    assert.equal(split(markdown).pictures.get(1).alt, alt);
    assert.equal(split(markdown).text, '![picture 1]');
  }
  assert.equal(changed(`![a](${ONE})`, { caption: '- no list' }), `![a](${ONE})\n\\- no list`);
});

test('a sensitive one is marked in its address', () => {
  assert.equal(changed(`![a](${ONE})`, { sensitive: true }), `![a](${ONE}#sensitive)`);
  assert.equal(split(`![a](${ONE}#sensitive)`).pictures.get(1).sensitive, true);
});

test('one that is not uploaded yet is left out', () => {
  const pictures = new Map([[1, { path: '', alt: '', caption: '', credit: '', sensitive: false }]]);
  assert.equal(composed('A\n\n![picture 1]\n\nB ![picture 7]', pictures), 'A\n\n\n\nB ![picture 7]');
});

test('another order fills the same places', () => {
  const text = 'A ![picture 1]\n\n![picture 2] B ![picture 3]';
  assert.deepEqual(placesIn(edited(text, reordered([3, 1, 2]))), [3, 1, 2]);
  assert.equal(edited(text, reordered([2, 1, 3])), 'A ![picture 2]\n\n![picture 1] B ![picture 3]');
});

test('one that is taken out takes its line along', () => {
  assert.equal(edited('A\n\n![picture 1]\n\nB', without(1)), 'A\n\nB');
  assert.equal(edited('A ![picture 1] B', without(1)), 'A  B');
  assert.equal(edited('![picture 1]', without(1)), '');
});

test('a text is named by its words', () => {
  assert.equal(inWords(`![The pier](${ONE}) Noon`), 'The pier Noon');
});

test('pictures are put below the line of the cursor, and tear nothing', () => {
  const put = (text, cursor) => {
    const { from, to, insert } = inserted(['P', 'Q'])({ text, start: cursor, end: cursor });
    return text.slice(0, from) + insert + text.slice(to);
  };
  assert.equal(put('', 0), 'P\n\nQ');
  assert.equal(put('one\ntwo', 1), 'one\n\nP\n\nQ\n\ntwo');
  assert.equal(put('one\n\n', 5), 'one\n\nP\n\nQ');
});

test('a picture that waits is named in what the browser keeps, and in nothing else', () => {
  const waiting = `/media/waiting-${'k'.repeat(22)}`;
  const picture = { path: '', key: 'k'.repeat(22), alt: 'The pier', caption: 'Noon.', credit: '', sensitive: true };
  const pictures = new Map([[1, picture]]);
  const kept = composed('Look:\n\n![picture 1]\n\nMore.', pictures, true);
  assert.equal(kept, `Look:\n\n![The pier](${waiting}#sensitive)\nNoon.\n\nMore.`);
  assert.equal(composed('Look:\n\n![picture 1]', pictures), 'Look:\n\n');
  assert.equal(split(kept).text, 'Look:\n\n![picture 1]\n\nMore.');
  assert.equal(split(kept).pictures.get(1).path, waiting);
  assert.equal(inWords(kept), 'Look:\n\nThe pier\nNoon.\n\nMore.');
});
