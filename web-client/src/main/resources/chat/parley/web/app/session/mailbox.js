const GATHER_MILLIS = 200;
const MOST_IDS = 500;

/** Tells the gateway which private messages have come, so that it need not keep them: the log of private messages does. */
export class Mailbox {
  #ids = new Set();
  #timer = null;

  constructor(session) {
    this.session = session;
  }

  came(event) {
    this.#ids.add(event.id);
    this.#timer ??= setTimeout(() => this.#confirm(), GATHER_MILLIS);
  }

  async #confirm() {
    this.#timer = null;
    while (this.#ids.size > 0) {
      const events = [...this.#ids].slice(0, MOST_IDS);
      events.forEach((id) => this.#ids.delete(id));
      await this.session.ask({ type: 'received', events });
    }
  }
}
