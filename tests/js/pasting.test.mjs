import assert from 'node:assert/strict';
import { test } from 'node:test';

import { markdownOf } from '../../clients/js/src/editor/pasted-html.js';
import { CLIPBOARDS } from './clipboards.mjs';
import { tree } from './tree.mjs';

for (const [name, { html, markdown }] of Object.entries(CLIPBOARDS)) {
  // Browsers drop a row's white space between paragraphs, and quote what stands bare: so do the fixtures here.
  const quoted = html.replace(/=([\w.%]+)(?=[\s>])/g, '="$1"');
  test(name, () => assert.equal(markdownOf(tree(quoted)), markdown));
}

test('lines that a style sheet keeps are told by the plain text, and those of the source are none', () => {
  const html = '<p>Fire <b>out</b>: all\nare safe.\n\nMore soon.</p>';
  assert.equal(markdownOf(tree(html), 'Fire out: all\r\nare safe.\r\n\r\nMore soon.'), 'Fire **out**: all\nare safe.\n\nMore soon.');
  assert.equal(markdownOf(tree(html), 'Fire out: all are safe. More soon.'), 'Fire **out**: all are safe. More soon.');
});

test('more nodes than are looked at are no Markdown', () => {
  assert.equal(markdownOf(tree('<p>a</p>'.repeat(6000))), null);
});
