import { placeWith } from '../model/names.js';
import { RequestError } from './errors.js';
import { pause } from './pause.js';

/** The note by which the user has gone away by hand, in all tabs. */
const AWAY = 'away';

/** After how long at least, and at most, a gateway is told again that had no time for it. */
const LEAST_PAUSE_MILLIS = 2000;
const MOST_PAUSE_MILLIS = 60_000;

/** Has gateways know what the user looks at, and whether the user is away: on each connection, as it is now. */
export class Attention {
  #looksAt = null;
  #isIdle = false;
  #welcome = null;
  /** What the gateway was told last, by the type of the request, and what it is being told. */
  #told = new Map();
  #asking = new Set();

  /** Told when what this knows may have changed. */
  changed = () => {};

  /** @param entered given a key, the condition under which requests about a place may go */
  constructor(session, notes, entered) {
    this.session = session;
    this.notes = notes;
    this.entered = entered;
    session.on('state', () => this.#tell());
  }

  /** Hears of other tabs in which the user goes away. */
  start() {
    this.notes.onOtherTabs((name) => name === AWAY && this.#tell());
  }

  /** Whether the user has gone away by hand. */
  get isAwayByHand() {
    return this.notes.read(AWAY) === true;
  }

  set isAwayByHand(isAway) {
    if (isAway) this.notes.keep(AWAY, true);
    else this.notes.remove(AWAY);
    this.#tell();
  }

  /** Whether the user is away from this tab. */
  get isAway() {
    return this.isAwayByHand || this.#isIdle;
  }

  /** Notes whether nothing has been done here for a while. @returns {boolean} whether that is new */
  idle(isIdle) {
    const isNew = this.#isIdle !== isIdle;
    this.#isIdle = isIdle;
    if (isNew) this.#tell();
    return isNew;
  }

  /** Whether somebody is there who sees what is in view: what a page shows that is left alone, nobody reads. */
  isThere(page) {
    return !this.#isIdle && page.visibilityState === 'visible' && page.hasFocus();
  }

  /** @param key of the conversation that is looked at; null for none */
  look(key) {
    this.#looksAt = key;
    this.#tell();
  }

  #tell() {
    this.changed();
    const { welcome } = this.session;
    // A new connection looks at nothing, and is not away.
    if (welcome !== this.#welcome) {
      this.#welcome = welcome;
      this.#told = new Map([
        ['look', null],
        ['away', false],
      ]);
      this.#asking = new Set();
    }
    if (this.session.knows('typing')) this.#ask('look', this.#looksAt, this.#looksAt ? placeWith(this.#looksAt) : {});
    if (this.session.knows('away')) this.#ask('away', this.isAway, { away: this.isAway });
  }

  async #ask(type, value, fields) {
    const [told, asking] = [this.#told, this.#asking];
    if (asking.has(type) || told.get(type) === value) return;
    asking.add(type);
    try {
      const ready = type === 'look' && value ? this.entered(value) : undefined;
      if ((await this.session.askNow({ type, ...fields }, ready)) === null) return;
      told.set(type, value);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      console.info(`not told by ${type}: ${error.message}`);
      // What it does not take, it would not take the next time.
      if (!error.retryable) told.set(type, value);
      else await pause(Math.min(Math.max(error.retryAfterMillis, LEAST_PAUSE_MILLIS), MOST_PAUSE_MILLIS));
    } finally {
      asking.delete(type);
    }
    // It may have changed meanwhile.
    this.#tell();
  }
}
