import { placeOf } from '../model/names.js';
import { RequestError } from './errors.js';

/**
 * Sends what the outbox of this tab has: one post after the other in each conversation, so that they keep their order,
 * and each until it is acknowledged or refused for good.
 */
export class Sender {
  #busy = new Set();

  /** @param ready given a conversation's key, the condition under which posts to it may go; see Session.ask */
  constructor(session, outbox, chat, ready) {
    this.session = session;
    this.outbox = outbox;
    this.chat = chat;
    this.ready = ready;
  }

  /** There may be something to send in a conversation. */
  async send(key) {
    if (this.#busy.has(key)) return;
    this.#busy.add(key);
    try {
      for (let post; (post = this.outbox.next(key));) await this.#sendOne(post);
    } finally {
      this.#busy.delete(key);
    }
  }

  async #sendOne({ key, nonce, text }) {
    const conversation = this.chat.open(key);
    try {
      const ack = await this.session.ask({ type: 'post', ...placeOf(key), nonce, text }, { ready: this.ready(key) });
      conversation.timeline.acknowledge(nonce, ack.event);
      this.outbox.remove(nonce);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const failed = this.outbox.fail(nonce, error.message);
      if (failed) conversation.timeline.post(failed);
    }
    this.chat.changed(conversation);
  }
}
