import { placeOf } from '../model/names.js';
import { RequestError, wordsOfRefusal } from './errors.js';

/** The code by which an older gateway says that it does not know what is asked. */
const UNKNOWN = 'UNKNOWN_TYPE';

/**
 * Sends what the outbox of this tab has, posts and changes of earlier ones: one after the other in each conversation, so that
 * they keep their order, and each until it is acknowledged or refused for good, or the room is left.
 */
export class Sender {
  /** What stops the sending in a conversation, by key of those in which something is being sent. */
  #sending = new Map();
  /**
   * What a gateway has said of a type of requests that it does not know, by type: {welcome, error}. The same one is not asked
   * again, since it closes a connection on which it does not know ten.
   */
  #unknown = new Map();

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

  async #sendOne(post, conversation, signal) {
    const { key, nonce } = post;
    try {
      if (conversation.refusal != null) {
        this.#fail(conversation, nonce, conversation.refusal);
      } else {
        const ack = await this.#ask(post, conversation, signal);
        conversation.timeline.acknowledge(nonce, ack.event);
        this.outbox.remove(nonce);
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.#fail(conversation, nonce, wordsOfRefusal(error));
    }
    if (this.chat.get(key) === conversation) this.chat.changed(conversation);
  }

  async #ask(post, conversation, signal) {
    const request = requestOf(post);
    const known = () => conversation.timeline.acknowledged(post);
    const unknown = this.#unknown.get(request.type);
    if (unknown && unknown.welcome === this.session.welcome) throw unknown.error;
    try {
      return await this.session.ask(request, { ready: this.ready(post.key), known, signal });
    } catch (error) {
      if (error.code === UNKNOWN) this.#unknown.set(request.type, { welcome: this.session.welcome, error });
      throw error;
    }
  }

  #fail(conversation, nonce, failure) {
    const failed = this.outbox.fail(nonce, failure);
    if (failed) conversation.timeline.post(failed);
  }
}

/** What each kind of change is asked for by. */
const TYPES = { edit: 'edit', removal: 'remove', reaction: 'react' };

function requestOf({ key, nonce, text, replyTo, change }) {
  const place = { ...placeOf(key), nonce };
  if (!change) return { type: 'post', ...place, text, ...(replyTo && { replyTo }) };
  const { kind, ...rest } = change;
  return { type: TYPES[kind], ...place, ...rest };
}
