import { idAt, larger, OVERLAP_MILLIS } from '../model/eventIds.js';
import { Backoff } from './backoff.js';
import { ConnectionLost, RequestError } from './errors.js';
import { pause } from './pause.js';

/**
 * @typedef {object} Page {events, more, recovered} as in the protocol's `joined` and `history`
 *
 * @typedef {object} Log what is followed: a room, or all private messages
 * @property {(connection) => Promise<Page>} newest asks for the newest page; `more` then means older events
 * @property {(connection, id) => Promise<Page>} resume asks for the events from a while before `id` on
 * @property {(connection, id) => Promise<Page>} after asks for the events above `id`
 * @property {(page: Page) => void} begin the newest page has come, the first time
 * @property {(events) => void} add further events have come
 * @property {() => void} changed state or gap of the follower have changed
 * @property {(error) => void} refused the gateway will not have it
 */

/**
 * Keeps one log complete across lost connections: docs/protocol.md §6. The cursor is the id up to which everything is here.
 * Live events are added at once, but move the cursor only while nothing is missing before them.
 */
export class LogFollower {
  /** 'cut' (no connection), 'reading' (what was missed) or 'live' */
  state = 'cut';
  /** Whether something may be missing, since the server could not say. */
  gap = false;

  /** The connection on which the log has been entered: live events come through it. */
  reached = null;

  #cursor = null;
  #largestLive = null;
  /** Where to read from as long as nothing was complete; null before the first page. */
  #start = null;
  #connection = null;
  #timer;
  #repairs;

  /** @param {Log} log */
  constructor(log, repairs = new Backoff(4000, 60_000)) {
    this.log = log;
    this.#repairs = repairs;
  }

  /** Whether the newest page has come. */
  get hasBegun() {
    return this.#start != null;
  }

  get cursor() {
    return this.#cursor;
  }

  /** Reads what was missed, through a connection; settles when that is done, refused, or the connection is not used any more. */
  async follow(connection) {
    clearTimeout(this.#timer);
    this.#connection = connection;
    this.#become('reading');
    while (this.#connection === connection) {
      try {
        const complete = this.#start == null ? await this.#begin(connection) : await this.#resume(connection);
        if (this.#connection === connection) this.#finish(connection, complete);
        return;
      } catch (error) {
        await this.#failed(connection, error);
      }
    }
  }

  /** Settles when it is to be tried again. */
  async #failed(connection, error) {
    const retryable = error instanceof ConnectionLost || error.retryable;
    if (!retryable && !(error instanceof RequestError)) throw error;
    if (this.#connection !== connection) return;
    if (retryable) {
      await pause(Math.max(error.retryAfterMillis ?? 0, this.#repairs.next()));
    } else {
      this.cut();
      this.log.refused(error);
    }
  }

  /** Something was said just now; whoever tells this adds it. */
  live(event) {
    this.#largestLive = larger(this.#largestLive, event.id);
    if (this.state === 'live' && !this.gap) this.#cursor = larger(this.#cursor, event.id);
    else if (this.#cursor == null && this.#start != null && event.id < this.#start) this.#start = event.id;
  }

  cut() {
    clearTimeout(this.#timer);
    this.#connection = null;
    this.reached = null;
    this.#largestLive = null;
    this.#become('cut');
  }

  async #begin(connection) {
    const page = await this.log.newest(connection);
    if (this.#connection !== connection) return false;
    this.#reach(connection);
    const last = page.events.at(-1)?.id;
    this.#start = last ?? idAt(Date.now() - OVERLAP_MILLIS);
    // A log that is known to be empty is followed from its beginning.
    if (page.recovered) this.#cursor = last ?? idAt(0);
    this.log.begin(page);
    return page.recovered;
  }

  async #resume(connection) {
    let page = await this.log.resume(connection, this.#cursor ?? this.#start);
    for (;;) {
      if (this.#connection !== connection) return false;
      this.#reach(connection);
      this.log.add(page.events);
      if (!page.recovered) return false;
      const last = page.events.at(-1)?.id;
      this.#cursor = larger(this.#cursor ?? this.#start, last);
      if (!page.more) return true;
      if (last == null) return false;
      page = await this.log.after(connection, last);
    }
  }

  #reach(connection) {
    if (this.reached === connection) return;
    this.reached = connection;
    this.log.changed();
  }

  #finish(connection, complete) {
    this.gap = !complete;
    if (complete) {
      this.#repairs.reset();
      this.#cursor = larger(this.#cursor, this.#largestLive);
    } else if (!connection.ended) {
      this.#timer = setTimeout(() => this.follow(connection), 500 + this.#repairs.next());
    }
    this.#become('live');
  }

  #become(state) {
    this.state = state;
    this.log.changed();
  }
}
