/**
 * What a reader holds on to: text that is selected, a player that is loaded, a video that plays.
 * @module
 */

/**
 * Tell whether taking this node away, or moving it, would take something out of its reader's hands.
 * @param {Element | undefined} node
 */
export function isBusy(node) {
  if (!node) return false;
  // A frame that was loaded has neither property, and counts as one that plays.
  const players = /** @type {HTMLMediaElement[]} */ ([...node.querySelectorAll('video, audio, iframe')]);
  return players.some(({ paused, ended }) => !paused && !ended) || isSelected(node);
}

/**
 * Call back when a reader has let go of something.
 * @param {Element} root in which media play; the document keeps nothing of it when the page has taken it away
 * @param {() => void} then
 */
export function onLetGo(root, then) {
  const held = new WeakRef(then);
  document.addEventListener('selectionchange', () => document.getSelection()?.isCollapsed && held.deref()?.());
  root.addEventListener('ended', then, true);
}

/** @param {Element} node */
function isSelected(node) {
  const root = /** @type {Document | (ShadowRoot & {getSelection?: () => Selection | null})} */ (node.getRootNode());
  const selection = root.getSelection?.() ?? document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(node, true);
}
