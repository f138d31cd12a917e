/**
 * How long to wait before coming back: section 8 of the protocol. What lies between two attempts, not the attempts.
 * @module
 */

const BASE = 1;
const CAP = 30;

/**
 * Draw the wait before attempt `attempt` (0, 1, 2 …), in seconds.
 *
 * Without a hint it is full jitter up to 30 s. With the server's `retryAfter` it is never shorter than that, whatever the
 * attempt: the server knows better than any formula when it can take us.
 *
 * @param {number} attempt
 * @param {number | null} retryAfter seconds
 * @param {() => number} random draws from [0, 1)
 * @returns {number}
 */
export function delay(attempt, retryAfter, random) {
  if (retryAfter !== null) return retryAfter + random() * Math.max(retryAfter, BASE);
  return random() * Math.min(CAP, BASE * 2 ** attempt);
}
