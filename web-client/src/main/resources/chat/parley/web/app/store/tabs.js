import { randomName } from './random.js';

const LEASE = 'parley.tab ';
const RENEW_MILLIS = 5_000;
/** Timers of a hidden tab may come once a minute only. */
const STALE_MILLIS = 150_000;

/**
 * Which tabs of this browser are alive. Each holds a Web Lock of its name; where there are none (plain http from another
 * machine), a lease in localStorage that it renews, and gives back when it is closed.
 */
export class Tabs {
  constructor(name = randomName(), locks = navigator.locks, storage = localStorage) {
    this.name = name;
    this.locks = locks;
    this.storage = storage;
  }

  /** This tab is alive, from now on until it is closed. */
  async enter() {
    if (this.locks) {
      await new Promise((held) => {
        this.locks.request(LEASE + this.name, () => {
          held();
          return new Promise(() => {});
        });
      });
    } else {
      this.#renew();
      setInterval(() => this.#renew(), RENEW_MILLIS);
      addEventListener('pagehide', () => this.storage.removeItem(LEASE + this.name));
      addEventListener('pageshow', () => this.#renew());
    }
  }

  /** @returns {Promise<Set<string>>} names of the tabs that are alive */
  async living() {
    if (this.locks) {
      const { held } = await this.locks.query();
      return new Set(held.filter(({ name }) => name.startsWith(LEASE)).map(({ name }) => name.slice(LEASE.length)));
    }
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    const fresh = keys.filter((key) => key.startsWith(LEASE) && Date.now() - this.storage.getItem(key) < STALE_MILLIS);
    return new Set(fresh.map((key) => key.slice(LEASE.length)));
  }

  /**
   * Tells of each tab that is alive now when it is gone: the one that was reloaded, for instance, may be for a moment after its
   * successor has begun. Without Web Locks, of none.
   */
  async onGone(told) {
    if (!this.locks) return;
    const others = [...(await this.living())].filter((name) => name !== this.name);
    others.forEach((name) => this.locks.request(LEASE + name, () => {}).then(told));
  }

  /** Does something while no other tab does the same; without Web Locks, at once. */
  async alone(what, action) {
    return this.locks ? this.locks.request(`parley.alone ${what}`, action) : action();
  }

  /** Where the browser has no room for it, others may send what this tab has to send, too: by its nonce it is said once. */
  #renew() {
    try {
      this.storage.setItem(LEASE + this.name, String(Date.now()));
    } catch (error) {
      console.info(`not kept that this tab is alive: ${error.message}`);
    }
  }
}
