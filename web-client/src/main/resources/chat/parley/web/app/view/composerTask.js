import { quoteOf } from '../model/quote.js';

/**
 * What one does by writing other than to say something new: edit a message, or answer one. Each conversation has its own, until
 * it is done or left; an edit is kept over a reload.
 * @typedef {object} Task {kind: 'edit' | 'answer', event, text?}: `text` as it was edited so far
 */
export class ComposerTask {
  /** @type {Map<string, Task>} by the conversation's key */
  #tasks = new Map();

  /** @param area where it is said  @param drafts a Drafts  @param leave told that the user does not want to any more */
  constructor(area, drafts, leave) {
    this.drafts = drafts;
    this.bar = area.querySelector('.composer-task');
    this.close = this.bar.querySelector('button');
    this.close.addEventListener('click', leave);
  }

  /** The task of a conversation; undefined if there is none. */
  of(key) {
    if (!this.#tasks.has(key)) {
      const edit = this.drafts.readEdit(key);
      if (edit) this.#tasks.set(key, { kind: 'edit', ...edit });
    }
    return this.#tasks.get(key);
  }

  begin(key, task) {
    this.#tasks.set(key, task);
    this.#keep(key);
    this.show(key);
  }

  /** Takes a message as it is now. */
  renew(key, event) {
    this.#tasks.get(key).event = event;
    this.show(key);
  }

  /** Takes the text of an edit as it is so far. */
  write(key, text) {
    this.#tasks.get(key).text = text;
    this.#keep(key);
  }

  end(key) {
    this.#tasks.delete(key);
    this.#keep(key);
    this.show(key);
  }

  /** Says above the box what one does in a conversation. */
  show(key) {
    const task = this.of(key);
    this.bar.hidden = !task;
    this.bar.querySelector('span').textContent = task ? wordsOf(task) : '';
    this.close.setAttribute('aria-label', task?.kind === 'edit' ? 'Leave it as it was' : 'Do not answer it');
  }

  #keep(key) {
    const { kind, event, text } = this.#tasks.get(key) ?? {};
    this.drafts.writeEdit(key, kind === 'edit' ? { id: event.id, text } : null);
  }
}

function wordsOf({ kind, event }) {
  if (kind === 'edit') return 'You are editing your message. Enter saves it, Escape leaves it as it was.';
  const { from, words } = quoteOf(event);
  return `In answer to ${from ?? event.from}: ${words}`;
}
