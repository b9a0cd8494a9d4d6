import { isAbove, markerOf } from '../model/markers.js';
import { listOf } from '../model/kinds.js';
import { keyWith, placeWith } from '../model/names.js';
import { RequestError, unlessAborted } from './errors.js';
import { pause } from './pause.js';

/** How long after the last marker of a conversation the next one is sent at the earliest. */
const PACE_MILLIS = 2000;
/** How long it is waited for the markers that a gateway has. */
const PATIENCE_MILLIS = 5000;
/** How long it is waited at most until what is said at the end has been taken. */
const END_MILLIS = 1000;
/** How many markers a gateway has of a user at most, and so a push. */
const MOST_TOLD = 1000;
/** The longest time after which something is tried again, whatever a gateway asks for. */
const MOST_WAIT_MILLIS = 60_000;

/**
 * Keeps how far the user has read the same on all devices: takes the markers that the gateway tells, and says those that
 * move here, and after a new connection all that are above what the gateway knows.
 */
export class ReadMarks {
  /** What the gateway is known to have, by key. */
  #told = new Map();
  /** The keys of what has moved here and is not said yet. */
  #unsaid = new Set();
  /** When the last marker of each conversation was sent, and the timers of the next ones. */
  #saidAt = new Map();
  #timers = new Map();
  #last = Promise.resolve();
  #welcome = null;
  #isComplete = false;
  #patience;
  /** Whether the markers that were known elsewhere before are known here now, or will not be. */
  areKnown = false;

  /** @param entered given a key, the condition under which requests about a place may go; see Client */
  constructor(session, chat, entered) {
    this.session = session;
    this.chat = chat;
    this.entered = entered;
    chat.on('seen', (key) => this.#moved(key));
    session.on('state', () => this.#look());
  }

  /** Takes a push. */
  told({ markers, complete }) {
    this.#look();
    for (const told of listOf(markers).slice(0, MOST_TOLD)) {
      const key = keyWith(told ?? {});
      const marker = markerOf(told);
      if (key == null || !marker) continue;
      if (isAbove(marker, this.#told.get(key))) this.#told.set(key, marker);
      this.#take(key, marker);
    }
    if (complete === true) this.#know();
  }

  /** Sends at once what has moved and waits: in one conversation, or in all. */
  flush(key) {
    for (const each of key == null ? [...this.#timers.keys()] : [key]) {
      if (this.#timers.has(each)) this.#say(each);
    }
  }

  /** Sends at once what has moved. @returns {Promise} settles when that is taken or cannot be, and after a second at most */
  end() {
    this.flush();
    return Promise.race([Promise.allSettled([this.#last]), pause(END_MILLIS)]);
  }

  // What was marked as unread while this page was open stays so, though somebody may look at it.
  #take(key, marker) {
    const conversation = this.chat.get(key);
    const isAgain = this.areKnown && conversation?.marker != null && marker.turn > conversation.marker.turn;
    if (isAgain) conversation.staysUnread = true;
    if (!this.chat.mark(key, marker) && isAgain) conversation.staysUnread = false;
  }

  #know() {
    clearTimeout(this.#patience);
    this.#isComplete = true;
    const told = [...this.#told.values()].map(({ upTo }) => upTo).sort();
    // Who has as many as there may be dropped what is farthest back, and would only drop it again.
    const dropped = told.length < MOST_TOLD ? '' : told[0];
    for (const [key, marker] of this.chat.markers) {
      if (marker.upTo >= dropped && isAbove(marker, this.#told.get(key))) this.#unsaid.add(key);
    }
    this.areKnown = true;
    this.chat.emit('marksKnown');
    this.#look();
  }

  /** Begins anew with each connection: another gateway may know less, or more, or nothing of markers. */
  #look() {
    const { welcome } = this.session;
    if (welcome && welcome !== this.#welcome) {
      this.#welcome = welcome;
      this.#isComplete = false;
      this.#told.clear();
      clearTimeout(this.#patience);
      if (this.session.knows('markers')) this.#patience = setTimeout(() => this.#know(), PATIENCE_MILLIS);
      else this.#know();
    }
    for (const key of this.#unsaid) if (!this.#timers.has(key)) this.#say(key);
  }

  #moved(key) {
    this.#unsaid.add(key);
    if (this.#timers.has(key)) return;
    const wait = (this.#saidAt.get(key) ?? -Infinity) + PACE_MILLIS - performance.now();
    if (wait <= 0) this.#say(key);
    else this.#sayLater(key, wait);
  }

  #sayLater(key, millis) {
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => this.#say(key), Math.min(millis, MOST_WAIT_MILLIS));
    this.#timers.set(key, timer);
  }

  /** Says how far a conversation is read, after what is being said. */
  #say(key) {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (!this.#isComplete || !this.session.knows('markers') || !this.#unsaid.has(key)) return;
    this.#last = this.#last.then(() => this.#ask(key)).catch(unlessAborted);
  }

  async #ask(key) {
    const marker = this.chat.marker(key);
    if (!this.#unsaid.has(key)) return;
    if (!isAbove(marker, this.#told.get(key))) {
      this.#unsaid.delete(key);
      return;
    }
    const welcome = this.#welcome;
    this.#saidAt.set(key, performance.now());
    const asked = this.session.askNow({ type: 'read', ...placeWith(key), ...marker }, this.entered(key));
    // It is taken off first: what moves meanwhile is said after it.
    this.#unsaid.delete(key);
    try {
      if (!(await asked)) this.#unsaid.add(key);
      else this.#said(key, marker, welcome);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.#refused(key, marker, error, welcome);
    }
  }

  #said(key, marker, welcome) {
    if (welcome === this.#welcome && isAbove(marker, this.#told.get(key))) this.#told.set(key, marker);
  }

  // One that knows of more tells it by itself; what it does not take, it would not take the next time.
  #refused(key, marker, error, welcome) {
    this.#said(key, marker, welcome);
    if (!error.retryable) {
      console.info(`how far ${key} is read is not taken: ${error.message}`);
      return;
    }
    this.#told.delete(key);
    this.#unsaid.add(key);
    this.#sayLater(key, Math.max(error.retryAfterMillis, PACE_MILLIS));
  }
}
