import { Told } from '../session/errors.js';
import { Unreadable } from './unreadable.js';

const WORKER = new URL('hashWorker.js', import.meta.url).href;

// Where a page may run only scripts that it names, this is the one that a worker may.
const policy = globalThis.trustedTypes?.createPolicy('parley', {
  createScriptURL: (url) => {
    if (url !== WORKER) throw new TypeError(`no worker of ours: ${url}`);
    return url;
  },
});

/** SHA-256 of a Blob of any size, in hexadecimal, without stopping the page. */
export function sha256Of(blob, signal) {
  return new Promise((hashed, failed) => {
    const worker = new Worker(policy ? policy.createScriptURL(WORKER) : WORKER, { type: 'module' });
    const over = (settle, value) => {
      worker.terminate();
      signal?.removeEventListener('abort', abort);
      settle(value);
    };
    const abort = () => over(failed, signal.reason);
    worker.onmessage = ({ data }) => (data.sha256 ? over(hashed, data.sha256) : over(failed, new Unreadable()));
    worker.onerror = () => over(failed, new Told('the part of this page that reads files could not be loaded'));
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    else worker.postMessage(blob);
  });
}
