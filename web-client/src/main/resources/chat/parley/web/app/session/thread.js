import { postOf } from '../model/changes.js';
import { Emitter } from '../model/emitter.js';
import { changesOf, isKnown, rootOf } from '../model/kinds.js';
import { placeWith } from '../model/names.js';
import { RequestError } from './errors.js';
import { pause } from './pause.js';

/** How many answers a page has. */
const PAGE = 50;
/** How many answers of one thread are kept; older ones are in the conversation. */
const MOST_KEPT = 900;
/** How long to wait until a page is asked for again that may lack something. */
const READ_AGAIN_MILLIS = 2000;

/**
 * The answers to one message, its root, as far as they are known here. They are events of the conversation, which knows how
 * they look now; read by pages, the newest ones first, and heard live with the conversation. Emits `changed`.
 */
export class Thread extends Emitter {
  /** Whether there may be answers before the first one that is here. */
  older = true;
  /** Why nothing older can be read; null if it can. */
  problem = null;
  /** The ids of the answers by their posts. */
  #ids = new Map();
  #floor = null;
  #reading = null;
  #ended = new AbortController();

  /** @param root the id of the message that is answered */
  constructor(client, conversation, root) {
    super();
    this.client = client;
    this.conversation = conversation;
    this.root = root;
    this.#takeHeard();
    client.chat.on('timeline', this.#heard);
  }

  /** Ends it: nothing is heard, or asked for, any more. */
  end() {
    this.client.chat.off('timeline', this.#heard);
    this.#ended.abort();
  }

  /** The message that is answered, as it is now; null if nobody has it, undefined if it is not known yet. */
  get rootEvent() {
    return this.conversation.timeline.find(this.root);
  }

  /** The answers as they are now, in the order of their ids, and own ones without an id. */
  get entries() {
    const { timeline } = this.conversation;
    const known = [...this.#ids.values()].sort().map((id) => timeline.find(id));
    return [...known.filter(Boolean), ...timeline.pendingIn(this.root)];
  }

  get isReading() {
    return this.#reading !== null;
  }

  /** Looks for the root, and reads the newest answers. */
  async begin() {
    await Promise.all([this.client.findAnswered(this.conversation, this.root), this.readOlder()]);
    this.emit('changed');
  }

  /** Reads the page before what is here; once at a time. */
  readOlder() {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
      this.emit('changed');
    });
    return this.#reading;
  }

  async #read() {
    try {
      const page = await this.#page();
      const { events, more, next } = page;
      events.filter((event) => isKnown(event) && this.#isAnswer(event)).forEach((event) => this.#add(event));
      this.conversation.timeline.change(changesOf(page));
      const reached = next ?? events[0]?.id;
      this.older = more === true && reached != null && !(this.#floor <= reached) && this.#ids.size < MOST_KEPT;
      if (reached != null) this.#floor = reached;
      this.client.chat.changed(this.conversation);
    } catch (error) {
      if (error.name === 'AbortError') return;
      if (!(error instanceof RequestError)) throw error;
      this.older = false;
      this.problem = error.message;
    }
  }

  async #page() {
    const place = { ...placeWith(this.conversation.key), thread: this.root, limit: PAGE };
    const { session } = this.client;
    const known = () => {
      if (session.knows('threads')) return null;
      throw new RequestError({ code: 'UNKNOWN_TYPE', message: 'this server has no threads' });
    };
    const options = { known, signal: this.#ended.signal };
    for (let from = this.#floor; ; ) {
      const page = await session.ask({ type: 'history', ...place, ...(from && { before: from }) }, options);
      if (!page.recovered && page.damaged !== true) await pause(READ_AGAIN_MILLIS, this.#ended.signal);
      else if (page.more && page.events.length === 0 && page.next < (from ?? '~')) from = page.next;
      else return page;
    }
  }

  // Of what was taken back nothing says what it answered.
  #isAnswer(event) {
    return event.kind === 'removed' || rootOf(event) === this.root;
  }

  #add(event) {
    const { timeline } = this.conversation;
    if (!timeline.has(event.id)) timeline.quote(event.id, event);
    this.#note(event);
  }

  /** Notes an answer: of one sender and nonce the one with the smallest id. */
  #note(event) {
    const post = postOf(event);
    const known = this.#ids.get(post);
    if (known === undefined || event.id < known) this.#ids.set(post, event.id);
  }

  /** Takes the answers that were heard in the conversation. */
  #takeHeard() {
    const { timeline } = this.conversation;
    for (const answer of timeline.answersTo(this.root)) if (timeline.find(answer.id)) this.#note(answer);
  }

  #heard = (conversation) => {
    if (conversation !== this.conversation) return;
    this.#takeHeard();
    this.emit('changed');
  };
}
