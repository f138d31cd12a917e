/**
 * Choosing the part of a picture that is shown: a frame that is drawn with a pointer, or set by its four edges with keys. The
 * server draws it from the file; here is only chosen.
 * @module
 */

import { make } from '../dom.js';
import { _ } from './tongue.js';

/** @typedef {'left' | 'top' | 'right' | 'bottom'} Edge */
/** @typedef {Record<Edge, number>} Frame in thousandths of the picture, from its left and top */

const ALL = 1000;
const LEAST = 20;
const LARGEST = 720;
/** @type {[Edge, string][]} */
const EDGES = [['left', _('Left edge')], ['right', _('Right edge')], ['top', _('Top edge')], ['bottom', _('Bottom edge')]];

/**
 * Ask which part is wanted.
 * @param {(File | string)[]} sources files, or where they are: the first that this browser can draw is taken
 * @param {string} title
 * @returns {Promise<{file: File, part: string} | null | undefined>} part: as the server reads it, empty for all; null: leave it
 *   as it is; undefined: none can be drawn
 */
export async function cropped(sources, title) {
  const { file, bitmap } = await drawable(sources);
  if (!file || !bitmap) return undefined;
  const dialog = new Cropping(bitmap, title);
  const frame = await dialog.ask();
  const part = frame && partOf(frame, bitmap.width, bitmap.height);
  bitmap.close();
  return part === null ? null : { file, part };
}

/**
 * @param {(File | string)[]} sources
 * @returns {Promise<{file?: File, bitmap?: ImageBitmap}>}
 */
async function drawable([source, ...others]) {
  if (!source) return {};
  const file = await fileOf(source).catch(() => null);
  const bitmap = file && (await createImageBitmap(file).catch(() => null));
  return file && bitmap ? { file, bitmap } : drawable(others);
}

/** @param {File | string} source */
async function fileOf(source) {
  if (source instanceof File) return source;
  const answer = await fetch(source);
  return new File([await answer.blob()], source, { type: 'image/webp' });
}

/**
 * @param {Frame} frame
 * @param {number} width
 * @param {number} height
 * @returns {string}
 */
function partOf({ left, top, right, bottom }, width, height) {
  if (left === 0 && top === 0 && right === ALL && bottom === ALL) return '';
  const [x, y] = [Math.floor((left * width) / ALL), Math.floor((top * height) / ALL)];
  const [across, down] = [Math.round((right * width) / ALL) - x, Math.round((bottom * height) / ALL) - y];
  return [x, y, Math.max(1, Math.min(across, width - x)), Math.max(1, Math.min(down, height - y))].join();
}

class Cropping {
  /** @type {Frame} */
  #frame = { left: 0, top: 0, right: ALL, bottom: ALL };
  #dialog = make('dialog', { className: 'cropping' });
  #box = make('div', { className: 'frame' });
  /** @type {Map<Edge, HTMLInputElement>} */
  #edges = new Map();

  /**
   * @param {ImageBitmap} bitmap
   * @param {string} title
   */
  constructor(bitmap, title) {
    const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = make('canvas', { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const stage = make('div', { className: 'stage' });
    stage.append(canvas, this.#box);
    this.#draws(stage);
    const edges = make('div', { className: 'edges' });
    edges.append(...EDGES.map(([edge, word]) => this.#edge(edge, word)));
    const heading = make('h2', { className: 'label', id: 'cropping', textContent: title });
    const form = make('form', { method: 'dialog' });
    form.append(heading, stage, edges, this.#buttons());
    this.#dialog.setAttribute('aria-labelledby', heading.id);
    this.#dialog.append(form);
  }

  /** @returns {Promise<Frame | null>} null when it is left */
  ask() {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#show();
    return new Promise((resolve) => {
      this.#dialog.addEventListener('close', () => {
        this.#dialog.remove();
        resolve(this.#dialog.returnValue === 'crop' ? this.#frame : null);
      });
    });
  }

  #buttons() {
    const buttons = make('p', { className: 'buttons' });
    const all = make('button', { type: 'button', className: 'secondary', textContent: _('Whole picture') });
    all.onclick = () => this.#set({ left: 0, top: 0, right: ALL, bottom: ALL });
    const cancel = make('button', { value: '', className: 'secondary', textContent: _('Leave it') });
    buttons.append(make('button', { value: 'crop', textContent: _('Crop') }), all, cancel);
    return buttons;
  }

  /**
   * @param {Edge} edge
   * @param {string} word
   */
  #edge(edge, word) {
    const input = make('input', { type: 'range', min: '0', max: String(ALL), step: '5' });
    input.addEventListener('input', () => this.#set({ ...this.#frame, [edge]: Number(input.value) }, edge));
    this.#edges.set(edge, input);
    const label = make('label', {});
    label.append(word, input);
    return label;
  }

  /**
   * Draw the frame with a pointer, from corner to corner.
   * @param {HTMLElement} stage
   */
  #draws(stage) {
    /** @type {{x: number, y: number} | null} */
    let from = null;
    const at = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const { left, top, width, height } = stage.getBoundingClientRect();
      const within = (/** @type {number} */ share) => Math.round(Math.min(1, Math.max(0, share)) * ALL);
      return { x: within((clientX - left) / width), y: within((clientY - top) / height) };
    };
    stage.addEventListener('pointerdown', (event) => {
      from = at(event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener('pointermove', (event) => {
      if (!from) return;
      const to = at(event);
      if (Math.abs(to.x - from.x) < LEAST || Math.abs(to.y - from.y) < LEAST) return;
      const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
      this.#set({ left, right, top: Math.min(from.y, to.y), bottom: Math.max(from.y, to.y) });
    });
    for (const end of ['pointerup', 'pointercancel']) stage.addEventListener(end, () => (from = null));
  }

  /**
   * @param {Frame} frame
   * @param {Edge} [moved] gives way where nothing would be left
   */
  #set(frame, moved) {
    if (moved === 'left') frame.left = Math.min(frame.left, frame.right - LEAST);
    if (moved === 'right') frame.right = Math.max(frame.right, frame.left + LEAST);
    if (moved === 'top') frame.top = Math.min(frame.top, frame.bottom - LEAST);
    if (moved === 'bottom') frame.bottom = Math.max(frame.bottom, frame.top + LEAST);
    this.#frame = frame;
    this.#show();
  }

  #show() {
    const { left, top, right, bottom } = this.#frame;
    for (const [edge, input] of this.#edges) input.value = String(this.#frame[edge]);
    const percent = [top, ALL - right, ALL - bottom, left].map((share) => `${share / 10}%`);
    this.#box.style.inset = percent.join(' ');
  }
}
