import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OwnTimes } from '../../clients/js/src/page/own-times.js';
import { Words, supported } from '../../clients/js/src/words.js';

const AT = '2031-07-27T20:30:00.000Z';
/** Well-formed, and refused by `Intl` or unknown to it; and what hosts' pages have that is no tag at all. */
const STRANGE = ['zh-cmn-Hans', 'en-GB-oed', 'zh-yue', 'i-klingon', 'x-harbour', 'qaa', 'xx-YY-zzzz', 'en-a', 'en_US', ''];

for (const language of STRANGE) {
  test(`times and plurals are told in English where the language can't be: “${language}”`, async () => {
    assert.equal(supported(language), 'en');
    const times = new OwnTimes(language, 'Europe/Berlin');
    assert.match(times.dayName(AT), /Sunday/);
    assert.equal(times.day(AT), '2031-07-27');
    assert.ok(times.zoneName(AT));
    const words = new Words();
    await words.load('data:application/json,{"new_entries":{"one":"one","other":"{n}"}}', language);
    assert.deepEqual([words.say('new_entries', { n: 1 }), words.say('new_entries', { n: 3 })], ['one', '3']);
  });
}

test('a language that is known is spoken', () => {
  assert.equal(supported('de-AT'), 'de-AT');
  assert.match(new OwnTimes('de-AT', 'Europe/Vienna').dayName(AT), /Sonntag/);
  assert.match(new OwnTimes('en', 'UTC').dayName(AT), /^Sunday,? 27 July 2031$/);
});

for (const language of ['fa-IR', 'th', 'ps', 'th-TH-u-ca-buddhist']) {
  test(`a date is of the calendar that the server writes in: “${language}”`, () => {
    const year = new OwnTimes(language, 'UTC').dayName('2031-07-27').replace(/\p{Nd}/gu, (digit) => String('۰۱۲۳۴۵۶۷۸۹'.indexOf(digit)).replace('-1', digit));
    assert.match(year, /2031/);
  });
}
