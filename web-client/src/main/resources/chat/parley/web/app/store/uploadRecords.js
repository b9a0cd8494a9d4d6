/** Uploads under way, kept in IndexedDB over a reload, with the bytes of files that are not too large. */
const DATABASE = 'parley';
const RECORDS = 'uploads';
const BYTES = 'bytes';
const VERSION = 1;

const settled = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

let opening;

function open() {
  opening ??= (() => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RECORDS, { keyPath: 'nonce' });
      request.result.createObjectStore(BYTES);
    };
    return settled(request);
  })();
  return opening;
}

const store = async (name, mode) => (await open()).transaction(name, mode).objectStore(name);

/** Where there is no room, or no such store at all (some private windows), an upload ends with its tab, and that is all. */
async function ifPossible(action, otherwise) {
  try {
    return await action();
  } catch (error) {
    console.info(`uploads are not kept over a reload: ${error.message}`);
    return otherwise;
  }
}

export const uploadRecords = {
  all: () => ifPossible(async () => settled((await store(RECORDS, 'readonly')).getAll()), []),
  put: (record) => ifPossible(async () => settled((await store(RECORDS, 'readwrite')).put(record))),

  /** @returns {Promise<?Blob>} null if they were not kept: then the user is asked for the file */
  bytes: (nonce) => ifPossible(async () => (await settled((await store(BYTES, 'readonly')).get(nonce))) ?? null, null),
  putBytes: (nonce, blob) => ifPossible(async () => settled((await store(BYTES, 'readwrite')).put(blob, nonce))),

  remove: (nonce) =>
    ifPossible(async () => {
      await settled((await store(RECORDS, 'readwrite')).delete(nonce));
      await settled((await store(BYTES, 'readwrite')).delete(nonce));
    }),
};
