/**
 * What the desk loads: makes the forms that the server drew quicker and safer to use. Without it they work all the same.
 * @module
 */

import { browser } from './browser.js';
import { make } from './dom.js';
import { Attached } from './editor/attached.js';
import { Cards } from './editor/cards.js';
import { Carrier } from './editor/carrier.js';
import { ServerClock } from './editor/clock.js';
import { taken } from './editor/colleagues.js';
import { commands } from './editor/commands.js';
import { databases } from './editor/database.js';
import { Deleting } from './editor/deleting.js';
import { Doing } from './editor/doing.js';
import { countDown, followDrafts } from './editor/drafts.js';
import { Files } from './editor/files.js';
import { EntryForm } from './editor/form.js';
import { Hands } from './editor/hands.js';
import { Keeping, seenVersion } from './editor/keeping.js';
import { keepForms } from './editor/kept-forms.js';
import { Later } from './editor/later.js';
import { Lines } from './editor/lines.js';
import { Listing } from './editor/listing.js';
import { uploadMainPicture } from './editor/main-picture.js';
import { markAtOnce } from './editor/marks.js';
import { Message } from './editor/message.js';
import { Pages } from './editor/pages.js';
import { Pictures } from './editor/pictures.js';
import { Places } from './editor/places.js';
import { Posting } from './editor/posting.js';
import { Preview } from './editor/preview.js';
import { Queue } from './editor/queue.js';
import { openRecords } from './editor/records.js';
import { Saving } from './editor/saving.js';
import { Texts, allKept, shelves } from './editor/texts.js';
import { beThere } from './editor/together.js';
import { presentToken, renewedToken } from './editor/token.js';
import { addToolbar } from './editor/toolbar.js';
import { takeTurns } from './editor/turns.js';
import { Uploads } from './editor/uploads.js';
import { Writing } from './editor/writing.js';
import { aidWriting } from './editor/aids.js';
import { _ } from './editor/tongue.js';

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} selector
 * @returns {T}
 */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));

const ASKED_TO_KEEP = 'liveblog.persist';

const who = find('[data-me]').dataset.me ?? '';

/** @param {HTMLElement} bar that stays in sight below what gets the focus, and so must not cover it */
function keepInSight(bar) {
  const { style } = document.documentElement;
  new ResizeObserver(() => style.setProperty('--outcome', `${bar.offsetHeight + 16}px`)).observe(bar);
}

/** @returns {(sentence: string) => void} says how the draft stands, beside the buttons; seen, and not read aloud each time */
function tellKept() {
  const place = make('span', { className: 'hint kept' });
  document.querySelector('.outcome .buttons')?.append(' ', place);
  return (sentence) => (place.textContent = sentence);
}

/**
 * Keep what is typed on the server, too, and make room for another text when that is asked for.
 * @param {Keeping} keeping
 * @param {EntryForm} form
 * @param {() => void} keep
 */
function keepDrafts(keeping, form, keep) {
  form.element.addEventListener('input', () => keeping.soon());
  form.element.addEventListener('cleared', () => keeping.stop());
  if (form.changed) keeping.soon(); // typed before this was loaded, or brought back
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-keep-button]'));
  const set = () => (form.changed ? keep() : form.focus());
  commands.bind('keep', set);
  button?.addEventListener('click', (event) => {
    event.preventDefault();
    set();
  });
}

/** Ask the browser, once, to throw nothing away that waits, however full the disk is. */
function keepForGood() {
  const [shelf] = shelves();
  if (shelf.getItem(ASKED_TO_KEEP)) return;
  void navigator.storage?.persist?.();
  try {
    shelf.setItem(ASKED_TO_KEEP, 'asked');
  } catch {
    // Full: it will be asked again.
  }
}

/**
 * Open the queue of what waits to be sent, and send it when it is this window's turn.
 * @param {import('./browser.js').World} world
 * @param {string} page
 * @param {Files} files the pictures that wait with it
 */
