/**
 * Cards: an address that is pasted alone into a line is looked up by the server, and offered as fields to be changed.
 * What stands in them goes out with the entry; nobody has to wait for it.
 * @module
 */

import { isComposing } from '../composing.js';
import { make } from '../dom.js';
import { ask, onPress } from './asking.js';
import { addressAt, cardBlock, hasLine, putBlock } from './card-text.js';
import { change } from './change.js';
import { commands } from './commands.js';
import { _ } from './tongue.js';

const PREFIX = 'card_';
const SAID = ['title', 'text', 'author', 'time', 'source'];
const ALL = ['url', 'at', 'kind', 'image', 'picture', ...SAID];
const PASTED = ['insertFromPaste', 'insertFromDrop'];
/** The server gives up before. */
const TIMEOUT_MILLISECONDS = 20_000;
const LOOKING = _('Looking it up … You can post without waiting');
const BY_HAND = _('Write the card yourself, or leave it');

export class Cards {
  #form;
  #text;
  #box;
  #address;
  #tokens;
  /** @type {AbortController | null} */
  #flight = null;
  /** Whether it was made of a line of the text, and nobody has changed it: then it goes with that line. */
  #byLine = false;
  #pasting = false;

  /**
   * @param {import('./form.js').EntryForm} form
   * @param {HTMLDetailsElement} box
   * @param {string} address where they are asked for
   * @param {import('./asking.js').Tokens} tokens
   */
  constructor(form, box, address, tokens) {
    this.#form = form;
    this.#text = form.body;
    this.#box = box;
    this.#address = address;
    this.#tokens = tokens;
  }

