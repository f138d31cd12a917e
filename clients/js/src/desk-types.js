/**
 * The shapes of drafts and versions, for the type checker and its readers; nothing loads this file.
 * @module
 */

/** @typedef {import('./types.js').Entry & {body: string}} StoredEntry an entry as those who write see it: `body` is its Markdown */
/** @typedef {{field: string, message: string}} FieldNote a field, and what is wrong with it, or may be */

/**
 * What a draft says, as far as it can be read; `occurred_at` null: the moment of posting, or it can't be read.
 * @typedef {object} DraftText
 * @property {string | null} headline
 * @property {string} body
 * @property {string[]} topics
 * @property {string[]} byline
 * @property {string | null} occurred_at
 * @property {boolean} pinned
 * @property {boolean} key_event
 * @property {{status: import('./types.js').Claim['status'], quote: string | null, source: string | null, link: string | null} | null} claim as it was typed
 */
/** @typedef {{kind: 'submitted' | 'sent_back', version: number, text: string, at: string, by: string}} DraftNote */

/**
 * A draft without what it says; people and tokens are told by name.
 * @typedef {object} DraftLine
 * @property {number} id
 * @property {string} url where it is at the desk, below the server's root
 * @property {string} title
 * @property {'open' | 'submitted' | 'scheduled' | 'posted' | 'discarded'} state
 * @property {number} version
 * @property {string} author
 * @property {boolean} own
 * @property {boolean} shared
 * @property {string} begun_at
 * @property {string} saved_at
 * @property {string} saved_by
 * @property {string | null} submitted_at
 * @property {string | null} seen_by
 * @property {string | null} seen_at
 * @property {string | null} publish_at
 * @property {string | null} publish_by
 * @property {string | null} trouble why it did not go out when its time came
 * @property {string | null} discarded_at
 * @property {number | null} entry_id the entry that it became
 */
/** @typedef {DraftText & DraftLine & {notes: DraftNote[], problems: FieldNote[]}} Draft `problems` keep it from being posted as it is */
/** @typedef {{draft: Draft, etag: string, warnings: FieldNote[]}} CurrentDraft `etag` names the version of what it says, and is what `ifMatch` wants */
/** @typedef {{epoch: string, held_since: string | null, drafts: DraftLine[]}} DraftList */
/** @typedef {{version: number, at: string, by: string}} DraftVersionLine */
/** @typedef {DraftText & {version: number}} DraftVersion */

/** @typedef {{version: number, revision: number, at: string, by: string}} EntryVersionMark `version` is the number of its event */
/** @typedef {{epoch: string, versions: (EntryVersionMark & {changed: string[]})[], before: number | null}} EntryVersions */
/** @typedef {EntryVersionMark & {entry: StoredEntry}} EntryVersion */
/** @typedef {{name: string, here: boolean, minutes: number | null, entry_id: number | null, writing: boolean}} DeskPerson `minutes` ago they left */
/** @typedef {{entry_id: number, name: string, own: boolean, seconds: number}} Lease whose an entry is that somebody edits */
/** @typedef {{name: string, own: boolean, line: string, seconds: number}} OnIt what somebody says that they work on */
/** @typedef {{epoch: string, people: DeskPerson[], on_it: OnIt[], editing: Lease[]}} DeskPresence */
/** @typedef {string | boolean | string[] | null} Member */
/**
 * Two versions, and what they differ in; `text` is both bodies in one, in blocks of lines.
 * @typedef {object} Comparison
 * @property {EntryVersionMark} older
 * @property {EntryVersionMark} newer
 * @property {{field: string, before: Member, after: Member}[]} fields
 * @property {{text: string, mark: 'same' | 'removed' | 'added'}[][]} text
 */
/** @typedef {{seq: number, epoch: string, entry: StoredEntry, etag: string | null, warnings: FieldNote[]}} Change a posted or revised entry, and the event that says so */

/**
 * What is typed into a draft.
 * @typedef {object} DraftFields
 * @property {string} [body] Markdown
 * @property {string | null} [headline]
 * @property {string[]} [topics]
 * @property {string[]} [byline]
 * @property {Date | string | null} [occurred_at]
 * @property {boolean} [pinned]
 * @property {boolean} [key_event]
 * @property {{status: import('./types.js').Claim['status'], quote?: string | null, source?: string, link?: string | null} | null} [claim]
 * @property {boolean} [allow_future] `occurred_at` is meant, though it is in the future
 * @property {Date | string} [publish_at] of one that is begun: it goes out by itself then
 */

/**
 * What can be said of a figure.
 * @typedef {object} ReadingFields
 * @property {string} value digits with a point
 * @property {string | null} [shown] the same number as people write it, such as 1,234; without it they read `value`
 * @property {string | null} [unit]
 * @property {{label: string, value: string, shown?: string | null}[]} [parts]
 * @property {string | null} [including] the word that says that the parts are some of it; without it they add up to it
 * @property {string} [source]
 * @property {string | null} [link]
 * @property {string | null} [as_of] the moment that it is of; without it now
 */
/**
 * What can be said of a claim.
 * @typedef {object} ClaimFields
 * @property {import('./types.js').Claim['status']} status
 * @property {string | null} [quote] the sentence that is meant; without it, the whole entry
 * @property {string} [source]
 * @property {string | null} [link]
 * @property {number | null} [settled_by] the number of the entry that told what is known now
 */

/**
 * An entry that links to what has changed since.
 * @typedef {object} UnsettledEntry
 * @property {number} entry
 * @property {string | null} headline
 * @property {string} until when the last of them changed, for `stillRight`
 * @property {NonNullable<import('./types.js').Entry['cites']>} cites those that have changed
 */

/** @typedef {{notes: string, note: string, made_at: string, made_by: string}} PreparedHandover `note` is what readers will be told */
/**
 * Who is on duty, and what waits for the next editor.
 * @typedef {object} Handover
 * @property {string} epoch
 * @property {{name: string, since: string} | null} on_duty
 * @property {number} last the number of the hand-over that was the last, 0: there was none
 * @property {PreparedHandover | null} prepared
 */
/** @typedef {{seq: number, epoch: string, shift: import('./types.js').Shift}} ShiftChange a hand-over, and the event that says so */

/**
 * What the desk has promised; nobody else sees it.
 * @typedef {object} DeskPromise
 * @property {number} id
 * @property {number | null} entry_id the entry that it is about
 * @property {string} text
 * @property {string} due_at
 * @property {string} made_at
 * @property {string} made_by
 * @property {'open' | 'done' | 'dropped'} state
 * @property {string | null} ended_at
 * @property {string | null} ended_by
 */

/**
 * What a reader says is wrong in an entry; nobody else sees it.
 * @typedef {object} Report
 * @property {number} id
 * @property {number} entry_id
 * @property {number} revision that of the entry which the reader saw
 * @property {string} text
 * @property {string | null} contact where the reader may be asked, if they said so
 * @property {string} at
 */

/** @typedef {{text: string, status?: import('./types.js').Claim['status'] | null, entries?: number[], confirmed?: boolean}} StatementFields */
/** @typedef {{statements: StatementFields[], as_of?: Date | string | null, allow_future?: boolean}} BriefingFields `as_of` by default now */
/** @typedef {{briefing: import('./types.js').Briefing | null, etag: string}} CurrentBriefing `etag` is what `ifMatch` wants, also where there is none */

export {};
