/**
 * What a list needs when something comes in, or changes before its reader's eyes: nothing of this is needed to show it.
 * @module
 */

import { Announcer } from './announcer.js';
import { isBusy, onLetGo } from './busy.js';
import { freshen, markChanges } from './fresh.js';
import { Pill } from './pill.js';
import { followers, keepingScroll, whenStill } from './scrolling.js';

export const arrivals = { Announcer, Pill, followers, freshen, isBusy, keepingScroll, markChanges, onLetGo, whenStill };
