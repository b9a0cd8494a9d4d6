import { soon } from './dom.js';
import { atMost } from './sizes.js';

/** The page's title says where one is, and how much is unread. */
export class Title {
  constructor(client) {
    this.client = client;
    this.conversation = null;
    this.render = soon(() => this.#render());
    client.chat.on('list', this.render);
  }

  show(conversation) {
    this.conversation = conversation;
    this.render();
  }

  #render() {
    const counts = this.client.chat.conversations.map((conversation) => conversation.counts);
    const mentions = counts.reduce((sum, count) => sum + count.mentions, 0);
    const unread = counts.some((count) => count.unread > 0);
    const place = this.conversation ? `${this.conversation.isRoom ? '#' : ''}${this.conversation.name} · ` : '';
    document.title = `${mentions ? `(${atMost(mentions)}) ` : unread ? '• ' : ''}${place}Parley`;
  }
}
