import { quoteOf } from '../model/quote.js';
import { byId, styled } from './dom.js';

/** What one does with messages of the conversation that is shown: what the tools of each offer, and the keys for it. */
export class MessageActions {
  /** The dialog in which emoji are chosen, of which the page has one; null until it was asked for. */
  static #picker = null;

  /** @param page {conversation, log, composer, write, offers, openThread}: what is on the page now, and what it can do */
  constructor(client, page) {
    this.client = client;
    this.page = page;
    this.dialog = byId('take-back');
  }

  async react(event, byKey) {
    const { conversation } = this.page;
    const emoji = await this.#chooseEmoji();
    if (emoji) this.client.react(conversation, this.#now(event.id, conversation), emoji);
    this.#goBack(event, byKey);
  }

  /** Has the user choose an emoji; null if none was chosen, or there are none. */
  async #chooseEmoji() {
    try {
      const { EmojiPicker, STYLE } = await import('./emojiPicker.js');
      await styled(STYLE);
      MessageActions.#picker ??= new EmojiPicker(this.client.notes);
    } catch (error) {
      console.info(`no emoji: ${error.message}`);
      this.page.log.say('The emoji cannot be loaded now. Try again when the connection is back, or reload the page.');
      return null;
    }
    return MessageActions.#picker.choose();
  }

  /** Shows an emoji at a message, or withdraws it. */
  toggle(id, emoji) {
    const { conversation } = this.page;
    this.client.react(conversation, this.#now(id, conversation), emoji);
  }

  /** Whether something can be done with messages here. */
  offers(name) {
    return this.page.offers(name);
  }

  unread(event, byKey) {
    this.client.chat.markAsUnread(this.page.conversation, event);
    this.#goBack(event, byKey);
  }

  /** Shows the thread of a message, to answer it there. */
  thread({ id }) {
    this.page.openThread(id);
  }

  reply(event) {
    this.page.composer.answer(event);
  }

  edit(event) {
    this.page.composer.edit(event);
  }

  /** Edits the last text that is one's own. @returns whether there is one */
  editLast() {
    const { events } = this.page.conversation.timeline;
    const last = events.findLast(({ kind, from }) => kind === 'text' && from === this.client.me);
    if (last) this.edit(last);
    return last !== undefined;
  }

  /** Takes a message back, after asking. */
  async remove(event, byKey) {
    const { conversation } = this.page;
    byId('take-back-words').textContent = quoteOf(event).words;
    this.dialog.returnValue = '';
    this.dialog.showModal();
    await new Promise((closed) => this.dialog.addEventListener('close', closed, { once: true }));
    if (this.dialog.returnValue === 'delete') this.client.remove(conversation, event);
    this.#goBack(event, byKey);
  }

  jump(id) {
    return this.page.log.goTo(id);
  }

  #now(id, { timeline }) {
    return timeline.find(id) ?? { id };
  }

  /** Where the focus goes when what was asked is answered: to the message if one works by keys, else to where one writes. */
  #goBack({ id }, byKey) {
    if (byKey) this.page.log.focus(id);
    else this.page.write();
  }
}
