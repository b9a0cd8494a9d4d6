import { Emitter } from '../model/emitter.js';
import { keyWith, placeWith } from '../model/names.js';
import { RequestError } from './errors.js';

/** How often it is said at most that the user is typing, in one conversation. */
const PACE_MILLIS = 3000;
/** For how long somebody is shown as typing who does not say so again. */
const SHOWN_MILLIS = 6000;
/** How many are known at most to be typing: there is no room to name more. */
const MOST_TYPISTS = 50;
/** The note by which the user wants neither to tell nor to be told who is typing. */
const OFF = 'typing';

/** Who is typing where the user looks, and that the user is. Lost without harm. Emits `changed`. */
export class Typing extends Emitter {
  #looksAt = null;
  /** Until when each is shown, by name, in the order in which they began. */
  #typists = new Map();
  #timer;
  /** When it was last said that the user is typing; null if what was typed has been sent, or was given up. */
  #saidAt = null;
  #saidOf = null;

  /** @param entered given a key, the condition under which requests about a place may go */
  constructor(session, notes, me, entered) {
    super();
    this.session = session;
    this.notes = notes;
    this.me = me;
    this.entered = entered;
  }

  /** Whether the user wants it; what was kept by another version counts as yes. */
  get isOn() {
    return this.notes.read(OFF) !== false;
  }

  set isOn(isOn) {
    if (isOn) this.notes.remove(OFF);
    else this.notes.keep(OFF, false);
    this.#forgetAll();
  }

  /** The names of those who are typing where the user looks. */
  get names() {
    return [...this.#typists.keys()];
  }

  /** @param key of the conversation that the user looks at; null for none */
  look(key) {
    if (key === this.#looksAt) return;
    this.#looksAt = key;
    this.#forgetAll();
  }

  /** Takes what is typed now and not sent. */
  typed(key, text) {
    const isSaid = this.#saidOf === key && this.#saidAt !== null;
    const elapsed = performance.now() - this.#saidAt;
    if (text.trim() === '') {
      if (isSaid && elapsed < SHOWN_MILLIS) this.#say(key, false);
      this.#saidAt = null;
    } else if (!isSaid || elapsed >= PACE_MILLIS) {
      this.#saidOf = key;
      this.#saidAt = performance.now();
      this.#say(key, true);
    }
  }

  /** What was typed is said: that tells others that nobody is typing it any more. */
  sent() {
    this.#saidAt = null;
  }

  /** Takes a push. */
  told({ room, user, on }) {
    const key = keyWith(room == null ? { with: user } : { room });
    const isName = keyWith({ with: user }) !== null && user !== this.me;
    if (key === null || key !== this.#looksAt || !isName || !this.isOn) return;
    if (on === false) this.#forget(user);
    else if (this.#typists.has(user) || this.#typists.size < MOST_TYPISTS) {
      const isNew = !this.#typists.has(user);
      this.#typists.set(user, performance.now() + SHOWN_MILLIS);
      this.#timer ??= setTimeout(() => this.#expire(), SHOWN_MILLIS);
      if (isNew) this.emit('changed');
    }
  }

  /** Takes an event: who has said something is not typing it any more. */
  said({ from }) {
    this.#forget(from);
  }

  #forget(user) {
    if (this.#typists.delete(user)) this.emit('changed');
  }

  #forgetAll() {
    this.#typists.clear();
    this.emit('changed');
  }

  #expire() {
    const now = performance.now();
    const over = [...this.#typists].filter(([, until]) => until <= now);
    over.forEach(([user]) => this.#typists.delete(user));
    const next = Math.min(...this.#typists.values());
    this.#timer = Number.isFinite(next) ? setTimeout(() => this.#expire(), next - now) : null;
    if (over.length > 0) this.emit('changed');
  }

  async #say(key, on) {
    if (!this.isOn || !this.session.knows('typing')) return;
    try {
      await this.session.askNow({ type: 'typing', ...placeWith(key), on }, this.entered(key));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      console.info(`not said that one is typing: ${error.message}`);
    }
  }
}
