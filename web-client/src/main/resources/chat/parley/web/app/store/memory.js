import { normaliseKey } from '../model/names.js';

/**
 * What this browser knows of the user's conversations from before: which are open, and how far each has been read.
 * All tabs know the same rooms, and what has been seen; a private conversation that one of them hides stays where it is in
 * the others until they are opened anew.
 */
export class Memory {
  constructor(notes, chat) {
    this.notes = notes;
    this.chat = chat;
  }

  /** For the model to begin with. */
  static of(notes) {
    return { seen: notes.read('seen'), hidden: notes.read('hidden') };
  }

  get open() {
    return this.notes.read('open', ['#lobby']).filter(normaliseKey);
  }

  keepOpen() {
    const keys = this.chat.conversations.map(({ key }) => key);
    if (keys.join() !== this.notes.read('open', []).join()) this.notes.write('open', keys);
    this.notes.write('hidden', this.chat.hidden);
  }

  keepSeen({ key, seen }) {
    const known = this.notes.read('seen', {});
    if (known[key] !== seen) this.notes.write('seen', { ...known, [key]: seen });
  }

  /** Another tab has seen more. */
  heardSeen(seen) {
    for (const [key, id] of Object.entries(seen)) {
      this.chat.seenBefore[key] = id;
      if (this.chat.get(key)?.see(id)) this.chat.emit('list');
    }
  }
}
