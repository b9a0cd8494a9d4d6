/**
 * Random delays whose bound doubles with each failure ("full jitter"), so that the clients of a gateway that died do not
 * come back all at once.
 */
export class Backoff {
  #failures = 0;

  constructor(minMillis, maxMillis, random = Math.random) {
    this.minMillis = minMillis;
    this.maxMillis = maxMillis;
    this.random = random;
  }

  next() {
    const bound = Math.min(this.maxMillis, this.minMillis * 2 ** this.#failures++);
    return Math.round(this.random() * bound);
  }

  reset() {
    this.#failures = 0;
  }
}