  /** Listen, and be there as a command. */
  begin() {
    commands.bind('card', () => this.#press());
    this.#text.addEventListener('paste', () => this.#paste(), true);
    this.#text.addEventListener('input', (event) => this.#typed(/** @type {InputEvent} */ (event)));
    this.#box.addEventListener('input', ({ target }) => this.#changed(target));
    this.#box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || isComposing(event)) return;
      if (event.target === this.#field('url')) this.#look();
    });
    onPress(this.#part('make'), () => this.#look());
    onPress(this.#part('in'), () => this.#put());
    onPress(this.#part('none'), () => this.#drop());
    this.#form.element.addEventListener('refilled', () => {
      // What was asked for the text before is nobody's, also where this one has a card of its own.
      this.#leave();
      this.#show();
    });
    this.#show();
  }

  /** What is pasted may be put in by a script (paste.js), which a browser calls typing. */
  #paste() {
    this.#pasting = true;
    setTimeout(() => (this.#pasting = false));
  }

  /** The toolbar's button: a card of the line with the cursor, or of an address that is to be typed. */
  #press() {
    const address = addressAt(this.#text.value, this.#text.selectionStart);
    if (address) return this.#offer(address);
    this.#box.open = true;
    this.#field('url').focus();
  }

  /** @param {InputEvent} event */
  #typed({ inputType }) {
    if (this.#byLine && !hasLine(this.#text.value, this.#value('at'))) this.#empty();
    if (!this.#pasting && !PASTED.includes(inputType)) return;
    const address = addressAt(this.#text.value, this.#text.selectionStart);
    if (address && address !== this.#value('at')) this.#offer(address);
  }

  /** @param {string} address that stands in the text; a card that is there already goes to its place first */
  #offer(address) {
    if (this.#isSaying) this.#write();
    this.#empty();
    this.#set('at', address);
    this.#set('url', address);
    this.#byLine = true;
    void this.#ask(address);
  }

  /** Look up the address that was typed. */
  #look() {
    const [address, at] = [this.#value('url').trim(), this.#value('at')];
    if (!address) return this.#field('url').focus();
    this.#empty();
    this.#set('url', address);
    this.#set('at', at && hasLine(this.#text.value, at) ? at : address);
    void this.#ask(address);
  }

  /** @param {string} address */
  async #ask(address) {
    this.#flight?.abort();
    const flight = new AbortController();
    this.#flight = flight;
    this.#show(LOOKING);
    const timeout = setTimeout(() => flight.abort('late'), TIMEOUT_MILLISECONDS);
    const { found, wrong } = await ask(this.#address, { card_url: address }, this.#tokens, flight.signal);
    clearTimeout(timeout);
    // What was asked for a text that is posted by now, or for another address, is nobody's.
    if (this.#flight !== flight) return;
    this.#flight = null;
    if (found) this.#fill(found, address);
    this.#show(found ? '' : `${wrong} ${BY_HAND}`, Boolean(wrong));
    this.#tell();
  }

  /**
   * Fill in what nobody has typed meanwhile.
   * @param {Record<string, string>} found
   * @param {string} address that was asked
   */
  #fill(found, address) {
    if (this.#value('url') === address) this.#set('url', found.card_url);
    for (const name of ['kind', 'image']) this.#set(name, found[PREFIX + name]);
    for (const name of SAID) if (!this.#value(name)) this.#set(name, found[PREFIX + name]);
    this.#tick.checked = found.card_image !== '';
  }

  /** @param {EventTarget | null} field */
  #changed(field) {
    if (field !== this.#field('url')) this.#byLine = false;
    this.#told('');
  }

  /** Into the text, to be changed there, and taken back with Ctrl+Z. */
  #put() {
    this.#write();
    this.#empty();
    this.#tell();
  }

  #write() {
    const fields = Object.fromEntries(ALL.map((name) => [name, this.#value(name)]));
    if (!this.#tick.checked) fields.image = '';
    change(this.#text, putBlock(fields.at || fields.url, cardBlock(fields, fields.text)));
  }

  #drop() {
    this.#empty();
    this.#tell();
    this.#text.focus();
  }

  #empty() {
    this.#leave();
    for (const name of ALL) this.#set(name, '');
    this.#tick.checked = false;
    this.#show();
  }

  /** Wait for no answer any more. */
  #leave() {
    this.#flight?.abort();
    this.#flight = null;
    this.#byLine = false;
  }

  get #isSaying() {
    return SAID.some((name) => this.#value(name) !== '');
  }

  /** Have the form know, which keeps what stands in it and draws it below. */
  #tell() {
    this.#form.element.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /**
   * Show what there is of a card.
   * @param {string} told
   * @param {boolean} wrong
   */
  #show(told = '', wrong = false) {
    const address = this.#value('url');
    if (!address) this.#leave();
    this.#box.open = address !== '';
    this.#part('fields').hidden = address === '';
    const [thumb, image] = [this.#part('thumb'), this.#value('image')];
    if (image !== thumb.querySelector('img')?.getAttribute('src')) {
      thumb.replaceChildren(...(image ? [make('img', { src: image, alt: '' })] : []));
    }
    this.#tick.disabled = image === '';
    this.#told(told, wrong);
  }

  /**
   * @param {string} sentence
   * @param {boolean} wrong
   */
  #told(sentence, wrong = false) {
    const place = this.#part('told');
    place.textContent = sentence;
    place.classList.toggle('wrong', wrong);
    if (wrong) this.#field('url').setAttribute('aria-invalid', 'true');
    else this.#field('url').removeAttribute('aria-invalid');
  }

  get #tick() {
    return /** @type {HTMLInputElement} */ (this.#field('picture'));
  }

  /** @param {string} name */
  #value(name) {
    return this.#field(name).value;
  }

  /**
   * @param {string} name
   * @param {string | undefined} value
   */
  #set(name, value) {
    if (name !== 'picture') this.#field(name).value = value ?? '';
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement | HTMLTextAreaElement}
   */
  #field(name) {
    return /** @type {any} */ (this.#form.element.elements.namedItem(PREFIX + name));
  }

  /**
   * @param {string} name
   * @returns {HTMLElement}
   */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#box.querySelector(`[data-card-${name}]`));
  }
}
