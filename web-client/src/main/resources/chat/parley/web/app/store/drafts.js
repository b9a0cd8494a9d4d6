/** What was typed and not sent, by conversation; over a reload too, as long as the browser has room. */
export class Drafts {
  /** Those that are known to this tab alone. */
  #unkept = new Map();

  constructor(notes) {
    this.notes = notes;
  }

  read(key) {
    return this.#unkept.get(key) ?? this.notes.read(nameOf(key), '');
  }

  write(key, text) {
    this.#unkept.delete(key);
    if (!text) this.notes.remove(nameOf(key));
    else if (!this.notes.keep(nameOf(key), text)) this.#unkept.set(key, text);
  }
}

const nameOf = (key) => `draft ${key}`;
