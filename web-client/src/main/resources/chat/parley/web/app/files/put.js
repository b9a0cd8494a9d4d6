import { Told } from '../session/errors.js';

/** How long a store may take nothing until it is given up. */
const SILENT_MILLIS = 60_000;

/** The store, or the way there, did not take a part. */
export class PutFailed extends Told {
  /** @param status what the store answered; 0 if there was no answer */
  constructor(status) {
    const without = status === 200 ? ' without an ETag' : '';
    super(status ? `the store answers ${status}${without}` : 'the store cannot be reached');
    this.name = 'PutFailed';
    this.status = status;
  }
}

/**
 * Sends a part to where the gateway said. By XMLHttpRequest, since `fetch` does not tell how far a request is.
 * @param target {method, url, headers}: exactly these headers are sent
 * @returns {Promise<string>} the ETag
 */
export function put({ method, url, headers }, part, { progress, signal }) {
  return new Promise((sent, failed) => {
    const request = new XMLHttpRequest();
    const abort = () => {
      request.abort();
      failed(signal.reason);
    };
    request.open(method, new URL(url, location.origin));
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENT_MILLIS);
    };
    request.upload.onprogress = ({ loaded }) => {
      heard();
      progress(loaded);
    };
    request.onloadend = () => {
      clearTimeout(silence);
      signal.removeEventListener('abort', abort);
      const etag = request.status === 200 && request.getResponseHeader('ETag');
      if (etag) sent(etag);
      else failed(new PutFailed(request.status));
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) return abort();
    heard();
    return request.send(part);
  });
}
