import { Told } from '../session/errors.js';

/** How long nothing may come from a store until it is not waited for any more. */
const SILENT_MILLIS = 60_000;

/** Fetches what should be `size` bytes, and no more than those. @returns {Promise<Blob>} */
export async function fetchBytes(url, headers, size) {
  const stop = new AbortController();
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), SILENT_MILLIS);
  };
  try {
    heard();
    const response = await fetch(url, {
      headers,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: stop.signal,
    });
    if (!response.ok) throw new Told(`the store answers ${response.status}`);
    const pieces = [];
    let left = size;
    const reader = response.body.getReader();
    for (let read; left >= 0 && !(read = await reader.read()).done; left -= read.value.length) {
      heard();
      pieces.push(read.value);
    }
    return new Blob(pieces);
  } catch (error) {
    if (error instanceof Told) throw error;
    console.info(`no bytes of a file: ${error.message}`);
    throw new Told(stop.signal.aborted ? 'nothing comes from the store any more' : 'the store cannot be reached');
  } finally {
    clearTimeout(timer);
    stop.abort(); // what is more is not read
  }
}
