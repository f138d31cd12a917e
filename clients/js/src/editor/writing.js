/**
 * Writing in a form: what is typed is kept from the first key on, and what was left unposted comes back. What becomes of a
 * form that is sent is the business of posting.js and saving.js.
 * @module
 */

import { isComposing } from '../composing.js';
import { make } from '../dom.js';
import { Afterwards } from './afterwards.js';
import { Beside, differing, serialised } from './beside.js';
import { newKey } from './key.js';
import { whenLeaving } from './leaving.js';
import { Message } from './message.js';
import { isComeBack } from './pages.js';
import { beginningOf } from './queue-words.js';
import { _, clockInWords } from './tongue.js';

/** @typedef {import('./form.js').EntryForm} EntryForm */
/** @typedef {import('./texts.js').Text} Text */
/** @typedef {import('./texts.js').Values} Values */
/** @typedef {import('./message.js').Action} Action */

/** A text of so many characters is kept a moment after a key, which would else wait for it. */
const LONG = 5000;
const PAUSE_MILLISECONDS = 300;

export class Writing {
  #form;
  #texts;
  #pages;
  #message;
  #preview;
  #left = false;
  /** Whether this is a copy of what another window has: as long as it stays the same, it has the same key. */
  #copied = false;
  #isLong = false;
  #keeping = new Afterwards(() => this.#keepNow(), PAUSE_MILLISECONDS);

  /**
   * @param {EntryForm} form
   * @param {import('./texts.js').Texts} texts
   * @param {import('./pages.js').Pages} pages
   * @param {import('./message.js').Message} message
   * @param {{soon: () => void}} preview
   */
  constructor(form, texts, pages, message, preview) {
    this.#form = form;
    this.#texts = texts;
    this.#pages = pages;
    this.#message = message;
    this.#preview = preview;
  }

  /**
   * Keep what is typed, and send it when its editor says so.
   * @param {(button: HTMLButtonElement | null) => void} send
   */
  listen(send) {
    const { element } = this.#form;
    element.addEventListener('input', (event) => this.#typed(event.target));
    element.addEventListener('keydown', (event) => this.#press(event));
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#keeping.now();
      send(/** @type {HTMLButtonElement | null} */ (event.submitter));
    });
  }

