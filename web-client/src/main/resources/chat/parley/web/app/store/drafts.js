import { isEventId } from '../model/eventIds.js';

/**
 * What was typed and not sent, by conversation. A tab has its own, over a reload too: what is typed or sent in another tab does
 * not undo it. What was typed last in any tab is there for tabs that are opened later, as long as the browser has room.
 */
export class Drafts {
  /** The drafts that are known to this page alone. */
  #unkept = new Map();

  /** @param notes a Notes of all tabs  @param own a Notes of this tab */
  constructor(notes, own) {
    this.notes = notes;
    this.own = own;
  }

  read(key) {
    const name = nameOf(key);
    const draft = this.#unkept.get(key) ?? this.own.read(name) ?? this.notes.read(name);
    return typeof draft === 'string' ? draft : '';
  }

  write(key, text) {
    const name = nameOf(key);
    this.#unkept.delete(key);
    const isOwn = this.own.keep(name, text);
    if (!isOwn) this.own.remove(name);
    if (!text) this.notes.remove(name);
    else if (!this.notes.keep(name, text) && !isOwn) this.#unkept.set(key, text);
  }

  /** The message that was being edited in this tab, with its new text: {event: {id}, text}; null if there is none. */
  readEdit(key) {
    const { id, text } = this.own.read(EDIT + key) ?? {};
    return isEventId(id) && typeof text === 'string' ? { event: { id }, text } : null;
  }

  /** @param edit {id, text}; null for none */
  writeEdit(key, edit) {
    if (!edit || !this.own.keep(EDIT + key, edit)) this.own.remove(EDIT + key);
  }

  /** How many conversations have a draft, for tabs that are opened later. */
  static count(notes) {
    return notes.names(DRAFT).length;
  }
}

const DRAFT = 'draft ';
const EDIT = 'edit ';
const nameOf = (key) => DRAFT + key;
