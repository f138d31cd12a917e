/**
 * Changing the page around a list so that what is being read does not move.
 * @module
 */

import { TOLERANCE } from './view.js';

/** @typedef {import('./view.js').View} View */

/** So long what is pushed takes to its new place. */
const GLIDE_MILLISECONDS = 300;
/** So long at most something waits for that, or for the way to a place. */
const WAIT_MILLISECONDS = 900;
/**
 * Change the page without a jump. What is read stays where it is, by scrolling, when its reader is past the place of the
 * change; else what the change pushes glides to its new place.
 *
 * What the browser's own scroll anchoring does to the change is undone: not every browser has it, and it anchors to what
 * nobody reads. It goes on looking after images that load late.
 *
 * @param {View} view
 * @param {number} y where the change begins, in the viewport's coordinates
 * @param {(() => Element | undefined)[]} blocks all that may move, or what has taken its place; those first that tell where others are
 * @param {() => void} change
 */
export function keepingScroll({ top, bottom, scroller }, y, blocks, change) {
  const places = () => blocks.map((find) => find()?.getBoundingClientRect());
  const before = places();
  const seen = before.map((at) => at?.height && at.top < bottom && at.bottom > top);
  // What glides already goes on from where it is seen.
  for (const find of blocks) gliding.get(find())?.cancel();
  const { scrollTop } = scroller;
  change();
  const after = places();
  const kept = after.findIndex((at, index) => at?.height && seen[index]);
  const held = kept >= 0 && y < (top + bottom) / 2 && scrollTop > TOLERANCE;
  const anchored = scroller.scrollTop - scrollTop;
  const moved = held ? /** @type {DOMRect} */ (after[kept]).top - /** @type {DOMRect} */ (before[kept]).top + anchored : 0;
  // What begins in sight stays in sight, at the upper edge at least: what it pushes farther glides.
  const by = y < top - TOLERANCE ? moved : Math.min(moved, y - top);
  // By nothing, too, it would end a scrolling that is under way.
  if (by !== anchored) scroller.scrollTop = scrollTop + by;
  /** @type {Animation | undefined} */
  let glide;
  const now = places();
  const ways = new Map(now.map((at, index) => [blocks[index](), at?.height && before[index]?.height ? before[index].top - at.top : 0]));
  now.forEach((at, index) => {
    const from = before[index];
    const block = /** @type {Element} */ (blocks[index]());
    if (!at?.height || !from?.height) return;
    // What it is in takes it along.
    let box = block.parentElement;
    while (box && !ways.has(box)) box = box.parentElement;
    const way = from.top - at.top - (ways.get(box ?? undefined) ?? 0);
    if (Math.abs(way) < 1) return;
    // What stays below the screen need not glide; browsers tell from where it would stand if we had scrolled alone.
    if (!seen[index] && Math.min(from.top - by, at.top) > bottom) return;
    // From where it was to where it is.
    const frames = { transform: [`translateY(${way}px)`, 'none'] };
    glide = block.animate(frames, { duration: isCalm() ? 1 : GLIDE_MILLISECONDS, easing: 'ease-out' });
    gliding.set(block, glide);
  });
  // Its end is waited for in place of the end of one that it has cut short; a way that is under way has its own end.
  if (glide && (!awaited || awaited.playState)) restAfter(glide);
}

/** @type {WeakMap<any, Animation>} */
const gliding = new WeakMap();
/** The glide, or the way to a place, whose end is waited for. @type {Partial<Animation> | null} */
let awaited = null;
/** What waits for it. @type {Set<() => void>} */
const waiting = new Set();

/**
 * Do something that may move the page as soon as nothing glides: at once, most of the time. What comes meanwhile comes
 * together, and no browser takes it for a jump.
 * @param {() => void} then
 */
export function whenStill(then) {
  if (awaited) waiting.add(then);
  else then();
}

/** @param {Partial<Animation>} glide */
function restAfter(glide) {
  awaited = glide;
  const rest = () => {
    if (awaited !== glide) return;
    awaited = null;
    const all = [...waiting];
    waiting.clear();
    all.forEach(whenStill);
  };
  // When the end has been painted; in a tab that is hidden meanwhile nothing is.
  glide.onfinish = glide.oncancel = () => requestAnimationFrame(() => requestAnimationFrame(rest));
  setTimeout(rest, WAIT_MILLISECONDS);
}

/**
 * @param {Element} node
 * @returns {Element[]} what stands below it, and below all that it is in
 */
export function followers(node) {
  const found = [];
  for (let one = /** @type {Element | null} */ (node); one && one !== document.body; one = one.parentElement) {
    for (let next = one.nextElementSibling; next; next = next.nextElementSibling) found.push(next);
  }
  return found;
}

/** Whether the reader wants no motion. */
const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Go to a place on the page; at once for those who want no motion. What comes in on the way waits: it would end it.
 * @param {Element} node
 */
export function goTo(node) {
  if (!awaited) restAfter({});
  node.scrollIntoView({ behavior: isCalm() ? 'auto' : 'smooth', block: 'start' });
}
