import { answeredBy, rootOf } from '../model/kinds.js';
import { plainName, plainText } from '../model/plain.js';

/** Tells of mentions and private messages while the page is not looked at, if the user has asked for that. */
export class Notifications {
  /** What is shown, by the key of its conversation: {notification, id, body}. */
  #shown = new Map();
  #refused = false;
  /** Whether the browser is being asked. Some do not answer as long as nobody looks at what they ask. */
  #asking = false;

  /** @param go shows the conversation with a key */
  constructor(client, go) {
    this.client = client;
    this.go = go;
    client.chat.on('news', (conversation, event) => this.#hear(conversation, event));
    for (const change of ['marked', 'timeline']) client.chat.on(change, (conversation) => this.#review(conversation));
  }

  get on() {
    return this.obstacle === '' && Notification.permission === 'granted' && this.client.notes.read('notify') === true;
  }

  /** Why there can be no notifications; empty if there can. */
  get obstacle() {
    if (!('Notification' in window) || !isSecureContext) return 'This needs a page that came by https.';
    if (Notification.permission === 'denied')
      return 'Your browser does not let this page notify you. Its settings can change that.';
    if (this.#refused) return 'This browser shows no notifications of a page in a tab.';
    return '';
  }

  /** What there is to say to the user of notifications; empty if nothing. */
  get hint() {
    return this.obstacle || (this.#asking ? 'Your browser asks you whether it may: answer it there.' : '');
  }

  /**
   * Turns notifications on or off, on a click, as browsers want it. Settles when they have been answered, which may be
   * never.
   */
  async set(wanted) {
    this.client.notes.keep('notify', wanted);
    if (!wanted || Notification.permission === 'granted') return;
    this.#asking = true;
    try {
      await Notification.requestPermission();
    } catch (error) {
      console.info(`notifications were not asked for: ${error.message}`);
      this.#refused = true;
    } finally {
      this.#asking = false;
    }
  }

  /** Tells of an event, if it concerns the user: perhaps only by what it answers, which has to be looked for. */
  async #hear(conversation, event) {
    if (document.visibilityState === 'visible' || !this.on) return;
    const answered = answeredBy(event);
    if (answered != null && !conversation.concerns(event)) await this.client.findAnswered(conversation, answered);
    const now = conversation.timeline.find(event.id) ?? event;
    // It may have been read on another device, or taken back, while what it answers was looked for.
    if (conversation.concerns(now) && !conversation.hasSeen(now)) this.#tell(conversation, now);
  }

  #tell(conversation, event) {
    const title = conversation.isRoom ? `${event.from} in #${conversation.name}` : event.from;
    const body = bodyOf(event);
    const notification = this.#show(title, { body, icon: 'app/icon.svg', tag: conversation.key });
    if (!notification) return;
    this.#shown.set(conversation.key, { notification, id: event.id, body });
    notification.onclick = () => {
      window.focus();
      this.go(conversation.key, rootOf(event));
      notification.close();
    };
    notification.onclose = () => {
      if (this.#shown.get(conversation.key)?.notification === notification) this.#shown.delete(conversation.key);
    };
  }

  /** Takes a notification away of what was read, here or elsewhere, or taken back; what was edited it says as it is now. */
  #review(conversation) {
    const { notification, id, body } = this.#shown.get(conversation.key) ?? {};
    if (!notification) return;
    const event = conversation.timeline.find(id);
    if (conversation.hasSeen({ id }) || event?.kind === 'removed') {
      this.#shown.delete(conversation.key);
      notification.close();
    } else if (event && bodyOf(event) !== body) this.#tell(conversation, event);
  }

  /** Shows a notification; null if the browser has none. Chrome on Android has the constructor, and throws. */
  #show(title, options) {
    try {
      return new Notification(title, options);
    } catch (error) {
      console.info(`no notifications: ${error.message}`);
      this.#refused = true;
      return null;
    }
  }
}

const bodyOf = ({ kind, file, text }) => (kind === 'file' ? `shares ${plainName(file.name)}` : plainText(text));