async function openQueue(world, page, files) {
  const [shelf] = shelves();
  const clock = new ServerClock();
  const records = await openRecords(databases(), shelf);
  const queue = new Queue(records, { who, page }, clock.now, new BroadcastChannel('liveblog.queue'));
  const session = { present: presentToken, renew: renewedToken };
  const attached = new Attached(files, (desk) => new Uploads(`${desk}/pictures`, session));
  const carrier = new Carrier(world, queue, clock, { token: presentToken, renewToken: renewedToken, seen: seenVersion }, attached);
  queue.hear({ changed() {}, said: ({ what }) => what === 'waiting' && keepForGood() });
  takeTurns(`liveblog.sender:${who}`, navigator.locks, shelf, world, () => carrier.lead());
  const hurry = () => document.hidden || queue.say({ what: 'hurry' });
  for (const moment of ['online', 'focus']) addEventListener(moment, hurry);
  document.addEventListener('visibilitychange', hurry);
  return queue;
}

/** @param {() => void} forgetGiven forgets what the server has given back, once it is kept in the form */
async function write(forgetGiven) {
  const world = browser();
  const form = new EntryForm(find('form[data-entry-form]'));
  const desk = form.action.replace(/\/entries\/\d+$/, '');
  const [message, hands] = [new Message(find('[data-message]')), new Hands(world)];
  const preview = new Preview(form, find('[data-preview]'), `${desk}/preview`);
  const texts = new Texts(...shelves(), { action: form.action, who });
  const pages = new Pages(navigator.locks, world);
  const writing = new Writing(form, texts, pages, message, preview);
  const files = new Files(databases());
  const uploads = new Uploads(`${desk}/pictures`, { present: presentToken, renew: renewedToken });
  /** @param {string | null} [but] a text that is left out */
  const kept = (but) => [...allKept(shelves()[0], but), ...queue.items.map(({ fields }) => String(fields.body ?? ''))].join();
  // Where there are no locks, a copy of this tab may have it, too (pages.js).
  const isElsewhere = (/** @type {string} */ path) => !navigator.locks || kept(texts.typed).includes(path);
  const pictures = new Pictures(form, uploads, message, desk, files, isElsewhere);
  const queue = await openQueue(world, texts.page, files);
  const parts = { form, writing, texts, pages, message, hands, queue, files, lines: new Lines(find('[data-outbox]')) };
  const posting = form.action === desk ? new Posting(world, parts) : null;
  const sender = posting ?? new Saving(world, parts);

  const [, entry = ''] = form.action.match(/\/entries\/(\d+)$/) ?? [];
  const presence = beThere(world, { desk, entry, words: () => form }, (holder, draft) => message.say(...taken(holder, draft)));
  form.element.addEventListener('input', () => presence.type());
  hands.watch(document);
  aidWriting(form, desk, preview, pictures);
  const later = new Later(form);
  later.begin();
  writing.listen((button) => {
    const then = button?.name === 'then' ? button.value : '';
    if (pictures.ready(true)) sender.send(then || later.isOpen ? 'schedule' : '', then);
  });
  writing.guard(() => sender.busy);
  addEventListener('focus', () => void posting?.gather());
  markAtOnce(new Doing(queue, desk));
  void new Deleting(queue, desk, () => listing?.list ?? null, presentToken).begin();
  await writing.restore(forgetGiven);
  await sender.gather(true);
  const before = kept();
  void files.sweep((key) => before.includes(key));
  await writing.offer();
  keepInSight(find('.outcome'));
  new Cards(form, find('[data-card]'), `${desk}/cards`, { present: presentToken, renew: renewedToken }).begin();
  new Places(form, find('[data-place]'), `${desk}/place`, { present: presentToken, renew: renewedToken }).begin();
  pictures.begin(addToolbar(form.body));
  const field = document.querySelector('[data-main-picture]');
  if (field instanceof HTMLElement) uploadMainPicture(field, uploads);
  if (posting) keepDrafts(new Keeping(world, form, `${desk}/drafts`, renewedToken, tellKept()), form, () => pictures.ready(true, true) && posting.send('keep'));
  const hint = make('span', { className: 'hint keys', textContent: _('or Ctrl+Enter') });
  document.querySelector('[data-preview-button]')?.after(hint);
}

const section = document.querySelector('[data-desk-list]');
const listing = section instanceof HTMLElement ? new Listing(section, browser()) : null;
listing?.open();

followDrafts();
countDown();
document.addEventListener('click', ({ target }) => {
  // As on the reader's page.
  if (target instanceof Element && target.matches('.load')) void import('./cards.js').then(({ loadPlayer }) => loadPlayer(target));
});
void write(keepForms());
