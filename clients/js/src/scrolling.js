/**
 * What of a list can be seen, and changing the page around it so that what is being read does not move.
 * @module
 */

/** @typedef {{top: number, bottom: number, scroller: Element}} View a scrolled box, in the viewport's coordinates */

/** @returns {View} what can be seen of a page that scrolls as a whole */
export const pageView = () => ({ top: 0, bottom: innerHeight, scroller: document.scrollingElement ?? document.documentElement });

/**
 * Change the page; afterwards, bring the first of the anchors that is still there back to where it was.
 *
 * The browser's own scroll anchoring is put to sleep meanwhile: not every browser has it, and it anchors to nodes that we
 * replace. It goes on looking after images that load late. Without anchors, what is put in pushes down what follows.
 *
 * @param {Element} scroller
 * @param {(() => number | null)[]} anchors where each is, from the top of the viewport; null: it is gone
 * @param {() => void} change
 */
export function steadily(scroller, anchors, change) {
  const before = anchors.map((place) => place());
  hush(/** @type {HTMLElement} */ (scroller));
  change();
  const after = anchors.map((place) => place());
  const kept = after.findIndex((place, index) => place !== null && before[index] !== null);
  if (kept >= 0) scroller.scrollTop += Number(after[kept]) - Number(before[kept]);
}

/**
 * Go to a place on the page; at once for those who want no motion.
 * @param {Element} node
 */
export function goTo(node) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  node.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
}

/** @type {WeakMap<Element, number>} the frame in which each scroller wakes, or the one before it */
const waking = new WeakMap();

/** @param {HTMLElement} scroller */
function hush(scroller) {
  /** @param {() => void} then */
  const inAFrame = (then) => void waking.set(scroller, requestAnimationFrame(then));
  cancelAnimationFrame(waking.get(scroller) ?? 0);
  scroller.style.overflowAnchor = 'none';
  // Two frames: the first callback still runs before the layout that the change has caused.
  inAFrame(() => inAFrame(() => (scroller.style.overflowAnchor = '')));
}
