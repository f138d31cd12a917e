/**
 * Pictures: chosen, dropped or pasted, kept by the server, and shown by a line of Markdown at the cursor.
 * @module
 */

import { pictures } from './markdown.js';
import { askLoggedIn } from './session.js';
import { change } from './toolbar.js';

/** @typedef {import('./notice.js').Notice} Notice */

/** What the server takes; telephones turn what else they have into one of these. */
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];
const TIMEOUT_MILLISECONDS = 120_000;

export class Pictures {
  #text;
  #address;
  #notice;
  #tokens;

  /**
   * @param {HTMLTextAreaElement} text
   * @param {string} address where they are sent to
   * @param {Notice} notice
   * @param {{present: () => string, renew: () => Promise<string | null>}} tokens of the session
   */
  constructor(text, address, notice, tokens) {
    this.#text = text;
    this.#address = address;
    this.#notice = notice;
    this.#tokens = tokens;
  }

  /** @param {HTMLElement} bar above the text */
  begin(bar) {
    bar.append(this.#button());
    const text = this.#text;
    text.addEventListener('paste', (event) => this.#receive(event, event.clipboardData));
    text.addEventListener('drop', (event) => this.#receive(event, event.dataTransfer));
    // Without this a browser opens the file instead, and leaves the page.
    text.addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault());
  }

  #button() {
    const choose = document.createElement('input');
    Object.assign(choose, { type: 'file', accept: TYPES.join(), multiple: true, hidden: true });
    choose.addEventListener('change', () => {
      void this.#take([...(choose.files ?? [])]);
      choose.value = '';
    });
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'tool', textContent: 'Picture', onclick: () => choose.click() });
    button.append(choose);
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
    /** @type {string[]} */
    const urls = [];
    for (const [index, file] of files.entries()) {
      const flight = new AbortController();
      this.#notice.say(`Uploading “${file.name}” …`, { actions: [{ word: 'Stop', then: () => flight.abort() }] });
      const { url, wrong } = await this.#upload(file, flight);
      if (url) {
        urls.push(url);
        continue;
      }
      if (urls.length > 0) this.#put(urls);
      const again = { word: 'Try again', then: () => void this.#take(files.slice(index)) };
      return this.#notice.say(`“${file.name}” was not uploaded: ${wrong}`, { tone: 'wrong', actions: [again] });
    }
    this.#put(urls);
  }

  /**
   * @param {File} file
   * @param {AbortController} flight
   * @returns {Promise<{url?: string, wrong?: string}>} where it is, or what went wrong
   */
  async #upload(file, flight) {
    const timeout = setTimeout(() => flight.abort(), TIMEOUT_MILLISECONDS);
    try {
      const { present, renew } = this.#tokens;
      const answered = await askLoggedIn((token) => this.#send(file, token ?? present(), flight.signal), renew);
      if (!answered) return { wrong: 'you are not logged in any more. Log in in another tab.' };
      const { response, answer } = answered;
      if (response.ok) return { url: answer.url };
      const [said] = answer.errors ?? [];
      return { wrong: said ? `it ${said.message}.` : answer.detail };
    } catch {
      return { wrong: flight.signal.aborted ? 'it was stopped.' : 'the server can’t be reached.' };
    } finally {
      clearTimeout(timeout);
    }
  }

  /**
   * @param {File} file
   * @param {string} token
   * @param {AbortSignal} signal
   */
  async #send(file, token, signal) {
    const headers = { accept: 'application/json', 'content-type': file.type, 'x-csrf-token': token };
    const response = await fetch(this.#address, { method: 'POST', body: file, headers, signal, redirect: 'error' });
    return { response, answer: await response.json() };
  }

  /** @param {string[]} urls */
  #put(urls) {
    if (urls.length === 0) return;
    if (change(this.#text, pictures(urls))) {
      this.#notice.say('Write between the brackets what the picture shows.', { tone: 'good' });
    } else {
      // The form is on its way: nothing can be put into it now.
      const actions = [{ word: 'Put it into the text', then: () => this.#put(urls) }];
      this.#notice.say('The picture is uploaded.', { actions });
    }
  }
}
