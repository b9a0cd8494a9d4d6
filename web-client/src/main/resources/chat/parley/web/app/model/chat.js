import { Conversation } from './conversation.js';
import { Emitter } from './emitter.js';
import { idAt, idBelow, larger, timeOf } from './eventIds.js';
import { answeredBy, changesOf, isChange, isKnown } from './kinds.js';
import { isAbove, isOfLaterDays, markerOf, markerOfUnread } from './markers.js';
import { inOrder, keyOf } from './names.js';

/** Of how many conversations at most it is known how far they were read: gateways keep fewer of a user. */
const MOST_MARKERS = 5000;

/**
 * All conversations of the user. Emits
 * `list`: which conversations there are, or their unread counts, have changed;
 * `came` (key): a private conversation is on the list, since something was said there;
 * `timeline` (conversation): its messages have;
 * `people` (conversation): who is there has;
 * `state` (conversation): whether it is complete has;
 * `marked` (conversation): how far the user has read it has, here or elsewhere;
 * `marksKnown`: what a gateway knows of how far the user has read is known here;
 * `seen` (key): the user has read it here, or marked it as unread;
 * `news` (conversation, event): somebody said something just now;
 * `answer` (conversation, id): something unread answers an event that is not here.
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

  /** How far the user has read, by key, also of conversations that are not here. @type {Map<string, Marker>} */
  #markers;
  /** The largest id of all that was heard. */
  #newest = idAt(0);

  /** @param memory what was known before, by conversation: {seen, hidden}, {[key]: a marker} and {[key]: id} */
  constructor(me, { seen = {}, hidden = {} } = {}) {
    super();
    this.me = me;
    this.#markers = new Map(Object.entries(seen).map(([key, value]) => [key, markerOf(value)]));
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

  /** The id below which no private events have been read; null if all have. */
  get privateFloor() {
    return this.#privateFloor;
  }

  /** Whether a conversation is on the list, or was taken off it. */
  isKnown(key) {
    return this.#conversations.has(key) || this.#hidden.has(key);
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
  begin(conversation, page) {
    conversation.timeline.begin(page.events, page.more);
    conversation.timeline.change(changesOf(page));
    if (conversation.seen != null)
      conversation.timeline.events.forEach((event) => this.#lookForAnswered(conversation, event));
    this.changed(conversation);
  }

  /** Takes a page of what is before the events of a conversation; whoever calls this says that it has changed. */
  addOlder(conversation, page, more) {
    conversation.keepingCounts(() => {
      conversation.timeline.addOlder(page.events, more);
      conversation.timeline.change(changesOf(page));
    });
  }

  /** Takes the newest page of all private messages, the first one that is read. */
  beginPrivate(page) {
    const { events, more } = page;
    this.#privateFloor = more ? (events[0]?.id ?? '') : null;
    const privates = () => [...this.#conversations.values()].filter(({ isRoom }) => !isRoom);
    privates().forEach((conversation) => this.#beginPrivate(conversation));
    this.add(page);
    // Where nobody knows anything yet: who has answered has seen what was said before.
    for (const conversation of privates().filter(({ seen }) => seen == null)) {
      this.see(conversation, conversation.timeline.events.findLast((event) => this.#isReading(event))?.id);
    }
  }

  /** Takes the events of a page that follows what is here, and its changes. */
  add(page) {
    const touched = new Set();
    for (const event of page.events.filter(isKnown)) {
      const conversation = this.#of(event);
      if (!conversation) continue;
      const isNew = conversation.timeline.add(event);
      if (isNew) this.#lookForAnswered(conversation, event);
      if (isNew || event.kind === 'removed') touched.add(conversation);
    }
    const redrawn = new Set();
    for (const [conversation, changes] of this.#byConversation(changesOf(page))) {
      // Of changes only a removal changes what is unread. To count all again takes long where much is.
      const counts = changes.some(({ kind }) => kind === 'removal');
      if (conversation.timeline.change(changes)) (counts ? touched : redrawn).add(conversation);
    }
    touched.forEach((conversation) => this.changed(conversation));
    redrawn.forEach((conversation) => touched.has(conversation) || this.#tell(conversation));
  }

  /** Takes an event that was said just now. */
  say(event) {
    if (isChange(event)) this.add({ events: [event] });
    if (!isKnown(event)) return;
    const conversation = this.#of(event);
    if (!conversation) return;
    this.#newest = larger(this.#newest, event.id);
    const isNew = conversation.timeline.add(event);
    if (isNew && this.#isReading(event)) this.see(conversation, event.id);
    // What was taken back was perhaps counted, and what is one's own may be answered by what came before it.
    if (event.kind === 'removed' || event.from === this.me) conversation.recount();
    else if (isNew) this.#came(conversation, event);
    this.#tell(conversation);
    if (isNew && event.from !== this.me && event.kind !== 'removed') this.emit('news', conversation, event);
  }

  /** How far the user has read, by key, also of conversations that are not here. */
  get markers() {
    return new Map(this.#markers);
  }

  marker(key) {
    return this.#markers.get(key) ?? null;
  }

  /** Counts everything up to an id as read, unless the user has just marked the conversation as unread. */
  see(conversation, id) {
    if (id == null || conversation.staysUnread) return;
    const { turn = 0 } = conversation.marker ?? {};
    if (this.mark(conversation.key, { upTo: id, turn })) this.emit('seen', conversation.key);
  }

  /** Counts everything in a conversation as read, for the user has said so. */
  markAsRead(conversation) {
    conversation.staysUnread = false;
    this.see(conversation, conversation.timeline.lastId);
  }

  /** Counts an event and everything above it as unread, though it was read. */
  markAsUnread(conversation, { id }) {
    const marker = markerOfUnread(conversation.marker, idBelow(id));
    if (!marker) return;
    conversation.staysUnread = true;
    if (this.mark(conversation.key, marker)) this.emit('seen', conversation.key);
  }

  /**
   * Takes how far the user has read a conversation, whoever says so, if it counts above what is known, and is of a day that
   * may be now.
   * @returns {boolean} whether it does
   */
  mark(key, marker) {
    const known = this.#markers.get(key);
    if (!known && this.#markers.size >= MOST_MARKERS) return false;
    if (!isAbove(marker, known) || isOfLaterDays(timeOf(marker.upTo), timeOf(this.#newest))) return false;
    this.#markers.set(key, marker);
    const conversation = this.#conversations.get(key);
    if (conversation) {
      conversation.mark(marker);
      this.emit('marked', conversation);
      this.emit('list');
    }
    return true;
  }

  changed(conversation) {
    conversation.recount();
    this.#tell(conversation);
  }

  /** Whether an event says that the user has read what was said before it. In a thread one answers without seeing the rest. */
  #isReading(event) {
    return event.from === this.me && answeredBy(event) == null;
  }

  #came(conversation, event) {
    conversation.count(event);
    this.#lookForAnswered(conversation, event);
  }

  /** Has an event looked for that something unread answers: if it is one's own, that is told. */
  #lookForAnswered(conversation, event) {
    const answered = answeredBy(event);
    if (answered == null || event.replyToUser || event.from === this.me || conversation.hasSeen(event)) return;
    if (conversation.timeline.find(answered) === undefined) this.emit('answer', conversation, answered);
  }

  /** Changes by their conversations. Nobody is told of a private one that only has changes: it stays off the list. */
  #byConversation(changes) {
    const conversations = new Map();
    for (const change of changes) {
      const key = keyOf(change, this.me);
      if (change.room == null && !this.#conversations.has(key) && !this.#hidden.has(key)) this.#hidden.set(key, '');
      const conversation = change.room == null ? this.#ensure(key) : this.get(key);
      if (!conversation) continue;
      if (!conversations.has(conversation)) conversations.set(conversation, []);
      conversations.get(conversation).push(change);
    }
    return conversations;
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
      conversation.marker = this.marker(key);
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
