import { Emitter } from '../model/emitter.js';
import { loaded } from '../session/errors.js';
import { forgetUploads, mayHaveUploads } from '../store/uploadDatabase.js';

/** The largest picture that is shown by itself; a larger one is fetched only on request. */
const MOST_PREVIEW_BYTES = 10 * 1024 * 1024;
/** The types of pictures that the browser draws without running anything. Not SVG, which is a document. */
export const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

/**
 * The ways to share files, and to those of others: what a page needs of them before there is a file. The rest is loaded when
 * one is shared or asked for, or when something may be left from before. Emits `loaded` (transfers).
 */
export class Files extends Emitter {
  #transfers = null;
  #loading = null;
  #downloads = null;

  constructor(client) {
    super();
    this.client = client;
  }

  /** The files of this tab that are on their way. */
  get uploads() {
    return this.#transfers?.uploads ?? [];
  }

  /** Shares what a user has chosen, dropped or pasted: {files, folders}. Fails where that cannot be loaded. */
  async share(key, handed) {
    (await this.#load()).share(key, handed);
  }

  /** Goes on with what was under way in tabs that are gone. */
  async resume() {
    if (await this.#mayHaveSome()) await (await this.#load()).resume();
  }

  /** Forgets all that is kept of the user's files that are under way; if need be, those of others in this browser, too. */
  async forgetAll() {
    if (!(await this.#mayHaveSome())) return;
    try {
      await (await this.#load()).forgetAll();
    } catch (error) {
      console.info(`all uploads are forgotten: ${error.message}`);
      forgetUploads();
    }
  }

  /** Whether a file is a picture that is shown by itself. */
  isPreviewed({ mediaType, size }) {
    return PICTURES.has(mediaType) && size <= MOST_PREVIEW_BYTES;
  }

  /** @returns {Promise<string>} the address of a picture that was checked, for an img element */
  async preview(file) {
    return (await this.#loadDownloads()).preview(file);
  }

  /** Saves a file where the browser saves what is downloaded. */
  async save(file) {
    await (await this.#loadDownloads()).save(file);
  }

  async #mayHaveSome() {
    return this.#transfers !== null || mayHaveUploads();
  }

  #load() {
    this.#loading ??= loaded(() => import('./transfers.js')).then(
      ({ Transfers }) => {
        this.#transfers = new Transfers(this.client);
        this.emit('loaded', this.#transfers);
        return this.#transfers;
      },
      (error) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }

  async #loadDownloads() {
    const { Downloads } = await loaded(() => import('./download.js'));
    this.#downloads ??= new Downloads(this.client.session);
    return this.#downloads;
  }
}
