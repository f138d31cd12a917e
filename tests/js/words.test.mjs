// What scripts say: which of the tables that were asked for counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Words } from '../../clients/js/src/words.js';

/**
 * Put held answers in the place of the network.
 * @param {import('node:test').TestContext} t
 * @returns {Record<string, (table: object) => void>} what answers each address
 */
function holdAnswers(t) {
  const answers = {};
  t.mock.method(globalThis, 'fetch', (url) => new Promise((resolve) => {
    answers[url] = (table) => resolve(new Response(JSON.stringify(table)));
  }));
  return answers;
}

/**
 * Ask for English words, and then for Arabic ones, before either has come.
 * @param {import('node:test').TestContext} t
 */
function loadBoth(t) {
  const answers = holdAnswers(t);
  const words = new Words();
  return { answers, words, loads: [words.load('en.json', 'en'), words.load('ar.json', 'ar')] };
}

test('the table that was asked for last counts, whichever comes last', async (t) => {
  const { answers, words, loads } = loadBoth(t);
  answers['ar.json']({ gone: 'انتهت' });
  await loads[1];
  answers['en.json']({ gone: 'It is over' });
  await loads[0];
  assert.equal(words.say('gone'), 'انتهت');
  assert.equal(words.language, 'ar');
});

test('a table that comes before the one that was asked for last is not said', async (t) => {
  const { answers, words, loads } = loadBoth(t);
  answers['en.json']({ gone: 'It is over' });
  await loads[0];
  assert.equal(words.say('gone'), ' gone');
  answers['ar.json']({ gone: 'انتهت' });
  await loads[1];
  assert.equal(words.say('gone'), 'انتهت');
});
