import { arrange, byId, el, soon } from './dom.js';
import { avatar, linkTo } from './names.js';

/** Who is in the room that is shown, or the other one of a private conversation. */
export class PeopleList {
  #conversation = null;

  constructor(client) {
    this.client = client;
    this.render = soon(() => this.#render());
    client.chat.on('people', (conversation) => conversation === this.#conversation && this.render());
    client.people.on('changed', this.render);
  }

  show(conversation) {
    this.#conversation = conversation;
    this.render();
  }

  #render() {
    if (!this.#conversation) return;
    const { isRoom, users, members, name } = this.#conversation;
    const named = isRoom ? [...users].sort() : [...new Set([this.client.me, name])].sort();
    const unnamed = isRoom ? members - users.size : 0;
    const { people, me } = this.client;
    const isThere = (user) => isRoom || user === me || people.online.has(user);
    const items = named.map((user) => this.#person(user, people.stateOf(user, isThere(user))));
    if (unnamed > 0) items.push(el('li', { class: 'hint' }, `and ${unnamed} more`));
    arrange(byId('people-list'), items);
    byId('people-heading').textContent = isRoom ? `People here · ${members}` : 'People';
  }

  #person(user, state) {
    const isMe = user === this.client.me;
    const words = [isMe && 'you', state !== 'online' && state].filter(Boolean).join(', ');
    return el(
      'li',
      {},
      el(
        'a',
        { class: 'item', href: linkTo(`@${user}`), data: { user } },
        avatar(user, `small ${state}`),
        el('bdi', { class: 'item-name' }, user),
        el('span', { class: 'detail' }, words),
      ),
    );
  }
}
