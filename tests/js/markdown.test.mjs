import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as markdown from '../../clients/js/src/editor/markdown.js';
import { changed } from './selected.mjs';

const { around, heading, items, link, linkTo, numbered, pasted, quote, table } = markdown;

for (const [name, edit, typed, expected] of [
  ['bold', around('**'), 'a ⟦b⟧ c', 'a **⟦b⟧** c'],
  ['bold of a word with the blank behind it', around('**'), 'a ⟦b ⟧c', 'a **⟦b⟧** c'],
  ['bold off', around('**'), 'a **⟦b⟧** c', 'a ⟦b⟧ c'],
  ['bold of nothing waits for words', around('**'), '⟦⟧', '**⟦⟧**'],
  ['italic', around('*'), 'a ⟦b⟧', 'a *⟦b⟧*'],
  ['italic off', around('*'), '*⟦b⟧*', '⟦b⟧'],
  ['italic inside bold is added', around('*'), '**⟦b⟧**', '***⟦b⟧***'],
  ['a mark on one side only is no mark', around('*'), '*⟦b⟧', '**⟦b⟧*'],
  ['quote where the cursor is', quote, 'one\ntw⟦⟧o\nthree', 'one\n> two⟦⟧\nthree'],
  ['quote of lines', quote, 'one\n⟦two\nthree⟧', 'one\n⟦> two\n> three⟧'],
  ['quote off', quote, '> o⟦ne\n> t⟧wo', '⟦one\ntwo⟧'],
  ['list of an empty text', items, '⟦⟧', '- ⟦⟧'],
  ['list of paragraphs', items, '⟦one\n\ntwo⟧', '⟦- one\n\n- two⟧'],
  ['list of paragraphs off', items, '⟦- one\n\n- two⟧', '⟦one\n\ntwo⟧'],
  ['a year stays in an item', items, '⟦1986. What a year⟧', '⟦- 1986. What a year⟧'],
  ['numbers of paragraphs', numbered, '⟦one\n\ntwo⟧', '⟦1. one\n\n2. two⟧'],
  ['quote of paragraphs', quote, '⟦one\n\ntwo⟧', '⟦> one\n> \n> two⟧'],
  ['headings of paragraphs', heading, '⟦one\n\ntwo⟧', '⟦## one\n\n## two⟧'],
  ['list off keeps what is further in', items, '⟦- one\n  - two⟧', '⟦one\n  two⟧'],
  ['numbers count', numbered, '⟦one\ntwo⟧', '⟦1. one\n2. two⟧'],
  ['numbers take the place of points', numbered, '⟦- one\n- two⟧', '⟦1. one\n2. two⟧'],
  ['points take the place of numbers', items, '⟦8. one\n9. two⟧', '⟦- one\n- two⟧'],
  ['numbers off', numbered, '⟦1. one\n2. two⟧', '⟦one\ntwo⟧'],
  ['heading', heading, 'Wh⟦⟧at', '## What⟦⟧'],
  ['heading off, of any level', heading, '### Wh⟦⟧at', 'What⟦⟧'],
  ['link of words wants an address', link, 'see ⟦this⟧.', 'see [this](⟦https://⟧).'],
  ['link of an address wants words', link, '⟦https://example.org⟧', '[⟦⟧](https://example.org)'],
  ['an address over words', linkTo('https://example.org'), 'see ⟦this ⟧now', 'see [this](https://example.org)⟦⟧ now'],
  ['with brackets of its own', linkTo('https://example.org/a_(b)'), '⟦this⟧', '[this](https://example.org/a_%28b%29)⟦⟧'],
  ['an address in the place that a link leaves for it', linkTo('https://example.org'), '[this](⟦https://⟧) now', '[this](https://example.org)⟦⟧ now'],
  ['an address over the words of a link', linkTo('https://example.org'), '[⟦this⟧](https://old.example) now', '[this](https://example.org)⟦⟧ now'],
  ['a table stands for itself', table, 'one⟦⟧', 'one\n\n| ⟦Place⟧ | Figure |\n|---|---|\n|  |  |\n|  |  |'],
  ['words are pasted where the cursor is', pasted('**b**'), 'a ⟦x⟧ c', 'a **b**⟦⟧ c'],
  ['a block in lines of its own', pasted('- b\n- c'), 'a⟦⟧d', 'a\n\n- b\n- c⟦⟧\n\nd'],
  ['below a line that ends', pasted('- b'), 'a\n⟦⟧', 'a\n\n- b⟦⟧'],
]) {
  test(name, () => assert.equal(changed(edit, typed), expected));
}

for (const [name, address, typed] of [
  ['no address makes no link', 'example', '⟦this⟧'],
  ['nothing selected is no link', 'https://example.org', 'this⟦⟧'],
  ['an address over another takes its place', 'https://example.org', '⟦https://example.com⟧'],
  ['lines are no words of a link', 'https://example.org', '⟦one\ntwo⟧'],
  ['several lines are no address', 'https://example.org\nhttps://example.com', '⟦this⟧'],
]) {
  test(name, () => assert.equal(changed(linkTo(address), typed), null));
}
