import { Backoff } from '../session/backoff.js';
import { pause } from '../session/pause.js';
import { put, PutFailed } from './put.js';
import { mustBeReadable } from './unreadable.js';

/** How many parts of a file are sent at the same time. */
const AT_ONCE = 4;
/** How often a store may answer without taking a part: then it will not have it. */
const MOST_REFUSALS = 6;

/** Where a part begins in a file, and where it ends, exclusively. Parts are counted from 1. */
export const partRange = (part, partSize, size) => [(part - 1) * partSize, Math.min(size, part * partSize)];

/**
 * Sends the parts of a file that have not arrived, several at a time, each again on its own if it fails.
 * @param upload {size, partSize, parts, etags}: `etags` has, by part, those that have arrived
 * @param targetOf asks the gateway where a part goes; called for each attempt, since addresses expire
 * @param arrived told (part, etag)  @param progress told how many bytes have arrived or are on their way
 */
export async function sendParts(upload, { blob, targetOf, arrived, progress, signal, send = put }) {
  const loaded = new Map();
  const tell = () => progress([...loaded.values()].reduce((sum, bytes) => sum + bytes, 0));
  const left = [];
  for (let part = 1; part <= upload.parts; part++) {
    const [from, to] = partRange(part, upload.partSize, upload.size);
    if (upload.etags[part]) loaded.set(part, to - from);
    else left.push(part);
  }
  tell();

  async function sendOne(part) {
    const backoff = new Backoff(1000, 30_000);
    const [from, to] = partRange(part, upload.partSize, upload.size);
    const on = (bytes) => {
      loaded.set(part, Math.min(bytes, to - from));
      tell();
    };
    for (let refusals = 0; ;) {
      try {
        const etag = await send(await targetOf(part), blob.slice(from, to), { progress: on, signal });
        on(to - from);
        return await arrived(part, etag);
      } catch (error) {
        if (!(error instanceof PutFailed) || (error.status > 0 && ++refusals === MOST_REFUSALS)) throw error;
        on(0);
        if (error.status === 0) await mustBeReadable(blob.slice(from, to));
        await pause(backoff.next(), signal);
      }
    }
  }

  const stop = new AbortController();
  const work = async () => {
    for (let part; !stop.signal.aborted && (part = left.shift());) await sendOne(part);
  };
  const workers = Array.from({ length: AT_ONCE }, work);
  try {
    await Promise.all(workers);
  } finally {
    stop.abort();
    await Promise.allSettled(workers);
  }
}
