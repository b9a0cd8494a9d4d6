/** Settles after a time; fails when the signal aborts. */
export function pause(millis, signal) {
  return new Promise((settled, failed) => {
    const abort = () => {
      clearTimeout(timer);
      failed(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      settled();
    }, millis);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}
