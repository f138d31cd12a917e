/**
 * A page of the desk among those of others: it is seen, sees who else is there, and keeps up to date what others change.
 * @module
 */

import { otherHolder, watchColleagues } from './colleagues.js';
import { Notices } from './notices.js';
import { refetch } from './parts.js';
import { Presence } from './presence.js';
import { followPromises } from './promises.js';
import { lookAtReaders, watchReaders } from './readers.js';
import { presentToken } from './token.js';

/** Which parts of a page are drawn anew when something has changed. @type {[import('./notices.js').Part, string][]} */
const PARTS = [
  ['presence', 'presence'],
  ['drafts', 'picks'],
  ['reports', 'picks'],
  ['promises', 'watch'],
  ['duty', 'watch'],
  ['promises', 'promises'],
  ['drafts', 'draft'],
  ['drafts', 'draft-history'],
];

/**
 * Be seen at the desk, and see who and what else is there. `notice` on the document tells whoever draws a part by itself.
 * @param {import('../browser.js').World} browser
 * @param {Omit<import('./presence.js').Page, 'token'>} page
 * @param {import('./presence.js').Hears['taken']} whenTaken
 * @returns {Presence}
 */
export function beThere(browser, page, whenTaken) {
  const world = { ...browser, hidden: () => document.hidden };
  const presence = new Presence(world, { ...page, token: presentToken }, { taken: whenTaken });
  watchColleagues({ redrawn: () => presence.see(otherHolder()), takeOver: (address) => presence.takeOver(address) });
  addEventListener('pagehide', () => presence.leave());
  void presence.open();
  watchReaders();
  followPromises();
  keepParts(new Notices(world, `${page.desk}/notices`));
  return presence;
}

/** @param {Notices} notices */
function keepParts(notices) {
  for (const [part, name] of PARTS) notices.on(part, () => void refetch(name));
  notices.on('drafts', () => document.dispatchEvent(new CustomEvent('notice', { detail: 'drafts' })));
  notices.on('readers', () => void lookAtReaders());
  notices.open();
}
