/**
 * What was typed and isn't posted yet, kept in the browser. Each form has a slot of its own, named by the form's key: two
 * windows never write over each other's words. Knows storages, not pages.
 * @module
 */

/** @typedef {Record<string, string | boolean>} Values what a form's fields hold, by name */
/** @typedef {{key: string, at: number, values: Values}} Draft */
/** @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>} Shelf */

const PREFIX = 'liveblog.draft:';
const OWN = 'liveblog.own:';
const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

export class Drafts {
  #shelf;
  #tab;
  #action;
  #now;

  /**
   * @param {Shelf} shelf outlives the tab: localStorage
   * @param {Shelf} tab is this tab's alone and survives its reload: sessionStorage
   * @param {string} action which form: where it is sent to
   * @param {() => number} now milliseconds
   */
  constructor(shelf, tab, action, now = Date.now) {
    this.#shelf = shelf;
    this.#tab = tab;
    this.#action = action;
    this.#now = now;
  }

  /** @returns {string | null} the key of the form that this tab wrote in last */
  get ownKey() {
    return this.#tab.getItem(OWN + this.#action);
  }

  /**
   * Keep what was typed.
   * @param {string} key
   * @param {Values} values
   * @returns {boolean} false when the browser refuses: it is full, or forbids it
   */
  keep(key, values) {
    try {
      this.#tab.setItem(OWN + this.#action, key);
      this.#shelf.setItem(this.#slot(key), JSON.stringify({ at: this.#now(), values }));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Forget what was posted.
   * @param {string} key
   */
  forget(key) {
    this.#shelf.removeItem(this.#slot(key));
    if (this.ownKey === key) this.#tab.removeItem(OWN + this.#action);
  }

  /** @returns {Draft | null} what this tab had typed before it was loaded again */
  own() {
    const key = this.ownKey;
    return key === null ? null : this.#read(key);
  }

  /** @returns {Draft[]} what other windows left unposted, newest first; what is too old is thrown away */
  others() {
    const found = [];
    for (const key of this.#keys()) {
      const draft = this.#read(key);
      if (!draft || this.#now() - draft.at > KEPT_MILLISECONDS) this.#shelf.removeItem(this.#slot(key));
      else if (key !== this.ownKey) found.push(draft);
    }
    return found.sort((a, b) => b.at - a.at);
  }

  #keys() {
    const start = this.#slot('');
    const names = Array.from({ length: this.#shelf.length }, (_, index) => this.#shelf.key(index) ?? '');
    return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  }

  /**
   * @param {string} key
   * @returns {Draft | null}
   */
  #read(key) {
    try {
      const { at, values } = JSON.parse(this.#shelf.getItem(this.#slot(key)) ?? '');
      return Number.isFinite(at) && values !== null && typeof values === 'object' ? { key, at, values } : null;
    } catch {
      return null;
    }
  }

  /** @param {string} key */
  #slot(key) {
    return `${PREFIX}${this.#action} ${key}`;
  }
}
