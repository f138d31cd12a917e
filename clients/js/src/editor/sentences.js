/**
 * What the desk says of what it sends, wherever it is said.
 * @module
 */

import { _, _n } from './tongue.js';


/** @typedef {import('./message.js').Message} Message */
/** @typedef {{hurry: () => void, stop: () => void}} Does */

export const WRONG = _('Something in the form is wrong; nothing was saved yet.');
export const ASKED = _('Is the time right? Nothing was saved yet: change it, or confirm it at its field.');

/**
 * @param {Pick<Message, 'say'>} message
 * @param {() => void} stop
 */
export function saySending(message, stop) {
  message.say(_('Sending …'), { actions: [{ word: _('Stop'), then: stop }] });
}

/**
 * Say that it was not sent, and how long it is until the next try.
 * @param {Pick<Message, 'countDown'>} message
 * @param {{online: boolean, count: number, seconds: number}} how `count` texts wait
 * @param {Does} does
 */
export function sayWaiting(message, { online, count, seconds }, { hurry, stop }) {
  const why = online ? _('Not sent: the server can’t be reached. {kept}', { kept: kept(count) }) : _('Not sent: you are offline. {kept}', { kept: kept(count) });
  const actions = [{ word: _('Try now'), then: hurry }, { word: _('Stop trying'), then: stop }];
  message.countDown(why, seconds, actions);
}

/**
 * Say that nobody is logged in any more.
 * @param {Pick<Message, 'say'>} message
 * @param {number} count of texts that wait
 * @param {Does} does
 */
export function sayLocked(message, count, { hurry, stop }) {
  const actions = [
    { word: _('Log in in a new tab'), href: '/desk/login', target: '_blank' },
    { word: _('Try again'), then: hurry },
    { word: _('Stop trying'), then: stop },
  ];
  message.say(_('Not sent: you are no longer logged in. {kept}', { kept: kept(count) }), { tone: 'wrong', actions });
}

/** @param {number} count of texts that wait */
function kept(count) {
  return _n('Your text is kept.', 'Your {n} texts are kept.', count);
}
