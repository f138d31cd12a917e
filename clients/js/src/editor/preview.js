/**
 * The preview below the form, drawn by the server a moment after the last key.
 * @module
 */

const PAUSE_MILLISECONDS = 350;

export class Preview {
  #form;
  #address;
  #section;
  #entry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} */
  #flight = null;

  /**
   * @param {import('./form.js').EntryForm} form
   * @param {HTMLElement} section
   * @param {string} address
   */
  constructor(form, section, address) {
    this.#form = form;
    this.#section = section;
    this.#address = address;
    this.#entry = /** @type {HTMLElement} */ (section.querySelector('[data-preview-entry]'));
  }

  /** Draw it soon; what was asked for before is not waited for any more. */
  soon() {
    this.#flight?.abort();
    clearTimeout(this.#timer);
    if (!this.#form.body.value.trim()) return this.#show('');
    this.#timer = setTimeout(() => void this.#draw(), PAUSE_MILLISECONDS);
  }

  async #draw() {
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
    this.#section.hidden = html === '';
    this.#entry.innerHTML = html;
  }
}
