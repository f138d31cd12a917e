/**
 * What of a list can be seen.
 * @module
 */

/** @typedef {{top: number, bottom: number, scroller: Element}} View a scrolled box, in the viewport's coordinates */

/** @returns {View} what can be seen of a page that scrolls as a whole */
export const pageView = () => ({ top: 0, bottom: innerHeight, scroller: document.scrollingElement ?? document.documentElement });

/** What is cut off by less than this counts as seen whole; in pixels. */
export const TOLERANCE = 8;
