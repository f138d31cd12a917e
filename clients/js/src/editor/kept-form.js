/**
 * A form that is sent as forms are, and whose words are kept from the first key on: after a closed tab, a crash or a dead
 * network they stand in it again. Once the server has them, the page that says so forgets them (sent.js).
 * @module
 */

import { make } from '../dom.js';
import { Beside, differing, serialised } from './beside.js';
import { tellZone } from './form.js';
import { Message } from './message.js';
import { isComeBack } from './pages.js';
import { _, clockInWords } from './tongue.js';

/** @typedef {import('./texts.js').Text} Text */
/** @typedef {import('./texts.js').Values} Values */

/** What belongs to the session or the press, and is no word of anybody's. */
const NOT_TYPED = ['csrf', 'do'];

export class KeptForm {
  #form;
  #texts;
  #pages;
  #dress;
  #message;
  #beside;
  #drawn;
  /** What was saved when what stands here was typed; undefined: nobody knows. @type {string | undefined} */
  #base;
  #isWarned = false;

  /**
   * @param {HTMLFormElement} form
   * @param {import('./texts.js').Texts} texts
   * @param {import('./pages.js').Pages} pages
   * @param {(() => void) | null} dress where what was kept may need other fields than there are: does for those that the
   * server draws for it what was done for these
   */
  constructor(form, texts, pages, dress = null) {
    this.#form = form;
    this.#texts = texts;
    this.#pages = pages;
    this.#dress = dress;
    // Somebody may have typed before this was loaded, or the browser have filled it in again.
    const drawn = /** @type {HTMLFormElement} */ (form.cloneNode(true));
    drawn.reset();
    this.#base = this.#drawn = this.#serialised(valuesOf(drawn));
    const place = make('p', { className: 'message', hidden: true });
    place.setAttribute('role', 'status');
    form.before(place);
    this.#message = new Message(place);
    this.#beside = new Beside(place);
  }

