/**
 * Whether an element has its blog for itself: then it follows it, and where several show one they share a connection
 * (sharing.js), which is loaded then.
 * @module
 */

import { Following } from './following.js';
import { apiOf } from './wire.js';

/** @typedef {import('./following.js').Options} Options */
/** @typedef {{options: Options, position: import('./types.js').Position | null, alone?: Following}} Member */
/** @typedef {{members: Set<Member>, shared?: Promise<import('./sharing.js').Shared | void>}} Company */

/** By the API's address of their blog. @type {Map<string, Company>} */
const companies = new Map();

/**
 * Makes connections that are shared where there are several.
 * @param {Options} options
 * @param {import('./browser.js').World} world
 * @param {(transport: string) => import('./links.js').Opener} openerOf
 * @returns {Pick<Following, 'open' | 'close' | 'refresh'>}
 */
export function connect(options, world, openerOf) {
  const api = apiOf(options.src);
  const follow = (/** @type {Options} */ one) => new Following(one, world, openerOf);
  /** @type {Member} */
  const member = { options, position: null };
  /** @type {Company} */
  let company = { members: new Set() };
  return {
    open() {
      const ours = (company = companies.get(api) ?? { members: new Set() });
      const { members } = ours;
      companies.set(api, ours);
      members.add(member);
      // All that the page has are there before the first has to wait for anything.
      queueMicrotask(async () => {
        if (!members.has(member)) return;
        if (members.size > 1) ours.shared ??= share(ours, api, follow);
        const shared = await ours.shared;
        if (!members.has(member)) return;
        if (shared) return shared.join(member);
        member.alone ??= follow(options);
        member.alone.open();
      });
    },
    close() {
      company.members.delete(member);
      member.alone?.close();
      void company.shared?.then((shared) => shared?.leave(member));
      if (company.members.size === 0) forget(company, api);
    },
    refresh() {
      member.alone?.refresh();
      void company.shared?.then((shared) => shared?.refresh());
    },
  };
}

/**
 * Let all have one connection, also who was alone until now; where what shares can't be loaded, each has its own.
 * @param {Company} company
 * @param {string} api
 * @param {(options: Options) => Following} follow
 */
const share = (company, api, follow) =>
  import('./sharing.js').then(
    ({ sharedBy }) => sharedBy(company.members, api, follow, () => forget(company, api)),
    () => {
      company.shared = undefined;
    },
  );

/**
 * @param {Company} company
 * @param {string} api
 */
function forget(company, api) {
  if (companies.get(api) === company) companies.delete(api);
}
