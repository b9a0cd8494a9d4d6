import { quoteOf } from '../model/quote.js';
import { byId } from './dom.js';

/**
 * What one does by writing other than to say something new: edit a message, or answer one. Each conversation has its own, until
 * it is done or left.
 * @typedef {object} Task {kind: 'edit' | 'answer', event, text?}: `text` as it was edited so far
 */
export class ComposerTask {
  /** @type {Map<string, Task>} by the conversation's key */
  #tasks = new Map();

  /** @param leave told that the user does not want to any more */
  constructor(leave) {
    this.bar = byId('composer-task');
    byId('composer-task-close').addEventListener('click', leave);
  }

  /** The task of a conversation; undefined if there is none. */
  of(key) {
    return this.#tasks.get(key);
  }

  begin(key, task) {
    this.#tasks.set(key, task);
    this.show(key);
  }

  end(key) {
    this.#tasks.delete(key);
    this.show(key);
  }

  /** Says above the box what one does in a conversation. */
  show(key) {
    const task = this.#tasks.get(key);
    this.bar.hidden = !task;
    byId('composer-task-words').textContent = task ? wordsOf(task) : '';
    byId('composer-task-close').setAttribute(
      'aria-label',
      task?.kind === 'edit' ? 'Leave it as it was' : 'Do not answer it',
    );
  }
}

function wordsOf({ kind, event }) {
  if (kind === 'edit') return 'You are editing your message. Enter saves it, Escape leaves it as it was.';
  const { from, words } = quoteOf(event);
  return `In answer to ${from ?? event.from}: ${words}`;
}
