/**
 * Topics: two names that look alike are one topic.
 * @module
 */

/**
 * What a topic is known by, as on the server (`model/topic.py`).
 * @param {string} name
 */
export const topicKey = (name) => name.replace(/\p{DI}/gu, '').normalize('NFKC');
