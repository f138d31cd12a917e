import assert from 'node:assert/strict';
import { test } from 'node:test';

import { goOn, moveIn, moveOut } from '../../clients/js/src/editor/continuation.js';
import { changed } from './selected.mjs';

for (const [name, edit, typed, expected] of [
  ['an item goes on', goOn, '- one⟦⟧', '- one\n- ⟦⟧'],
  ['an item is parted at the cursor', goOn, '- one⟦⟧two', '- one\n- ⟦⟧two'],
  ['a number counts on', goOn, '9. nine⟦⟧', '9. nine\n10. ⟦⟧'],
  ['a bracket stays one', goOn, '1) one⟦⟧', '1) one\n2) ⟦⟧'],
  ['an inner item stays inner', goOn, '- one\n  * two⟦⟧', '- one\n  * two\n  * ⟦⟧'],
  ['a quotation goes on', goOn, '> said⟦⟧', '> said\n> ⟦⟧'],
  ['a list in a quotation goes on', goOn, '> - one⟦⟧', '> - one\n> - ⟦⟧'],
  ['an empty item ends the list with a blank line', goOn, '- one\n- ⟦⟧', '- one\n\n⟦⟧'],
  ['an empty line ends the quotation', goOn, '> said\n> ⟦⟧', '> said\n\n⟦⟧'],
  ['an empty item in a quotation ends the list alone', goOn, '> - one\n> - ⟦⟧', '> - one\n>\n> ⟦⟧'],
  ['an item alone is taken off', goOn, '- ⟦⟧', '⟦⟧'],
]) {
  test(name, () => assert.equal(changed(edit, typed), expected));
}

for (const [name, edit, typed] of [
  ['words go on as ever', goOn, 'one⟦⟧'],
  ['before the mark Enter is Enter', goOn, '⟦⟧- one'],
  ['within the mark, too', goOn, '-⟦⟧ one'],
  ['a selection is replaced by a line', goOn, '- ⟦one⟧'],
  ['a year is no number of an item', goOn, '1986. What a year⟦⟧'],
  ['nor is a day with a zero', goOn, '03. October⟦⟧'],
  ['a sign without a blank is a word', goOn, '-5 degrees⟦⟧'],
  ['words are not moved in: Tab leaves', moveIn, 'one⟦⟧'],
  ['nor is the first item, which none stands above', moveIn, '- one⟦⟧'],
  ['nor one that is as far in as it can be', moveIn, '- one\n  - two⟦⟧'],
  ['an item that is out is not moved out: Shift+Tab leaves', moveOut, '- one⟦⟧'],
]) {
  test(name, () => assert.equal(changed(edit, typed), null));
}

for (const [name, edit, typed, expected] of [
  ['an item is moved below the one before', moveIn, '- one\n- t⟦⟧wo', '- one\n  - t⟦⟧wo'],
  ['below a number by its width', moveIn, '10. ten\n- t⟦⟧wo', '10. ten\n    - t⟦⟧wo'],
  ['up to the level of the one before', moveIn, '- one\n  - two\n- th⟦⟧ree', '- one\n  - two\n  - th⟦⟧ree'],
  ['several at once', moveIn, '- one\n- ⟦two\n- three⟧', '- one\n  - ⟦two\n  - three⟧'],
  ['out again', moveOut, '- one\n  - t⟦⟧wo', '- one\n- t⟦⟧wo'],
  ['several out', moveOut, '- one\n  - ⟦two\n  - three⟧', '- one\n- ⟦two\n- three⟧'],
]) {
  test(name, () => assert.equal(changed(edit, typed), expected));
}
