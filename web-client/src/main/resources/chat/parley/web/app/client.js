import { Chat } from './model/chat.js';
import { isRoom, keyOf, nameOf, normaliseKey, roomKey } from './model/names.js';
import { People } from './model/people.js';
import { Attention } from './session/attention.js';
import { unlessAborted } from './session/errors.js';
import { LogFollower } from './session/logFollower.js';
import { Mailbox } from './session/mailbox.js';
import { privateLog } from './session/privateLog.js';
import { leaveRoom, roomLog } from './session/roomLog.js';
import { ReadMarks } from './session/readMarks.js';
import { Sender } from './session/sender.js';
import { Session } from './session/session.js';
import { Typing } from './session/typing.js';
import { Memory } from './store/memory.js';
import { Outbox } from './store/outbox.js';
import { randomName } from './store/random.js';

/** How long a post that another tab has sent is still shown: by then it is here as an event. */
const FORGET_MILLIS = 5000;
/** How many events of a conversation that is not looked at are kept. */
const KEPT_BEHIND = 1000;
/** How many events more than are kept there may be before they are trimmed. */
const SLACK = 1000;
/** How many private messages are kept if they are unread; as many are looked for when the page is opened. */
const MOST_UNREAD = 5000;

/** The signed-in user's chat: the conversations, kept complete, and what the user may do. */
export class Client {
  #followers = new Map();
  #privateFollower;
  #looksAt = null;
  /** Finds what others answer; null until that is needed. */
  #quotes = null;
  /** Reads what is older than what is here; null until that is needed. */
  #olderPages = null;
  /** Counts what is unread and not here; null until that is needed. */
  #unreadCounts = null;
  /** Whether this browser knew nothing of what is private and unread, and has not looked for what is far back. */
  #isNew = false;
  /** The request for all rooms that is under way; null if none is. */
  #rooms = null;

  /** @param {{url: string, user: string, token: string, notes: Notes, tabs: Tabs, newSocket?: Function}} options */
  constructor({ url, user, token, notes, tabs, newSocket }) {
    this.me = user;
    this.notes = notes;
    this.tabs = tabs;
    this.memory = new Memory(notes);
    this.chat = new Chat(user, this.memory);
    this.session = new Session({ url, user, token, newSocket });
    this.people = new People(this.session);
    this.outbox = new Outbox(notes, tabs.name);
    this.sender = new Sender(this.session, this.outbox, this.chat, (key) => this.mayPost(key));
    this.mailbox = new Mailbox(this.session);
    const entered = (key) => this.entered(key);
    this.readMarks = new ReadMarks(this.session, this.chat, entered);
    this.typing = new Typing(this.session, notes, user, entered);
    this.attention = new Attention(this.session, notes, entered);
  }

