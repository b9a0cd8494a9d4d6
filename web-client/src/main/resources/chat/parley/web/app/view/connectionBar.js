import { plainText } from '../model/plain.js';
import { isForGood } from '../session/errors.js';
import { byId, soon } from './dom.js';

function wordsOfRefusal({ code, reason }) {
  if (!isForGood(code)) return 'The server does not accept this page. Reload it.';
  const why = reason ? `: ${plainText(reason)}` : '';
  return `The server has closed the connection for good${why}. Reload this page to try again.`;
}

/** How long something may last before it is worth a word. */
const SHOW_AFTER_MILLIS = 700;

/** Says what is not as it should be: no connection, catching up, or a gap that cannot be closed, yet or at all. */
export class ConnectionBar {
  #timer = null;
  #conversation = null;

  constructor(client) {
    this.client = client;
    this.bar = byId('connection');
    this.gap = byId('gap-notice');
    this.render = soon(() => this.#render());
    client.session.on('state', this.render);
    client.chat.on('state', this.render);
    addEventListener('online', this.render);
    addEventListener('offline', this.render);
    this.render();
  }

  show(conversation) {
    this.#conversation = conversation;
    this.render();
  }

  #render() {
    clearTimeout(this.#timer);
    const { session } = this.client;
    document.body.dataset.connection = session.state;
    this.#showGap();
    const words = this.#words(session);
    // What passes by itself in a moment only unsettles people. What is said already, is said on.
    if (words && this.bar.hidden && session.state !== 'waiting')
      this.#timer = setTimeout(() => this.#say(words), SHOW_AFTER_MILLIS);
    else this.#say(words);
  }

  #words({ state, refusal, welcome }) {
    if (state === 'online') return '';
    if (state === 'reading') return 'Reading what was said meanwhile…';
    if (!navigator.onLine) return 'You are offline. What you write is kept, and sent when you are back.';
    if (state === 'refused') return wordsOfRefusal(refusal);
    return welcome ? 'The connection is lost. What you write is kept, and sent when it is back.' : 'Connecting…';
  }

  #say(words) {
    this.bar.hidden = !words;
    if (this.bar.textContent !== words) this.bar.textContent = words;
  }

  #showGap() {
    const words = wordsOfGap(this.#conversation ?? {});
    this.gap.hidden = !words;
    if (this.gap.textContent !== words) this.gap.textContent = words;
  }
}

function wordsOfGap({ gap, damaged, refusal, isRoom }) {
  if (refusal) return refusal;
  if (gap) return 'Messages may be missing here: the server cannot say now. This is tried again.';
  if (!damaged) return '';
  // Of which private conversation they were is not known.
  const which = isRoom ? 'messages of this room' : 'private messages';
  return `Some ${which} are damaged at the server, and cannot be shown. All others are.`;
}