  /**
   * Have the browser ask before a page is left with words that aren't posted. The desk's other forms lead back to it.
   * @param {() => boolean} busy whether something is on its way
   */
  guard(busy) {
    addEventListener('beforeunload', (event) => {
      if (!this.#left && (this.#form.changed || busy())) event.preventDefault();
    });
    addEventListener('pageshow', () => (this.#left = false));
    // No browser says anything later than this.
    document.addEventListener('visibilitychange', () => this.#keeping.now());
    addEventListener('pagehide', () => this.#keeping.now());
    whenLeaving(this.#form.element, () => (this.#left = true));
  }

  /**
   * Bring back what this tab had before it was loaded again; what was typed meanwhile stays.
   * @param {() => void} [forgetGiven] forgets what was sent and the server has given back
   */
  async restore(forgetGiven = () => {}) {
    const [texts, form] = [this.#texts, this.#form];
    const left = texts.others().filter(({ page }) => page === texts.before);
    const gone = texts.before !== null && (await this.#pages.gone(texts.before));
    if (gone) texts.adopt(left);
    this.#pages.live(texts.page);
    const twin = gone ? undefined : left.find(({ state }) => state === 'typed');
    const own = texts.own().find(({ id, state }) => state === 'typed' && id !== texts.typed);
    const isOther = form.changed && !(own && form.isPartOf(own.values));
    if (form.returned && own && isComeBack()) {
      texts.intoForm(own);
      form.values = own.values;
      this.#preview.soon();
    } else if (form.returned) {
      // The server has brought the words back; its form replaces the one that they were typed in.
      this.#keep();
      this.#forgetReturned(forgetGiven);
    } else if (own && isOther) {
      texts.leave(own);
    } else if (own) {
      this.take(own.values, () => texts.intoForm(own));
      this.#message.say(_('This is what you had typed; it is not posted yet.'), { actions: [this.#resetting()] });
    } else if (twin && !form.changed) {
      this.#copy(twin);
      this.#message.say(_('This tab is a copy of another: the text that you type here is separate.'), { actions: [this.#resetting()] });
    }
    // What was typed before this was loaded has told nobody of its keys; what came back stays as old as it is.
    if (isOther && !form.returned) this.#keep();
  }

  /**
   * Forget what this tab had before it sent its form, which the server has given back; show what was typed since.
   * @param {() => void} forgetGiven
   */
  #forgetReturned(forgetGiven) {
    const texts = this.#texts;
    const before = texts.own().filter(({ id, state }) => state === 'typed' && id !== texts.typed);
    forgetGiven();
    const rest = before.filter((text) => texts.again(text));
    const given = before.find((text) => !rest.includes(text));
    for (const text of rest) {
      if (given && serialised(text.values) !== serialised(given.values)) this.#showSince(text);
      else texts.remove(text);
    }
  }

  /** @param {Text} text that was typed while the form was on its way */
  #showSince(text) {
    const place = make('p', {});
    place.setAttribute('role', 'status');
    this.#form.element.before(place);
    const [message, beside] = [new Message(place), new Beside(place)];
    const then = (/** @type {() => void} */ does) => () => {
      does();
      beside.hide();
      message.say('');
    };
    const back = { word: _('Bring it back'), then: then(() => this.take(text.values, () => this.#texts.intoForm(text))) };
    const away = { word: _('Throw it away'), then: then(() => this.#texts.remove(text)) };
    const sentence = _('At {time} you typed something here that is not saved. It stands below; choose what is to become of it.', { time: clockInWords(text.at) });
    message.say(sentence, { tone: 'wrong', actions: [back, away] });
    const { said } = this.#form;
    const seen = Object.fromEntries(Object.entries(text.values).filter(([name]) => name in said));
    beside.show(_('What you had typed'), differing(this.#form.element, seen, said));
  }

  /**
   * Offer what another page left, or has; the newest first.
   * @param {Action[]} actions what else can be done
   */
  async offer(actions = []) {
    const [text] = this.#texts.others().filter(({ state }) => state === 'typed');
    if (!text || this.#form.changed) return;
    const [left] = await this.#pages.left([text]);
    const words = beginningOf(String(text.values.body || text.values.headline));
    const now = (/** @type {(text: Text) => void} */ then) => () => this.#ifThere(text, then);
    if (!left) {
      const copy = { word: _('Bring it back'), then: now((there) => this.#copy(there)) };
      return this.#message.say(_('In another window this is not posted yet: “{words}”', { words }), { actions: [copy, ...actions] });
    }
    const time = clockInWords(text.at);
    const back = { word: _('Bring it back'), then: now((there) => this.#adopt(there)) };
    const away = { word: _('Throw it away'), then: now((there) => this.#throwAway(there)) };
    return this.#message.say(_('At {time} you left this unposted: “{words}”', { time, words }), { actions: [back, away, ...actions] });
  }

  /**
   * Put values into the form; what stands there is put aside.
   * @param {Values} values
   * @param {() => void} own makes what is in the form theirs
   */
  take(values, own) {
    if (this.#form.changed && !this.#form.isPartOf(values)) this.putAside(this.#form.values);
    else this.#texts.forget();
    this.#copied = false;
    own();
    this.#form.values = values;
    this.#preview.soon();
  }

  /** Empty the form: what was in it is posted. */
  clear() {
    this.#copied = false;
    this.#form.clear();
    this.#preview.soon();
  }

  /**
   * Make room in the form for another text.
   * @param {Values} values
   */
  putAside(values) {
    this.#texts.leave(this.#texts.release('typed', values).text);
  }

  /** Leave the page without a question. */
  leave() {
    this.#left = true;
  }

  /**
   * Do something with a text that was offered, if it still is where it was.
   * @param {Text} text
   * @param {(text: Text) => void} then
   */
  #ifThere(text, then) {
    const there = this.#texts.again(text);
    if (there) return then(there);
    this.#message.say(_('It is in another window now.'));
    return void this.offer();
  }

  /** @param {Text} text of a page that is gone */
  #adopt(text) {
    this.take(text.values, () => this.#texts.intoForm(text));
    this.#message.say('');
  }

  /** @param {Text} text of a page that is still there, and keeps it */
  #copy(text) {
    this.take(text.values, () => {});
    this.#keep();
    this.#copied = true;
    this.#message.say('');
  }

  /** @param {Text} text */
  #throwAway(text) {
    this.#texts.remove(text);
    this.#message.say('');
    const undo = () => {
      this.#texts.leave(text);
      void this.offer();
    };
    this.#message.say(_('Thrown away.'), { actions: [{ word: _('Undo'), then: undo }] });
    void this.offer([{ word: _('Undo'), then: undo }]);
  }

  /** @returns {Action} */
  #resetting() {
    const then = () => {
      const { values } = this.#form;
      this.#form.reset();
      this.#typed(null);
      const undo = () => {
        this.take(values, () => {});
        this.#keep();
        this.#message.say('');
      };
      this.#message.say(_('Thrown away.'), { actions: [{ word: _('Undo'), then: undo }] });
    };
    return { word: _('Throw it away'), then };
  }

  /** @param {EventTarget | null} field */
  #typed(field) {
    const wrong = !this.#form.fine;
    this.#form.changedBy(field);
    if (wrong && this.#form.fine) this.#message.say('');
    if (this.#copied) this.#form.key = newKey();
    this.#copied = false;
    this.#keep();
  }

  #keep() {
    this.#preview.soon();
    if (this.#isLong) this.#keeping.soon();
    else this.#keepNow();
  }

  #keepNow() {
    const { values } = this.#form;
    this.#isLong = String(values.body).length > LONG;
    if (!this.#form.changed) return this.#texts.forget();
    if (!this.#texts.keep(values)) this.warn();
  }

  /** Say that nothing is kept. */
  warn() {
    this.#message.say(_('This browser can’t keep anything: don’t leave this page before the text is posted.'), { tone: 'wrong' });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || isComposing(event)) return;
    if (event.defaultPrevented || !(event.target instanceof HTMLInputElement)) return;
    // Enter in a line of its own would post what is only half written.
    event.preventDefault();
    if (event.target.name === 'headline') this.#form.body.focus();
  }
}
