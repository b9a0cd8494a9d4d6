/**
 * Settles as `answer` does, or fails after `millis`. Most of what a browser keeps for a page is asked for like this,
 * and some never answer: with a damaged profile, on a disk that hangs, or when another tab holds what is asked for.
 */
export function inTime(answer, millis, what) {
  return new Promise((settled, failed) => {
    const timer = setTimeout(() => failed(new Error(`no answer of ${what} within ${millis} ms`)), millis);
    Promise.resolve(answer)
      .finally(() => clearTimeout(timer))
      .then(settled, failed);
  });
}
