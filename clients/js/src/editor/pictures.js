/**
 * The pictures of the text: chosen, dropped, pasted or taken from the blog's, uploaded two at a time while their words are
 * typed. In the text a short line stands for each; as Markdown it is written whenever the form is read (form.js).
 * @module
 */

import { make } from '../dom.js';
import { change } from './change.js';
import { saysWords } from './clipboard.js';
import { cropped } from './cropping.js';
import { isHeic } from './heic.js';
import { choosePicture } from './library.js';
import { PictureList } from './picturelist.js';
import { composed, inserted, placeOf, placesIn, reordered, split, without } from './picturetext.js';
import { PICTURE_TYPES } from './uploads.js';

/** @typedef {import('./message.js').Message} Message */
/** @typedef {import('./picturetext.js').Shown} Shown */
/**
 * @typedef {Shown & {number: number, name: string, file: File | null, crop: string, state: 'there' | 'waits' | 'sending' | 'wrong',
 *   share: number, why: string, flight: AbortController | null, loose: boolean}} Item `loose`: its text is elsewhere by now
 */

const AT_ONCE = 2;
const SAID = { alt: '', caption: '', credit: '', sensitive: false };
const OWN = { name: '', file: null, crop: '', state: /** @type {const} */ ('there'), share: 0, why: '', flight: null, loose: false };

export class Pictures {
  #text;
  #uploads;
  #message;
  #desk;
  #list;
  /** @type {Map<number, Item>} also those whose line was deleted: it can come back */
  #items = new Map();
  #choose = this.#chooser({ accept: PICTURE_TYPES.join(), multiple: true });
  #camera = this.#chooser({ accept: 'image/*' });

  /**
   * @param {import('./form.js').EntryForm} form
   * @param {import('./uploads.js').Uploads} uploads
   * @param {Message} message
   * @param {string} desk the blog's, where its pictures are found
   */
  constructor(form, uploads, message, desk) {
    this.#text = form.body;
    this.#uploads = uploads;
    this.#message = message;
    this.#desk = desk;
    this.#list = new PictureList(this.#text, {
      changed: (item) => this.#changed(item),
      ordered: (numbers) => change(this.#text, reordered(numbers)),
      removed: (item) => this.#remove(item),
      stopped: (item) => this.#stop(item),
      again: (item) => this.#queue([item]),
      crop: (item) => void this.#crop(item),
      put: (item) => this.#put([item]),
    });
    form.shown = this;
    form.values = { body: form.body.value };
    // Without pictures no key has to look for their lines.
    this.#text.addEventListener('input', () => this.#items.size > 0 && this.draw());
    addEventListener('online', () => this.#queue([...this.#items.values()].filter(({ state, file }) => state === 'wrong' && file)));
  }

