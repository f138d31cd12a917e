/**
 * What the pages of a draft and of a hand-over, and the desk of contributors, load: their forms work without it, and are
 * quicker with it.
 * @module
 */

import { browser } from './browser.js';
import { make } from './dom.js';
import { Cards } from './editor/cards.js';
import { databases } from './editor/database.js';
import { countDown, followDrafts } from './editor/drafts.js';
import { Files } from './editor/files.js';
import { EntryForm } from './editor/form.js';
import { Hands } from './editor/hands.js';
import { Keeping, seenOf } from './editor/keeping.js';
import { keepForms } from './editor/kept-forms.js';
import { whenLeaving } from './editor/leaving.js';
import { Message } from './editor/message.js';
import { Pages } from './editor/pages.js';
import { Pictures } from './editor/pictures.js';
import { Places } from './editor/places.js';
import { Preview } from './editor/preview.js';
import { Texts, allKept, shelves } from './editor/texts.js';
import { beThere } from './editor/together.js';
import { presentToken, renewedToken } from './editor/token.js';
import { addToolbar } from './editor/toolbar.js';
import { Unsaved, showUnsaved } from './editor/unsaved.js';
import { Uploads } from './editor/uploads.js';
import { rememberWaiting } from './editor/waiting.js';
import { aidWriting } from './editor/aids.js';

/** For what each picture has to be there, with words for it. */
const READY = ['post', 'submit', 'schedule'];

/** @param {HTMLFormElement} element */
function write(element) {
  const [world, form] = [browser(), new EntryForm(element)];
  const desk = form.action.replace(/\/drafts(\/\d+)?$/, '');
  const [message, hands] = [new Message(/** @type {HTMLElement} */ (document.querySelector('[data-message]'))), new Hands(world)];
  const preview = new Preview(form, /** @type {HTMLElement} */ (document.querySelector('[data-preview]')), `${desk}/preview`);
  const state = make('span', { className: 'hint kept', textContent: '' });
  const keeping = new Keeping(world, form, `${desk}/drafts`, renewedToken, (sentence) => (state.textContent = sentence));
  const isKept = !['apart', 'overtaken'].includes(element.dataset.draft ?? '');
  let leaving = false;

  hands.watch(document);
  const typed = () => {
    preview.soon();
    if (isKept) keeping.soon();
  };
  element.addEventListener('input', typed);
  preview.soon(); // whoever approves it sees it as readers will
  if (form.changed) typed(); // before this was loaded
  addEventListener('beforeunload', (event) => {
    if (!leaving && (isKept ? keeping.pending : form.changed)) event.preventDefault();
  });
  addEventListener('pageshow', () => (leaving = false));
  whenLeaving(element, () => (leaving = true));
  const uploads = new Uploads(`${desk}/pictures`, { present: presentToken, renew: renewedToken });
  // Where there are no locks, a copy of this tab may have it, too (pages.js).
  const isElsewhere = (/** @type {string} */ path) => !navigator.locks || allKept(shelves()[0], texts.typed).join().includes(path);
  const pictures = new Pictures(form, uploads, message, desk, new Files(databases()), isElsewhere);
  rememberWaiting(form, shelves()[0]);
  aidWriting(form, desk, preview, pictures);
  const box = /** @type {HTMLDetailsElement} */ (element.querySelector('[data-card]'));
  new Cards(form, box, `${desk}/cards`, { present: presentToken, renew: renewedToken }).begin();
  const placeBox = /** @type {HTMLDetailsElement} */ (element.querySelector('[data-place]'));
  new Places(form, placeBox, `${desk}/place`, { present: presentToken, renew: renewedToken }).begin();
  pictures.begin(addToolbar(form.body));
  // What stands in the field is not all of the text: each picture is a line there (pictures.js).
  element.addEventListener('formdata', ({ formData }) => {
    formData.set('body', form.markdown);
    // A form of a new text is not told which version it has made when it is drawn.
    if (!formData.has('seen')) formData.set('seen', seenOf(form.key));
  });
  element.addEventListener('submit', (event) => {
    const button = event.submitter;
    leaving = !(button instanceof HTMLButtonElement) || !READY.includes(button.value) || pictures.ready();
    if (!leaving) return event.preventDefault();
    keeping.rest();
    if (!keeping.landing) return;
    // What is just being kept is the version that this changes: sent before that is known, it would meet a newer one.
    event.preventDefault();
    leaving = false;
    void keeping.landing.finally(() => element.requestSubmit(button));
  });
  document.querySelector('[data-preview-button]')?.after(state);
  const texts = new Texts(...shelves(), { action: form.action, who });
  const unsaved = new Unsaved({ form, texts, pages: new Pages(navigator.locks, world), message }, shelves()[0], who);
  keeping.whenKept = (said) => unsaved.acknowledge(said);
  void unsaved.begin();
  if (form.returned) forgetGiven();
}

const NOTHING = { changed: false, sent: new URLSearchParams() };

const who = /** @type {HTMLElement} */ (document.querySelector('[data-me]')).dataset.me ?? '';
const forgetGiven = keepForms();
const element = document.querySelector('form[data-entry-form]');
if (element instanceof HTMLFormElement) write(element);
const ended = document.querySelector('[data-draft-key]');
if (ended instanceof HTMLElement) void showUnsaved(ended, who, new Pages(navigator.locks, browser()), shelves()[0]);
const [desk = ''] = location.pathname.match(/^\/desk\/[^/]+/) ?? [];
const presence = beThere(browser(), { desk: new URL(desk, location.href).href, entry: '', words: () => NOTHING }, () => {});
element?.addEventListener('input', () => presence.type());
followDrafts();
countDown();
