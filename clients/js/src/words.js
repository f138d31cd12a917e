/**
 * What scripts say to readers, in the language of the blog: a table that the server makes of its catalogues.
 * @module
 */

/** @typedef {Record<string, string | Record<string, string>>} Table plurals by the category of `Intl.PluralRules` */

export class Words {
  /** Said when not even the words can be loaded. @type {Table} */
  static fallback = {};

  /** @type {Table} */
  #table = {};
  /** Where the table that was asked for last is. */
  #url = '';
  language = 'en';
  /** Whether there was an answer, be it that there are none. */
  ready = false;

  /**
   * Load the table, if possible; without it, its keys have to do. Of several under way the last that was asked for counts.
   * @param {string} url
   * @param {string} language a BCP 47 tag, for plurals and times
   */
  async load(url, language) {
    this.language = supported(language);
    this.#url = url;
    try {
      const answer = await fetch(url);
      const table = answer.ok && (await answer.json());
      if (table && url === this.#url) this.#table = table;
    } catch {
      // Offline: what was loaded before goes on being said.
    }
    this.ready = true;
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values] for the places in braces; `n` also picks the plural
   */
  say(key, values = {}) {
    const found = this.#table[key] ?? Words.fallback[key] ?? `${values.n ?? ''} ${key.replaceAll('_', ' ')}`;
    const text = typeof found === 'string' ? found : (found[new Intl.PluralRules(this.language).select(Number(values.n))] ?? found.other);
    return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
  }
}

/** @param {string} language a tag that the browser may not know, that `Intl` refuses (`zh-cmn-Hans`), or that is none */
export function supported(language) {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
