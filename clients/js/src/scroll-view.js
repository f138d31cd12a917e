/**
 * Boxes that scroll: a partner's page may have the embed in one, and the embed may be one. Our own page scrolls as a whole.
 * @module
 */

import { pageView } from './view.js';

/**
 * Return what can be seen of the box that scrolls `node`, be it the page or a box in it.
 * @param {Element} node
 * @returns {import('./view.js').View}
 */
export function viewOf(node) {
  const page = pageView();
  let scroller = parentOf(node);
  while (scroller && scroller !== page.scroller && !scrolls(scroller)) scroller = parentOf(scroller);
  if (!scroller || scroller === page.scroller) return page;
  const { top, bottom } = scroller.getBoundingClientRect();
  return { top: Math.max(0, top), bottom: Math.min(innerHeight, bottom), scroller };
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
