import { Emitter } from './emitter.js';

/** Who is connected anywhere, as of late: asked for, since gateways push only who is in the user's rooms. Emits `changed`. */
export class People extends Emitter {
  online = new Set();
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
    this.emit('changed');
  }

  /** Takes a presence push: who joins a room is connected. Who leaves one may still be elsewhere. */
  noticed({ joined = [] }) {
    if (joined.every((user) => this.online.has(user))) return;
    joined.forEach((user) => this.online.add(user));
    this.emit('changed');
  }
}
