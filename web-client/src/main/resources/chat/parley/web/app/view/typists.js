import { byId, el, soon } from './dom.js';

/** How many are named of those who are typing. */
const MOST_NAMED = 3;

/** The line below the messages that says who is typing. */
export class Typists {
  constructor(client) {
    this.client = client;
    this.line = byId('typing');
    client.typing.on('changed', soon(() => this.#render()));
  }

  #render() {
    const { names } = this.client.typing;
    this.line.replaceChildren(...wordsOf(names));
  }
}

/** Words for screens, with the names as elements that keep what is around them as it is. */
function wordsOf(names) {
  if (names.length === 0) return [];
  const named = names.slice(0, MOST_NAMED).map((name) => el('bdi', {}, name));
  if (names.length > MOST_NAMED) named.push(`${names.length - MOST_NAMED} more`);
  const last = named.pop();
  const first = named.flatMap((name, i) => (i > 0 ? [', ', name] : [name]));
  return first.length === 0 ? [last, ' is typing'] : [...first, ' and ', last, ' are typing'];
}
