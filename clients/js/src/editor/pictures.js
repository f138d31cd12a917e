/**
 * The pictures of the text: chosen, dropped, pasted or taken from the blog's, uploaded two at a time while their words are
 * typed. In the text a short line stands for each; as Markdown it is written whenever the form is read (form.js).
 * @module
 */

import { make } from '../dom.js';
import { change } from './change.js';
import { saysWords } from './clipboard.js';
import { cropped } from './cropping.js';
import { waitingIn } from './files.js';
import { isHeic } from './heic.js';
import { choosePicture } from './library.js';
import { PictureList } from './picturelist.js';
import { composed, inserted, placeOf, placesIn, reordered, split, without } from './picturetext.js';
import { PICTURE_TYPES } from './uploads.js';
import { _ } from './tongue.js';

/** @typedef {import('./message.js').Message} Message */
/** @typedef {import('./picturetext.js').Shown} Shown */
/**
 * @typedef {Shown & {number: number, name: string, file: File | null, crop: string, state: 'there' | 'waits' | 'sending' | 'wrong',
 *   share: number, why: string, again: boolean, kept: boolean | null, flight: AbortController | null}} Item
 *   `again`: what went wrong may go right another time; `kept`: by the browser, null as long as that isn't known
 */

const AT_ONCE = 2;
const SAID = { alt: '', caption: '', credit: '', sensitive: false };
const OWN = { name: '', file: null, crop: '', state: /** @type {const} */ ('there'), share: 0, why: '', again: true, kept: null, flight: null };
const LOST = _('it is not in this browser any more. Choose it again.');

