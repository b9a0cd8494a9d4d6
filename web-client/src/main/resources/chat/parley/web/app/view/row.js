import { beginsDay, beginsGroup } from '../model/grouping.js';
import { answeredBy } from '../model/kinds.js';
import { goneWords, quoteOf } from '../model/quote.js';
import { attachment } from './attachment.js';
import { arrange, el } from './dom.js';
import { folding } from './folding.js';
import { messageState } from './messageState.js';
import { moreButton } from './messageTools.js';
import { avatar, colourOf, linkTo } from './names.js';
import { quote } from './quote.js';
import { Reactions } from './reactions.js';
import { threadLink } from './threadLink.js';
import { dayText, fullTimeText, shortTimeText, timeText } from './times.js';

/**
 * A message in the log. It stays the same element for as long as it is there, and of its parts only those are made anew that
 * have changed: so the focus stays, and pictures do.
 */
export class Row {
  element = el('article');
  #message = el('div', { class: 'message' });
  #parts = new Map();
  #reactions;
  #drawn = [];

  /**
   * @param context {client, files, conversation, folds, actions, thread?}: what the message belongs to, and what can be done;
   *     and the root of the thread in which it is shown, if it is
   */
  constructor(context) {
    this.context = context;
  }

  /**
   * Draws a message as it is now.
   * @param entry an event or a pending post  @param before the one above it  @param firstUnread whether the unread ones begin here
   */
  draw(entry, before, firstUnread) {
    const { conversation, client } = this.context;
    const day = beginsDay(entry, before) ? dayText(entry.at) : null;
    const begins = beginsGroup(entry, before);
    const replyTo = answeredBy(entry.id ? entry : { ...entry, kind: 'text' });
    const answered = replyTo === this.context.thread ? null : replyTo;
    const quoted = answered && quoteOf(conversation.timeline.find(answered));
    const now = [entry, entry.failure, day, begins, firstUnread, quoted?.from, quoted?.words];
    if (isSame(now, this.#drawn)) return;
    this.#drawn = now;
    if (answered && conversation.timeline.find(answered) === undefined) client.findAnswered(conversation, answered);
    this.#mark(entry, begins);
    arrange(this.#message, this.#content(entry, begins, quoted, answered));
    arrange(
      this.element,
      [
        this.#part('day', [day], () => day && el('h2', { class: 'day' }, el('span', {}, day))),
        this.#part('new', [firstUnread], () => firstUnread && el('p', { class: 'new-line' }, el('span', {}, 'New'))),
        this.#message,
      ].filter(Boolean),
    );
  }

  #mark(entry, begins) {
    const { conversation } = this.context;
    const isMention = conversation.isRoom && entry.id && conversation.concerns(entry);
    const { dataset } = this.element;
    this.element.className = ['row', begins && 'begins', isMention && 'mentions-me'].filter(Boolean).join(' ');
    dataset.from = entry.from;
    setOrDelete(dataset, 'id', entry.id);
    setOrDelete(dataset, 'nonce', entry.id ? null : entry.nonce);
    setOrDelete(dataset, 'state', entry.id ? null : entry.failure ? 'failed' : 'sending');
  }

  #content(entry, begins, quoted, answered) {
    const { client, conversation } = this.context;
    const isGone = entry.kind === 'removed';
    const states = [entry.id, entry.failure, ...(entry.changing ?? [])];
    return [
      this.#part('side', [begins, entry.at], () => (begins ? avatar(entry.from) : asideTime(entry))),
      this.#part('head', [begins, entry.at], () => (begins ? head(entry) : hiddenHead(entry))),
      ...(isGone ? [this.#part('gone', [entry.by], () => gone(entry))] : this.#whatIsSaid(entry, quoted, answered)),
      entry.answers && this.#threadLink(entry),
      this.#part('state', states, () => messageState(entry, client, conversation)),
      entry.id && !isGone ? this.#part('more', [entry.at], () => moreButton(entry)) : null,
    ].filter(Boolean);
  }

  #whatIsSaid(entry, quoted, answered) {
    const { actions } = this.context;
    return [
      quoted && this.#part('quote', [quoted.from, quoted.words], () => quote(quoted, () => actions.jump(answered))),
      this.#part('said', [entry.text, entry.file, entry.editedAt], () => this.#said(entry)),
      entry.reactions && this.#drawReactions(entry),
    ];
  }

  #said(entry) {
    const { files, folds } = this.context;
    const body =
      entry.kind === 'file' ? attachment(entry.file, files) : folding(entry.text, `${entry.from} ${entry.nonce}`, folds);
    if (!entry.editedAt) return body;
    const edited = el('time', { class: 'edited', title: `edited ${fullTimeText(entry.editedAt)}` }, '(edited)');
    edited.dateTime = new Date(entry.editedAt).toISOString();
    return el('div', { class: 'said' }, body, edited);
  }

  #threadLink({ id, answers }) {
    const { actions } = this.context;
    if (!actions.offers('thread')) return null;
    const { count, names, at } = answers;
    return this.#part('thread', [count, names.join(), at], () => threadLink(answers, () => actions.thread({ id })));
  }

  #drawReactions({ id, reactions }) {
    const { client, actions } = this.context;
    this.#reactions ??= new Reactions(client.me, (emoji) => actions.toggle(id, emoji));
    this.#reactions.draw(reactions);
    return this.#reactions.element;
  }

  /** A part of the row; made anew if what it depends on is not what it was. */
  #part(name, depends, make) {
    const known = this.#parts.get(name);
    if (known && isSame(depends, known.depends)) return known.node;
    const node = make();
    this.#parts.set(name, { depends, node });
    return node;
  }
}

const isSame = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

function setOrDelete(dataset, name, value) {
  if (value == null) delete dataset[name];
  else dataset[name] = value;
}

const gone = (entry) => el('p', { class: 'gone' }, entry.by ? `removed by ${entry.by}` : goneWords(entry));
const asideTime = ({ at }) => el('span', { class: 'aside-time', 'aria-hidden': 'true' }, shortTimeText(at));
const hiddenHead = ({ from, at }) => el('span', { class: 'visually-hidden' }, `${from}, ${timeText(at)}: `);

const head = ({ from, at }) =>
  el(
    'p',
    { class: 'message-head' },
    el('a', { class: `from ${colourOf(from)}`, href: linkTo(`@${from}`) }, el('bdi', {}, from)),
    el('time', { datetime: new Date(at).toISOString(), title: fullTimeText(at) }, timeText(at)),
  );
