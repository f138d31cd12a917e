/**
 * A form that is sent as forms are, and whose words are kept from the first key on: after a closed tab, a crash or a dead
 * network they stand in it again. Once the server has them, the page that says so forgets them (`Texts.forgetBefore`).
 * @module
 */

import { make } from '../dom.js';
import { Message } from './message.js';
import { isComeBack } from './pages.js';
import { _, clockInWords } from './tongue.js';

/** What belongs to the session or the press, and is no word of anybody's. */
const NOT_TYPED = ['csrf', 'do'];

export class KeptForm {
  #form;
  #texts;
  #pages;
  #dress;
  #message;
  #drawn;

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
    this.#drawn = serialised(valuesOf(drawn));
    const place = make('p', { className: 'message', hidden: true });
    place.setAttribute('role', 'status');
    form.before(place);
    this.#message = new Message(place);
  }

  /** Keep what is typed from now on, and bring back what a page that is gone has left. */
  async begin() {
    const [form, texts] = [this.#form, this.#texts];
    form.addEventListener('input', () => this.#keep());
    const returned = 'returned' in form.dataset;
    if (returned && !isComeBack()) {
      // The server has brought the words back; they take the place of those of the page before.
      texts.forgetBefore();
      this.#write();
      return this.#pages.live(texts.page);
    }
    // Another form of the page says what it has done in the same way.
    const done = new URLSearchParams(location.search).get('done');
    if (done !== null && done === form.dataset.done) texts.forgetBefore();
    const isGone = texts.before !== null && (await this.#pages.gone(texts.before));
    this.#pages.live(texts.page);
    const others = texts.others();
    const before = others.filter(({ page }) => isGone && page === texts.before);
    const left = await this.#pages.left(others.filter((text) => !before.includes(text)));
    const found = [...before, ...left].filter((one) => !this.#isDrawn(one));
    const typed = serialised(valuesOf(form));
    if (typed === this.#drawn && found[0]) return this.#bringBack(found[0]);
    if (typed === this.#drawn && !returned) return;
    const same = found.find(({ values }) => serialised(values) === typed);
    if (same) texts.intoForm(same);
    else this.#write();
  }

  /**
   * Forget a text that says what the form says anyway.
   * @param {import('./texts.js').Text} text
   */
  #isDrawn(text) {
    const isDrawn = serialised(text.values) === this.#drawn;
    if (isDrawn) this.#texts.remove(text);
    return isDrawn;
  }

  /** @param {import('./texts.js').Text} text */
  async #bringBack(text) {
    if (!(await this.#fill(text.values))) return;
    this.#texts.intoForm(text);
    const away = () => {
      this.#texts.forget();
      location.replace(location.pathname);
    };
    const sentence = _('What you had typed at {time} is in the form again; it is not saved yet.', { time: clockInWords(text.at) });
    this.#message.say(sentence, { actions: [{ word: _('Throw it away'), then: away }] });
  }

  /**
   * @param {import('./texts.js').Values} values
   * @returns {Promise<boolean>} whether they are in the form
   */
  async #fill(values) {
    if (this.#dress && !(await this.#redraw(values))) return false;
    for (const field of this.#form.elements) {
      if (!(field instanceof HTMLElement) || !('name' in field) || !('value' in field)) continue;
      const name = String(field.name);
      // One that was not ticked has sent nothing.
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = name in values;
      else if (name in values && !(field instanceof HTMLButtonElement)) field.value = String(values[name]);
    }
    return true;
  }

  /**
   * Have the server draw the form for these values, without doing anything with them.
   * @param {import('./texts.js').Values} values
   */
  async #redraw(values) {
    const csrf = new FormData(this.#form).get('csrf');
    const body = new URLSearchParams(/** @type {Record<string, string>} */ ({ ...values, csrf, do: 'draw' }));
    const answer = await fetch(this.#form.action, { method: 'POST', body }).catch(() => null);
    if (!answer?.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector(`form[action="${this.#form.getAttribute('action')}"]`);
    // Who has begun to write while it was drawn keeps every key; what was kept stays for another time.
    if (!fresh || serialised(valuesOf(this.#form)) !== this.#drawn) return false;
    this.#form.replaceChildren(...fresh.childNodes);
    this.#dress?.();
    return true;
  }

  #keep() {
    if (serialised(valuesOf(this.#form)) === this.#drawn) this.#texts.forget();
    else this.#write();
  }

  #write() {
    if (this.#texts.keep(valuesOf(this.#form))) return;
    this.#message.say(_('Your browser can’t keep what you type here: save it before you leave.'), { tone: 'wrong' });
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>} what would be sent of it
 */
function valuesOf(form) {
  const sent = [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.includes(name) && typeof value === 'string');
  return Object.fromEntries(/** @type {[string, string][]} */ (sent));
}

/**
 * What of a form is somebody's words; which state they were typed upon is not, and neither is a field with nothing in it.
 * @param {import('./texts.js').Values} values
 */
const serialised = ({ seen, ...values }) => JSON.stringify(Object.entries(values).filter(([, value]) => value !== '').sort());
