/**
 * The line below the title: who covers it and is on duty, when it was last updated, how many entries it has; the picture beside it, and the
 * topics that are offered. Loaded with the first event.
 * @module
 */

/** @typedef {import('../element.js').LiveBlog} LiveBlog */

/** A page that came anew; what of it waits until its reader lets it in is kept right as well. @type {ParentNode | undefined} */
let waiting;
const onSnapshot = (/** @type {Event} */ event) => (waiting = /** @type {CustomEvent} */ (event).detail.page);

/**
 * Tell what an event has changed, or how many read now.
 * @param {LiveBlog} blog
 * @param {Event} event of the element
 */
export function tell(blog, event) {
  const { type, detail } = /** @type {CustomEvent} */ (event);
  blog.addEventListener('liveblog:snapshot', onSnapshot);
  if (type === 'liveblog:readers') return tellReaders(blog, detail);
  for (const part of [blog, waiting]) if (part) tellPart(blog, part, detail);
  if (detail.blog) closeReports(blog, detail.blog);
}

/**
 * @param {LiveBlog} blog
 * @param {ParentNode} part which has the facts, be it that it waits to be shown
 * @param {import('../types.js').EventMessage} told
 */
function tellPart(blog, part, told) {
  if (told.blog) {
    showNames(part, told.blog);
    showPicture(blog, part, told.blog);
  }
  tellFacts(blog, part, told);
}

/**
 * @param {LiveBlog} blog
 * @param {ParentNode} part which has the facts, be it that it waits to be shown
 * @param {import('../types.js').EventMessage} told
 */
function tellFacts(blog, part, told) {
  const time = /** @type {HTMLTimeElement | null} */ (part.querySelector('[data-role="updated"]'));
  const number = /** @type {HTMLElement | null} */ (part.querySelector('[data-role="number"]'));
  // A page that came anew meanwhile knows of the event.
  if (!time || !number || Date.parse(told.at) < Date.parse(time.dateTime)) return;
  // What is heard again, for entries that were fetched meanwhile, has been counted.
  if (Number(number.dataset.seq ?? 0) >= told.seq) return;
  number.dataset.seq = String(told.seq);
  // Empty, it is drawn by whoever dresses it; its day is today, which only paper tells.
  const fresh = /** @type {HTMLTimeElement} */ (time.cloneNode());
  fresh.dateTime = told.at;
  const day = /** @type {HTMLElement | null} */ (time.previousElementSibling);
  if (day) {
    day.hidden = true;
    day.textContent = blog.times.dayName(blog.times.day(told.at));
  }
  time.replaceWith(fresh);
  blog.times.dress(/** @type {Element} */ (fresh.parentElement));
  const n = Number(number.dataset.n) + Number(told.kind === 'entry.posted') - Number(told.kind === 'entry.deleted');
  number.dataset.n = String(n);
  number.textContent = blog.words.say('entries', { n });
}

/**
 * Offer the topics of an entry that are new here, as many as the server would.
 * @param {import('../types.js').Entry} entry
 * @param {HTMLElement} list
 * @param {number} most
 * @param {typeof import('../topics.js').topicKey} topicKey
 */
export function offer({ html }, list, most, topicKey) {
  const drawn = document.createElement('template');
  drawn.innerHTML = html;
  for (const item of drawn.content.querySelectorAll('.topics li')) {
    const isSame = (/** @type {Element} */ other) => topicKey(other.textContent ?? '') === topicKey(item.textContent ?? '');
    if (list.childElementCount < most && ![...list.children].some(isSame)) list.append(item);
  }
  list.hidden = false;
}

/**
 * @param {LiveBlog} blog
 * @param {number | undefined} readers undefined: it is not told, or no more
 */
function tellReaders(blog, readers) {
  const part = /** @type {HTMLElement | null} */ (blog.querySelector('[data-role="readers"]'));
  if (!part) return;
  part.hidden = !readers;
  part.classList.toggle('shown', !part.hidden);
  // Digits that all can read, as in the times.
  const count = (readers ?? 0).toLocaleString(blog.words.language, { numberingSystem: 'latn' });
  part.textContent = blog.words.say('reading_now', { count });
}

/**
 * @param {ParentNode} part which has the facts
 * @param {import('../types.js').Blog} changed
 */
function showNames(part, { byline, duty_html: duty = '' }) {
  const onDuty = /** @type {HTMLElement | null} */ (part.querySelector('[data-role="duty"]'));
  if (onDuty) {
    onDuty.innerHTML = duty;
    onDuty.hidden = !duty;
  }
  const names = /** @type {HTMLElement | null} */ (part.querySelector('[data-role="byline"]'));
  if (!names) return;
  names.textContent = byline.join(', ');
  names.hidden = byline.length === 0;
}

/**
 * @param {LiveBlog} blog
 * @param {ParentNode} part which has the picture
 * @param {import('../types.js').Blog} changed
 */
function showPicture(blog, part, { picture_html: picture }) {
  const found = /** @type {HTMLElement | null} */ (part.querySelector('[data-role="picture"]'));
  const place = found?.firstElementChild;
  if (!found || !place) return;
  const change = () => {
    place.innerHTML = picture;
    found.hidden = !picture;
  };
  if (part === blog) blog.timeline.around(found, change);
  else change();
}

/**
 * @param {LiveBlog} blog
 * @param {import('../types.js').Blog} changed
 */
function closeReports(blog, { take_reports: takesReports = true }) {
  if (takesReports) return;
  delete blog.dataset.reports;
  for (const link of blog.querySelectorAll('[data-part="report"] a, .to-report')) link.remove();
}
