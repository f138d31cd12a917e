/**
 * The picture of a blog: uploaded as soon as it is chosen, shown, and its address written into the form.
 * @module
 */

import { make } from '../dom.js';
import { PICTURE_TYPES } from './uploads.js';
import { _ } from './tongue.js';
import { forgive } from './wrong.js';

/**
 * @param {HTMLElement} field with the file and the address
 * @param {import('./uploads.js').Uploads} uploads
 */
export function uploadMainPicture(field, uploads) {
  const [choose, address] = /** @type {HTMLInputElement[]} */ ([...field.querySelectorAll('input')]);
  if (!choose || !address) return;
  const said = field.appendChild(make('span', { className: 'hint', role: 'status' }));
  let flight = new AbortController();
  choose.accept = PICTURE_TYPES.join();
  choose.addEventListener('change', async () => {
    const [file] = choose.files ?? [];
    flight.abort();
    if (!file) return;
    const here = (flight = new AbortController());
    said.textContent = _('Uploading “{name}” …', { name: file.name });
    const { url, wrong } = await uploads.send(file, here);
    if (here !== flight) return;
    if (!url) {
      // The file stays chosen: saving sends it once more.
      said.textContent = _('“{name}” was not uploaded: {why}', { name: file.name, why: wrong ?? '' });
      return;
    }
    choose.value = '';
    address.value = url;
    forgive(address);
    show(field, url);
    said.textContent = _('The picture is uploaded. Write what it shows, and save.');
  });
}

/**
 * @param {HTMLElement} field
 * @param {string} url
 */
function show(field, url) {
  const shown = field.querySelector('img') ?? make('img', { className: 'main-picture', alt: '' });
  shown.src = url;
  field.querySelector('label')?.after(shown);
}
