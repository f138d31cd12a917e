/**
 * The shapes of the protocol, for the type checker and its readers; nothing loads this file.
 * @module
 */

/** @typedef {{epoch: string, seq: number}} Position everything up to and including `seq` has been applied */
/** @typedef {{occurred_at: string, id: number}} Place where an entry or a hand-over stands in the blog */

/** @typedef {{name: string, latitude: number, longitude: number}} NamedPlace a point of the earth, in degrees of WGS 84 */

/**
 * @typedef {object} Correction what readers are told of a change of an entry
 * @property {number} id the number of the event that made it
 * @property {'clarification' | 'correction' | 'retraction'} kind
 * @property {string} text
 * @property {string | null} was what was said before
 * @property {string} at
 */
/** @typedef {Correction & {entry: number, url: string, headline: string | null}} ListedCorrection a correction, and the entry in which it stands */
/** @typedef {{epoch: string, head: number, corrections: ListedCorrection[], next: string | null}} CorrectionList newest first; `next` is the `before` of what follows */
/**
 * @typedef {object} Claim what an entry says, or a sentence of it, and how far it is known to be true
 * @property {number} id
 * @property {'reported' | 'checking' | 'confirmed' | 'disputed' | 'false'} status
 * @property {string | null} quote the sentence that is meant; null: the whole entry
 * @property {string | null} source
 * @property {string | null} link
 * @property {string} told_at
 * @property {string} since since when it has this status
 * @property {Place | null} settled_by the entry that told what is known now
 */
/**
 * @typedef {object} Statement one thing that is known
 * @property {string} text Markdown
 * @property {string} html the same without blocks, safe
 * @property {Claim['status'] | null} status
 * @property {(Place & {change: 'correction' | 'retraction' | 'deletion' | 'disputed' | 'false' | null, changed_at: string | null})[]} entries
 *   those that carry it, and what has become of them since an editor looked at it
 */
/** @typedef {{revision: number, as_of: string, statements: Statement[]}} Briefing `revision` is the number of the event that made it */
/**
 * @typedef {object} Entry
 * @property {number} id
 * @property {number} revision
 * @property {string} url
 * @property {string | null} headline
 * @property {string[]} topics
 * @property {string[]} byline
 * @property {string} occurred_at
 * @property {string} posted_at
 * @property {string | null} revised_at
 * @property {boolean} pinned
 * @property {boolean} key_event
 * @property {(Place & {change: string | null, changed_at: string | null})[]} [cites] the entries it links to, and what readers were told of them since
 * @property {Claim[]} [claims]
 * @property {(Reading & {later: Reading | null})[]} [figures] what its text tells of them, and what took its place
 * @property {Place[]} [cited_by] the entries that link to it
 * @property {NamedPlace[]} [places] where on the earth it speaks of
 * @property {Correction[]} [corrections] oldest first; servers of the first versions tell none
 * @property {string} html complete and safe; links are relative to the server's root
 */
/**
 * What a figure was at a time.
 * @typedef {object} Reading
 * @property {number} id
 * @property {string} name
 * @property {string} value digits with a point
 * @property {string} shown the same as it was written
 * @property {string | null} unit
 * @property {{label: string, value: string, shown: string}[]} parts
 * @property {string | null} including the word with which its parts are said to be some of it; null: they add up to it
 * @property {string | null} source
 * @property {string | null} link
 * @property {string} as_of
 * @property {number | null} carried_by the entry that tells it
 */
/** @typedef {Reading & {was: Reading | null}} Figure as it stands, and the reading before it that said something else */
/** @typedef {{seq: number, epoch: string, figures: Figure[]}} FigureChange the figures after a change, and its event; 0: nothing was another */
/** @typedef {{id: number, deleted: true}} Tombstone */
/** @typedef {{id: number, editor: string | null, note: string, occurred_at: string, html: string}} Shift */
/**
 * @typedef {object} Blog
 * @property {string} slug
 * @property {string} url
 * @property {string} title
 * @property {string} description
 * @property {string} zone
 * @property {string} language
 * @property {string | null} accent a colour, `#rrggbb`; null: the default
 * @property {string | null} accent_on_light the same, as dark as can be read on a light background
 * @property {string | null} accent_on_dark the same, as light as can be read on a dark background
 * @property {string} summary what is known so far: complete and safe HTML
 * @property {string[]} byline
 * @property {{url: string, alt: string, caption: string, credit: string} | null} picture
 * @property {string} picture_html the same as a `<figure>`: complete and safe; empty: there is none
 * @property {Figure[]} [figures] its named numbers, and what they were before
 * @property {string} [figures_html] the same: complete and safe; empty: there are none
 * @property {boolean} [show_duty]
 * @property {boolean} [take_reports] whether readers may report errors, where everybody may read
 * @property {{name: string, since: string} | null} [on_duty] the name of whoever is on duty; null: nobody, or readers are not told
 * @property {string} [duty_html] the same as a line; empty: there is none
 * @property {boolean} show_readers
 * @property {Briefing | null} [briefing] what is known, for whoever comes late; servers of the first versions tell none
 * @property {string} [briefing_html] the same, complete and safe; empty: there is none
 * @property {'live' | 'closed'} status
 * @property {string} created_at
 * @property {string | null} closed_at
 */

/** @typedef {{type: 'hello', protocol: number, epoch: string, head: number, readers?: number}} HelloMessage */
/**
 * @typedef {object} EventMessage
 * @property {'event'} type
 * @property {number} seq
 * @property {string} kind
 * @property {string} at
 * @property {Entry | Tombstone} [entry]
 * @property {Blog} [blog]
 * @property {Shift} [shift]
 */
/** @typedef {{type: 'head', head: number, readers?: number}} HeadMessage */
/** @typedef {{type: 'reset', epoch: string, head: number}} ResetMessage */
/** @typedef {{type: 'bye', code: number, reason: string, retry_after: number | null}} ByeMessage */
/** @typedef {HelloMessage | EventMessage | HeadMessage | ResetMessage | ByeMessage} Message */

/**
 * @typedef {object} Snapshot
 * @property {string} epoch
 * @property {number} purges
 * @property {number} head
 * @property {Blog} blog
 * @property {number} page
 * @property {number} pages
 * @property {Place | null} floor
 * @property {Entry[]} entries
 * @property {Shift[]} shifts
 */

/** @typedef {{epoch: string, head: number, purges: number, blog: Blog}} BlogState a blog's details and how far its log has come */
/** @typedef {{seq: number, epoch: string, blog: Blog}} BlogChange a changed blog, and the event that says so; 0: nothing was another */
/**
 * @typedef {object} BlogDetails what can be said of a blog when it is made, and changed
 * @property {string} [description]
 * @property {string} [zone] an IANA zone
 * @property {string} [language] a BCP 47 tag
 * @property {'public' | 'partners' | 'private'} [visibility]
 * @property {'live' | 'closed'} [status] of a blog that is there
 * @property {boolean} [shelved] of a blog that is closed
 * @property {string | null} [accent] `#rrggbb`
 * @property {string} [summary] Markdown
 * @property {string[]} [byline]
 * @property {{url: string, alt: string, caption?: string, credit?: string} | null} [picture] `url` is what an upload answered
 * @property {boolean} [show_readers]
 */

/** @typedef {'return' | 'snapshot' | 'stay' | 'descend'} Then come back with the position, with a new snapshot, not at all; or at once, by the next transport */

export {};
