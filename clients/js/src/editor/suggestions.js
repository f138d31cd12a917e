/**
 * Asks the server what can be named: the blog's topics and recent bylines, once in a while, and entries for each search.
 * @module
 */

/** @typedef {{name: string, number: string, line: string}} KnownFigure and the line in which an entry would tell it */
/** @typedef {{topics: string[], bylines: string[], figures: KnownFigure[]}} Names */
/** @typedef {{address: string, time: string, day: string, title: string}} Linkable */

const FRESH_MILLISECONDS = 60_000;
/** The server isn't asked for each letter of a word. */
const PAUSE_MILLISECONDS = 120;

export class Suggestions {
  #desk;
  /** @type {Promise<Names> | null} */
  #names = null;
  #askedAt = 0;
  #flight = new AbortController();

  /** @param {string} desk its address */
  constructor(desk) {
    this.#desk = desk;
  }

  /** @returns {Promise<Names>} none while the server can't be asked */
  names() {
    if (!this.#names || Date.now() - this.#askedAt > FRESH_MILLISECONDS) {
      this.#askedAt = Date.now();
      this.#names = ask(`${this.#desk}/names`).then((answer) => {
        if (!answer) this.#names = null;
        return answer ?? { topics: [], bylines: [], figures: [] };
      });
    }
    return this.#names;
  }

  /** @returns {Promise<KnownFigure[]>} as they are now */
  async figures() {
    return (await ask(`${this.#desk}/names`))?.figures ?? [];
  }

  /**
   * Ask for entries; what was asked before is not waited for any more.
   * @param {string} typed a time, or words
   * @returns {Promise<Linkable[]>}
   */
  async entries(typed) {
    this.#flight.abort();
    const flight = (this.#flight = new AbortController());
    if (typed) await pause(PAUSE_MILLISECONDS);
    if (flight.signal.aborted) return [];
    const address = `${this.#desk}/linkable?${new URLSearchParams({ q: typed })}`;
    const answer = (await ask(address, flight.signal)) ?? (await this.#again(address, flight.signal));
    return flight.signal.aborted ? [] : (answer?.entries ?? []);
  }

  /**
   * Ask once more, a little later: the server may have had no turn, since the search before is still under way.
   * @param {string} address
   * @param {AbortSignal} signal
   */
  async #again(address, signal) {
    await pause(4 * PAUSE_MILLISECONDS);
    return signal.aborted ? null : ask(address, signal);
  }
}

/**
 * @param {string} address
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} null: nothing came of it; what is offered is a convenience
 */
async function ask(address, signal) {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' }, signal });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
