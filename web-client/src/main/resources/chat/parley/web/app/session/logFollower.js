import { idAt, larger } from '../model/eventIds.js';
import { Backoff } from './backoff.js';
import { ConnectionLost, RequestError } from './errors.js';
import { cursorOf } from './pages.js';
import { pause } from './pause.js';

/** How many pages may lead nowhere, one after another, until a reading is given up. */
const MOST_STALLS = 10;

/**
 * @typedef {object} Page {events, changes, more, next, recovered, cursor, damaged} as in the protocol's `joined` and `history`
 *
 * @typedef {object} Place up to where everything is here: {cursor, after}, of which the first is null where no gateway has
 * told one, and the second is the largest id
 *
 * @typedef {object} Log what is followed: a room, or all private messages
 * @property {(connection) => Promise<Page>} newest asks for the newest page; `more` then means older events
 * @property {(connection, place: Place) => Promise<Page>} resume asks for what arrived after a place
 * @property {(connection, place: Place) => Promise<Page>} next asks for the page behind that, above `after`
 * @property {(page: Page) => void} begin the newest page has come, and nothing of the log is here
 * @property {(page: Page) => void} add a further page has come
 * @property {() => void} changed state, gap or damage of the follower have changed
 * @property {(error) => void} refused the gateway will not have it
 */

/**
 * Keeps one log complete across lost connections: docs/protocol.md §6. The cursor is the gateway's word for what has arrived
 * up to the moment until which nothing is missing here. Live events are added at once; cursors that are pushed are taken
 * only while nothing is missing, or when what was missed has been read. Beside the cursor, and instead of it with gateways
 * that have none, goes the largest id.
 */
export class LogFollower {
  /** How it stands: 'cut' (no connection), 'reading' (what was missed) or 'live' */
  state = 'cut';
  /** Whether something may be missing, since the server could not say. */
  gap = false;
  /** Whether something is missing that does not come: it is damaged at the server. */
  damaged = false;

  /** The connection on which the log has been entered, and live events come; null if there is none. */
  reached = null;
  /** The connection on which it was tried to read what was missed; null if there is none. */
  tried = null;

  #cursor = null;
  #after = null;
  #largestLive = null;
  /** The last cursor that was pushed while pages were read. */
  #told = null;
  #hasBegun = false;
  /** The first id of a first page that may lack something: from there on the log is read again. */
  #from = null;
  #connection = null;
  #timer;
  #repairs;

  /** @param {Log} log */
  constructor(log, repairs = new Backoff(4000, 60_000)) {
    this.log = log;
    this.#repairs = repairs;
  }

  /** Whether the newest page has come once. */
  get hasBegun() {
    return this.#hasBegun;
  }

  get cursor() {
    return this.#cursor;
  }

  /** The largest id up to which everything is here, as far as ids can say that. */
  get after() {
    return this.#after;
  }

