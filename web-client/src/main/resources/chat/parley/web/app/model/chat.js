import { Conversation } from './conversation.js';
import { Emitter } from './emitter.js';
import { idAt, larger } from './eventIds.js';
import { isKnown } from './kinds.js';
import { inOrder, keyOf } from './names.js';

/**
 * All conversations of the user. Emits
 * `list`: which conversations there are, or their unread counts, have changed;
 * `came` (key): a private conversation is on the list, since something was said there;
 * `timeline` (conversation): its messages have;
 * `people` (conversation): who is there has;
 * `state` (conversation): whether it is complete has;
 * `seen` (conversation): how much of it the user has seen has;
 * `news` (conversation, event): somebody said something just now.
 */
export class Chat extends Emitter {
  /**
   * The conversations by key. Private ones that were closed stay, hidden, so that their messages are complete when they
   * come back.
   */
  #conversations = new Map();
  /** The private conversations that stay off the list, by key, until there is something above the id. */
  #hidden = new Map();
  /** The id below which no private events have been read; null if all have, empty if none. */
  #privateFloor = '';

  /** @param memory what was known before, by conversation: {seen, hidden}, each {[key]: id} */
  constructor(me, { seen = {}, hidden = {} } = {}) {
    super();
    this.me = me;
    this.seenBefore = seen;
    this.#hidden = new Map(Object.entries(hidden));
  }

  /** The conversations on the list, in its order. */
  get conversations() {
    return inOrder(this.#conversations.keys())
      .filter((key) => !this.#hidden.has(key))
      .map((key) => this.#conversations.get(key));
  }

  /** The id below which everything private has been seen, of all that has been read. */
  get privateUnreadFrom() {
    const all = [...this.#conversations.values()].filter(({ isRoom }) => !isRoom);
    const unread = all.filter(({ key }) => this.isOpen(key)).map(({ firstUnread }) => firstUnread);
    const [oldest] = unread.filter((id) => id != null).sort();
    return oldest ?? all.map(({ timeline }) => timeline.lastId).reduce(larger, idAt(0));
  }

  get(key) {
    return this.#conversations.get(key);
  }

  /** Whether a conversation is on the list. */
  isOpen(key) {
    return this.#conversations.has(key) && !this.#hidden.has(key);
  }

  /** Puts a conversation on the list, if it is not there, and returns it. */
  open(key) {
    const conversation = this.#ensure(key);
    if (this.#hidden.delete(key)) this.emit('list');
    return conversation;
  }

  close(key) {
    const conversation = this.#conversations.get(key);
    if (conversation.isRoom) this.#conversations.delete(key);
    else this.#hidden.set(key, conversation.timeline.lastId ?? '');
    this.emit('list');
  }

  /** Takes the newest page of a room, the first one that is read. */
  begin(conversation, { events, more }) {
    conversation.timeline.begin(events, more);
    this.changed(conversation);
  }

  /** Takes the newest page of all private messages, the first one that is read. */
  beginPrivate({ events, more }) {
    this.#privateFloor = more ? (events[0]?.id ?? '') : null;
    const privates = () => [...this.#conversations.values()].filter(({ isRoom }) => !isRoom);
    privates().forEach((conversation) => this.#beginPrivate(conversation));
    this.add(events);
    // In a browser that knows nothing yet: who has answered has seen what was said before.
    for (const conversation of privates().filter(({ seen }) => seen == null)) {
      this.see(conversation, conversation.timeline.events.findLast(({ from }) => from === this.me)?.id);
    }
  }

  /** Takes the events of a page that follows what is here. */
  add(events) {
    const touched = new Set();
    for (const event of events.filter(isKnown)) {
      const conversation = this.#of(event);
      if (conversation?.timeline.add(event)) touched.add(conversation);
    }
    touched.forEach((conversation) => this.changed(conversation));
  }

  /** Takes an event that was said just now. */
  say(event) {
    if (!isKnown(event)) return;
    const conversation = this.#of(event);
    if (!conversation) return;
    const isNew = conversation.timeline.add(event);
    if (isNew) conversation.count(event);
    this.#tell(conversation);
    if (isNew && event.from !== this.me) this.emit('news', conversation, event);
  }

  see(conversation, id) {
    if (conversation.see(id)) {
      this.seenBefore[conversation.key] = id;
      this.emit('seen', conversation);
      this.emit('list');
    }
  }

  changed(conversation) {
    conversation.recount();
    this.#tell(conversation);
  }

  #tell(conversation) {
    this.emit('timeline', conversation);
    this.emit('list');
  }

  // A room that was left is not opened again by what was still on its way.
  #of(event) {
    const key = keyOf(event, this.me);
    if (event.room != null) return this.get(key);
    if (event.id > this.#hidden.get(key)) this.#hidden.delete(key);
    else if (this.#conversations.has(key) || this.#hidden.has(key)) return this.#ensure(key);
    this.emit('came', key);
    return this.#ensure(key);
  }

  #ensure(key) {
    let conversation = this.#conversations.get(key);
    if (!conversation) {
      conversation = new Conversation(key, this.me);
      conversation.seen = this.seenBefore[key] ?? null;
      if (!conversation.isRoom) this.#beginPrivate(conversation);
      this.#conversations.set(key, conversation);
      this.emit('list');
    }
    return conversation;
  }

  #beginPrivate(conversation) {
    if (this.#privateFloor == null) conversation.timeline.older = false;
    else if (this.#privateFloor !== '') conversation.timeline.beginAt(this.#privateFloor);
  }
}
