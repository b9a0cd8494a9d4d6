import { sha256 } from '../vendor/noble-hashes/sha2.js';

const SLICE_BYTES = 4 * 1024 * 1024;

/** Hashes the Blob it is sent, piece by piece, and answers {sha256}, or {} if it cannot be read. */
self.onmessage = async ({ data: blob }) => {
  try {
    const hash = sha256.create();
    for (let from = 0; from < blob.size; from += SLICE_BYTES) {
      hash.update(new Uint8Array(await blob.slice(from, from + SLICE_BYTES).arrayBuffer()));
    }
    self.postMessage({ sha256: Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('') });
  } catch (error) {
    console.info(`a file cannot be read: ${error.message}`);
    self.postMessage({});
  }
};
