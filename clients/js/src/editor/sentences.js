/**
 * What the desk says of what it sends, wherever it is said.
 * @module
 */

/** @typedef {import('./message.js').Message} Message */
/** @typedef {{hurry: () => void, stop: () => void}} Does */

export const WRONG = 'Something in the form is wrong; nothing was saved yet.';
export const ASKED = 'Is the time right? Nothing was saved yet: change it, or say below it that it is meant.';

/**
 * @param {Pick<Message, 'say'>} message
 * @param {() => void} stop
 */
export function saySending(message, stop) {
  message.say('Sending …', { actions: [{ word: 'Stop', then: stop }] });
}

/**
 * Say that it was not sent, and how long it is until the next try.
 * @param {Pick<Message, 'countDown'>} message
 * @param {{online: boolean, count: number, seconds: number}} how `count` texts wait
 * @param {Does} does
 */
export function sayWaiting(message, { online, count, seconds }, { hurry, stop }) {
  const why = online ? 'the server can’t be reached' : 'you are offline';
  const actions = [{ word: 'Try now', then: hurry }, { word: 'Stop trying', then: stop }];
  message.countDown(`Not sent: ${why}. ${kept(count)}`, seconds, actions);
}

/**
 * Say that nobody is logged in any more.
 * @param {Pick<Message, 'say'>} message
 * @param {number} count of texts that wait
 * @param {Does} does
 */
export function sayLocked(message, count, { hurry, stop }) {
  const actions = [
    { word: 'Log in in a new tab', href: '/desk/login', target: '_blank' },
    { word: 'Try again', then: hurry },
    { word: 'Stop trying', then: stop },
  ];
  message.say(`Not sent: you are not logged in any more. ${kept(count)}`, { tone: 'wrong', actions });
}

/** @param {number} count of texts that wait */
function kept(count) {
  return count === 1 ? 'Your text is kept.' : `Your ${count} texts are kept.`;
}