  /** @param {HTMLElement} bar above the text */
  begin(bar) {
    this.#camera.setAttribute('capture', 'environment');
    // Beside the buttons that open them: a button has no field in it (HTML, section 4.10.6).
    bar.append(this.#choose, this.#camera);
    this.#text.addEventListener('paste', (event) => this.#receive(event, event.clipboardData));
    // What falls beside a field is meant for the text; a browser would open it instead, and leave the page.
    document.addEventListener('dragover', (event) => this.#allow(event));
    document.addEventListener('drop', (event) => this.#drop(event));
  }

  /** Let the editor choose some. */
  choose() {
    this.#choose.click();
  }

  /** Lead straight to the camera. */
  photograph() {
    this.#camera.click();
  }

  /** Let the editor choose one that the blog has shown before. */
  async chooseAgain() {
    const markdown = await choosePicture(`${this.#desk}/pictures`);
    if (!markdown) return;
    const items = [...split(markdown).pictures.values()].map((picture) => this.#add({ ...OWN, ...picture, number: 0 }));
    this.#put(items);
  }

  /**
   * @param {string} text
   * @returns {string} as it is posted
   */
  markdown(text) {
    return composed(text, this.#items);
  }

  /**
   * Take a text into the form; pictures that are still on their way stay, to be put into it.
   * @param {string} markdown
   * @returns {string} what the field shows
   */
  text(markdown) {
    const coming = [...this.#items.values()].filter(({ path, file }) => !path && file);
    const { text, pictures } = split(markdown);
    this.#items.clear();
    for (const [number, picture] of pictures) this.#items.set(number, { ...OWN, ...picture, number });
    for (const item of coming) this.#add(Object.assign(item, { loose: true }));
    return text;
  }

  /** Show the pictures whose lines are in the text, in their order. */
  draw() {
    const shown = this.#shown;
    for (const item of shown) item.loose = false;
    const loose = [...this.#items.values()].filter((item) => item.loose);
    this.#list.show([...shown, ...loose]);
    // What a browser brings back by itself knows no pictures; what is kept here does.
    this.#text.autocomplete = shown.length > 0 ? 'off' : 'on';
  }

  /** @returns {boolean} whether all is there to be posted: each picture, and what it shows in words; else it is said */
  ready() {
    const shown = this.#shown;
    const coming = shown.find(({ path }) => !path);
    const untold = shown.filter(({ alt }) => !alt.trim());
    this.#list.blame(untold);
    if (coming) {
      const how = coming.state === 'wrong' ? 'was not uploaded: try again, or remove it' : 'is not uploaded yet: post when it is there';
      this.#message.say(`Picture ${coming.number} ${how}. Nothing is posted yet.`, { tone: 'wrong' });
    } else if (untold.length > 0) {
      this.#message.say('Say what each picture shows. Nothing is posted yet.', { tone: 'wrong' });
    }
    return !coming && untold.length === 0;
  }

  get #shown() {
    return placesIn(this.#text.value).flatMap((number) => this.#items.get(number) ?? []);
  }

  /** @param {Item} item */
  #add(item) {
    item.number = Math.max(0, ...this.#items.keys(), ...placesIn(this.#text.value)) + 1;
    this.#items.set(item.number, item);
    return item;
  }

  /**
   * What a picture is, or what is said of it, has changed: it is to be kept, and previewed.
   * @param {Item} item
   */
  #changed(item) {
    delete item.raw;
    this.#text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** @param {Item[]} items */
  #put(items) {
    change(this.#text, inserted(items.map(({ number }) => placeOf(number))));
    this.draw();
  }

  /** @param {Item} item */
  #remove(item) {
    item.flight?.abort();
    item.loose = false;
    if (placesIn(this.#text.value).includes(item.number)) change(this.#text, without(item.number));
    this.draw();
  }

  /** @param {Item} item */
  #stop(item) {
    item.flight?.abort();
    if (item.state === 'waits') Object.assign(item, { state: 'wrong', why: 'it was stopped.' });
    this.draw();
  }

  /** @param {Item[]} items to be uploaded, when it is their turn */
  #queue(items) {
    for (const item of items) Object.assign(item, { state: 'waits', share: 0, why: '' });
    this.draw();
    const all = [...this.#items.values()];
    const free = AT_ONCE - all.filter(({ state }) => state === 'sending').length;
    for (const item of all.filter(({ state }) => state === 'waits').slice(0, Math.max(0, free))) void this.#send(item);
  }

  /** @param {Item} item */
  async #send(item) {
    if (!item.file) return;
    const flight = new AbortController();
    Object.assign(item, { state: 'sending', flight });
    this.draw();
    const shared = [...this.#items.values()].some((other) => other !== item && other.path === item.path);
    const { url, wrong } = await this.#uploads.send(item.file, flight, {
      crop: item.crop,
      instead: shared ? '' : item.path.replace('/media/', ''),
      progress: (share) => this.#list.progress(Object.assign(item, { share })),
    });
    Object.assign(item, { flight: null, state: url ? 'there' : 'wrong', why: wrong ?? '', path: url ?? item.path });
    if (url) this.#changed(item);
    this.#queue([]);
  }

  /**
   * @param {File[]} files
   * @param {boolean} [toWords] whether what comes next is to say what the first shows
   */
  #take(files, toWords = false) {
    const items = files.map((file) => this.#add({ ...OWN, ...SAID, number: 0, path: '', file, name: file.name }));
    if (items.length === 0) return;
    this.#put(items);
    this.#queue(items);
    if (toWords) this.#list.focus(items[0]);
  }

  /** @param {Item} item */
  async #crop(item) {
    const crop = await cropped(item.file ?? item.path, `Crop picture ${item.number}`);
    if (!crop) return;
    // One that was uploaded before is cropped from what is left of it.
    item.file ??= crop.file;
    item.crop = crop.part;
    this.#queue([item]);
  }

  /** @param {Partial<HTMLInputElement>} how */
  #chooser(how) {
    const choose = make('input', { type: 'file', hidden: true, ...how });
    choose.addEventListener('change', () => {
      this.#take([...(choose.files ?? [])], true);
      choose.value = '';
    });
    return choose;
  }

  /** @param {DragEvent} event */
  #allow(event) {
    const files = event.dataTransfer?.types.includes('Files');
    if (event.defaultPrevented || (!files && isField(event.target))) return;
    event.preventDefault();
    if (!files && event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  }

  /** @param {DragEvent} event */
  #drop(event) {
    if (event.defaultPrevented) return;
    this.#receive(event, event.dataTransfer);
    const [file] = event.dataTransfer?.files ?? [];
    if (event.defaultPrevented || (isField(event.target) && !file)) return;
    event.preventDefault();
    if (file) this.#message.say(`“${file.name}” is no picture.`, { tone: 'wrong' });
  }

  /**
   * @param {Event} event
   * @param {DataTransfer | null} brought
   */
  #receive(event, brought) {
    const files = [...(brought?.files ?? [])].filter((file) => file.type.startsWith('image/') || isHeic(file));
    if (files.length === 0 || !brought || saysWords(brought)) return;
    event.preventDefault();
    this.#take(files);
  }
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && target.matches('input, textarea');
}
