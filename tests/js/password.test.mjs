import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { rulesMet } from '../../clients/js/src/editor/password.js';
import { vectors } from './vectors.mjs';

const list = new URL('../../server/liveblog/access/common_passwords.txt', import.meta.url);
const common = new Set(readFileSync(list, 'ascii').split('\n'));

for (const { password, known, met } of vectors('passwords').cases) {
  test(`the page says of “${password}” what the server would`, () => {
    const told = Object.entries(rulesMet(password, known, common)).filter(([, isMet]) => isMet);
    assert.deepEqual(told.map(([rule]) => rule).sort(), [...met].sort());
  });
}
