import { shownEmoji } from '../model/emoji.js';
import { arrange, el } from './dom.js';

/** How many names are told of those who reacted with one emoji. */
const MOST_NAMES = 20;

/** The reactions below a message: each stays where it is when others change, so that the focus does. */
export class Reactions {
  element = el('div', { class: 'reactions', role: 'group', 'aria-label': 'Reactions' });
  #chips = new Map();

  /** @param toggle given an emoji that is shown, or not any more */
  constructor(me, toggle) {
    this.me = me;
    this.toggle = toggle;
  }

  draw(reactions) {
    const chips = new Map(reactions.map((reaction) => [reaction.emoji, this.#chip(reaction)]));
    this.#chips = chips;
    arrange(this.element, [...chips.values()]);
  }

  #chip({ emoji, users }) {
    const shown = shownEmoji(emoji);
    const chip =
      this.#chips.get(emoji) ?? el('button', { type: 'button', class: 'reaction', onclick: () => this.toggle(emoji) });
    const names = namesOf(users, this.me);
    chip.setAttribute('aria-pressed', String(users.includes(this.me)));
    chip.setAttribute('aria-label', `${shown} ${users.length}: ${names}`);
    chip.title = `${names} reacted with ${shown}`;
    chip.replaceChildren(el('span', { class: 'emoji' }, shown), el('span', {}, String(users.length)));
    return chip;
  }
}

/** Names in words: oneself first, and of many the first ones. */
function namesOf(users, me) {
  const names = users.includes(me) ? ['you', ...users.filter((user) => user !== me)] : users;
  const told = names.slice(0, MOST_NAMES);
  if (told.length < names.length) told.push(`${names.length - told.length} more`);
  return told.length === 1 ? told[0] : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}
