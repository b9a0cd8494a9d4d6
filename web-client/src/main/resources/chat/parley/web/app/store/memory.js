import { isEventId } from '../model/eventIds.js';
import { isAbove, markerOf } from '../model/markers.js';
import { normaliseKey } from '../model/names.js';

const OPEN = 'open ';
const SEEN = 'seen ';
const HIDDEN = 'hidden ';
const UNREAD_FROM = 'unread private from';

/**
 * What this browser knows of the user's conversations from before: which are open, how far each has been read, which are
 * hidden. Each has notes of its own, so that tabs that write at the same time do not undo what the other has written. All
 * tabs are in the same rooms, and know what has been seen; a private conversation that one of them hides stays where it is
 * in the others until they are opened anew.
 */
export class Memory {
  /** The id that this tab has noted last as `unreadFrom`. */
  #unreadFrom;

  constructor(notes) {
    this.notes = notes;
  }

  /** The notes of a kind, {[key]: value}, without those whose key or value cannot be right. */
  #all(kind, isValue) {
    const all = this.notes.names(kind).map((name) => [name.slice(kind.length), this.notes.read(name)]);
    return Object.fromEntries(all.filter(([key, value]) => normaliseKey(key) === key && isValue(value)));
  }

  /** How far each conversation was read: {[key]: a marker}. */
  get seen() {
    return this.#all(SEEN, markerOf);
  }

  /** The last event of each private conversation when it was taken off the list: {[key]: id}. */
  get hidden() {
    return this.#all(HIDDEN, (id) => id === '' || isEventId(id));
  }

  /** Keys of the conversations on the list. */
  get open() {
    const keys = Object.keys(this.#all(OPEN, Boolean));
    return keys.length > 0 ? keys : ['#lobby'];
  }

  /** Id below which no private message is unread; undefined if that is not known. */
  get unreadFrom() {
    const id = this.notes.read(UNREAD_FROM);
    return isEventId(id) ? id : undefined;
  }

  set unreadFrom(id) {
    if (this.#unreadFrom === id) return;
    this.#unreadFrom = id;
    this.notes.keep(UNREAD_FROM, id);
  }

  opened(key) {
    if (this.notes.read(OPEN + key) == null) this.notes.keep(OPEN + key, true);
    this.notes.remove(HIDDEN + key);
  }

  /**
   * Notes that a conversation was taken off the list.
   * @param lastId of a private conversation, which comes back with what is above it
   */
  closed(key, lastId = null) {
    this.notes.remove(OPEN + key);
    if (lastId != null) this.notes.keep(HIDDEN + key, lastId);
  }

  /** Notes how far a conversation was read. A marker without turns is written as pages of older versions read it. */
  saw({ key, marker }) {
    const known = markerOf(this.notes.read(SEEN + key));
    if (isAbove(marker, known)) this.notes.keep(SEEN + key, marker.turn === 0 ? marker.upTo : marker);
  }

  /**
   * Tells what other tabs write here: `opened` (key), `closed` (key), `saw` (key, marker). A tab hears of what was written before
   * something that it has written itself: what is open goes by the note as it is now.
   */
  onOtherTabs({ opened, closed, saw }) {
    this.notes.onOtherTabs((name, value) => {
      const key = name.slice(name.indexOf(' ') + 1);
      if (normaliseKey(key) !== key) return;
      if (name.startsWith(SEEN) && markerOf(value)) saw(key, markerOf(value));
      else if (name.startsWith(OPEN)) (this.notes.read(name) == null ? closed : opened)(key);
    });
  }
}
