import { Emitter } from './emitter.js';
import { listOf } from './kinds.js';

/** Who is connected anywhere, as of late: asked for, since gateways push only who is in the user's rooms. Emits `changed`. */
export class People extends Emitter {
  online = new Set();
  /** Those of them who are away from all their clients. */
  away = new Set();
  #refreshing = null;

  constructor(session) {
    super();
    this.session = session;
  }

  /** Asks who is connected, unless that is under way: without a connection it may be for long. */
  refresh() {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refresh() {
    const { users } = await this.session.ask({ type: 'users' });
    this.online = new Set(users.map(({ user }) => user));
    this.away = new Set(users.filter(({ away }) => away === true).map(({ user }) => user));
    this.emit('changed');
  }

  /** Takes who is in a room, and who of them is away, as it is told when one enters it. */
  present(users, away) {
    const isAway = new Set(listOf(away));
    for (const user of users) {
      if (isAway.has(user)) this.away.add(user);
      else this.away.delete(user);
    }
    this.emit('changed');
  }

  /** Takes a presence push: who joins a room, goes away or comes back is connected. Who leaves one may still be elsewhere. */
  noticed({ joined = [], away, back }) {
    const [gone, here] = [listOf(away), listOf(back)].map((users) => users.filter((user) => typeof user === 'string'));
    if (joined.every((user) => this.online.has(user)) && gone.length === 0 && here.length === 0) return;
    for (const user of [...joined, ...gone, ...here]) this.online.add(user);
    for (const user of [...joined, ...here]) this.away.delete(user);
    // Who enters and is away is named in both.
    gone.forEach((user) => this.away.add(user));
    this.emit('changed');
  }

  /** How somebody is there, in a word: 'online', 'away' or 'offline'. @param isThere whether that is known otherwise */
  stateOf(user, isThere = this.online.has(user)) {
    return !isThere ? 'offline' : this.away.has(user) ? 'away' : 'online';
  }
}