  start() {
    this.chat.on('timeline', (conversation) => this.#trim(conversation, SLACK));
    this.chat.on('list', () => this.#rememberUnread());
    this.chat.on('came', (key) => {
      this.memory.opened(key);
      // It is told of before it is on the list.
      queueMicrotask(() => this.#countUnread());
    });
    this.chat.on('answer', (conversation, id) => this.findAnswered(conversation, id));
    this.chat.on('marked', (conversation) => this.#marked(conversation));
    this.chat.on('marksKnown', () => this.#countUnread());
    this.#listenToTabs();
    this.#isNew = this.memory.unreadFrom === undefined;
    this.attention.start();
    this.session.on('push', (frame) => this.#pushed(frame));
    this.#privateFollower = new LogFollower(privateLog(this, () => this.#followed(this.#privateFollower, 'private')));
    this.session.follow(this.#privateFollower);
    this.memory.open.forEach((key) => this.open(key));
    this.outbox.all.forEach((post) => this.#show(post));
    this.session.run();
    this.adopt();
  }

  stop() {
    this.session.close();
  }

  /** Stops when the gateway has been told how far the user has read, or a second later. */
  async end() {
    await this.readMarks.end();
    this.stop();
  }

  /**
   * Enters a room or begins a private conversation.
   * @returns {?string} its key, with the name as gateways write it; null if that is longer than a name may be
   */
  open(key) {
    const normalised = normaliseKey(key);
    if (normalised == null) return null;
    this.#open(normalised);
    this.enterAgain(normalised);
    this.memory.opened(normalised);
    this.#countUnread();
    return normalised;
  }

  #open(key) {
    const conversation = this.chat.open(key);
    if (!conversation.isRoom || this.#followers.has(key)) return;
    const follower = new LogFollower(roomLog(this, conversation, () => this.#followed(follower, key)));
    this.#followers.set(key, follower);
    this.session.follow(follower);
  }

  /** Enters a room again into which the gateway did not let the user: it may do so now. */
  enterAgain(key) {
    const conversation = this.chat.get(key);
    if (conversation?.refusal == null) return;
    conversation.refusal = null;
    this.chat.emit('state', conversation);
    this.session.follow(this.#followers.get(key));
  }

  /** Leaves a room, with what is not sent there, or takes a private conversation off the list until there is something new. */
  close(key) {
    this.memory.closed(key, isRoom(key) ? null : (this.chat.get(key).timeline.lastId ?? ''));
    this.#close(key);
  }

  #close(key) {
    const follower = this.#followers.get(key);
    this.#followers.delete(key);
    // One that is just being entered is left once that is answered.
    if (follower?.reached) leaveRoom(follower.reached, nameOf(key));
    if (follower) this.session.unfollow(follower);
    if (isRoom(key)) this.sender.discard(key);
    this.chat.close(key);
    // With one room less, another one may do.
    if (isRoom(key)) this.chat.conversations.forEach((other) => this.enterAgain(other.key));
  }

  /** Has an event looked for that another one answers. @returns {Promise} settles when it is known whether it is there */
  async findAnswered(conversation, id) {
    try {
      const { Quotes } = await import('./session/quotes.js');
      this.#quotes ??= new Quotes(this.session, this.chat);
    } catch (error) {
      console.info(`not looked for what is answered: ${error.message}`);
      return;
    }
    await this.#quotes.find(conversation, id);
  }

  /** Reads what is before the messages of a conversation that are here. */
  async readOlder(conversation) {
    await (await this.#older())?.read(conversation);
  }

  /** Reads back to an event. @returns {Promise<boolean>} whether it is here */
  async readBackTo(conversation, id) {
    return (await (await this.#older())?.readTo(conversation, id)) ?? false;
  }

  async #older() {
    try {
      const { OlderPages } = await import('./session/olderPages.js');
      this.#olderPages ??= new OlderPages(this.session, this.chat);
    } catch (error) {
      console.info(`nothing older is read: ${error.message}`);
    }
    return this.#olderPages;
  }

  /** @param replyTo the id of the event that is answered, if one is */
  post(key, text, replyTo = undefined) {
    const conversation = this.chat.get(normaliseKey(key));
    if (conversation && replyTo === undefined) conversation.staysUnread = false;
    this.typing.sent();
    this.#show(this.outbox.add({ nonce: randomName(), key, text, ...(replyTo && { replyTo }), at: Date.now() }));
    this.#send(key);
  }

  edit({ key }, { id }, text) {
    this.#change(key, { kind: 'edit', about: id, text });
  }

  /** Takes an own message back. */
  remove({ key }, { id }) {
    this.#change(key, { kind: 'removal', about: id });
  }

  /** Shows an emoji at a message, or withdraws it if it is there by this user. */
  react({ key }, { id, reactions = [] }, emoji) {
    const isThere = reactions.some((one) => one.emoji === emoji && one.users.includes(this.me));
    this.#change(key, { kind: 'reaction', about: id, emoji, on: !isThere });
  }

  #change(key, change) {
    this.#show(this.outbox.add({ nonce: randomName(), key, change, at: Date.now() }));
    this.#send(key);
  }

  retry(conversation, nonce) {
    const post = this.outbox.retry(nonce);
    if (!post) return;
    conversation.timeline.post(post);
    this.chat.changed(conversation);
    this.enterAgain(conversation.key);
    this.#send(conversation.key);
  }

  discard(conversation, nonce) {
    this.outbox.remove(nonce);
    conversation.timeline.discard(nonce);
    this.chat.changed(conversation);
  }

  /** Whether the log of the conversation has been read at all, so that it is known what is older. */
  hasBegun(conversation) {
    const follower = conversation.isRoom ? this.#followers.get(conversation.key) : this.#privateFollower;
    return follower?.hasBegun ?? false;
  }

  /** The user looks at this conversation: all of it is kept, and of the others only the newest events. */
  look(conversation) {
    if (this.#looksAt && conversation !== this.#looksAt) this.readMarks.flush(this.#looksAt.key);
    this.#looksAt = conversation;
    if (conversation) conversation.staysUnread = false;
    this.chat.conversations.forEach((other) => this.#trim(other, 0));
  }

  #trim(conversation, slack) {
    const { timeline } = conversation;
    if (conversation === this.#looksAt || timeline.events.length <= KEPT_BEHIND + slack) return;
    const kept = keptOf(conversation);
    if (timeline.events.length > kept + slack) conversation.keepingCounts(() => timeline.trim(kept));
  }

  /** @param key of the conversation that is in view; null for none */
  looksAt(key) {
    this.typing.look(key);
    this.attention.look(key);
  }

  /** Who may be mentioned in a conversation: who is there, or has said something, and in a room everybody. */
  candidates({ isRoom: isOfAll, name, users, timeline }) {
    const others = isOfAll ? [...users, ...timeline.events.map(({ from }) => from)] : [name];
    return { names: others.filter((user) => user !== this.me), isRoom: isOfAll };
  }

  /** Asks for all rooms there are; once at a time. */
  rooms() {
    this.#rooms ??= this.session.ask({ type: 'rooms' }).finally(() => (this.#rooms = null));
    return this.#rooms.then(({ rooms }) => rooms);
  }

  /** The condition under which requests about a place may go: it has been entered through the connection. */
  entered(key) {
    return (connection) => !isRoom(key) || this.#followers.get(key)?.reached === connection;
  }

  /**
   * The condition under which posts may go: what was said before the connection has been read, so that a post that was
   * stored, though nobody said so, has been met.
   */
  mayPost(key) {
    const follower = () => (isRoom(key) ? this.#followers.get(key) : this.#privateFollower);
    return (connection) => this.entered(key)(connection) && follower()?.tried === connection;
  }

  /** Why nothing can be sent to a place for the time being; null if it can. */
  obstacle(key) {
    const conversation = this.chat.get(key);
    return conversation || !isRoom(key) ? (conversation?.refusal ?? null) : `you have left ${key}`;
  }

  #marked(conversation) {
    this.memory.saw(conversation);
    this.#countUnread();
  }

  /** Has counted what is unread and not here, as far as that is not known. */
  #countUnread() {
    if (!this.readMarks.areKnown || !this.session.knows('markers')) return;
    const uncounted = this.chat.conversations.filter((each) => !each.hasAllUnread && this.hasBegun(each));
    const others = this.#privateFollower?.hasBegun ? this.#othersToLookFor() : [];
    if (uncounted.length > 0 || others.length > 0) this.#count(uncounted, others).catch(unlessAborted);
  }

  /** Private conversations that may have something unread that is further back than what is read here; once, in a new browser. */
  #othersToLookFor() {
    if (!this.#isNew) return [];
    this.#isNew = false;
    const { markers, privateFloor } = this.chat;
    return [...markers].filter(([key, { upTo }]) => !isRoom(key) && !this.chat.isKnown(key) && upTo < privateFloor);
  }

  async #count(uncounted, others) {
    try {
      const { UnreadCounts } = await import('./session/unreadCounts.js');
      this.#unreadCounts ??= new UnreadCounts(this.session, this.chat, (key) => this.open(key));
    } catch (error) {
      console.info(`not counted what is unread: ${error.message}`);
      return;
    }
    uncounted.forEach((conversation) => this.#unreadCounts.find(conversation));
    await this.#unreadCounts.lookForOthers(others);
  }

  #pushed(frame) {
    if (frame.type === 'event') {
      const { event } = frame;
      // First what must not be missed; a view that is told of what is said may fail.
      (event.room == null ? this.#privateFollower : this.#followers.get(keyOf(event, this.me)))?.live(event);
      if (event.to === this.me) this.mailbox.came(event);
      this.typing.said(event);
      this.chat.say(event);
    } else if (frame.type === 'cursor') {
      this.#followerOf(frame)?.told(frame);
    } else if (frame.type === 'markers') {
      this.readMarks.told(frame);
    } else if (frame.type === 'typing') {
      this.typing.told(frame);
    } else if (frame.type === 'damaged') {
      this.#privateFollower?.lost();
    } else if (frame.type === 'presence') {
      const conversation = this.chat.get(roomKey(frame.room));
      conversation?.present(frame);
      this.people.noticed(frame);
      if (conversation) this.chat.emit('people', conversation);
    }
  }

  #followerOf({ room }) {
    if (room == null) return this.#privateFollower;
    return typeof room === 'string' ? this.#followers.get(roomKey(room)) : undefined;
  }

  #followed(follower, key) {
    const { gap = false, damaged = false } = follower ?? {};
    const concerned =
      key === 'private' ? this.chat.conversations.filter(({ isRoom }) => !isRoom) : [this.chat.get(key)];
    for (const conversation of concerned.filter(Boolean)) {
      conversation.gap = gap;
      conversation.damaged ||= damaged;
      this.chat.emit('state', conversation);
    }
    this.#rememberUnread();
    this.#countUnread();
    this.session.notice();
  }

  #rememberUnread() {
    const { state, gap } = this.#privateFollower ?? {};
    if (state === 'live' && !gap) this.memory.unreadFrom = this.chat.privateUnreadFrom;
  }

  #show(post) {
    const key = this.open(post.key);
    if (key != null) this.#showIn(key, post);
  }

  /**
   * Shows a post that another tab has written, which sees to it that the conversation stays open. A room that was left
   * stays left.
   */
  #showElsewhere(post) {
    const key = normaliseKey(post.key);
    if (key == null || (isRoom(key) && !this.chat.get(key))) return;
    this.#open(key);
    this.#showIn(key, post);
  }

  #showIn(key, post) {
    const conversation = this.chat.get(key);
    conversation.timeline.post(post);
    this.chat.changed(conversation);
  }

  #send(key) {
    this.sender.send(key).catch(unlessAborted);
  }

  /** Notes why the gateway does not let the user into a room, and lets what waits for that fail. */
  refused(conversation, { message }) {
    conversation.refusal = message;
    this.sender.refused(conversation.key).catch(unlessAborted);
  }

  /** Sends what tabs have left behind that are gone. */
  async #adopt() {
    const adopted = await this.tabs.alone('outbox', async () => this.outbox.adopt(await this.tabs.living()));
    for (const post of adopted) {
      this.#show(post);
      this.#send(post.key);
    }
  }

  adopt() {
    this.#adopt().catch(unlessAborted);
  }

  // What another tab has noted is not noted again: it may have changed its mind meanwhile.
  #listenToTabs() {
    this.memory.onOtherTabs({
      opened: (key) => this.#open(key),
      closed: (key) => isRoom(key) && this.chat.get(key) && this.#close(key),
      saw: (key, marker) => this.chat.mark(key, marker),
    });
    this.outbox.onOtherTabs({
      written: (post) => this.#showElsewhere(post),
      removed: (nonce) => setTimeout(() => this.#forget(nonce), FORGET_MILLIS),
    });
  }

  /**
   * Takes out a post that another tab has sent or discarded. If it was sent, its event has come by now, or comes when
   * connected.
   */
  #forget(nonce) {
    for (const conversation of this.chat.conversations) {
      if (conversation.timeline.discard(nonce)) this.chat.changed(conversation);
    }
  }
}

/**
 * How many of a conversation's newest events are kept. Without its private messages that are unread, it would be
 * forgotten that they are.
 */
function keptOf({ isRoom, firstUnread, timeline }) {
  if (isRoom || firstUnread == null) return KEPT_BEHIND;
  const unread = timeline.events.length - timeline.indexFrom(firstUnread);
  return Math.min(MOST_UNREAD, Math.max(KEPT_BEHIND, unread));
}
