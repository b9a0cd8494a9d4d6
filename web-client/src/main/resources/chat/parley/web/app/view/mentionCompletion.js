import { completed, namesFor } from '../model/completion.js';
import { el, isComposing } from './dom.js';
import { avatar } from './names.js';

/** What is said beside the words that mean everybody. */
const MEANING = { room: 'everybody in this room', here: 'everybody in this room' };

/** The names that one may mean by an `@` that is being typed: chosen with the arrows, taken by Enter or Tab. */
export class MentionCompletion {
  #found = [];
  #chosen = 0;
  /** The place of the `@`. */
  #at;
  /** The place of the `@` that was closed by Escape: there nothing is offered any more. */
  #closedAt = null;

  /** @param text the box in which one writes  @param candidates gives {names, isRoom} */
  constructor(text, candidates) {
    this.text = text;
    this.candidates = candidates;
    this.list = el('ul', { id: `${text.id}-names`, class: 'list mention-list', role: 'listbox', 'aria-label': 'Names' });
    this.list.hidden = true;
    text.form.append(this.list);
    text.setAttribute('aria-autocomplete', 'list');
    text.setAttribute('aria-controls', this.list.id);
    // Before the box itself: Enter takes a name then, and does not send.
    text.addEventListener('keydown', (press) => this.#pressed(press), { capture: true });
    text.addEventListener('blur', () => this.#close());
    this.list.addEventListener('mousedown', (press) => press.preventDefault());
  }

  /** Offers what fits to what is before the cursor now. */
  look() {
    const { value, selectionStart, selectionEnd } = this.text;
    const found = selectionStart === selectionEnd ? namesFor(value.slice(0, selectionStart), this.candidates()) : null;
    if (!found || found.at !== this.#closedAt) this.#closedAt = null;
    this.#found = found && found.at !== this.#closedAt ? found.names : [];
    this.#at = found?.at;
    this.#choose(0);
  }

  #choose(index) {
    const count = this.#found.length;
    this.#chosen = count === 0 ? 0 : (index + count) % count;
    this.list.hidden = count === 0;
    this.list.replaceChildren(...this.#found.map((name, i) => this.#option(name, i)));
    const chosen = this.list.children[this.#chosen];
    if (chosen) this.text.setAttribute('aria-activedescendant', chosen.id);
    else this.text.removeAttribute('aria-activedescendant');
    chosen?.scrollIntoView({ block: 'nearest' });
  }

  #option(name, index) {
    const meaning = MEANING[name];
    return el(
      'li',
      {
        id: `${this.list.id}-${index}`,
        role: 'option',
        class: 'item',
        'aria-selected': String(index === this.#chosen),
        onclick: () => this.#take(index),
      },
      meaning ? el('span', { class: 'hash', 'aria-hidden': 'true' }, '@') : avatar(name, 'small'),
      el('bdi', { class: 'item-name' }, name),
      meaning ? el('span', { class: 'detail' }, meaning) : null,
    );
  }

  #pressed(press) {
    if (this.list.hidden || isComposing(press)) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[press.key];
    if (step) this.#choose(this.#chosen + step);
    else if (press.key === 'Escape') this.#dismiss();
    else if ((press.key === 'Enter' || press.key === 'Tab') && !press.shiftKey) this.#take(this.#chosen);
    else return;
    press.preventDefault();
    press.stopImmediatePropagation();
  }

  #take(index) {
    const { value, selectionStart } = this.text;
    const end = selectionStart;
    const rest = value.slice(end);
    this.text.setRangeText(completed(this.#found[index], rest), this.#at, end, 'end');
    this.#close();
    this.text.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #dismiss() {
    this.#closedAt = this.#at;
    this.#close();
  }

  #close() {
    this.#found = [];
    this.#choose(0);
  }
}
