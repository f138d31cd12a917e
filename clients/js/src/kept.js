/**
 * What pages of the desk load whose forms work without a script, for the words that are typed into them.
 * @module
 */

import { keepForms } from './editor/kept-forms.js';

keepForms();
