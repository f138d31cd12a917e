/**
 * Sending a small form at once, without leaving the page.
 * @module
 */

/** @typedef {{sentence: string, [status: number]: string}} Wrong what to say: in general, and of some statuses */

/**
 * @param {string} address
 * @param {Record<string, string>} fields
 * @param {Wrong} wrong
 * @returns {Promise<string>} what went wrong, empty when nothing did
 */
export async function submit(address, fields, wrong) {
  const headers = { accept: 'application/json' };
  try {
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(fields), headers });
    return answer.ok ? '' : (wrong[answer.status] ?? (await answer.json()).detail ?? `${wrong.sentence}.`);
  } catch {
    return `${wrong.sentence}: the server can’t be reached.`;
  }
}