export class Pictures {
  #text;
  #uploads;
  #message;
  #desk;
  #files;
  #isElsewhere;
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
   * @param {import('./files.js').Files} files where they are kept until they are uploaded
   * @param {(path: string) => boolean} isElsewhere whether another text of this browser shows an upload
   */
  constructor(form, uploads, message, desk, files, isElsewhere) {
    this.#isElsewhere = isElsewhere;
    this.#text = form.body;
    this.#uploads = uploads;
    this.#message = message;
    this.#desk = desk;
    this.#files = files;
    this.#list = new PictureList(this.#text, {
      changed: (item) => this.#changed(item),
      ordered: (numbers) => change(this.#text, reordered(numbers)),
      removed: (item) => this.#remove(item),
      stopped: (item) => this.#stop(item),
      again: (item) => this.#queue([item]),
      crop: (item) => void this.#crop(item),
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
    // What falls beside a field is meant for the text.
    document.addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault());
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
   * @param {boolean} [waiting] whether pictures that aren't uploaded yet are named in it
   * @returns {string} as it is posted
   */
  markdown(text, waiting) {
    return composed(text, this.#items, waiting);
  }

  /**
   * Take a text into the form; pictures of it that aren't uploaded yet are, if this browser has them.
   * @param {string} markdown
   * @returns {string} what the field shows
   */
  text(markdown) {
    const { text, pictures } = split(markdown);
    this.#items.clear();
    for (const [number, picture] of pictures) {
      const [key] = waitingIn(picture.path);
      const item = { ...OWN, ...picture, number, ...(key && { key, path: '', state: /** @type {const} */ ('waits') }) };
      this.#items.set(number, item);
      if (key) void this.#find(item, key);
    }
    return text;
  }

  /**
   * @param {Item} item
   * @param {string} key
   */
  async #find(item, key) {
    await this.#files.landed(key);
    const { file, path } = await this.#files.find(key);
    if (!this.#has(item)) return;
    Object.assign(item, { file, path, name: file?.name ?? '', kept: true, state: path ? 'there' : 'wrong', why: LOST, again: false });
    if (path) this.#changed(item);
    else this.#queue(file ? [item] : []);
  }

  /** Show the pictures whose lines are in the text, in their order. */
  draw() {
    const shown = this.#shown;
    this.#list.show(shown);
    // What a browser brings back by itself knows no pictures; what is kept here does.
    this.#text.autocomplete = shown.length > 0 ? 'off' : 'on';
  }

  /**
   * @param {boolean} [canWait] whether the text may go where pictures that the browser keeps are uploaded before it
   * @param {boolean} [isDraft] whether what they show may still be missing
   * @returns {boolean} whether all is there to be posted: each picture, and what it shows in words; else it is said
   */
  ready(canWait = false, isDraft = false) {
    const shown = this.#shown;
    // One that is just being kept is in this window all the same.
    const coming = shown.find(({ path, kept, again, state }) => (path ? state !== 'there' : !(canWait && kept !== false && again)));
    const untold = isDraft ? [] : shown.filter(({ alt }) => !alt.trim());
    this.#list.blame(untold);
    if (coming) {
      const { number } = coming;
      const wrong = _('Picture {number} was not uploaded: try again, or remove it. Nothing is posted yet.', { number });
      const late = _('Picture {number} is not uploaded yet: post when it is there. Nothing is posted yet.', { number });
      this.#message.say(coming.state === 'wrong' ? wrong : late, { tone: 'wrong' });
    } else if (untold.length > 0) {
      this.#message.say(_('Say what each picture shows. Nothing is posted yet.'), { tone: 'wrong' });
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
    if (placesIn(this.#text.value).includes(item.number)) change(this.#text, without(item.number));
    this.draw();
  }

  /** @param {Item} item */
  #stop(item) {
    item.flight?.abort();
    if (item.state === 'waits') Object.assign(item, { state: 'wrong', why: _('it was stopped.'), again: false });
    this.draw();
  }

  /** @param {Item[]} items to be uploaded, when it is their turn */
  #queue(items) {
    for (const item of items) Object.assign(item, { state: 'waits', share: 0, why: '', again: true });
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
    const sending = this.#uploads.send(item.file, flight, {
      crop: item.crop,
      instead: this.#isShown(item) ? '' : item.path.replace('/media/', ''),
      progress: (share) => this.#list.progress(Object.assign(item, { share })),
    });
    const { key } = item;
    if (key) this.#files.fly(key, sending.then(({ url }) => (url ? this.#files.settle(key, url) : undefined)));
    const { url, wrong, again = false } = await sending;
    if (!this.#has(item)) return;
    Object.assign(item, { flight: null, state: url ? 'there' : 'wrong', why: wrong ?? '', again, path: url ?? item.path });
    if (url) this.#changed(item);
    this.#queue([]);
  }

  /**
   * Tell whether something else shows the same upload: then it isn't given up, for that would lose its picture.
   * @param {Item} item
   */
  #isShown(item) {
    const isHere = [...this.#items.values()].some((other) => other !== item && other.path === item.path);
    return isHere || this.#isElsewhere(item.path);
  }

  /** @param {Item} item whether its text is still in the form */
  #has(item) {
    return this.#items.get(item.number) === item;
  }

  /**
   * @param {File[]} files
   * @param {boolean} [toWords] whether what comes next is to say what the first shows
   */
  #take(files, toWords = false) {
    const items = files.map((file) => this.#keep(this.#add({ ...OWN, ...SAID, number: 0, path: '', file, name: file.name }), file));
    if (items.length === 0) return;
    this.#put(items);
    this.#queue(items);
    if (toWords) this.#list.focus(items[0]);
  }

  /**
   * Keep a picture in the browser: it outlives the page, and may wait with its text.
   * @param {Item} item
   * @param {File} file
   */
  #keep(item, file) {
    const { key, kept } = this.#files.keep(file);
    void kept.then((done) => {
      item.kept = done;
      this.draw();
    });
    return Object.assign(item, { key });
  }

  /** @param {Item} item */
  async #crop(item) {
    const { number, file, path } = item;
    // One that was uploaded before, or that no browser draws (TIFF), is cropped from what the server made of it.
    const crop = await cropped([file ?? path, path], _('Crop picture {number}', { number }));
    if (crop === undefined) this.#message.say(_('Picture {number} can’t be shown here, and so not be cropped.', { number }), { tone: 'wrong' });
    if (!crop) return;
    item.file = crop.file;
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
  #drop(event) {
    if (event.defaultPrevented) return;
    this.#receive(event, event.dataTransfer);
    const [file] = event.dataTransfer?.files ?? [];
    if (event.defaultPrevented || !file) return;
    event.preventDefault();
    this.#message.say(_('“{name}” is not a picture.', { name: file.name }), { tone: 'wrong' });
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