  /** Keep what is typed from now on, and bring back what a page that is gone has left. */
  async begin() {
    const [form, texts] = [this.#form, this.#texts];
    form.addEventListener('input', () => this.#keep());
    // Behind whatever else hears of it, on its way up.
    addEventListener('submit', ({ target, defaultPrevented }) => target === form && !defaultPrevented && this.#send());
    const isReturned = 'returned' in form.dataset;
    const isNews = isReturned && !isComeBack();
    if (isNews) this.#write();
    const left = await this.#pages.leftTo(texts, () => texts.others());
    const found = left.filter((one) => !this.#isHere(one));
    if (isNews) return;
    if (this.#typed === this.#drawn) {
      if (found[0]) await this.#bring(found[0]);
      else if (isReturned) this.#write();
      return;
    }
    const same = found.find(({ values }) => this.#serialised(values) === this.#typed);
    if (same) texts.intoForm(same);
    else this.#write();
  }

  /** Whether what was drawn may be in this page alone: it was refused, or somebody was not logged in. */
  get #isAnswer() {
    return document.querySelector('main[data-answer]') !== null;
  }

  /** What stands in the form now. */
  get #typed() {
    return this.#serialised(valuesOf(this.#form));
  }

  /**
   * Forget a text that says what the form was drawn with; of what the server has given back it keeps a copy.
   * @param {Text} text
   */
  #isHere(text) {
    const isDrawn = this.#serialised(text.values) === this.#drawn;
    if (isDrawn && this.#isAnswer && this.#typed === this.#drawn) {
      this.#base = text.base;
      this.#write();
    }
    if (isDrawn) this.#texts.remove(text);
    return isDrawn;
  }

  /**
   * Bring a text back; where something else was saved since it was typed, only when somebody says so.
   * @param {Text} text
   */
  async #bring(text) {
    for (const box of [...ancestors(this.#form), ...this.#form.querySelectorAll('details')]) box.open = true;
    // The server refuses what was typed upon another state than there is, and shows both.
    if ('guarded' in this.#form.dataset || (text.base ?? this.#drawn) === this.#drawn) return this.#bringBack(text);
    const sentence = _('At {time} you typed something here that is not saved. It stands below; choose what is to become of it.', { time: clockInWords(text.at) });
    const back = { word: _('Bring it back'), then: () => void this.#bringBack(text).then(() => this.#beside.hide()) };
    this.#message.say(sentence, { tone: 'wrong', actions: [back, this.#away(() => this.#texts.remove(text))] });
    this.#beside.show(_('What you had typed'), differing(this.#form, this.#seen(text.values), valuesOf(this.#form)));
  }

  /** @param {Text} text */
  async #bringBack(text) {
    if (!(await this.#fill(text.values))) return;
    this.#texts.intoForm(text);
    const sentence = _('What you had typed at {time} is in the form again; it is not saved yet.', { time: clockInWords(text.at) });
    this.#message.say(sentence, { actions: [this.#away(() => this.#texts.forget())] });
  }

  /** @param {() => void} forget */
  #away(forget) {
    const then = () => {
      forget();
      const query = new URLSearchParams(location.search);
      query.delete('done');
      location.replace(location.pathname + (query.size ? `?${query}` : ''));
    };
    return { word: _('Throw it away'), then };
  }

  /**
   * @param {import('./texts.js').Values} values
   * @returns {Promise<boolean>} whether they are in the form
   */
  async #fill(values) {
    if (this.#dress && !(await this.#redraw(values))) return false;
    for (const [name, value] of Object.entries(values)) {
      const field = this.#form.elements.namedItem(name);
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value !== false;
      else if (field && 'value' in field) field.value = String(value);
    }
    tellZone(this.#form);
    return true;
  }

  /**
   * Have the server draw the form for these values, without doing anything with them.
   * @param {import('./texts.js').Values} values
   */
  async #redraw(values) {
    const csrf = new FormData(this.#form).get('csrf');
    const set = Object.entries(values).filter(([, value]) => value !== false);
    const body = new URLSearchParams(/** @type {Record<string, string>} */ ({ ...Object.fromEntries(set), csrf, do: 'draw' }));
    const answer = await fetch(this.#form.action, { method: 'POST', body }).catch(() => null);
    if (!answer?.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector(`form[action="${this.#form.getAttribute('action')}"]`);
    // Who has begun to write while it was drawn keeps every key; what was kept stays for another time.
    if (!fresh || this.#typed !== this.#drawn) return false;
    this.#form.replaceChildren(...fresh.childNodes);
    this.#dress?.();
    return true;
  }

  #send() {
    if (this.#typed !== this.#drawn) this.#write();
    this.#texts.send();
  }

  #keep() {
    if (this.#typed === this.#drawn && !this.#isAnswer) this.#texts.forget();
    else this.#write();
  }

  #write() {
    if (this.#texts.keep(valuesOf(this.#form), this.#base) || this.#isWarned) return;
    this.#isWarned = true;
    this.#message.say(_('Your browser can’t keep what you type here: save it before you leave.'), { tone: 'wrong' });
  }

  /**
   * @param {Values} values
   * @returns {Values} without what nobody types: which state it was typed upon, and by which key it is done once
   */
  #seen(values) {
    const hidden = [...this.#form.elements].flatMap((field) => (field instanceof HTMLInputElement && field.type === 'hidden' ? [field.name] : []));
    return Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.includes(name)));
  }

  /** @param {Values} values */
  #serialised(values) {
    return serialised(this.#seen(values));
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {Values} what would be sent of it, and which marks are not set
 */
function valuesOf(form) {
  const sent = [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.includes(name) && typeof value === 'string');
  const marks = [...form.elements].flatMap((field) => (field instanceof HTMLInputElement && field.type === 'checkbox' ? [[field.name, false]] : []));
  return { ...Object.fromEntries(marks), ...Object.fromEntries(sent) };
}

/**
 * @param {Element} element
 * @returns {HTMLDetailsElement[]} what it is hidden in
 */
function ancestors(element) {
  const box = element.parentElement?.closest('details');
  return box ? [box, ...ancestors(box)] : [];
}
