/**
 * What goes wrong with a server: its refusals, as problem details (RFC 9457), and answers that never came.
 * @module
 */

/** @typedef {{field: string, message: string}} FieldError */
/** @typedef {{code?: unknown, title?: unknown, detail?: unknown, errors?: unknown}} Told */

/** A refusal. `code` is stable and made for programs; `title` and `detail` are made for people. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {Told} told
   * @param {number | null} [retryAfter] seconds, if the server names them
   */
  constructor(status, told, retryAfter = null) {
    const title = String(told.title || `Status ${status}`);
    const detail = String(told.detail || '');
    const errors = fieldErrors(told.errors);
    super([`${status} ${title}`, ...[detail].filter(Boolean)].join(': ') + errors.map(said).join(''));
    this.name = 'Problem';
    this.status = status;
    this.code = String(told.code || `status_${status}`);
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /**
   * Read a refusal from an answer, whether or not it carries problem details.
   * @param {Response} response
   */
  static async of(response) {
    const kind = response.headers.get('content-type')?.split(';')[0].trim().toLowerCase();
    const told = kind === 'application/problem+json' ? await response.json().catch(() => null) : null;
    return new Problem(response.status, told && typeof told === 'object' ? told : {}, secondsOf(response));
  }
}

/** No answer came, or one that is not a liveblog server's. */
export class Unreachable extends Error {
  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(message, cause) {
    super(message, { cause });
    this.name = 'Unreachable';
  }
}

/**
 * What is said of single fields; what can't be read is left out.
 * @param {unknown} errors
 * @returns {FieldError[]}
 */
function fieldErrors(errors) {
  if (!Array.isArray(errors)) return [];
  const readable = errors.filter((each) => each && typeof each === 'object');
  return readable.map(({ field, message }) => ({ field: String(field ?? ''), message: String(message ?? '') }));
}

/** @param {FieldError} error */
function said({ field, message }) {
  return `; ${field}: ${message}`;
}

/** @param {Response} response */
function secondsOf(response) {
  // A date would have to be compared with a clock, and nobody's clock is trusted.
  const said = response.headers.get('retry-after') ?? '';
  return /^[0-9]+$/.test(said) ? Number(said) : null;
}
