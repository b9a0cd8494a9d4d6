import { Chat } from './model/chat.js';
import { isRoom, keyOf, nameOf, normaliseKey, roomKey } from './model/names.js';
import { People } from './model/people.js';
import { unlessAborted } from './session/errors.js';
import { LogFollower } from './session/logFollower.js';
import { Mailbox } from './session/mailbox.js';
import { OlderPages } from './session/olderPages.js';
import { privateLog } from './session/privateLog.js';
import { roomLog } from './session/roomLog.js';
import { Sender } from './session/sender.js';
import { Session } from './session/session.js';
import { Memory } from './store/memory.js';
import { Outbox } from './store/outbox.js';
import { randomName } from './store/random.js';

/** By then, what another tab has sent is here as an event. */
const FORGET_MILLIS = 5000;
/** How many events of a conversation that is not looked at are kept. */
const KEPT_BEHIND = 1000;

/** The signed-in user's chat: the conversations, kept complete, and what the user may do. */
export class Client {
  #followers = new Map();
  #privateFollower;
  #looksAt = null;
  /** Before that, what is open is not all that was. */
  #started = false;
  /** What is under way. */
  #rooms = null;

  /** @param {{url: string, user: string, token: string, notes: Notes, tabs: Tabs}} options */
  constructor({ url, user, token, notes, tabs }) {
    this.me = user;
    this.notes = notes;
    this.tabs = tabs;
    this.chat = new Chat(user, Memory.of(notes));
    this.memory = new Memory(notes, this.chat);
    this.session = new Session({ url, user, token });
    this.people = new People(this.session);
    this.olderPages = new OlderPages(this.session, this.chat);
    this.outbox = new Outbox(notes, tabs.name);
    this.sender = new Sender(this.session, this.outbox, this.chat, (key) => this.entered(key));
    this.mailbox = new Mailbox(this.session);
  }

