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
  if (isTypedIn(place)) return; // it comes when they have done
  if (place.matches(':active')) return whenReleased(place);
  const { activeElement } = document;
  const held = activeElement && place.contains(activeElement) ? nameOf(activeElement) : '';
  const open = [...place.querySelectorAll('details[open][data-keeps]')].map((one) => one.getAttribute('data-keeps'));
  place.replaceChildren(...drawn.childNodes);
  for (const name of open) place.querySelector(`[data-keeps="${name}"]`)?.setAttribute('open', '');
  // Where it isn't any more, the focus goes to none of the others: a key would do to that what was meant for this.
  if (held) /** @type {HTMLElement[]} */ ([...place.querySelectorAll('*')]).find((one) => nameOf(one) === held)?.focus();
  place.dispatchEvent(new CustomEvent('redrawn', { bubbles: true }));
}

/**
 * @param {Element} place
 * @returns {boolean} whether somebody types there, or has and did not send it
 */
function isTypedIn(place) {
  const fields = /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([...place.querySelectorAll('input, textarea')]);
  return fields.some((field) => field === document.activeElement || field.value !== field.defaultValue);
}

/**
 * Draw a part once a button in it has been pressed: none goes from under a finger.
 * @param {Element} place
 */
function whenReleased(place) {
  const again = () => setTimeout(() => void refetch(place.getAttribute('data-part') ?? ''));
  for (const end of ['pointerup', 'pointercancel', 'keyup']) addEventListener(end, again, { once: true });
}

/**
 * @param {Element} element
 * @returns {string} the same for what does the same
 */
function nameOf(element) {
  const names = ['id', 'formaction', 'href', 'name', 'value'].map((name) => element.getAttribute(name));
  if (names.every((name) => name === null) && element.localName !== 'summary') return '';
  const around = [element.closest('form')?.getAttribute('action'), element.closest('[data-keeps]')?.getAttribute('data-keeps')];
  return JSON.stringify([element.localName, ...names, ...around]);
}
