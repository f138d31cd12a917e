/**
 * Parts of a desk page that the server draws anew: `data-part` names one, `data-src` says where it is drawn, else the page is.
 * @module
 */

const TIMEOUT_MILLISECONDS = 20_000;

/** @type {Map<string, {begun: boolean, again: boolean}>} parts that are being fetched; `again`: they have changed meanwhile */
const underWay = new Map();

/**
 * Fetch a part anew and put it in its place, if it says something else now. What has the focus in it keeps it. Where the
 * server can't be asked, what is there stays.
 * @param {string} name
 * @returns {Promise<number | null>} the status of the answer, 0: there was none; null: nothing was asked
 */
export async function refetch(name) {
  const running = underWay.get(name);
  if (running) {
    running.again = running.begun;
    return null;
  }
  const turn = { begun: false, again: false };
  underWay.set(name, turn);
  // One notice may tell of two things that are in the same part.
  await null;
  turn.begun = true;
  const status = await replace(name).catch(() => 0);
  underWay.delete(name);
  return turn.again ? refetch(name) : status;
}

/**
 * @param {string} name
 * @returns {Promise<number | null>}
 */
async function replace(name) {
  const selector = `[data-part="${name}"]`;
  const place = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (!place) return null;
  // Until there is an answer, nobody asks again.
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const answer = await fetch(place.dataset.src ?? location.href, { headers: { accept: 'text/html' }, signal });
  if (!answer.ok) return answer.status;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const drawn = page.querySelector(selector);
  if (drawn) put(place, drawn);
  return answer.status;
}

/**
 * Put what was drawn in its place.
 * @param {Element} place
 * @param {Element} drawn
 */
export function put(place, drawn) {
  if (place.innerHTML === drawn.innerHTML) return;
  const { activeElement } = document;
  const held = activeElement && place.contains(activeElement) ? nameOf(activeElement) : '';
  if (held && activeElement instanceof HTMLInputElement) return; // somebody types there: it comes when they have done
  const open = [...place.querySelectorAll('details[open][data-keeps]')].map((one) => one.getAttribute('data-keeps'));
  place.replaceChildren(...drawn.childNodes);
  for (const name of open) place.querySelector(`[data-keeps="${name}"]`)?.setAttribute('open', '');
  if (held) place.querySelector(/** @type {any} */ (held))?.focus();
  place.dispatchEvent(new CustomEvent('redrawn', { bubbles: true }));
}

/** @param {Element} element */
function nameOf(element) {
  const attribute = ['id', 'formaction', 'href', 'name'].find((one) => element.hasAttribute(one));
  return attribute ? `${element.localName}[${attribute}="${CSS.escape(element.getAttribute(attribute) ?? '')}"]` : '';
}
