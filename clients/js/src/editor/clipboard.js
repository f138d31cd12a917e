/**
 * What lies on a clipboard, or falls into the text.
 * @module
 */

import { markdownOf } from './pasted-html.js';

/** A page of so many characters is pasted as plain text: it isn't even parsed. */
const LONGEST_HTML = 2_000_000;

/**
 * @param {DataTransfer} brought
 * @returns {string} what was copied with its formatting, as Markdown; empty: there is nothing to it that plain text lacks
 */
export function formattedText(brought) {
  const html = brought.getData('text/html');
  if (!html || html.length > LONGEST_HTML || isCode(brought, html)) return '';
  const plain = brought.getData('text/plain');
  const markdown = markdownOf(parsed(html), plain) ?? '';
  return markdown === plain.trim() ? '' : markdown;
}

/**
 * Tell whether words come with a picture, of which it is then one: Word and spreadsheets do that. What a browser calls
 * “Copy image” has none, and what a file manager copies has a name alone.
 * @param {DataTransfer} brought
 */
export function saysWords(brought) {
  const html = brought.getData('text/html');
  return html.length > LONGEST_HTML || (html !== '' && (parsed(html).textContent ?? '').trim() !== '');
}

/** @param {string} html */
function parsed(html) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const unseen of body.querySelectorAll('style, script, title, template')) unseen.remove();
  return body;
}

/**
 * Editors of code bring colours along, in lines that are kept by a style.
 * @param {DataTransfer} brought
 * @param {string} html
 */
function isCode(brought, html) {
  return brought.types.includes('vscode-editor-data') || /^(?:<meta[^>]*>|\s)*<(?:div|pre)[^>]*white-space:\s*pre\b/i.test(html);
}
