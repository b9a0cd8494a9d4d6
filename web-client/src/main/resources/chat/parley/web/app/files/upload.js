import { placeOf } from '../model/names.js';
import { RequestError, Told, wordsOf } from '../session/errors.js';
import { sha256Of } from './hash.js';
import { sendParts } from './parts.js';
import { Unreadable } from './unreadable.js';

/** How often a file is sent anew because what arrived was not what was announced. */
const MOST_MISMATCHES = 1;
const ANOTHER = 'That is another file, or it has changed: cancel this one, and share it anew.';

/** The refusals after which a file is not tried again: the gateway takes none of this name or size. */
const FINAL = new Set(['BAD_FILE_NAME', 'FILE_TOO_LARGE']);

const stateAfter = (error) => (error instanceof Unreadable ? 'choose' : FINAL.has(error.code) ? 'refused' : 'failed');

/**
 * @typedef {object} UploadRecord what is kept of an upload, over a reload too
 * {nonce, user, tab, key, name, size, mediaType, file?, partSize?, parts?, etags, sha256?}
 */

/** One file on its way into a conversation. */
export class Upload {
  /**
   * How it stands: 'waiting' (for others), 'sending', 'failed', 'choose' (the user has to choose the file again),
   * 'refused' (to try again would not help), 'done', 'cancelled'
   */
  state = 'waiting';
  /** Why it failed, or what is wrong with the file that was chosen. */
  problem = '';
  sentBytes = 0;

  #cancel = new AbortController();
  /** Ends what is under way, with the reason. */
  #stop = new AbortController();

  /**
   * @param {UploadRecord} record
   * @param blob the file's bytes; null if the user has to choose it again
   * @param desk {session, entered(key), keep(record), forget(record), changed(upload)}
   */
  constructor(record, blob, desk) {
    this.record = record;
    this.blob = blob;
    this.desk = desk;
    if (!blob) this.state = 'choose';
  }

  /** Sends the file, and announces it in the conversation. Settles when it is over, one way or the other. */
  async run() {
    this.#become('sending');
    try {
      for (let mismatches = 0; ; mismatches++) {
        try {
          await this.#send();
          break;
        } catch (error) {
          if (!this.#meansAnew(error) || mismatches === MOST_MISMATCHES) throw error;
          await this.#startAnew();
        }
      }
      await this.desk.forget(this.record);
      this.#become('done');
    } catch (error) {
      if (this.#cancel.signal.aborted) return;
      this.#become(stateAfter(error), wordsOf(error));
    }
  }

  /** Ends it, since it cannot go where it should; the user may try again. */
  fail(problem) {
    if (this.state === 'waiting') this.#become('failed', problem);
    else if (this.state === 'sending') this.#stop.abort(new Told(problem));
  }

  /** Ends it for good, since it is nothing that can be sent. */
  refuse(problem) {
    this.#become('refused', problem);
  }

  async cancel() {
    this.#cancel.abort();
    this.#become('cancelled');
    await this.desk.forget(this.record);
    if (this.record.file) await this.desk.session.ask({ type: 'abort', file: this.record.file });
  }

  /**
   * Takes the file that the user has chosen to go on with.
   * @returns {Promise<boolean>} whether it is the one that was begun with; if that cannot be said since it was never
   *     read to the end, it is sent from its beginning
   */
  async choose(blob) {
    if (blob.size !== this.record.size) return this.#isNot(ANOTHER);
    try {
      if (this.record.sha256 == null) await this.#startAnew();
      else if ((await sha256Of(blob, this.#cancel.signal)) !== this.record.sha256) return this.#isNot(ANOTHER);
    } catch (error) {
      if (this.#cancel.signal.aborted) return false;
      return this.#isNot(wordsOf(error));
    }
    this.blob = blob;
    this.#become('waiting');
    return true;
  }

  async #send() {
    const { record, desk } = this;
    const stop = new AbortController();
    this.#stop = stop;
    const { signal } = stop;
    const ready = desk.entered(record.key);
    const hashing = this.#hash(signal);
    // Whatever goes wrong first is told. What cannot be read to its end, or was cancelled, is not sent any further.
    hashing.catch((error) => stop.abort(error));
    this.#cancel.signal.addEventListener('abort', () => stop.abort(this.#cancel.signal.reason));
    if (this.#cancel.signal.aborted) stop.abort(this.#cancel.signal.reason);
    if (!record.file) await this.#announce(ready, signal);
    await sendParts(record, {
      blob: this.blob,
      targetOf: async (part) =>
        (await desk.session.ask({ type: 'parts', file: record.file, parts: [part] }, { signal })).parts[0],
      arrived: (part, etag) => {
        record.etags[part] = etag;
        return desk.keep(record);
      },
      progress: (bytes) => {
        this.sentBytes = bytes;
        desk.changed(this);
      },
      signal,
    });
    const sha256 = await hashing;
    const parts = Object.entries(record.etags).map(([part, etag]) => ({ part: Number(part), etag }));
    await desk.session.ask(
      { type: 'complete', file: record.file, nonce: record.nonce, sha256, parts },
      { ready, signal },
    );
  }

  async #announce(ready, signal) {
    const { record, desk } = this;
    const { key, name, size, mediaType } = record;
    const begun = await desk.session.ask({ type: 'upload', ...placeOf(key), name, size, mediaType }, { ready, signal });
    Object.assign(record, { file: begun.file, partSize: begun.partSize, parts: begun.parts });
    await desk.keep(record);
  }

  async #hash(signal) {
    const { record } = this;
    if (!record.sha256) {
      record.sha256 = await sha256Of(this.blob, signal);
      await this.desk.keep(record);
    }
    return record.sha256;
  }

  /**
   * Whether the file is to be sent from its beginning: the gateway has no such upload any more, or what arrived there
   * is something else.
   */
  #meansAnew(error) {
    return (
      error instanceof RequestError &&
      ['UPLOAD_MISMATCH', 'NO_SUCH_FILE'].includes(error.code) &&
      this.record.file != null
    );
  }

  async #startAnew() {
    Object.assign(this.record, { file: undefined, etags: {}, sha256: undefined });
    await this.desk.keep(this.record);
  }

  #isNot(problem) {
    this.problem = problem;
    this.desk.changed(this);
    return false;
  }

  #become(state, problem = '') {
    this.state = state;
    this.problem = problem;
    this.desk.changed(this);
  }
}
