import { placeWith } from '../model/names.js';
import { RequestError, unlessAborted } from './errors.js';
import { pause } from './pause.js';

/** In how many steps at most a gateway counts: each is of 10,000 events or what one request may cost. */
const MOST_STEPS = 50;
/** How often it is counted anew, since something was said meanwhile or the gateway could not say all. */
const MOST_TRIES = 4;
const TRY_AGAIN_MILLIS = 1000;
/** After how long it is tried again where a gateway could not say, or not all: doubled each time, up to the most. */
const LATER_MILLIS = 30_000;
const MOST_LATER_MILLIS = 3_600_000;
/** What no number of unread messages is above: one that is, is a mistake. */
const MOST_UNREAD = 1_000_000_000;
/** In how many private conversations that are not on the list it is looked for what is unread. */
const MOST_LOOKED_FOR = 20;

/** Has the gateway count what is unread and not here: after a sleep of days, nobody reads all that was said. */
export class UnreadCounts {
  /** What said how far each conversation was read when it was counted, or is being counted: no need to do it again. */
  #counted = new WeakMap();
  /** Which conversations are counted again, {millis, timer}: after how long. */
  #again = new WeakMap();
  #last = Promise.resolve();

  /** @param open opens a conversation */
  constructor(session, chat, open) {
    this.session = session;
    this.chat = chat;
    this.open = open;
  }

  /** Has counted what is unread of a conversation, if not all of it is here. @returns {Promise} settles when that is known */
  find(conversation) {
    const marked = markOf(conversation);
    const isCounted = this.#counted.get(conversation) === marked;
    if (conversation.hasAllUnread || !this.session.knows('markers') || isCounted) return this.#last;
    this.#counted.set(conversation, marked);
    return this.#after(() => this.#find(conversation, marked));
  }

  /** Opens those of conversations that are not on the list that have more since they were read. @param others [key, marker] */
  async lookForOthers(others) {
    const newest = others.sort(([, a], [, b]) => (a.upTo < b.upTo ? 1 : -1)).slice(0, MOST_LOOKED_FOR);
    for (const [key, { upTo }] of newest) {
      await this.#after(async () => {
        const { unread } = (await this.#count(key, upTo)) ?? { unread: 0 };
        if (unread > 0) this.open(key);
      });
    }
  }

  #after(action) {
    this.#last = this.#last.then(action).catch(unlessAborted);
    return this.#last;
  }

  // What is said while the gateway counts may be counted or not: then it is asked again.
  async #find(conversation, marked) {
    const { key, timeline, isRoom } = conversation;
    clearTimeout(this.#again.get(conversation)?.timer);
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const { lastId } = timeline;
      const counted = await this.#count(key, conversation.seen);
      if (markOf(conversation) !== marked || this.chat.get(key) !== conversation) return;
      const isSettled = counted?.recovered && timeline.lastId === lastId;
      if (counted && (isSettled || tries === MOST_TRIES)) {
        conversation.countedInAll(isRoom ? counted : { ...counted, mentions: counted.unread });
        this.chat.emit('list');
        if (isSettled) this.#again.delete(conversation);
        else this.#findLater(conversation);
        return;
      }
      await pause(TRY_AGAIN_MILLIS);
    }
    // With the next connection it is tried at once.
    this.#counted.delete(conversation);
    this.#findLater(conversation);
  }

  #findLater(conversation) {
    const millis = this.#again.get(conversation)?.millis ?? LATER_MILLIS;
    const timer = setTimeout(() => {
      this.#counted.delete(conversation);
      if (this.chat.get(conversation.key) === conversation) this.find(conversation);
    }, millis);
    this.#again.set(conversation, { millis: Math.min(2 * millis, MOST_LATER_MILLIS), timer });
  }

  /** @returns {Promise<?{unread: number, mentions: number, recovered: boolean}>} null if the gateway does not say now */
  async #count(key, from) {
    const sum = { unread: 0, mentions: 0, recovered: true };
    let after = from;
    try {
      for (let steps = 0; steps < MOST_STEPS; steps++) {
        if (!this.session.knows('markers')) return null;
        const request = { type: 'unread', ...placeWith(key), ...(after && { after }) };
        const counted = await this.session.askNow(request);
        if (!counted) return null;
        sum.unread = added(sum.unread, counted.unread);
        sum.mentions = added(sum.mentions, counted.mentions);
        sum.recovered &&= counted.recovered === true;
        if (counted.more !== true || !(counted.next > (after ?? ''))) break;
        after = counted.next;
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      console.info(`what is unread in ${key} is not counted: ${error.message}`);
      return null;
    }
    return sum;
  }
}

/** What says how far a conversation is read. Of two markers with one id, what was read in between was not counted anew. */
const markOf = ({ marker, baseline }) => marker ?? baseline;

/** A sum with what a gateway has counted, if that is a number of messages. */
const added = (sum, counted) =>
  Number.isSafeInteger(counted) && counted > 0 ? Math.min(sum + counted, MOST_UNREAD) : sum;
