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

export const uploadRecords = {
  all: async () => settled((await store(RECORDS, 'readonly')).getAll()),
  put: async (record) => settled((await store(RECORDS, 'readwrite')).put(record)),

  /** @returns {Promise<?Blob>} null if they were not kept */
  bytes: async (nonce) => (await settled((await store(BYTES, 'readonly')).get(nonce))) ?? null,

  /** If there is no room for the bytes they are not kept, and the user is asked for the file after a reload. */
  async putBytes(nonce, blob) {
    try {
      await settled((await store(BYTES, 'readwrite')).put(blob, nonce));
    } catch (error) {
      console.info(`the bytes of a file are not kept: ${error.message}`);
    }
  },

  async remove(nonce) {
    await settled((await store(RECORDS, 'readwrite')).delete(nonce));
    await settled((await store(BYTES, 'readwrite')).delete(nonce));
  },
};
