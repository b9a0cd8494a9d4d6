import { inTime } from '../session/inTime.js';
import { randomName } from './random.js';

const LEASE = 'parley.tab ';
const RENEW_MILLIS = 5_000;
/** How old a lease may be: timers of a hidden tab may come once a minute only. */
const STALE_MILLIS = 150_000;
/**
 * How long a lock is waited for: one that nobody holds is given at once; one of another tab, when that has done its
 * work.
 */
const PATIENCE_MILLIS = 5_000;

/**
 * Which tabs of this browser are alive. Each holds a Web Lock of its name; where there are none (plain http from another
 * machine), or the browser does not answer, a lease in localStorage that it renews, and gives back when it is closed.
 */
export class Tabs {
  constructor(name = randomName(), locks = navigator.locks, storage = localStorage, patienceMillis = PATIENCE_MILLIS) {
    this.name = name;
    this.locks = locks;
    this.storage = storage;
    this.patienceMillis = patienceMillis;
  }

  /** Lets other tabs know that this one is alive, from now on until it is closed. */
  async enter() {
    if (await this.#holdsLock()) return;
    this.locks = undefined;
    this.#renew();
    setInterval(() => this.#renew(), RENEW_MILLIS);
    addEventListener('pagehide', () => this.storage.removeItem(LEASE + this.name));
    addEventListener('pageshow', () => this.#renew());
  }

  async #holdsLock() {
    if (!this.locks) return false;
    const held = new Promise((given, failed) => {
      const hold = () => {
        given(true);
        return new Promise(() => {});
      };
      Promise.resolve(this.locks.request(LEASE + this.name, hold)).catch(failed);
    });
    return this.#answered(() => held, false);
  }

  /** @returns {Promise<Set<string>>} names of the tabs that are alive */
  async living() {
    const leases = this.#leases();
    if (!this.locks) return leases;
    const { held } = await this.#answered(async () => this.locks.query(), { held: [] });
    const names = held.filter(({ name }) => name.startsWith(LEASE)).map(({ name }) => name.slice(LEASE.length));
    return new Set([this.name, ...leases, ...names]);
  }

  #leases() {
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    // One from tomorrow is of a clock that was wrong.
    const isFresh = (key) => Math.abs(Date.now() - this.storage.getItem(key)) < STALE_MILLIS;
    const fresh = keys.filter((key) => key.startsWith(LEASE) && isFresh(key));
    return new Set(fresh.map((key) => key.slice(LEASE.length)));
  }

  /**
   * Tells of each tab that is alive now when it is gone: the one that was reloaded, for instance, may be for a moment after its
   * successor has begun. Without Web Locks, of none.
   */
  async onGone(told) {
    if (!this.locks) return;
    const others = [...(await this.living())].filter((name) => name !== this.name);
    const isGone = async (name) => this.locks.request(LEASE + name, () => {}).then(told);
    others.forEach((name) => isGone(name).catch((error) => console.info(`not told of a tab: ${error.message}`)));
  }

  /**
   * Does something while no other tab does the same; without Web Locks, at once. A tab that the browser has stopped in the
   * middle of it holds up the others for some seconds: what two of them do then is done once all the same, by its nonce.
   */
  async alone(what, action) {
    if (!this.locks) return action();
    const turn = new AbortController();
    let acting;
    const act = () => (acting ??= action());
    const granted = new Promise((given, failed) => {
      const take = () => {
        given(true);
        return act();
      };
      Promise.resolve(this.locks.request(`parley.alone ${what}`, { signal: turn.signal }, take)).catch(failed);
    });
    if (!(await this.#answered(() => granted, false))) turn.abort();
    return act();
  }

  async #answered(ask, otherwise) {
    try {
      return await inTime(ask(), this.patienceMillis, 'navigator.locks');
    } catch (error) {
      console.info(`it is not known what other tabs do: ${error.message}`);
      return otherwise;
    }
  }

  /**
   * Renews this tab's lease. Where the browser has no room for it, others may send what this tab has to send, too: by
   * its nonce it is said once.
   */
  #renew() {
    try {
      this.storage.setItem(LEASE + this.name, String(Date.now()));
    } catch (error) {
      console.info(`not kept that this tab is alive: ${error.message}`);
    }
  }
}
