import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { COMMANDS } from '../../clients/js/src/editor/command-table.js';
import { Commands, isPressed, keysInWords } from '../../clients/js/src/editor/commands.js';
import { commandsFor } from '../../clients/js/src/editor/palette.js';

const plain = { key: '', code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test('the documentation names every key, and no other', () => {
  const page = readFileSync(new URL('../../docs/desk.md', import.meta.url), 'utf8');
  const written = [...page.matchAll(/^\| `([^`]+)` \| ([^|,]+?)(?:,[^|]*)? \|$/gm)].map(([, keys, label]) => `${keys} ${label}`);
  const known = COMMANDS.filter(({ keys }) => keys).map(({ keys, label }) => `${keysInWords(keys, false)} ${label}`);
  assert.deepEqual(written, known);
});

test('each command has a name of its own, and no two want the same keys in the same place', () => {
  const names = COMMANDS.map(({ id }) => id);
  assert.equal(new Set(names).size, names.length);
  const keys = COMMANDS.filter((one) => one.keys).map((one) => `${one.keys} ${one.where}`);
  assert.equal(new Set(keys).size, keys.length);
});

for (const [name, keys, event, mac, expected] of [
  ['Ctrl and a letter', 'Mod+B', { key: 'b', code: 'KeyB', ctrlKey: true }, false, true],
  ['a letter where the keyboard puts it', 'Mod+B', { key: 'b', code: 'KeyN', ctrlKey: true }, false, true],
  ['the place of a letter on a keyboard without', 'Mod+B', { key: 'и', code: 'KeyB', ctrlKey: true }, false, true],
  ['capitals', 'Mod+B', { key: 'B', code: 'KeyB', ctrlKey: true }, false, true],
  ['not with Shift', 'Mod+B', { key: 'B', code: 'KeyB', ctrlKey: true, shiftKey: true }, false, false],
  ['digits by their place', 'Mod+Shift+7', { key: '/', code: 'Digit7', ctrlKey: true, shiftKey: true }, false, true],
  ['⌘ on a Mac', 'Mod+B', { key: 'b', code: 'KeyB', metaKey: true }, true, true],
  ['Ctrl moves the cursor there', 'Mod+B', { key: 'b', code: 'KeyB', ctrlKey: true }, true, false],
  ['but posts', 'Mod+Enter', { key: 'Enter', code: 'Enter', ctrlKey: true }, true, true],
  ['⌘ elsewhere is the system’s', 'Mod+B', { key: 'b', code: 'KeyB', metaKey: true, ctrlKey: true }, false, false],
  ['a digit’s place with Alt and Shift', 'Alt+Shift+3', { key: '§', code: 'Digit3', altKey: true, shiftKey: true }, false, true],
  ['not with Alt alone, which changes tabs', 'Alt+Shift+3', { key: '3', code: 'Digit3', altKey: true }, false, false],
  ['nor with AltGr', 'Alt+Shift+3', { key: '£', code: 'Digit3', altKey: true, ctrlKey: true, shiftKey: true }, false, false],
  ['Ctrl and a digit on a Mac', 'Alt+Shift+3', { key: '3', code: 'Digit3', ctrlKey: true }, true, true],
  ['where the other two type signs', 'Alt+Shift+2', { key: '€', code: 'Digit2', altKey: true, shiftKey: true }, true, false],
  ['a question mark', '?', { key: '?', code: 'Minus', shiftKey: true }, false, true],
]) {
  test(`keys: ${name}`, () => assert.equal(isPressed(keys, { ...plain, ...event }, mac), expected));
}

/** Press keys at places; return what was run. */
function pressed(event, places, more = {}) {
  const commands = new Commands();
  const run = [];
  for (const { id } of COMMANDS) commands.bind(id, () => run.push(id));
  const full = { ...plain, ...event, ...more, preventDefault: () => run.push('taken') };
  commands.hear(full, () => places);
  return run;
}

test('Ctrl+K is a link with words selected, and the palette without', () => {
  const event = { key: 'k', code: 'KeyK', ctrlKey: true };
  assert.deepEqual(pressed(event, ['selection', 'text', 'form']), ['taken', 'link']);
  assert.deepEqual(pressed(event, ['text', 'form']), ['taken', 'palette']);
  assert.deepEqual(pressed(event, []), ['taken', 'palette']);
});

test('what is for the text is not heard elsewhere, and nothing is that others have taken', () => {
  const event = { key: 'b', code: 'KeyB', ctrlKey: true };
  assert.deepEqual(pressed(event, ['form']), []);
  for (const more of [{ isComposing: true }, { keyCode: 229 }, { altKey: true }, { defaultPrevented: true }]) {
    assert.deepEqual(pressed(event, ['text', 'form'], more), []);
  }
});

test('a command that nothing here does is not there', () => {
  const commands = new Commands();
  commands.bind('post', () => {}, 'Save');
  assert.deepEqual(commands.all.map(({ label }) => label), ['Save']);
});

test('letters find commands by what they are called, then by other words', () => {
  const found = (typed) => commandsFor(COMMANDS, typed).map(({ id }) => id);
  assert.deepEqual(found('li'), ['link', 'list', 'numbered', 'library', 'reference']);
  assert.deepEqual(found('hand over'), ['handover', 'more']);
  assert.deepEqual(found('byline'), ['byline', 'mine', 'more']);
  assert.equal(found('').length, COMMANDS.length);
  assert.deepEqual(found('fly'), []);
});

test('commands are found whatever accents and signs somebody types', () => {
  const own = [{ id: 'preview', label: 'Prévisualiser l’entrée', group: 'Écrire' }];
  for (const typed of ['previsualiser', 'PRÉV', "l'entree", 'ecrire']) assert.equal(commandsFor(own, typed).length, 1, typed);
  assert.deepEqual(commandsFor(own, 'x'), []);
});
