import assert from 'node:assert/strict';
import { test } from 'node:test';

import { proposedSlug } from '../../clients/js/src/editor/newblog.js';

test('a slug is proposed out of a title, as the server makes it', () => {
  for (const [title, slug] of [
    ['Harbour fire: live', 'harbour-fire-live'],
    ['The mayor’s day', 'the-mayors-day'],
    ['Ærø, Łódź & Straße', 'aero-lodz-strasse'],
    ['عاصفة', ''],
  ]) {
    assert.equal(proposedSlug(title), slug);
  }
  assert.ok(proposedSlug('word '.repeat(40)).length <= 60);
});
