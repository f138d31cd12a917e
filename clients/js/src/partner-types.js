/**
 * The shapes of partners, their keys and their receivers, for the type checker and its readers; nothing loads this file.
 * @module
 */

/** @typedef {{slug: string, topics?: string[]}} PartnerBlog a blog that a partner gets; with `topics` the entries of these alone */

/**
 * What can be said of a partner. `everywhere`: it gets all blogs that partners may read, else those of `blogs`.
 * @typedef {object} PartnerFields
 * @property {string} [name]
 * @property {string} [attribution] the line that names the house on its pages
 * @property {string | null} [accent]
 * @property {string} [contact]
 * @property {string[]} [origins] sites whose pages may use its publishable keys, `null` for sandboxed frames; none: all
 * @property {boolean} [everywhere]
 * @property {PartnerBlog[]} [blogs]
 */

/** @typedef {Required<PartnerFields> & {id: number, created_at: string, shut_out_at: string | null}} Partner */

/**
 * What is known of a key.
 * @typedef {object} PartnerKey
 * @property {number} id
 * @property {'pk' | 'sk'} kind
 * @property {string} prefix how it begins
 * @property {'good' | 'ending' | 'expired' | 'revoked'} state
 * @property {string} created_at
 * @property {string | null} expires_at
 * @property {string | null} revoked_at
 * @property {string | null} used_at
 */

/** @typedef {{key: string, keys: PartnerKey[]}} MadeKey a key that was made, and what is known of all */

/**
 * How many requests there were on a day (UTC), from a page of this site, by a transport.
 * @typedef {object} UsageLine
 * @property {string} day
 * @property {string} page host and port; '': none asked, or it didn't say; 'null': sandboxed frames
 * @property {'api' | 'page' | 'embed' | 'feed' | 'websocket' | 'sse' | 'poll' | 'refresh' | 'webhook'} transport
 * @property {number} requests
 */

/**
 * What can be said of a receiver.
 * @typedef {object} EndpointFields
 * @property {string} [url]
 * @property {string[]} [kinds] kinds of events; none: all
 * @property {string[]} [blogs] blogs that it is told of; none: all that the partner gets
 * @property {'hold' | 'skip'} [on_failure]
 */

/**
 * A receiver, and how far it was sent.
 * @typedef {object} EndpointState
 * @property {number} id
 * @property {'good' | 'failing' | 'paused' | 'given_up'} state
 * @property {string} created_at
 * @property {string | null} paused_at
 * @property {string | null} given_up_at
 * @property {number} failures those since it took something
 * @property {string | null} failed_since
 * @property {string | null} retry_at
 * @property {string | null} former_secrets_until until when a secret before the present one signs, too
 * @property {{blog: string, seq: number}[]} positions up to which event of each blog it was sent
 */
/** @typedef {Required<EndpointFields> & EndpointState} Endpoint */
/** @typedef {{endpoint: Endpoint, secret: string}} MadeEndpoint a receiver, and its secret, `whsec_…` */

/**
 * What came of a request to a receiver; `status` null: there was no answer, and `error` says why.
 * @typedef {object} Attempt
 * @property {string} message its `webhook-id`
 * @property {string} kind
 * @property {string} at
 * @property {number} milliseconds
 * @property {string | null} blog
 * @property {number | null} seq
 * @property {number | null} entry_id
 * @property {boolean} taken
 * @property {number | null} status
 * @property {string | null} error
 * @property {string} answer the first kilobyte of it
 */

/** @typedef {{host: string, pages: number, seq: number, behind: number, behind_seconds: number, left_at: string | null}} PagesReceipt pages of a site that are at an event; `left_at` is when the last of them broke off */
/** @typedef {{id: number, url: string, seq: number, behind: number, behind_seconds: number, hears_withdrawals: boolean}} EndpointReceipt */

/**
 * An entry that event `seq` withdrew or deleted, and who may still show it.
 * @typedef {object} StillShown
 * @property {number} entry
 * @property {'entry.deleted' | 'entry.retracted'} type
 * @property {number} seq
 * @property {string} at
 * @property {PagesReceipt[]} pages
 * @property {EndpointReceipt[]} endpoints
 */

/**
 * Up to which event a partner's pages and receivers have a blog, whose log stands at `head`.
 * @typedef {object} BlogReceipts
 * @property {{slug: string, title: string}} blog
 * @property {string} epoch
 * @property {number} head
 * @property {PagesReceipt[]} pages
 * @property {EndpointReceipt[]} endpoints
 * @property {StillShown[]} still_shown
 */

export {};
