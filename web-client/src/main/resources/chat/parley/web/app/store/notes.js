import { parsed } from './json.js';

/** Whether a page may keep anything: where site data is blocked, even looking at it throws. */
export function isStorageAllowed(page = globalThis) {
  try {
    return page.localStorage != null && page.sessionStorage != null;
  } catch (error) {
    console.info(`no site data: ${error.message}`);
    return false;
  }
}

/** What is kept in this browser for one user beside messages: docs/web.md. Values are JSON, in localStorage. */
export class Notes {
  #ended = false;

  constructor(user, storage = localStorage, page = globalThis) {
    this.user = user;
    this.prefix = `parley.${user} `;
    this.storage = storage;
    this.page = page;
  }

  /** Notes of the same user that are kept elsewhere. */
  of(storage) {
    return new Notes(this.user, storage, this.page);
  }

  /**
   * The value of a note, or `otherwise`: what is damaged is not there. What it is, if it is there, whoever reads it has
   * to see: it may be of another version.
   */
  read(name, otherwise) {
    return parsed(this.storage.getItem(this.prefix + name)) ?? otherwise;
  }

  /**
   * Ends the notes: from now on nothing is written, and nobody is told of anything, since this tab does not belong to
   * the user any more.
   */
  end() {
    this.#ended = true;
  }

  /** Writes a note; throws where the browser has no room left. */
  write(name, value) {
    if (this.#ended) return;
    this.storage.setItem(this.prefix + name, JSON.stringify(value));
  }

  /** Writes a note if there is room. @returns {boolean} whether it is kept; if not, what was kept before stays */
  keep(name, value) {
    try {
      this.write(name, value);
      return true;
    } catch (error) {
      console.info(`not kept: ${error.message}`);
      return false;
    }
  }

  /** Has something done when a note is true: now, and when another tab writes that it is. */
  whenTrue(name, action) {
    if (this.read(name) === true) action();
    this.onOtherTabs((written, value) => written === name && value === true && action());
  }

  remove(name) {
    this.storage.removeItem(this.prefix + name);
  }

  /** Names of all notes that begin so. */
  names(beginning) {
    const from = this.prefix + beginning;
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    return keys.filter((key) => key.startsWith(from)).map((key) => key.slice(this.prefix.length));
  }

  /** Forgets everything of this user. */
  clear() {
    this.names('').forEach((name) => this.remove(name));
  }

  /** Has `listener` told what other tabs write, as (name, value); `value` is undefined when they remove it. */
  onOtherTabs(listener) {
    this.page.addEventListener('storage', ({ key, newValue }) => {
      if (this.#ended || !key?.startsWith(this.prefix)) return;
      listener(key.slice(this.prefix.length), parsed(newValue));
    });
  }
}
