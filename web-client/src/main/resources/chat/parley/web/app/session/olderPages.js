import { isKnown } from '../model/kinds.js';
import { placeOf } from '../model/names.js';
import { RequestError, unlessAborted } from './errors.js';
import { PAGE } from './pages.js';
import { pause } from './pause.js';

/**
 * How long to wait until a page is asked for again that may lack something: the broker or the store did not answer in
 * time.
 */
const READ_AGAIN_MILLIS = 2000;

/** Reads what is before the messages that are here, a page at a time. */
export class OlderPages {
  #reading = new Set();

  constructor(session, chat) {
    this.session = session;
    this.chat = chat;
  }

  isReading(conversation) {
    return this.#reading.has(conversation);
  }

  /** Asks for the page before what is here, unless that is under way. Where it is refused for good, there is none. */
  read(conversation) {
    if (this.isReading(conversation)) return;
    this.#reading.add(conversation);
    this.#read(conversation).catch(unlessAborted);
  }

  async #read(conversation) {
    try {
      const { timeline } = conversation;
      const before = timeline.firstId;
      const { events, more } = await this.#completePage(conversation, before);
      // Trimmed meanwhile, it has lost what would be between; the page before what is left is read when it is needed.
      // An empty page, which names no place to go on from, is the last one.
      if (timeline.firstId === before) timeline.addOlder(events, more && events.length > 0);
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
    const { key, isRoom, name } = conversation;
    const place = isRoom ? placeOf(key) : { with: name };
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
