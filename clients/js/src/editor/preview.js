/**
 * The preview, drawn by the server a moment after the last key: beside the text where there is room, else behind its
 * button. It never takes the focus, and is read on where it was.
 * @module
 */

/** @typedef {import('./form.js').EntryForm} EntryForm */

const PAUSE_MILLISECONDS = 350;
/** A long text, which takes long to draw, is drawn after a longer pause: so many times as long as that took. */
const REST = 4;
/** As in editor.css. */
const BESIDE = '(min-width: 60rem)';

export class Preview {
  #form;
  #address;
  #section;
  #entry;
  #button;
  #beside = matchMedia(BESIDE);
  #opened = false;
  #took = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} */
  #flight = null;

  /**
   * @param {EntryForm} form
   * @param {HTMLElement} section
   * @param {string} address
   */
  constructor(form, section, address) {
    this.#form = form;
    this.#section = section;
    this.#address = address;
    this.#entry = /** @type {HTMLElement} */ (section.querySelector('[data-preview-entry]'));
    this.#button = /** @type {HTMLButtonElement | null} */ (form.element.querySelector('[data-preview-button]'));
    this.#takeButton();
    form.element.addEventListener('refilled', () => form.body.value.trim() || this.#show(''));
    this.#beside.addEventListener('change', () => {
      this.#section.hidden ||= !this.#isWanted;
      this.soon();
    });
  }

  /** Draw it soon; what was asked for before is not waited for any more. Costs a key nothing, however long the text is. */
  soon() {
    this.#flight?.abort();
    clearTimeout(this.#timer);
    // Its place is there from the first key on: what stands below moves once, then, and not a moment later.
    if (this.#section.hidden && this.#isWanted) this.#section.hidden = !this.#form.body.value.trim();
    this.#timer = setTimeout(() => void this.#draw(), Math.max(PAUSE_MILLISECONDS, this.#took * REST));
  }

  /** Open it where it is behind its button, or close it. */
  toggle() {
    this.#opened = !this.#opened;
    this.#tell();
    if (!this.#opened) return void (this.#section.hidden = !this.#beside.matches);
    this.soon();
    this.#section.hidden = false;
    this.#section.scrollIntoView({ block: 'nearest' });
  }

  get #isWanted() {
    return this.#opened || this.#beside.matches;
  }

  /** The button sent the form, for browsers without scripts. */
  #takeButton() {
    if (!this.#button) return;
    this.#button.type = 'button';
    this.#button.classList.add('narrow-only');
    this.#button.onclick = () => this.toggle();
    this.#tell();
  }

  #tell() {
    this.#button?.setAttribute('aria-expanded', String(this.#opened));
  }

  async #draw() {
    if (!this.#isWanted) return;
    if (!this.#form.body.value.trim()) return this.#show('');
    const flight = new AbortController();
    this.#flight = flight;
    try {
      const answer = await fetch(this.#address, { method: 'POST', body: this.#form.sent, signal: flight.signal });
      const html = await answer.text();
      // While a field is wrong, the last preview that could be drawn stays.
      if (answer.ok && !flight.signal.aborted) this.#show(html);
    } catch {
      // A preview is a convenience: the form says what is wrong with the network.
    }
  }

  /** @param {string} html */
  #show(html) {
    const began = performance.now();
    const { scrollTop } = this.#section;
    this.#section.hidden = html === '';
    if (html === '') this.#opened = false;
    this.#tell();
    this.#entry.innerHTML = html;
    this.#section.scrollTop = scrollTop;
    // What is scrolled has to be reached by keys.
    this.#section.tabIndex = this.#section.scrollHeight > this.#section.clientHeight ? 0 : -1;
    this.#took = performance.now() - began;
  }
}
