/**
 * What a list needs when something comes in, or changes before its reader's eyes: nothing of this is needed to show it.
 * @module
 */

import { Announcer } from './announcer.js';
import { Intake } from './intake.js';
import { Pill } from './pill.js';
import { pageView } from './view.js';

export const equipment = { Announcer, Intake, Pill, viewOf: pageView };
