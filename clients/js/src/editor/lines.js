/**
 * The lines beside the button, one for each thing that was done and isn't acknowledged yet; how many wait; what is to be asked
 * about those that waited while the coverage went on; and what came late and is there now.
 * @module
 */

import { make } from '../dom.js';
import { excerpt } from '../excerpt.js';
import { drawAction } from './message.js';
import { _, clockInWords } from './tongue.js';

/** @typedef {{id: string, state: string, words: string, how: string, actions: import('./message.js').Action[]}} Line */
/** @typedef {import('./queue.js').Since} Since */
/** @typedef {{sentence: string, since: Since[], actions: import('./message.js').Action[]}} Question */

export class Lines {
  #element;
  #count = make('p', { className: 'count', hidden: true });
  #asked = make('section', { className: 'stale', hidden: true });
  #arrived = make('ol', { className: 'outbox', hidden: true });
  #question = '';
  /** @type {Map<string, {node: HTMLElement, shown: string}>} */
  #drawn = new Map();

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#arrived.setAttribute('aria-label', _('Arrived late'));
    this.#asked.setAttribute('aria-label', _('The coverage has moved on'));
    const status = make('div', {});
    status.setAttribute('role', 'status');
    status.append(this.#asked);
    const box = make('div', { className: 'waiting' });
    element.replaceWith(box);
    box.append(status, this.#count, element, this.#arrived);
  }

  /**
   * Show these, in their order. One that has not changed stays as it is: no button goes from under a finger.
   * @param {Line[]} lines
   * @param {{waiting: number, arrived: Line[], question: Question | null}} more
   */
  show(lines, { waiting, arrived, question }) {
    this.#count.hidden = waiting < 2;
    this.#count.textContent = `${waiting} waiting`;
    this.#arrived.hidden = arrived.length === 0;
    this.#arrived.replaceChildren(...arrived.map((line) => draw(make('li', {}), line)));
    this.#ask(question);
    const ids = new Set(lines.map(({ id }) => id));
    for (const [id, { node }] of this.#drawn) {
      if (ids.has(id)) continue;
      node.remove();
      this.#drawn.delete(id);
    }
    lines.forEach((line, index) => {
      const [node, there] = [this.#node(line), this.#element.children[index]];
      if (there !== node) this.#element.insertBefore(node, there ?? null);
    });
    this.#element.hidden = lines.length === 0;
  }

  /** @param {Line} line */
  #node({ id, state, words, how, actions }) {
    const shown = `${state} ${how} ${actions.map(({ word }) => word).join()}`;
    const known = this.#drawn.get(id);
    if (known?.shown === shown) return known.node;
    const node = draw(known?.node ?? make('li', {}), { id, state, words, how, actions });
    this.#drawn.set(id, { node, shown });
    return node;
  }

  /** @param {Question | null} question */
  #ask(question) {
    this.#asked.hidden = question === null;
    const shown = JSON.stringify(question);
    if (!question || shown === this.#question) return;
    this.#question = shown;
    const list = make('ul', {});
    list.append(...question.since.map(sinceLine));
    const more = question.since.length > 0 ? [make('p', { className: 'muted', textContent: _('Posted since:') }), list] : [];
    const buttons = make('p', { className: 'choices' });
    buttons.append(...question.actions.flatMap((action) => [drawAction(action), ' ']));
    this.#asked.replaceChildren(make('p', { textContent: question.sentence }), ...more, buttons);
  }
}

/**
 * @param {HTMLElement} node
 * @param {Line} line
 */
function draw(node, { state, words, how, actions }) {
  node.className = state;
  const choices = make('span', { className: 'choices' });
  choices.append(...actions.flatMap((action) => [' ', drawAction(action)]));
  node.replaceChildren(part('words', words), ' ', part('how', how), ...(actions.length > 0 ? [choices] : []));
  return node;
}

/** @param {Since} since */
function sinceLine({ headline, html, at }) {
  const line = make('li', {});
  const body = make('template', { innerHTML: html }).content.querySelector('.body');
  const time = clockInWords(Date.parse(at));
  line.append(part('how', time), ' ', part('words', headline ?? excerpt(body)));
  return line;
}

/**
 * @param {string} name
 * @param {string} text
 */
function part(name, text) {
  return make('span', { className: name, dir: 'auto', textContent: text });
}
