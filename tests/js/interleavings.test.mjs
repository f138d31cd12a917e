/**
 * Drawn interleavings of what editors, servers, networks and browsers do (also clear their storage, fill the disk, and
 * duplicate tabs): at the end every word that was typed is in exactly one entry, once, and the entries of a window have the
 * order in which they were posted.
 * `DESK_RUNS=1000 node --test tests/js/interleavings.test.mjs` takes more of them; a failure names its seed.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Newsroom } from './newsroom.mjs';

const RUNS = Number(process.env.DESK_RUNS ?? 60);
const STEPS = 60;
const BAD = 'BAD';

/** A small generator of drawn numbers (mulberry32): the same seed is the same run. */
function drawing(seed) {
  let state = seed;
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { draw, pick: (list) => list[Math.floor(draw() * list.length)] };
}

class Run {
  words = 0;
  windows = [];
  /** For each text that was posted, in order: the window's line of texts, and its first word. */
  posted = [];
  refused = new Set();
  /** First words of texts that were taken up again: they come last. */
  moved = new Set();

  constructor(seed) {
    Object.assign(this, drawing(seed), { seed, room: new Newsroom() });
    this.room.server.latency = () => this.pick([0, 0, 0.3, 2, 25]);
    this.heal();
  }

  /** The server takes what isn't bad. */
  heal() {
    this.room.world.connected = true;
    this.room.disk.full = false;
    this.room.token = 'new';
    this.room.server.rule = (sent) => this.#judge(sent, 'take');
  }

  hurt() {
    const verdicts = this.pick([['take', 'lose'], ['take', 'deafen'], ['take', 503], ['lose', 'deafen', 503, 'take', 401]]);
    this.room.server.rule = (sent) => this.#judge(sent, this.pick(verdicts));
    this.room.token = this.pick(['new', 'new', null]);
  }

  #judge({ body }, verdict) {
    if (verdict !== 'take' && verdict !== 'deafen') return verdict;
    if (!body.includes(BAD)) return verdict;
    this.refused.add(body.split(' ')[0]);
    return verdict === 'take' ? 422 : 'lose';
  }

  async open(tab) {
    const window = await this.room.open(tab);
    window.turn = this.windows.length;
    this.windows.push(window);
    return window;
  }

  async step() {
    const window = this.pick(this.windows) ?? (await this.open());
    const steps = {
      type: () => this.type(window),
      post: () => this.post(window),
      quick: () => (this.type(window), this.post(window)),
      edit: () => this.edit(window),
      wait: () => this.room.world.pass(this.pick([0.01, 0.3, 1, 5, 40])),
      hurt: () => this.hurt(),
      heal: () => this.heal(),
      offline: () => (this.room.world.connected = this.draw() < 0.5),
      hurry: () => window.look(),
      news: () => this.room.server.post('News.'),
      long: () => this.room.world.pass(700),
      full: () => (this.room.disk.full = this.draw() < 0.5),
      clear: () => this.clear(),
      gather: () => window.posting.gather(),
      reload: () => this.reload(window),
      close: () => this.close(window),
      open: () => this.windows.length < 3 && this.open(),
    };
    const often = ['type', 'type', 'type', 'post', 'post', 'quick', 'quick', 'quick', 'edit', 'edit', 'wait', 'wait', 'wait'];
    await steps[this.pick([...often, ...Object.keys(steps)])]();
  }

  type(window) {
    this.words += 1;
    const bad = this.draw() < 0.15 ? ` ${BAD}` : '';
    window.type(`${window.form.body ? ' ' : ''}w${this.words}${bad}`);
  }

  post(window) {
    const [first] = window.form.body.split(' ');
    window.post();
    if (first && !window.form.body) this.posted.push({ line: window.tab, first });
  }

  /** Take a text up that is held, and put it right. */
  async edit(window) {
    const line = window.lines.find(({ state, actions }) => state !== 'posted' && actions.length > 0);
    if (line) await window.press('Edit it', line);
    if (line) this.moved.add(line.words.replace(/^“(w\d+).*/, '$1'));
    this.correct(window);
  }

  correct(window) {
    if (!window.form.body.includes(BAD)) return;
    window.form.body = window.form.body.replaceAll(` ${BAD}`, '');
    window.type('');
  }

  /** Somebody clears the storage; what a closed window left there would be lost, and nobody could know it. */
  async clear() {
    const pages = this.windows.map(({ texts }) => texts.page);
    if (this.room.disk.items.every(({ page }) => pages.includes(page))) this.room.disk.clear();
    await this.room.world.pass(0);
  }

  async reload(window) {
    this.windows[this.windows.indexOf(window)] = await window.reload();
  }

  close(window) {
    window.close();
    this.windows.splice(this.windows.indexOf(window), 1);
  }

  /** All is well again; the editors post whatever they still find. */
  async finish() {
    this.heal();
    for (let rounds = 0; rounds < 200; rounds += 1) {
      if (this.windows.length === 0) await this.open();
      for (const window of this.windows) {
        await window.posting.gather();
        window.look();
        await this.room.world.pass(30);
        if (!window.form.changed) await this.edit(window);
        if (!window.form.changed) await window.writing.offer();
        // What another window has is posted there.
        if (!window.form.changed && /you left this unposted/.test(window.said.at(-1)?.sentence)) await window.press('Bring it back');
        this.correct(window);
        if (window.form.changed) this.post(window);
      }
      if (this.drafts === 0 && this.windows.every(({ form, lines }) => !form.changed && lines.length === 0)) return;
    }
    assert.fail('some text never comes to rest');
  }

  /** What is kept of forms; whose turn it is to send is kept beside. */
  get drafts() {
    return this.room.shelf.length;
  }

  check() {
    const entries = this.room.server.entries.filter(({ elsewhere }) => !elsewhere);
    const words = entries.flatMap(({ body }) => body.split(' '));
    const typed = Array.from({ length: this.words }, (_, index) => `w${index + 1}`);
    assert.deepEqual([...words].sort(byNumber), typed, 'each word once');
    const place = new Map(entries.map(({ body }, index) => [body.split(' ')[0], index]));
    for (const tab of new Set(this.posted.map(({ line }) => line))) {
      const straight = this.posted.filter(({ line, first }) => line === tab && !this.refused.has(first) && !this.moved.has(first));
      const places = straight.map(({ first }) => place.get(first));
      assert.deepEqual(places, [...places].sort((a, b) => a - b), 'in the order in which they were posted');
    }
  }
}

const byNumber = (a, b) => Number(a.slice(1)) - Number(b.slice(1));

test(`no word is missing, none stands twice, and the order is kept, in ${RUNS} drawn runs`, async () => {
  const first = Number(process.env.DESK_SEED ?? 1);
  let posted = 0;
  let refused = 0;
  for (let seed = first; seed < first + RUNS; seed += 1) {
    const run = new Run(seed);
    try {
      for (let step = 0; step < STEPS; step += 1) await run.step();
      await run.finish();
      run.check();
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
    posted += run.room.server.entries.length;
    refused += run.refused.size;
  }
  assert.ok(posted > RUNS * 5 && refused > RUNS, `${posted} entries, ${refused} refused: the runs try too little`);
});
