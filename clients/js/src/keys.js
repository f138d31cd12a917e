/**
 * Passkeys on the desk's pages: asks the browser for one, fills the form in that the server drew, and sends it.
 *
 * Forms with `data-passkey` say what they want: `get` or `create`. They are hidden where there is no script, or a browser
 * without passkeys; what else can be done on their page works as it is.
 * @module
 */

import { _ } from './editor/tongue.js';


const RENEW = 4 * 60 * 1000; // milliseconds: what was asked can be answered for five minutes

/** @typedef {{asked: string, options: {publicKey: any}}} Asked */

/** @type {AbortController | null} what is waited for, so that it ends when something else is asked */
let waiting = null;

class Refused extends Error {}

/** A form that a passkey sends. */
class PasskeyForm {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.wrong = /** @type {HTMLElement} */ (form.querySelector('[data-wrong]'));
    const own = form.querySelector('[data-passkey-button]');
    this.button = /** @type {HTMLButtonElement} */ (own ?? form.querySelector('button'));
    const hidden = form.querySelector('[data-passkey-only]');
    for (const part of [form, hidden]) if (part instanceof HTMLElement) part.hidden = false;
    // Where a form can be sent in another way, too, its button sends nothing: Enter in a field is for that other way.
    this.button.addEventListener('click', () => this.button.type === 'button' && void this.press());
    form.addEventListener('submit', (event) => {
      if (event.submitter !== this.button) return;
      event.preventDefault();
      void this.press();
    });
  }

  /** Ask at once, with the browser's own dialog. */
  async press() {
    this.wrong.textContent = '';
    this.button.disabled = true;
    try {
      await this.#ask();
    } catch (error) {
      this.wrong.textContent = said(error, this.form.dataset.passkey === 'create');
    } finally {
      this.button.disabled = false;
    }
    if (!this.#field('passkey_answer').value) void this.offer();
  }

  /** Offer passkeys where the name is typed, for as long as the page is looked at. */
  async offer() {
    if (!('conditional' in this.form.dataset) || document.hidden || this.button.disabled) return;
    if (!(await globalThis.PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    const renewing = setTimeout(() => void this.offer(), RENEW);
    try {
      await this.#ask('conditional');
    } catch (error) {
      if (error instanceof Refused) this.wrong.textContent = error.message;
    } finally {
      clearTimeout(renewing);
    }
  }

  /** @param {CredentialMediationRequirement} [mediation] */
  async #ask(mediation) {
    waiting?.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const { asked, options } = await this.#options(signal);
    const credential = await credentialOf(this.form.dataset.passkey === 'create', options.publicKey, { signal, mediation });
    if (!credential) return;
    this.#field('passkey_asked').value = asked;
    this.#field('passkey_answer').value = JSON.stringify(credential);
    this.form.submit();
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<Asked>}
   */
  async #options(signal) {
    const csrf = /** @type {HTMLInputElement | null} */ (this.form.elements.namedItem('csrf'))?.value ?? '';
    const answer = await fetch(this.form.dataset.options ?? '', {
      method: 'POST',
      body: new URLSearchParams({ csrf }),
      headers: { accept: 'application/json' },
      signal,
    });
    const told = await answer.json();
    if (answer.ok) return told;
    if (told.code === 'confirmation_needed') location.assign(`/desk/-/confirm?next=${location.pathname}`);
    throw new Refused(told.detail);
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement}
   */
  #field(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
  }
}

/**
 * @param {boolean} creating
 * @param {any} told
 * @param {{signal: AbortSignal, mediation?: CredentialMediationRequirement}} how
 */
function credentialOf(creating, told, { signal, mediation }) {
  const { PublicKeyCredential, navigator } = globalThis;
  if (creating) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(told);
    return navigator.credentials.create({ publicKey, signal });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(told);
  return navigator.credentials.get({ publicKey, signal, ...(mediation && { mediation }) });
}

/**
 * @param {unknown} error
 * @param {boolean} creating
 */
function said(error, creating) {
  if (error instanceof Refused) return error.message;
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError' && creating) return _('This device already has a passkey of yours.');
  if (name === 'NotAllowedError' || name === 'AbortError') return _('No passkey was used. You can try again.');
  return _('That did not work: the server could not be reached, or the browser has refused.');
}

if (globalThis.PublicKeyCredential && 'parseRequestOptionsFromJSON' in globalThis.PublicKeyCredential) {
  const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll('form[data-passkey]')]);
  for (const form of forms.map((each) => new PasskeyForm(each))) {
    void form.offer();
    document.addEventListener('visibilitychange', () => document.hidden || void form.offer());
  }
}
