import { inTime } from '../session/inTime.js';
import { DATABASE } from './uploadDatabase.js';

const RECORDS = 'uploads';
const BYTES = 'bytes';
const VERSION = 1;
/** How long an answer of the database is waited for: then an upload goes on without being kept. */
const PATIENCE_MILLIS = 10_000;

const settled = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

/**
 * Keeps uploads that are under way. Where there is no room, or no such store at all (some private windows), an upload
 * ends with its tab, and that is all.
 */
export class UploadRecords {
  #opening;
  /** Whether the database was silent for too long: then nothing waits for it any more. */
  #silent = false;

  /** @param database in place of `indexedDB`; asked for late, since where site data is blocked looking at it throws */
  constructor(database = () => indexedDB, patienceMillis = PATIENCE_MILLIS) {
    this.database = database;
    this.patienceMillis = patienceMillis;
  }

  async all() {
    const records = await this.#try(RECORDS, 'readonly', (store) => store.getAll());
    return (records ?? []).filter(isRecord);
  }

  put(record) {
    return this.#try(RECORDS, 'readwrite', (store) => store.put(record));
  }

  /** The bytes of a file. @returns {Promise<?Blob>} null if they were not kept: then the user is asked for the file */
  async bytes(nonce) {
    const bytes = await this.#try(BYTES, 'readonly', (store) => store.get(nonce));
    return bytes instanceof Blob ? bytes : null;
  }

  putBytes(nonce, blob) {
    return this.#try(BYTES, 'readwrite', (store) => store.put(blob, nonce));
  }

  async remove(nonce) {
    await this.#try(RECORDS, 'readwrite', (store) => store.delete(nonce));
    await this.#try(BYTES, 'readwrite', (store) => store.delete(nonce));
  }

  async #try(name, mode, action) {
    if (this.#silent) return undefined;
    try {
      return await inTime(this.#do(name, mode, action), this.patienceMillis, 'indexedDB');
    } catch (error) {
      console.info(`uploads are not kept over a reload: ${error.message}`);
      this.#silent ||= !(error instanceof DOMException);
      return undefined;
    }
  }

  async #do(name, mode, action) {
    this.#opening ??= this.#open();
    const database = await this.#opening;
    return settled(action(database.transaction(name, mode).objectStore(name)));
  }

  async #open() {
    const request = this.database().open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RECORDS, { keyPath: 'nonce' });
      request.result.createObjectStore(BYTES);
    };
    const database = await settled(request);
    // A later version of this page, in another tab, waits for that before it changes what is kept.
    database.onversionchange = () => database.close();
    return database;
  }
}

/** Whether what was kept is a record of an upload. What was written by another version, or is damaged, is left alone. */
function isRecord({ nonce, user, tab, key, name, size, mediaType, file, partSize, parts, etags, sha256 }) {
  const isText = (value) => typeof value === 'string';
  const isAmount = (value) => Number.isSafeInteger(value) && value >= 0;
  return (
    [nonce, user, tab, key, name, mediaType].every(isText) &&
    isAmount(size) &&
    (sha256 === undefined || isText(sha256)) &&
    etags !== null &&
    typeof etags === 'object' &&
    (file === undefined || (isText(file) && isAmount(parts) && partSize > 0 && parts <= MOST_PARTS))
  );
}

/** How many parts an upload may have: object stores take no more. */
const MOST_PARTS = 10_000;

export const uploadRecords = new UploadRecords();
