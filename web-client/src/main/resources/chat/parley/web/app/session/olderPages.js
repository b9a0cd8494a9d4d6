import { isKnown } from '../model/kinds.js';
import { placeWith } from '../model/names.js';
import { RequestError, unlessAborted } from './errors.js';
import { MOST_PAGES, PAGE } from './pages.js';
import { pause } from './pause.js';

/**
 * How long to wait until a page is asked for again that may lack something: the broker or the store did not answer in
 * time.
 */
const READ_AGAIN_MILLIS = 2000;

/** Reads what is before the messages that are here, a page at a time. */
export class OlderPages {
  /** The readings that are under way, by conversation. */
  #reading = new Map();

  constructor(session, chat) {
    this.session = session;
    this.chat = chat;
  }

  isReading(conversation) {
    return this.#reading.has(conversation);
  }

  /**
   * Asks for the page before what is here, unless that is under way. Where it is refused for good, there is none.
   * @returns {Promise} settles when that is done
   */
  read(conversation) {
    if (!this.isReading(conversation)) this.#reading.set(conversation, this.#read(conversation).catch(unlessAborted));
    return this.#reading.get(conversation);
  }

  /**
   * Reads on until an event is here, or nothing is older, or enough was read.
   * @returns {Promise<boolean>} whether it is here
   */
  async readTo(conversation, id) {
    const { timeline } = conversation;
    for (let pages = 0; pages < MOST_PAGES && timeline.older && !(id >= timeline.firstId); pages++) {
      const before = timeline.firstId;
      await this.read(conversation);
      if (timeline.older && timeline.firstId === before) break;
    }
    return timeline.has(id);
  }

  async #read(conversation) {
    try {
      const { timeline } = conversation;
      const before = timeline.firstId;
      const page = await this.#completePage(conversation, before);
      const { events, more } = page;
      // Trimmed meanwhile, it has lost what would be between; the page before what is left is read when it is needed.
      // An empty page, which names no place to go on from, is the last one.
      if (timeline.firstId === before) this.chat.addOlder(conversation, page, more && events.length > 0);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      console.info(`nothing older of ${conversation.key}: ${error.message}`);
      conversation.timeline.older = false;
    } finally {
      this.#reading.delete(conversation);
    }
    this.chat.changed(conversation);
  }

  /** Tells that something is damaged at the server, and does not come; the rest of the page has. */
  #tellDamage(conversation) {
    conversation.damaged = true;
    this.chat.emit('state', conversation);
  }

  async #completePage(conversation, before) {
    const { key } = conversation;
    const place = placeWith(key);
    for (let from = before; ; ) {
      const page = await this.session.ask({ type: 'history', ...place, ...(from && { before: from }), limit: PAGE });
      if (!page.recovered && page.damaged !== true) {
        await pause(READ_AGAIN_MILLIS);
        continue;
      }
      if (!page.recovered) this.#tellDamage(conversation);
      if (page.more && !page.events.some(isKnown) && leadsOn(page, from)) from = reached(page);
      else return page;
    }
  }
}

/**
 * The id to which a page leads on. The gateway may have looked at much that is of other conversations, and stopped
 * there; or all is of later versions.
 */
const reached = ({ next, events }) => next ?? events[0]?.id;
const leadsOn = (page, from) => reached(page) != null && (from == null || reached(page) < from);