  start() {
    this.chat.on('timeline', (conversation) => this.#trim(conversation, 2 * KEPT_BEHIND));
    this.chat.on('seen', (conversation) => this.memory.keepSeen(conversation));
    this.notes.onOtherTabs((name, value) => this.#heardFromTab(name, value));
    this.session.on('push', (frame) => this.#pushed(frame));
    this.#privateFollower = new LogFollower(privateLog(this, () => this.#followed(this.#privateFollower, 'private')));
    this.session.follow(this.#privateFollower);
    this.memory.open.forEach((key) => this.open(key));
    this.outbox.all.forEach((post) => this.#show(post));
    this.#started = true;
    this.#rememberOpen();
    this.session.run();
    this.adopt();
  }

  stop() {
    this.session.close();
  }

  /**
   * Enters a room or begins a private conversation.
   * @returns {?string} its key, with the name as gateways write it; null if that is longer than a name may be
   */
  open(key) {
    const normalised = normaliseKey(key);
    if (normalised == null) return null;
    const conversation = this.chat.open(normalised);
    if (conversation.isRoom && !this.#followers.has(conversation.key)) {
      const follower = new LogFollower(roomLog(this, conversation, () => this.#followed(follower, conversation.key)));
      this.#followers.set(conversation.key, follower);
      this.session.follow(follower);
    }
    this.#rememberOpen();
    return conversation.key;
  }

  /** Leaves a room, with what is not sent there, or takes a private conversation off the list until there is something new. */
  close(key) {
    const follower = this.#followers.get(key);
    this.#followers.delete(key);
    // Where the room was not entered yet, it will not be. Answered or not, the user is out of it.
    follower?.reached
      ?.request({ type: 'leave', room: nameOf(key) })
      .catch((error) => console.info(`left #${nameOf(key)}: ${error.message}`));
    if (follower) this.session.unfollow(follower);
    if (isRoom(key)) this.sender.discard(key);
    this.chat.close(key);
    this.#rememberOpen();
  }

  post(key, text) {
    this.#show(this.outbox.add({ nonce: randomName(), key, text, at: Date.now() }));
    this.#send(key);
  }

  retry(conversation, nonce) {
    const post = this.outbox.retry(nonce);
    if (!post) return;
    conversation.timeline.post(post);
    this.chat.changed(conversation);
    this.#send(conversation.key);
  }

  discard(conversation, nonce) {
    this.outbox.remove(nonce);
    conversation.timeline.discard(nonce);
    this.chat.changed(conversation);
  }

  /** Whether it has been read at all, so that it is known what is older. */
  hasBegun(conversation) {
    const follower = conversation.isRoom ? this.#followers.get(conversation.key) : this.#privateFollower;
    return follower?.hasBegun ?? false;
  }

  /** The user looks at this conversation; of the others not everything is kept. */
  look(conversation) {
    this.#looksAt = conversation;
    this.chat.conversations.forEach((other) => this.#trim(other, KEPT_BEHIND));
  }

  #trim(conversation, most) {
    const { timeline } = conversation;
    if (conversation !== this.#looksAt && timeline.events.length > most) timeline.trim(KEPT_BEHIND);
  }

  /** All rooms there are; asked for once at a time. */
  rooms() {
    this.#rooms ??= this.session.ask({ type: 'rooms' }).finally(() => (this.#rooms = null));
    return this.#rooms.then(({ rooms }) => rooms);
  }

  /** Condition under which requests about a place may go: it has been entered through the connection. */
  entered(key) {
    return (connection) => !isRoom(key) || this.#followers.get(key)?.reached === connection;
  }

  #pushed(frame) {
    if (frame.type === 'event') {
      const { event } = frame;
      // First what must not be missed; a view that is told of what is said may fail.
      (event.room == null ? this.#privateFollower : this.#followers.get(keyOf(event, this.me)))?.live(event);
      if (event.to === this.me) this.mailbox.came(event);
      this.chat.say(event);
      if (event.room == null) this.#rememberOpen();
    } else if (frame.type === 'presence') {
      const conversation = this.chat.get(roomKey(frame.room));
      conversation?.present(frame);
      this.people.noticed(frame);
      if (conversation) this.chat.emit('people', conversation);
    }
  }

  #followed(follower, key) {
    const gap = follower?.gap ?? false;
    const concerned =
      key === 'private' ? this.chat.conversations.filter(({ isRoom }) => !isRoom) : [this.chat.get(key)];
    for (const conversation of concerned.filter(Boolean)) {
      conversation.gap = gap;
      this.chat.emit('state', conversation);
    }
    this.session.notice();
  }

  #show(post) {
    const conversation = this.chat.get(this.open(post.key));
    if (!conversation) return;
    conversation.timeline.post(post);
    this.chat.changed(conversation);
  }

  #send(key) {
    this.sender.send(key).catch(unlessAborted);
  }

  /** The gateway does not let the user into a room. */
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

  #rememberOpen() {
    if (this.#started) this.memory.keepOpen();
  }

  #heardFromTab(name, value) {
    if (name === 'seen') {
      this.memory.heardSeen(value ?? {});
    } else if (name === 'open') {
      this.#openAsElsewhere(value ?? []);
    } else if (name.startsWith('outbox ')) {
      if (value && !this.outbox.isMine(value)) this.#show(value);
      if (!value) setTimeout(() => this.#forget(name.slice('outbox '.length)), FORGET_MILLIS);
    }
  }

  /** All tabs of a browser are in the same rooms. */
  #openAsElsewhere(keys) {
    keys.filter((key) => !this.chat.get(key)).forEach((key) => this.open(key));
    const left = this.chat.conversations.filter(({ key, isRoom }) => isRoom && !keys.includes(key));
    left.forEach(({ key }) => this.close(key));
  }

  /** Another tab has sent or discarded a post. If it was sent, its event has come by now, or comes when connected. */
  #forget(nonce) {
    for (const conversation of this.chat.conversations) {
      if (conversation.timeline.discard(nonce)) this.chat.changed(conversation);
    }
  }
}
