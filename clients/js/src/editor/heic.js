/**
 * Pictures of iPhones as they are kept there: where the browser can read them it makes a JPEG of them.
 * @module
 */

const NAMED = /\.hei[cf]$/i;
const TYPED = /^image\/hei[cf]/;
const QUALITY = 0.92;

/** @param {File} file */
export const isHeic = ({ name, type }) => TYPED.test(type) || (type === '' && NAMED.test(name));

/**
 * @param {File} file
 * @returns {Promise<File | null>} what the server can read; null when this browser can't make it
 */
export async function readable(file) {
  if (!isHeic(file)) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height });
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    /** @type {Blob | null} */
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    return drawn && new File([drawn], file.name.replace(NAMED, '.jpg'), { type: 'image/jpeg' });
  } catch {
    return null;
  }
}
