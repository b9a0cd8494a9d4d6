import { el } from './dom.js';
import { icon } from './icons.js';
import { timeText } from './times.js';

/** What can be done with a message, by name: its icon is of the same name. */
const WORDS = {
  react: 'React',
  reply: 'Reply',
  thread: 'Answer in a thread',
  unread: 'Mark as unread from here',
  edit: 'Edit',
  remove: 'Delete',
};

/** The button of a message that stands for its tools; the only way to them where nothing hovers. */
export const moreButton = ({ from, at }) =>
  el(
    'div',
    { class: 'tools-place' },
    el(
      'button',
      {
        type: 'button',
        class: 'icon-button small more',
        tabindex: -1,
        'aria-label': `Actions on the message of ${from}, ${timeText(at)}`,
      },
      '⋯',
    ),
  );

/**
 * The tools of messages: they are put where the mouse is, and where the focus is, and nowhere else. Tab comes to the last
 * message; from there the arrows lead to those above.
 */
export class MessageTools {
  #hovered = null;
  /** The button that Tab comes to. */
  #last = null;

  /** @param find gives an event by its id  @param actions by the names above, each given an event and whether a key was used */
  constructor(rows, me, find, actions) {
    this.rows = rows;
    this.me = me;
    this.find = find;
    this.actions = actions;
    rows.addEventListener('pointerover', ({ pointerType, target }) => {
      if (pointerType === 'mouse') this.#hover(target.closest('.row'));
    });
    rows.addEventListener('pointerleave', () => this.#hover(null));
    rows.addEventListener('focusin', ({ target }) => this.#show(target.closest('.row')));
    rows.addEventListener('focusout', ({ target, relatedTarget }) => {
      const row = target.closest('.row');
      if (row !== this.#hovered && !row?.contains(relatedTarget)) hide(row);
    });
    rows.addEventListener('click', (click) => this.#clicked(click));
    rows.addEventListener('keydown', (press) => this.#pressed(press));
  }

  /**
   * Brings the tools back that a new drawing took from under the mouse, which need not move again for them, and has Tab
   * come to the last of the messages that are in the document.
   */
  settle() {
    if (this.#hovered?.isConnected) this.#show(this.#hovered);
    let row = this.rows.lastElementChild;
    while (row && !buttonOf(row)) row = row.previousElementSibling;
    const last = row && buttonOf(row);
    if (last === this.#last) return;
    this.#last?.setAttribute('tabindex', '-1');
    last?.setAttribute('tabindex', '0');
    this.#last = last;
  }

  /** Gives a message the focus. */
  focus(id) {
    const row = this.#rowOf(id);
    const button = row && buttonOf(row);
    button?.focus({ preventScroll: true });
    // Under the mouse its tools stand in its place.
    if (button && document.activeElement !== button) row.querySelector('.tools button')?.focus({ preventScroll: true });
  }

  #rowOf(id) {
    return [...this.rows.children].find(({ dataset }) => dataset.id === id);
  }

  #hover(row) {
    if (row === this.#hovered) return;
    const left = this.#hovered;
    this.#hovered = row;
    if (left && !left.contains(document.activeElement)) hide(left);
    if (row) this.#show(row);
  }

  #show(row) {
    const place = row?.querySelector('.tools-place');
    const event = place && this.find(row.dataset.id);
    if (!event || place.querySelector('.tools')) return;
    const isOwn = event.from === this.me;
    const own = [...(isOwn && event.kind === 'text' ? ['edit'] : []), ...(isOwn ? ['remove'] : [])];
    const names = ['react', 'reply', 'thread', 'unread', ...own].filter((name) => this.actions.offers(name));
    place.classList.add('open');
    place.append(el('div', { class: 'tools', role: 'group', 'aria-label': 'Actions' }, names.map(toolButton)));
  }

  #clicked({ target, detail }) {
    const row = target.closest('.row');
    if (target.closest('.more')) {
      this.#show(row);
      row.querySelector('.tools button')?.focus();
    }
    const tool = target.closest('.tools button');
    const event = tool && this.find(row.dataset.id);
    // A key that presses a button is a click that was not counted.
    if (event) this.actions[tool.dataset.tool](event, detail === 0);
  }

  /** Arrows lead from the tools of one message to those of the next. */
  #pressed(press) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[press.key];
    if (!step || !press.target.closest('.tools-place')) return;
    press.preventDefault();
    const buttons = [...this.rows.querySelectorAll('.more')];
    const at = buttons.indexOf(buttonOf(press.target.closest('.row')));
    const next = buttons[at + step];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }
}

const buttonOf = (row) => row.querySelector('.more');

function hide(row) {
  row?.querySelector('.tools')?.remove();
  row?.querySelector('.tools-place')?.classList.remove('open');
}

function toolButton(name) {
  const button = el('button', {
    type: 'button',
    class: 'icon-button small',
    'aria-label': WORDS[name],
    title: WORDS[name],
  });
  button.dataset.tool = name;
  button.append(icon(name));
  return button;
}