  /** Reads what was missed, through a connection; settles when that is done, refused, or the connection is not used any more. */
  async follow(connection) {
    clearTimeout(this.#timer);
    this.#connection = connection;
    this.#become('reading');
    while (this.#connection === connection) {
      try {
        const complete = this.#after == null ? await this.#begin(connection) : await this.#resume(connection);
        if (this.#connection === connection) this.#finish(connection, complete);
        return;
      } catch (error) {
        await this.#failed(connection, error);
      }
    }
  }

  /** Deals with an error of a reading; settles when that is to be tried again, if it is. */
  async #failed(connection, error) {
    const retryable = error instanceof ConnectionLost || error.retryable || this.#forgetsCursor(error);
    if (!retryable && !(error instanceof RequestError)) throw error;
    if (this.#connection !== connection) return;
    if (retryable) {
      this.tried = connection;
      this.log.changed();
      await pause(Math.max(error.retryAfterMillis ?? 0, this.#repairs.next()));
    } else {
      this.cut();
      this.log.refused(error);
    }
  }

  /** Whether a request was refused for its cursor, as by a gateway of another version; then the cursor is forgotten. */
  #forgetsCursor({ code }) {
    const refused = this.#cursor != null && code === 'BAD_FRAME';
    if (refused) this.#cursor = null;
    return refused;
  }

  /** Notes an event that was said just now; whoever calls this adds it to the log. */
  live(event) {
    this.#largestLive = larger(this.#largestLive, event.id);
    if (this.#isComplete) this.#after = larger(this.#after, event.id);
  }

  /** Takes a cursor that the gateway has pushed: everything up to there was pushed, or was there before. */
  told(frame) {
    const cursor = cursorOf(frame);
    if (cursor == null) return;
    if (this.#isComplete) this.#cursor = cursor;
    else if (this.state === 'reading') this.#told = cursor;
  }

  get #isComplete() {
    return this.state === 'live' && !this.gap;
  }

  cut() {
    clearTimeout(this.#timer);
    this.#connection = null;
    this.reached = null;
    this.tried = null;
    this.#largestLive = null;
    this.#become('cut');
  }

  // As long as no complete page has come, the newest one is asked for again: there is no other place to go on from.
  async #begin(connection) {
    const page = await this.log.newest(connection);
    if (this.#connection !== connection) return false;
    this.#reach(connection);
    this.#told = null;
    const first = page.events[0]?.id;
    const last = page.events.at(-1)?.id;
    this.#hasBegun = true;
    if (this.#from == null) this.log.begin(page);
    else this.log.add(page);
    if (!this.#hasAll(page)) {
      this.#from ??= first;
      return false;
    }
    const isApart = page.more && this.#from != null && first > this.#from;
    if (isApart && !(await this.#readOn(connection, null, { more: true }, this.#from))) return false;
    // A log that is known to be empty is followed from its beginning.
    this.#after = larger(this.#after, last ?? idAt(0));
    this.#cursor = this.#told ?? cursorOf(page);
    return true;
  }

  async #resume(connection) {
    const since = this.#cursor;
    const page = await this.log.resume(connection, { cursor: since, after: this.#after });
    if (this.#connection !== connection) return false;
    this.#reach(connection);
    // What was told before is older.
    this.#told = null;
    const reached = cursorOf(page);
    if (!this.#take(page)) return false;
    // What arrived since the cursor may have any id.
    const from = page.next ?? page.events.at(-1)?.id ?? (since != null && reached != null ? idAt(0) : this.#after);
    if (!(await this.#readOn(connection, since, page, from))) return false;
    this.#cursor = this.#told ?? reached ?? this.#cursor;
    return true;
  }

  /** Reads the pages behind one that ends at an id, if there are more. @returns whether nothing is missing */
  async #readOn(connection, cursor, { more }, from) {
    let after = from;
    for (let stalls = 0; more && stalls <= MOST_STALLS; ) {
      const page = await this.log.next(connection, { cursor, after });
      if (this.#connection !== connection || !this.#take(page)) return false;
      const last = page.next ?? page.events.at(-1)?.id;
      if (last > after) [after, stalls] = [last, 0];
      else stalls++;
      ({ more } = page);
    }
    return !more;
  }

  /** Takes a page of a reading. @returns whether the page lacks nothing that may come */
  #take(page) {
    const { events } = page;
    this.log.add(page);
    const hasAll = this.#hasAll(page);
    if (hasAll && this.#after != null) this.#after = larger(this.#after, events.at(-1)?.id);
    return hasAll;
  }

  #hasAll({ recovered, damaged }) {
    if (recovered || damaged !== true) return recovered;
    this.lost();
    return true;
  }

  /** Notes that a part of the log is damaged at the server. */
  lost() {
    this.damaged = true;
    this.log.changed();
  }

  #reach(connection) {
    if (this.reached === connection) return;
    this.reached = connection;
    this.log.changed();
  }

  #finish(connection, complete) {
    this.gap = !complete;
    this.tried = connection;
    if (complete) {
      this.#repairs.reset();
      this.#after = larger(this.#after, this.#largestLive);
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
