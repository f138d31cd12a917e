/**
 * What an embedded blog looks like around its entries, in a shadow tree: the host's CSS can't break it, and theme it only
 * by custom properties. On our own page the server draws all of this.
 * @module
 */

import { make } from './making.js';

const FRAME = `
<section class="frame" hidden>
  <header class="masthead" hidden>
    <h2 class="title" dir="auto"><a data-role="title" target="_blank" rel="noopener"></a></h2>
    <p class="connection" data-role="connection"></p>
  </header>
  <div data-role="status" role="status"></div>
  <div class="scroll"><div class="entries" data-role="entries"></div></div>
  <p class="message" data-role="message" hidden><span></span> <a target="_blank" rel="noopener"></a></p>
</section>`;

/** Longer than this a stylesheet doesn't keep the text away from its reader. */
const STYLES_MILLISECONDS = 3000;

/** What is said of a status or close code after which nobody comes back; codes end as the statuses do. @type {Record<number, string>} */
const REFUSALS = { 401: 'not_public', 403: 'not_public', 404: 'not_found', 410: 'gone' };

/** Attributes with an address, in what an entry may contain. */
const ADDRESSES = ['href', 'src', 'poster'];

/**
 * Draw the empty frame.
 * @param {Element} host
 * @param {string} page the blog's address
 * @returns {ShadowRoot}
 */
export function drawFrame(host, page) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const { content } = make('template', { innerHTML: FRAME });
  for (const link of content.querySelectorAll('a')) link.href = page;
  const sheets = ['./entries.css', './embed.css'].map(stylesheet);
  root.replaceChildren(...sheets, content);
  const frame = /** @type {HTMLElement} */ (root.querySelector('.frame'));
  const late = new Promise((resolve) => setTimeout(resolve, STYLES_MILLISECONDS));
  void Promise.race([Promise.all(sheets.map(settled)), late]).then(() => {
    // Only a box of a given height scrolls by itself: else its pill would stick to the box instead of the window.
    const height = getComputedStyle(host).getPropertyValue('--liveblog-max-height').trim();
    frame.classList.toggle('boxed', !['', 'none'].includes(height));
    frame.hidden = false;
  });
  return root;
}

/**
 * Show the masthead, now that there is something to show in it.
 * @param {ShadowRoot} root
 * @param {import('./types.js').Blog} blog
 */
export function unveil(root, { language, accent_on_light, accent_on_dark }) {
  root.querySelector('.frame')?.setAttribute('lang', language);
  // On the host: there the colours are made of it, and there a partner's own would win.
  const { style } = /** @type {HTMLElement} */ (root.host);
  style.setProperty('--lb-blog', accent_on_light);
  style.setProperty('--lb-blog-dark', accent_on_dark);
  root.querySelector('.masthead')?.removeAttribute('hidden');
}

/**
 * Say one sentence, or with null nothing, in place of what can't be shown.
 * @param {ParentNode} root
 * @param {string | null} sentence
 * @param {string} [way] what leads to the blog's own page is called
 */
export function say(root, sentence, way = '') {
  const message = /** @type {HTMLElement | null} */ (root.querySelector('[data-role="message"]'));
  if (!message) return;
  message.hidden = sentence === null;
  const [said, link] = message.children;
  said.textContent = sentence;
  link.textContent = way;
}

/**
 * Say why there is nothing, or nothing any more, to be seen.
 * @param {ParentNode} root
 * @param {import('./connection.js').ConnectionState} state
 * @param {boolean} drawn whether something is
 * @param {import('./words.js').Words} words
 */
export function apologise(root, { condition, reason }, drawn, words) {
  const ended = condition === 'ended';
  const away = !drawn && condition !== 'connecting' && condition !== 'live';
  const sentence = ended ? words.say(REFUSALS[Number(reason) % 4000] ?? 'refused') : away ? words.say('unreachable') : null;
  say(root, sentence, words.say('open'));
}

/**
 * Make links and media work on another origin's page; links open beside it.
 * @param {DocumentFragment} part
 * @param {string} page the blog's address
 */
export function resolveAddresses(part, page) {
  for (const name of ADDRESSES) {
    for (const node of part.querySelectorAll(`[${name}]`)) {
      node.setAttribute(name, new URL(node.getAttribute(name) ?? '', page).href);
    }
  }
  for (const node of part.querySelectorAll('[srcset]')) {
    const candidates = (node.getAttribute('srcset') ?? '').split(/,\s+/);
    node.setAttribute('srcset', candidates.map((one) => resolveCandidate(one.trim(), page)).join(', '));
  }
  for (const link of part.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener');
  }
}

/**
 * @param {string} candidate an address, and perhaps a width
 * @param {string} page
 */
function resolveCandidate(candidate, page) {
  const [address, ...width] = candidate.split(/\s+/);
  return [new URL(address, page).href, ...width].join(' ');
}

/** @param {string} name */
function stylesheet(name) {
  return make('link', { rel: 'stylesheet', href: new URL(name, import.meta.url).href });
}

/**
 * @param {HTMLLinkElement} link
 * @returns {Promise<unknown>} whether it loaded or failed
 */
function settled(link) {
  return new Promise((resolve) => {
    link.addEventListener('load', resolve, { once: true });
    link.addEventListener('error', resolve, { once: true });
  });
}
