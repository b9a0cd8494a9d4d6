import { arrange, byId, el, soon } from './dom.js';
import { icon } from './icons.js';
import { avatar, linkTo } from './names.js';
import { atMost } from './sizes.js';

/** The rooms and private conversations of the user, with what is unread in them. */
export class ConversationList {
  #items = new Map();

  /** @param current the key of the conversation that is shown  @param close takes one off the list */
  constructor(client, current, close) {
    this.client = client;
    this.current = current;
    this.close = close;
    this.render = soon(() => this.#render());
    client.chat.on('list', this.render);
    client.people.on('changed', this.render);
  }

  #render() {
    const items = new Map();
    for (const conversation of this.client.chat.conversations) {
      const signature = this.#signature(conversation);
      const known = this.#items.get(conversation.key);
      if (known?.signature === signature) items.set(conversation.key, known);
      else items.set(conversation.key, { signature, element: this.#item(conversation, known?.element) });
    }
    this.#items = items;
    const of = (sign) => [...items].filter(([key]) => key[0] === sign).map(([, { element }]) => element);
    arrange(byId('room-list'), of('#'));
    arrange(byId('private-list'), of('@'));
  }

  #signature({ key, name, counts, isRoom }) {
    const state = isRoom ? '' : this.client.people.stateOf(name);
    return [counts.unread, counts.mentions, key === this.current(), state].join();
  }

  // The element stays if there is one, so that the focus does.
  #item({ key, name, isRoom, counts }, known) {
    const item = known ?? el('li');
    const current = key === this.current();
    const state = isRoom ? 'offline' : this.client.people.stateOf(name);
    const shown = counts.mentions || counts.unread;
    const words = counts.unread && `, ${counts.unread} unread${counts.mentions ? `, ${counts.mentions} for you` : ''}`;
    const link = item.firstChild ?? item.appendChild(el('a', { href: linkTo(key), data: { conversation: key } }));
    link.className = ['item', counts.unread && 'unread', current && 'current'].filter(Boolean).join(' ');
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    link.replaceChildren(
      isRoom
        ? el('span', { class: 'hash', 'aria-hidden': 'true' }, '#')
        : avatar(name, `small ${state}`),
      el('bdi', { class: 'item-name' }, name),
      ...(state === 'offline' ? [] : [el('span', { class: 'visually-hidden' }, `, ${state}`)]),
      ...(shown
        ? [
            el('span', { class: counts.mentions ? 'badge mention' : 'badge', 'aria-hidden': 'true' }, atMost(shown)),
            el('span', { class: 'visually-hidden' }, words),
          ]
        : []),
    );
    if (!isRoom && !known) {
      item.append(this.#button('close', `Hide the conversation with ${name}`, () => this.close(key)));
    }
    const reader = item.querySelector('.item-read');
    if (!counts.unread) reader?.remove();
    else if (!reader) {
      link.after(this.#button('read', `Mark ${isRoom ? `#${name}` : name} as read`, () => this.#read(key)));
    }
    return item;
  }

  /** Marks a conversation as read. The button goes with what was unread, and the focus to the conversation. */
  #read(key) {
    this.client.chat.markAsRead(this.client.chat.get(key));
    this.#items.get(key).element.firstChild.focus();
  }

  #button(name, words, onclick) {
    const button = el('button', { type: 'button', class: `icon-button tiny item-${name}`, 'aria-label': words, onclick });
    button.append(icon(name));
    return button;
  }
}
