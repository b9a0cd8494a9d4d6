import { normaliseKey, normaliseName } from '../model/names.js';
import { unlessAborted } from '../session/errors.js';
import { byId, el, isComposing } from './dom.js';
import { avatar } from './names.js';

const MOST_SHOWN = 50;
const HINTS = {
  all: 'Enter to go there, arrows to choose, Escape to close',
  rooms: 'All rooms. A name that is not there yet begins a room.',
  people: 'Who is connected. Anybody else is found by the whole name.',
};

const NAMES = 'Names begin with a letter or digit, and have letters, digits, “.”, “_” and “-”.';

/** A dialog that finds rooms and people, joined or not, by part of their names. */
export class Switcher {
  #rooms = [];
  #kind = 'all';
  #found = [];
  #chosen = 0;
  /** Whether `#chosen` was chosen with the arrows, and not by being the first. */
  #isPicked = false;

  /** @param go given the key of a conversation */
  constructor(client, go) {
    this.client = client;
    this.go = go;
    this.dialog = byId('switcher');
    this.input = byId('switcher-input');
    this.list = byId('switcher-list');
    this.input.addEventListener('input', () => this.#lookAnew());
    this.input.addEventListener('keydown', (press) => this.#pressed(press));
    this.dialog.addEventListener('click', ({ target }) => target === this.dialog && this.dialog.close());
  }

  /** @param kind 'all', 'rooms' or 'people'  @param typed what was typed already */
  open(kind, typed = '') {
    this.#kind = kind;
    this.input.value = typed;
    this.#lookAnew();
    if (!this.dialog.open) this.dialog.showModal();
    this.#ask().catch(unlessAborted);
  }

  async #ask() {
    this.client.people
      .refresh()
      .then(() => this.#look())
      .catch(unlessAborted);
    this.#rooms = await this.client.rooms();
    this.#look();
  }

  #lookAnew() {
    this.#isPicked = false;
    this.#look();
  }

  /** Lists what fits to what was typed. What is picked stays so, wherever it is among what an answer brings. */
  #look() {
    const picked = this.#isPicked ? this.#found[this.#chosen]?.key : undefined;
    const typed = normaliseName(this.input.value.trim()).replace(/^[#@]/, '');
    const mine = this.client.chat.conversations;
    const listed = new Set(mine.map(({ key }) => key));
    const candidates = [
      ...mine.map(({ key, name, counts }) => ({ key, name, detail: counts.unread ? `${counts.unread} unread` : '' })),
      ...this.#rooms
        .map(({ room, members }) => ({
          key: `#${room}`,
          name: room,
          detail: members ? `${members} here, not joined` : 'not joined',
        }))
        .filter(({ key }) => !listed.has(key)),
      ...[...this.client.people.online]
        .map((user) => ({ key: `@${user}`, name: user, detail: 'online' }))
        .filter(({ key, name }) => !listed.has(key) && name !== this.client.me),
    ].filter(({ key }) => this.#kind === 'all' || (this.#kind === 'rooms') === (key[0] === '#'));
    const found = candidates.filter(({ name }) => name.includes(typed));
    found.sort((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)));
    const other = this.#kind === 'people' ? `@${typed}` : `#${typed}`;
    if (typed && normaliseKey(other) && !found.some(({ key }) => key === other)) {
      found.push({ key: other, name: typed, detail: this.#kind === 'people' ? 'write to' : 'new room' });
    }
    this.#found = found.slice(0, MOST_SHOWN);
    byId('switcher-hint').textContent = this.#hint(typed, found.length);
    this.#choose(this.#found.findIndex(({ key }) => key === picked));
  }

  /** The hint below what was found, which tells what is not shown. */
  #hint(typed, foundCount) {
    if (foundCount > MOST_SHOWN) return `and ${foundCount - MOST_SHOWN} more: type more of the name`;
    if (foundCount === 0 && typed) return `${this.#kind === 'people' ? 'Nobody' : 'No room'} can have this name. ${NAMES}`;
    return HINTS[this.#kind];
  }

  #pick(index) {
    this.#isPicked = true;
    this.#choose(index);
  }

  #choose(index) {
    this.#chosen = Math.max(0, Math.min(index, this.#found.length - 1));
    this.list.replaceChildren(
      ...this.#found.map(({ key, name, detail }, i) =>
        el(
          'li',
          {
            id: `switcher-option-${i}`,
            role: 'option',
            class: 'item',
            'aria-selected': String(i === this.#chosen),
            data: { conversation: key },
            onclick: () => this.#take(key),
          },
          key[0] === '#' ? el('span', { class: 'hash', 'aria-hidden': 'true' }, '#') : avatar(name, 'small'),
          el('bdi', { class: 'item-name' }, name),
          el('span', { class: 'detail' }, detail),
        ),
      ),
    );
    const chosen = this.list.children[this.#chosen];
    if (chosen) this.input.setAttribute('aria-activedescendant', chosen.id);
    else this.input.removeAttribute('aria-activedescendant');
    chosen?.scrollIntoView({ block: 'nearest' });
  }

  #pressed(press) {
    const { key } = press;
    if (isComposing(press)) return;
    if (key === 'ArrowDown') this.#pick(this.#chosen + 1);
    else if (key === 'ArrowUp') this.#pick(this.#chosen - 1);
    else if (key === 'Enter' && this.#found.length > 0) this.#take(this.#found[this.#chosen].key);
    else return;
    press.preventDefault();
  }

  #take(key) {
    this.dialog.close();
    this.go(key);
  }
}
