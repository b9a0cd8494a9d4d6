import { quoteOf } from '../model/quote.js';
import { Thread } from '../session/thread.js';
import { Composer } from './composer.js';
import { arrange, byId, el, soon } from './dom.js';
import { icon } from './icons.js';
import { MessageActions } from './messageActions.js';
import { MessageTools } from './messageTools.js';
import { Row } from './row.js';

/** How near to the end counts as at the end. */
const END_PIXELS = 40;
/** The style of threads. */
export const STYLE = new URL('../style/thread.css', import.meta.url).href;
/** What cannot be done with messages in a thread: it is done in the conversation. */
const ELSEWHERE = new Set(['thread', 'unread']);

/** A thread beside its conversation, or over it on narrow screens: the root, the answers, and where one writes another. */
export class ThreadPane {
  #thread = null;
  #rows = new Map();
  #rootRow = null;
  #sticks = true;
  #actions;

  constructor(shell, { client, files, drafts, share }) {
    this.shell = shell;
    this.client = client;
    this.files = files;
    this.element = element(() => shell.threads.close());
    byId('people').before(this.element);
    const part = (css) => this.element.querySelector(css);
    this.log = this;
    this.scroller = part('.thread-log');
    this.rootHolder = part('.thread-root');
    this.rows = part('.rows');
    this.earlier = part('.thread-earlier');
    this.notice = part('.thread-notice');
    this.#actions = new MessageActions(client, this);
    const send = {
      post: (text, replyTo) => this.#post(text, replyTo),
      edit: (event, text) => client.edit(this.conversation, event, text),
      remove: (event) => this.#actions.remove(event, false),
      editLast: () => this.#editLast(),
      typed: (text) => client.typing.typed(this.conversation.key, text),
      candidates: () => client.candidates(this.conversation),
    };
    this.composer = new Composer(this.element, drafts, send, share);
    const find = (id) => this.conversation.timeline.find(id);
    this.rootTools = new MessageTools(this.rootHolder, client.me, find, this.#actions);
    this.tools = new MessageTools(this.rows, client.me, find, this.#actions);
    this.render = soon(() => this.#render());
    this.earlier.addEventListener('click', () => this.#thread.readOlder());
    this.scroller.addEventListener('scroll', () => (this.#sticks = this.#isAtEnd()), { passive: true });
    new ResizeObserver(() => this.#sticks && this.#toEnd()).observe(this.rows);
  }

  get conversation() {
    return this.#thread.conversation;
  }

  show(conversation, root) {
    this.#thread?.end();
    this.#thread = new Thread(this.client, conversation, root);
    this.#thread.on('changed', this.render);
    this.#rows.clear();
    this.rows.replaceChildren();
    this.rootHolder.replaceChildren();
    this.#rootRow = new Row(this.#context());
    this.#sticks = true;
    this.say('');
    byId('thread-place').textContent = conversation.isRoom ? `#${conversation.name}` : conversation.name;
    this.composer.show({ key: `${conversation.key} thread ${root}`, placeholder: 'Answer in this thread' });
    this.element.hidden = false;
    this.#render();
    if (this.shell.drawers.narrow) byId('thread-heading').focus();
    else this.composer.focus();
    this.#thread.begin();
  }

  hide() {
    this.#thread?.end();
    this.element.hidden = true;
  }

  /** Has one write, unless that covers half of a narrow screen with a keyboard. */
  write() {
    if (!this.shell.drawers.narrow) this.composer.focus();
  }

  offers(name) {
    return !ELSEWHERE.has(name) && this.shell.offers(name);
  }

  /** Gives a message of the thread the focus. */
  focus(id) {
    this.tools.focus(id);
    this.rootTools.focus(id);
  }

  /** Brings a message of the thread into view. */
  goTo(id) {
    const row = [...this.rootHolder.children, ...this.rows.children].find(({ dataset }) => dataset.id === id);
    row?.scrollIntoView({ block: 'nearest' });
    this.focus(id);
  }

  say(words) {
    this.notice.textContent = words;
    this.notice.hidden = !words;
  }

  #context() {
    const { client, files } = this;
    const folds = { unfolded: new Set(), inPlace: (_, change) => change() };
    return { client, files, actions: this.#actions, conversation: this.conversation, folds, thread: this.#thread.root };
  }

  #post(text, replyTo) {
    this.client.post(this.conversation.key, text, replyTo ?? this.#thread.root);
    this.#sticks = true;
  }

  #editLast() {
    const last = this.#thread.entries.findLast(({ id, kind, from }) => id && kind === 'text' && from === this.client.me);
    if (last) this.composer.edit(last);
    return last !== undefined;
  }

  #render() {
    if (!this.#thread || this.element.hidden) return;
    const { rootEvent, entries, older, isReading, problem } = this.#thread;
    const height = this.scroller.scrollHeight;
    const first = this.rows.firstElementChild;
    this.#drawRoot(rootEvent);
    this.#drawRows(entries);
    this.earlier.hidden = !older;
    this.earlier.disabled = isReading;
    this.earlier.textContent = isReading ? 'Loading answers…' : 'Show earlier answers';
    if (problem) this.say(`Earlier answers cannot be read: ${problem}`);
    // What one looks at stays where it is when earlier answers come in.
    if (this.#sticks) this.#toEnd();
    else if (first && this.rows.firstElementChild !== first) {
      this.scroller.scrollTop += this.scroller.scrollHeight - height;
    }
    this.composer.review((id) => this.conversation.timeline.find(id));
  }

  #drawRoot(event) {
    if (event) {
      this.#rootRow.draw({ ...event, answers: undefined }, undefined, false);
      arrange(this.rootHolder, [this.#rootRow.element]);
    } else this.rootHolder.replaceChildren(el('p', { class: 'hint' }, quoteOf(event).words));
    this.rootTools.settle();
  }

  #drawRows(entries) {
    const rows = new Map();
    const context = this.#context();
    entries.forEach((entry, i) => {
      const post = `${entry.from} ${entry.nonce}`;
      const row = this.#rows.get(post) ?? new Row(context);
      row.draw(entry, entries[i - 1], false);
      rows.set(post, row);
    });
    this.#rows = rows;
    const elements = [...rows.values()].map(({ element }) => element);
    arrange(this.rows, elements);
    this.tools.settle();
  }

  #isAtEnd() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    return scrollHeight - clientHeight - scrollTop <= END_PIXELS;
  }

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}

function element(close) {
  const iconButton = (name, words, more = {}) => {
    const button = el('button', { type: 'button', class: 'icon-button small', 'aria-label': words, ...more });
    button.append(icon(name));
    return button;
  };
  const pane = el('aside', { id: 'thread', class: 'thread', 'aria-labelledby': 'thread-heading', hidden: true });
  pane.append(
    el(
      'header',
      { class: 'thread-head' },
      el(
        'div',
        {},
        el('h2', { id: 'thread-heading', tabindex: -1 }, 'Thread'),
        el('p', { id: 'thread-place', class: 'detail' }),
      ),
      iconButton('close', 'Close the thread', { onclick: close }),
    ),
    el(
      'div',
      { class: 'thread-log', role: 'log', 'aria-live': 'off', 'aria-label': 'Messages of the thread', tabindex: 0 },
      el('div', { class: 'thread-root' }),
      el('button', { type: 'button', class: 'link thread-earlier' }),
      el('div', { class: 'rows' }),
    ),
    el('p', { class: 'thread-notice hint', role: 'status', hidden: true }),
    el(
      'p',
      { class: 'composer-limit', hidden: true },
      el('span', { id: 'thread-limit-words' }),
      ' ',
      el('button', { type: 'button', class: 'link' }, 'Share it as a file'),
    ),
    el(
      'p',
      { class: 'composer-task', role: 'status', hidden: true },
      el('span', { class: 'composer-task-words' }),
      iconButton('close', 'Leave it', { class: 'icon-button tiny' }),
    ),
    el(
      'form',
      { class: 'composer' },
      el('textarea', {
        id: 'thread-text',
        rows: 1,
        'aria-label': 'Answer',
        'aria-describedby': 'thread-limit-words',
        enterkeyhint: 'send',
      }),
      iconButton('send', 'Send the answer', { type: 'submit', class: 'icon-button send' }),
    ),
  );
  return pane;
}
