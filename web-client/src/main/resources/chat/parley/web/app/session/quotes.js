import { idBelow } from '../model/eventIds.js';
import { changesOf, isKnown } from '../model/kinds.js';
import { placeWith } from '../model/names.js';
import { RequestError, unlessAborted } from './errors.js';

/** In how many steps an event is looked for: a gateway looks at a part of the private messages only for each. */
const MOST_STEPS = 20;

/** Finds the events that others answer and that are not here: each is asked for once, and one after the other. */
export class Quotes {
  /** What is being looked for, by conversation and id. What was found, or not, the timelines know. */
  #asked = new WeakMap();
  #last = Promise.resolve();

  constructor(session, chat) {
    this.session = session;
    this.chat = chat;
  }

  /** Has an event looked for, unless it is here or that was done. @returns {Promise} settles when that is known */
  find(conversation, id) {
    if (conversation.timeline.find(id) !== undefined) return Promise.resolve();
    const asked = this.#asked.get(conversation) ?? new Map();
    this.#asked.set(conversation, asked);
    if (!asked.has(id)) {
      const isOver = () => asked.delete(id);
      this.#last = this.#last
        .then(() => this.#find(conversation, id))
        .catch(unlessAborted)
        .finally(isOver);
      asked.set(id, this.#last);
    }
    return asked.get(id);
  }

  async #find(conversation, id) {
    const { timeline } = conversation;
    if (timeline.find(id) !== undefined) return;
    const page = await this.#pageWith(conversation, id);
    const event = page.events.find((each) => each.id === id && isKnown(each));
    // What a server cannot read now it may have: it is asked for again when the answer is drawn anew.
    if (!event && !page.recovered && page.damaged !== true) return;
    // It may have come meanwhile.
    if (timeline.find(id) === undefined) timeline.quote(id, event ?? null);
    timeline.change(changesOf(page));
    this.chat.changed(conversation);
  }

  /** The page that begins with an event; an empty one if there is none, or it cannot be had. */
  async #pageWith({ key }, id) {
    const place = placeWith(key);
    let after = idBelow(id);
    try {
      for (let steps = 0; steps < MOST_STEPS; steps++) {
        const page = await this.session.ask({ type: 'history', ...place, after, limit: 1 });
        if (page.events.length > 0 || !page.more || !(page.next > after) || page.next >= id) return page;
        after = page.next;
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      console.info(`not found what is answered in ${key}: ${error.message}`);
    }
    return { events: [], recovered: true };
  }
}
