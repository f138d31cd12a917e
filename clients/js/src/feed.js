/**
 * What a reader holds of a blog, and how an event changes it: section 4 of the protocol. Knows neither network nor page.
 * @module
 */

/** @typedef {import('./types.js').Place} Place */
/** @typedef {import('./types.js').EventMessage} EventMessage */
/** @typedef {Place & {revision: number, html?: string}} HeldEntry an Entry, or what a page tells of one */
/** @typedef {Place & {html?: string}} HeldShift */

/**
 * @typedef {object} State
 * @property {string} epoch
 * @property {number} seq
 * @property {Place | null} floor
 * @property {import('./types.js').Blog | null} blog null when it was never told
 * @property {HeldEntry[]} entries oldest first
 * @property {HeldShift[]} shifts oldest first
 */

/** @typedef {'applied' | 'ignored' | 'gap'} Outcome */

/**
 * What a view has to do; `index` counts from the oldest, `known` says that the entry was held before.
 * @typedef {{type: 'put', entry: HeldEntry, index: number, known: boolean}
 *   | {type: 'remove', id: number}
 *   | {type: 'shift', shift: HeldShift, index: number}
 *   | {type: 'blog', before: State['blog']}} Change
 */

/**
 * Order two places, oldest first. RFC 3339 in UTC with three decimals sorts as text.
 * @param {Place} a
 * @param {Place} b
 */
export function comparePlaces(a, b) {
  if (a.occurred_at !== b.occurred_at) return a.occurred_at < b.occurred_at ? -1 : 1;
  return a.id - b.id;
}

/**
 * Say what an event numbered `seq` is to a reader at `position`.
 * @param {number} position
 * @param {number} seq
 * @returns {Outcome}
 */
export function outcomeOf(position, seq) {
  if (seq <= position) return 'ignored';
  return seq === position + 1 ? 'applied' : 'gap';
}

/**
 * Make the state that a snapshot shows.
 * @param {import('./types.js').Snapshot} snapshot
 * @returns {State}
 */
export function stateOf({ epoch, head, floor, blog, entries, shifts }) {
  return { epoch, seq: head, floor, blog, entries: [...entries].sort(comparePlaces), shifts: [...shifts].sort(comparePlaces) };
}

/**
 * Apply an event to the state, in place.
 *
 * Applying one twice changes nothing; after a gap nothing is changed either. `change` is null where nothing is to be seen.
 *
 * @param {State} state
 * @param {EventMessage} event
 * @returns {{outcome: Outcome, change: Change | null}}
 */
export function apply(state, event) {
  const outcome = outcomeOf(state.seq, event.seq);
  if (outcome !== 'applied') return { outcome, change: null };
  state.seq = event.seq;
  return { outcome, change: changeBy(state, event) };
}

/**
 * @param {State} state
 * @param {EventMessage} event
 * @returns {Change | null}
 */
function changeBy(state, { entry, shift, blog }) {
  if (entry) return 'deleted' in entry ? removeEntry(state, entry.id) : putEntry(state, entry);
  if (shift) return putShift(state, shift);
  if (!blog) return null;
  const before = state.blog;
  state.blog = blog;
  return { type: 'blog', before };
}

/**
 * @param {State} state
 * @param {HeldEntry} entry
 * @returns {Change | null}
 */
function putEntry(state, entry) {
  const held = state.entries.find(({ id }) => id === entry.id);
  // The data of a snapshot may be newer than its head: events that are older than what is held say nothing new.
  if (held && held.revision > entry.revision) return null;
  if (isBelow(state.floor, entry)) return removeEntry(state, entry.id);
  take(state.entries, entry.id);
  return { type: 'put', entry, index: insert(state.entries, entry), known: held !== undefined };
}

/**
 * @param {State} state
 * @param {number} id
 * @returns {Change | null}
 */
function removeEntry(state, id) {
  return take(state.entries, id) ? { type: 'remove', id } : null;
}

/**
 * @param {State} state
 * @param {HeldShift} shift
 * @returns {Change | null}
 */
function putShift(state, shift) {
  if (isBelow(state.floor, shift)) return null;
  take(state.shifts, shift.id);
  return { type: 'shift', shift, index: insert(state.shifts, shift) };
}

/**
 * @param {Place | null} floor
 * @param {Place} place
 */
export function isBelow(floor, place) {
  return floor !== null && comparePlaces(place, floor) < 0;
}

/**
 * @param {Place[]} list
 * @param {number} id
 * @returns {boolean} whether it was there
 */
function take(list, id) {
  const index = list.findIndex((one) => one.id === id);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

/**
 * @template {Place} T
 * @param {T[]} list
 * @param {T} one
 * @returns {number} where it is now
 */
function insert(list, one) {
  // From the end, for nearly every event is the newest.
  const index = list.findLastIndex((other) => comparePlaces(other, one) < 0) + 1;
  list.splice(index, 0, one);
  return index;
}
