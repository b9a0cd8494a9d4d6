import { placeOf } from '../model/names.js';
import { RequestError } from './errors.js';

/**
 * Sends what the outbox of this tab has: one post after the other in each conversation, so that they keep their order,
 * and each until it is acknowledged or refused for good, or the room is left.
 */
export class Sender {
  /** What stops the sending in a conversation, by key of those in which something is being sent. */
  #sending = new Map();

  /** @param ready given a conversation's key, the condition under which posts to it may go; see Session.ask */
  constructor(session, outbox, chat, ready) {
    this.session = session;
    this.outbox = outbox;
    this.chat = chat;
    this.ready = ready;
  }

  /** Sends what there may be to send in a conversation. */
  async send(key) {
    if (this.#sending.has(key)) return;
    const stop = new AbortController();
    this.#sending.set(key, stop);
    try {
      for (let post; !stop.signal.aborted && (post = this.outbox.next(key));) {
        const conversation = this.chat.get(key);
        if (!conversation) return;
        await this.#sendOne(post, conversation, stop.signal);
      }
    } finally {
      if (this.#sending.get(key) === stop) this.#sending.delete(key);
    }
  }

  /** Lets what waits in a conversation fail, since the gateway does not let the user in. */
  async refused(key) {
    this.#stop(key);
    await this.send(key);
  }

  /** Gives up what is not sent in a conversation: the user has left. */
  discard(key) {
    this.#stop(key);
    this.outbox.discard(key);
  }

  #stop(key) {
    this.#sending.get(key)?.abort();
    this.#sending.delete(key);
  }

  async #sendOne({ key, nonce, text }, conversation, signal) {
    try {
      if (conversation.refusal != null) {
        this.#fail(conversation, nonce, conversation.refusal);
      } else {
        const request = { type: 'post', ...placeOf(key), nonce, text };
        const known = () => conversation.timeline.acknowledged(nonce);
        const ack = await this.session.ask(request, { ready: this.ready(key), known, signal });
        conversation.timeline.acknowledge(nonce, ack.event);
        this.outbox.remove(nonce);
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.#fail(conversation, nonce, error.message);
    }
    if (this.chat.get(key) === conversation) this.chat.changed(conversation);
  }

  #fail(conversation, nonce, failure) {
    const failed = this.outbox.fail(nonce, failure);
    if (failed) conversation.timeline.post(failed);
  }
}
