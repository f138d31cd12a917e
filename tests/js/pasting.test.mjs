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

test('more nodes than are looked at are no Markdown', () => {
  assert.equal(markdownOf(tree('<p>a</p>'.repeat(6000))), null);
});
