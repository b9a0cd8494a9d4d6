import { concerns } from '../model/unread.js';
import { plainName, plainText } from '../model/plain.js';

/** Tells of mentions and private messages while the page is not looked at, if the user has asked for that. */
export class Notifications {
  #refused = false;

  /** @param go shows the conversation with a key */
  constructor(client, go) {
    this.client = client;
    this.go = go;
    client.chat.on('news', (conversation, event) => this.#tell(conversation, event));
  }

  get on() {
    return this.obstacle === '' && Notification.permission === 'granted' && this.client.notes.read('notify', false);
  }

  /** Why there can be none; empty if there can. */
  get obstacle() {
    if (!('Notification' in window) || !isSecureContext) return 'This needs a page that came by https.';
    if (Notification.permission === 'denied')
      return 'Your browser does not let this page notify you. Its settings can change that.';
    if (this.#refused) return 'This browser shows no notifications of a page in a tab.';
    return '';
  }

  /** Browsers want to be asked on a click. */
  async set(wanted) {
    if (wanted && Notification.permission !== 'granted') await Notification.requestPermission();
    this.client.notes.keep('notify', wanted);
  }

  #tell(conversation, event) {
    if (document.visibilityState === 'visible' || !this.on || !concerns(event, conversation.key, this.client.me))
      return;
    const title = conversation.isRoom ? `${event.from} in #${conversation.name}` : event.from;
    const body = event.kind === 'file' ? `shares ${plainName(event.file.name)}` : plainText(event.text);
    const notification = this.#show(title, { body, icon: 'app/icon.svg', tag: conversation.key });
    if (!notification) return;
    notification.onclick = () => {
      window.focus();
      this.go(conversation.key);
      notification.close();
    };
  }

  /** Chrome on Android has the constructor, and throws. */
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
