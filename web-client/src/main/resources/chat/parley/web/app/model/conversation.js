import { isRoom, nameOf } from './names.js';
import { Timeline } from './timeline.js';
import { concerns, isNews, unreadOf } from './unread.js';

/** One room, or the private messages with one user, as far as it is known here. */
export class Conversation {
  /** Names of who is in the room; of large rooms the gateway names no more than 1,000. */
  users = new Set();
  members = 0;
  /** @type {?Marker} how far the user has read; null if that is not known */
  marker = null;
  /** The id up to which everything counts as read as long as there is no marker; null if nothing does. */
  baseline = null;
  /** Whether it stays unread although it is looked at: the user has just marked it so, here or elsewhere. */
  staysUnread = false;
  /** Whether something of it may be missing, and may yet come. */
  gap = false;
  /** Whether something of it is damaged at the server, and does not come. */
  damaged = false;
  /** Why the gateway does not let the user in; null if it does. */
  refusal = null;
  #here = null;
  #below = { unread: 0, mentions: 0 };

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

  /** Id of the last event that the user has seen, null if none. */
  get seen() {
    return this.marker?.upTo ?? this.baseline;
  }

  /** What is unread of it, whether it is here or not. */
  get counts() {
    const { unread, mentions } = this.countsHere;
    return { unread: unread + this.#below.unread, mentions: mentions + this.#below.mentions };
  }

  /** What is unread of the events that are here. */
  get countsHere() {
    this.#here ??= unreadOf(this.timeline, this.seen, this.key, this.me);
    return this.#here;
  }

  /** Whether everything that is unread is here. */
  get hasAllUnread() {
    const { older, firstId } = this.timeline;
    return !older || (this.seen != null && firstId != null && this.seen >= firstId);
  }

  /** Id of the first of the unread events that are here; null if there is none. */
  get firstUnread() {
    if (this.countsHere.unread === 0) return null;
    const { events } = this.timeline;
    const rest = events.slice(this.timeline.indexFrom(this.seen ?? ''));
    return rest.find((event) => isNews(event, this.me) && event.id !== this.seen)?.id ?? null;
  }

  /** Counts an event that was just said. Counting all again would take long where much is unread. */
  count(event) {
    if (!this.#here || !isNews(event, this.me) || this.hasSeen(event)) return;
    const { unread, mentions } = this.#here;
    this.#here = { unread: unread + 1, mentions: mentions + Number(this.concerns(event)) };
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
    this.#here = null;
    if (this.hasAllUnread) this.#below = { unread: 0, mentions: 0 };
  }

  /** Takes how far the user has read: where that is everything, nothing is left that could stay unread. */
  mark(marker) {
    this.marker = marker;
    this.recount();
    if (this.hasAllUnread && this.countsHere.unread === 0) this.staysUnread = false;
  }

  /** Takes how much is unread in all, as the gateway has counted it when here was what is here now. */
  countedInAll({ unread, mentions }) {
    if (this.hasAllUnread) return;
    this.#setBelow(unread - this.countsHere.unread, mentions - this.countsHere.mentions);
  }

  /** Does what brings events from before those that are here, or forgets them: as much as before is unread then. */
  keepingCounts(action) {
    const { unread, mentions } = this.counts;
    action();
    this.#here = null;
    if (this.hasAllUnread) this.#setBelow(0, 0);
    else this.#setBelow(unread - this.countsHere.unread, mentions - this.countsHere.mentions);
  }

  #setBelow(unread, mentions) {
    this.#below = { unread: Math.max(0, unread), mentions: Math.max(0, mentions) };
  }

  present({ joined = [], left = [], members }) {
    joined.forEach((user) => this.users.add(user));
    left.forEach((user) => this.users.delete(user));
    this.members = members;
  }
}
