import { savedName } from '../model/plain.js';
import { Told } from '../session/errors.js';
import { fetchBytes } from './fetchBytes.js';
import { PICTURES } from './files.js';
import { sha256Of } from './hash.js';

/** The largest file that is read and checked before it is saved; a larger one the browser saves as it comes. */
const MOST_CHECKED_BYTES = 64 * 1024 * 1024;
const MOST_PREVIEWS = 60;

/** Fetches shared files. */
export class Downloads {
  /** The addresses of pictures in memory, by file id, the one used last at the end. */
  #previews = new Map();

  constructor(session) {
    this.session = session;
  }

  /** @returns {Promise<string>} the address of a picture that was checked, for an img element */
  async preview(file) {
    const known = this.#previews.get(file.file) ?? this.#fetchPreview(file);
    this.#previews.delete(file.file);
    this.#previews.set(file.file, known);
    if (this.#previews.size > MOST_PREVIEWS) this.#forgetOldest();
    return known;
  }

  /** Saves a file where the browser saves what is downloaded. */
  async save(file) {
    const link = await this.#linkTo(file);
    if (file.size <= MOST_CHECKED_BYTES || Object.keys(link.headers).length > 0) {
      const address = URL.createObjectURL(await this.#fetchChecked(file, link));
      this.#follow(address, { download: savedName(file.name) });
      // The browser has taken it over when the click has been dealt with.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } else {
      // Its name and that it is to be saved are said in the store's answer.
      this.#follow(new URL(link.url, location.origin).href, { target: '_blank', rel: 'noopener noreferrer' });
    }
  }

  async #fetchPreview(file) {
    try {
      return URL.createObjectURL(await this.#fetchChecked(file, await this.#linkTo(file)));
    } catch (error) {
      this.#previews.delete(file.file);
      throw error;
    }
  }

  #linkTo(file) {
    return this.session.ask({ type: 'download', file: file.file });
  }

  async #fetchChecked(file, { url, headers }) {
    const bytes = await fetchBytes(new URL(url, location.origin), headers, file.size);
    if (bytes.size !== file.size || (await sha256Of(bytes)) !== file.sha256)
      throw new Told('what came is not what was sent');
    return new Blob([bytes], { type: PICTURES.has(file.mediaType) ? file.mediaType : 'application/octet-stream' });
  }

  async #forgetOldest() {
    const [id, preview] = this.#previews.entries().next().value;
    this.#previews.delete(id);
    URL.revokeObjectURL(await preview);
  }

  #follow(href, attributes) {
    const link = Object.assign(document.createElement('a'), { href, ...attributes });
    document.body.append(link);
    link.click();
    link.remove();
  }
}
