/**
 * What of a list can be seen, and changing the page around it so that what is being read does not move.
 * @module
 */

/** @typedef {{top: number, bottom: number, scroller: Element}} View a scrolled box, in the viewport's coordinates */

/**
 * Return what can be seen of the box that scrolls `node`, be it the page or a box in it.
 * @param {Element} node
 * @returns {View}
 */
export function viewOf(node) {
  const page = document.scrollingElement ?? document.documentElement;
  let scroller = parentOf(node);
  while (scroller && scroller !== page && !scrolls(scroller)) scroller = parentOf(scroller);
  if (!scroller || scroller === page) return { top: 0, bottom: innerHeight, scroller: page };
  const { top, bottom } = scroller.getBoundingClientRect();
  return { top: Math.max(0, top), bottom: Math.min(innerHeight, bottom), scroller };
}

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
  const wake = hush(/** @type {HTMLElement} */ (scroller));
  change();
  const after = anchors.map((place) => place());
  const kept = after.findIndex((place, index) => place !== null && before[index] !== null);
  if (kept >= 0) scroller.scrollTop += Number(after[kept]) - Number(before[kept]);
  // Two frames: the first callback still runs before the layout that the change has caused.
  requestAnimationFrame(() => requestAnimationFrame(wake));
}

/**
 * Go to a place on the page; at once for those who want no motion.
 * @param {Element} node
 */
export function goTo(node) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  node.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
}

/** @type {WeakMap<Element, number>} how many changes each scroller is hushed for */
const hushed = new WeakMap();

/** @param {HTMLElement} scroller */
function hush(scroller) {
  hushed.set(scroller, (hushed.get(scroller) ?? 0) + 1);
  scroller.style.overflowAnchor = 'none';
  return () => {
    const left = (hushed.get(scroller) ?? 1) - 1;
    hushed.set(scroller, left);
    if (left === 0) scroller.style.overflowAnchor = '';
  };
}

/** @param {Element} node */
function scrolls(node) {
  return node.scrollHeight > node.clientHeight && /auto|scroll/.test(getComputedStyle(node).overflowY);
}

/**
 * @param {Element} node
 * @returns {Element | null} also out of a shadow tree
 */
function parentOf(node) {
  const root = node.getRootNode();
  return node.assignedSlot ?? node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
