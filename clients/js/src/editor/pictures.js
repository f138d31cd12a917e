/**
 * Pictures: chosen, dropped or pasted, kept by the server, and shown by a line of Markdown at the cursor.
 * @module
 */

import { make } from '../dom.js';
import { pictures } from './markdown.js';
import { change } from './toolbar.js';
import { PICTURE_TYPES } from './uploads.js';

/** @typedef {import('./notice.js').Notice} Notice */

export class Pictures {
  #form;
  #text;
  #hands;
  #uploads;
  #notice;
  /** @type {string[]} uploaded for a text that was posted meanwhile */
  #waiting = [];
  #later = this.#laterButton();

  /**
   * @param {import('./form.js').EntryForm} form
   * @param {import('./hands.js').Hands} hands
   * @param {import('./uploads.js').Uploads} uploads
   * @param {Notice} notice
   */
  constructor(form, hands, uploads, notice) {
    this.#form = form;
    this.#text = form.body;
    this.#hands = hands;
    this.#uploads = uploads;
    this.#notice = notice;
  }

  /** @param {HTMLElement} bar above the text */
  begin(bar) {
    bar.append(...this.#chooser(), this.#later);
    this.#text.addEventListener('paste', (event) => this.#receive(event, event.clipboardData));
    // What falls beside a field is meant for the text; a browser would open it instead, and leave the page.
    document.addEventListener('dragover', (event) => this.#allow(event));
    document.addEventListener('drop', (event) => this.#drop(event));
  }

  /** @param {DragEvent} event */
  #allow(event) {
    const files = event.dataTransfer?.types.includes('Files');
    if (!files && isField(event.target)) return;
    event.preventDefault();
    if (!files && event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  }

  /** @param {DragEvent} event */
  #drop(event) {
    this.#receive(event, event.dataTransfer);
    const [file] = event.dataTransfer?.files ?? [];
    if (event.defaultPrevented || (isField(event.target) && !file)) return;
    event.preventDefault();
    if (file) this.#notice.say(`“${file.name}” is no picture.`, { tone: 'wrong' });
  }

  /** The button, and beside it what it opens: a button has no field in it (HTML, section 4.10.6). */
  #chooser() {
    const choose = make('input', { type: 'file', accept: PICTURE_TYPES.join(), multiple: true, hidden: true });
    choose.addEventListener('change', () => {
      void this.#take([...(choose.files ?? [])]);
      choose.value = '';
    });
    const button = make('button', { type: 'button', className: 'tool', textContent: 'Picture', onclick: () => choose.click() });
    return [button, choose];
  }

  #laterButton() {
    const button = make('button', { type: 'button', className: 'tool', textContent: 'Put it into the text', hidden: true });
    button.onclick = () => {
      button.hidden = true;
      this.#insert(this.#waiting.splice(0));
    };
    return button;
  }

  /**
   * @param {Event} event
   * @param {DataTransfer | null} brought
   */
  #receive(event, brought) {
    const files = [...(brought?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    // Words that were copied from a document come with a picture of themselves.
    if (files.length === 0 || brought?.getData('text/plain')) return;
    event.preventDefault();
    void this.#take(files);
  }

  /** @param {File[]} files as they are to stand; those that come before one that fails are there */
  async #take(files) {
    const { turn } = this.#form;
    /** @type {string[]} */
    const urls = [];
    for (const [index, file] of files.entries()) {
      const flight = new AbortController();
      this.#notice.say(`Uploading “${file.name}” …`, { actions: [{ word: 'Stop', then: () => flight.abort() }] });
      const { url, wrong } = await this.#uploads.send(file, flight);
      if (url) {
        urls.push(url);
        continue;
      }
      this.#put(urls, turn);
      const again = { word: 'Try again', then: () => void this.#take(files.slice(index)) };
      return this.#notice.say(`“${file.name}” was not uploaded: ${wrong}`, { tone: 'wrong', actions: [again] });
    }
    this.#put(urls, turn);
  }

  /**
   * Put pictures into the text that they were meant for, as soon as nobody types; where that is posted, they wait.
   * @param {string[]} urls
   * @param {number} turn
   */
  #put(urls, turn) {
    if (urls.length === 0) return;
    this.#hands.whenStill(() => {
      if (this.#form.turn === turn) return this.#insert(urls);
      this.#waiting.push(...urls);
      this.#later.hidden = false;
      this.#notice.say('The picture is uploaded; the text that it was for is posted.');
    });
  }

  /** @param {string[]} urls */
  #insert(urls) {
    const elsewhere = isField(document.activeElement) && document.activeElement !== this.#text;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    change(this.#text, pictures(urls));
    if (elsewhere) focused?.focus();
    this.#notice.say('Write between the brackets what the picture shows.', { tone: 'good' });
  }
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && target.matches('input, textarea');
}
