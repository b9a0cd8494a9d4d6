import { larger } from './eventIds.js';
import { isRoom, nameOf } from './names.js';
import { Timeline } from './timeline.js';
import { concerns, isNews, unreadOf } from './unread.js';

/** One room, or the private messages with one user, as far as it is known here. */
export class Conversation {
  /** Names of who is in the room; of large rooms the gateway names no more than 1,000. */
  users = new Set();
  members = 0;
  /** Id of the last event that the user has seen, null if none. */
  seen = null;
  /** Whether something of it may be missing, and may yet come. */
  gap = false;
  /** Whether something of it is damaged at the server, and does not come. */
  damaged = false;
  /** Why the gateway does not let the user in; null if it does. */
  refusal = null;
  #counts = null;

  constructor(key, me) {
    this.key = key;
    this.me = me;
    this.timeline = new Timeline(me);
  }

  get isRoom() {
    return isRoom(this.key);
  }

  get name() {
    return nameOf(this.key);
  }

  get counts() {
    this.#counts ??= unreadOf(this.timeline, this.seen, this.key, this.me);
    return this.#counts;
  }

  /** Id of the first of the unread events that are here; null if there is none. */
  get firstUnread() {
    if (this.counts.unread === 0) return null;
    const { events } = this.timeline;
    const rest = events.slice(this.timeline.indexFrom(this.seen ?? ''));
    return rest.find((event) => isNews(event, this.me) && event.id !== this.seen)?.id ?? null;
  }

  /** Counts an event that was just said. Counting all again would take long where much is unread. */
  count(event) {
    if (!this.#counts || !isNews(event, this.me) || this.hasSeen(event)) return;
    const { unread, mentions } = this.#counts;
    this.#counts = { unread: unread + 1, mentions: mentions + Number(this.concerns(event)) };
  }

  hasSeen({ id }) {
    return this.seen != null && id <= this.seen;
  }

  /** Whether an event is one that the user should be told of by name. */
  concerns(event) {
    return concerns(event, this.key, this.me, (id) => this.timeline.find(id));
  }

  /** Has everything counted again: pages have come, or what was seen has changed. */
  recount() {
    this.#counts = null;
  }

  /** Counts everything up to an id as seen. @returns {boolean} whether that was news */
  see(id) {
    if (id == null || larger(this.seen, id) === this.seen) return false;
    this.seen = id;
    this.recount();
    return true;
  }

  present({ joined = [], left = [], members }) {
    joined.forEach((user) => this.users.add(user));
    left.forEach((user) => this.users.delete(user));
    this.members = members;
  }
}
