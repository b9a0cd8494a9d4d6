import { RowWindow } from '../model/rowWindow.js';
import { arrange, byId, soon } from './dom.js';
import { row, rowSignature } from './row.js';

/** So near to the end counts as at the end. */
const END_PIXELS = 40;
/** So near to the first or last row, further ones are brought in. */
const AHEAD_PIXELS = 900;
/** On a page that is higher than the window, moving it up and down would not end. */
const MOST_MOVES = 3;

/**
 * The messages of the conversation that is shown: a window of them in the document, which moves as one scrolls. Whatever
 * comes in, what one looks at stays where it is; at the end, the end stays in view.
 */
export class LogView {
  #conversation = null;
  #window = new RowWindow();
  /** Rows in the document by post, each with the signature it was built by. */
  #rows = new Map();
  #sticks = true;
  /** What is in view and has to stay there; null at the end. */
  #held = null;
  /** Unread events begin above this id; undefined if there were none when the conversation was opened. */
  #unreadAbove;
  /** Where each conversation was scrolled to: {id, offset}, absent at the end. */
  #places = new Map();

  /** @param looksAtEnd told when the end of the conversation is in view */
  constructor(client, transfers, looksAtEnd) {
    this.client = client;
    this.transfers = transfers;
    this.looksAtEnd = looksAtEnd;
    this.log = byId('log');
    this.rows = byId('rows');
    this.render = soon(() => this.#render());
    this.log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const resizes = new ResizeObserver(() => this.#resized());
    resizes.observe(this.log);
    resizes.observe(this.rows);
    byId('to-latest').addEventListener('click', () => this.toEnd());
    client.chat.on('timeline', (conversation) => conversation === this.#conversation && this.render());
  }

  show(conversation) {
    this.#rememberPlace();
    this.#conversation = conversation;
    this.#window = new RowWindow();
    this.#rows.clear();
    this.rows.replaceChildren();
    this.log.dataset.conversation = conversation.key;
    this.#unreadAbove = conversation.counts.unread > 0 ? (conversation.seen ?? '') : undefined;
    const place = this.#places.get(conversation.key);
    this.#sticks = !place;
    if (place) this.#window.around(conversation.timeline, place.id);
    this.#render(MOST_MOVES, place ?? null);
  }

  toEnd() {
    this.#window.toEnd();
    this.#sticks = true;
    this.#render();
  }

  /** The user looks away: what comes from now on is new. */
  lookAway() {
    this.#unreadAbove = this.#conversation?.timeline.lastId ?? '';
  }

  /** The mark of what is new has been seen, and something new was written. */
  forgetUnread() {
    this.#unreadAbove = undefined;
    this.render();
  }

  /**
   * @param moves how often the window may be moved to fill what is in view
   * @param place what has to stay where it is: from before the first of these moves, since near the top it may not be
   *     possible to hold it until there is more above
   */
  #render(moves = MOST_MOVES, place = this.#sticks ? null : this.#place()) {
    if (!this.#conversation) return;
    const { timeline } = this.#conversation;
    if (!this.#sticks && this.#window.followsEnd) this.#window.hold(timeline);
    const { start, end, atEnd } = this.#window.range(timeline);
    const entries = timeline.events.slice(start, end).concat(atEnd ? timeline.pending : []);
    this.#arrangeRows(entries, timeline.events[start - 1]);
    this.#sayWhereItBegins(start);
    if (this.#sticks) this.#scrollToEnd();
    else if (place) this.#scrollTo(place);
    this.#showWayToEnd(end);
    this.#hold();
    this.#look(moves, place ?? undefined);
  }

  /** A picture has come, or the page has another width: before that is drawn, everything is put back into its place. */
  #resized() {
    if (this.#sticks) this.#scrollToEnd();
    else if (this.#held) this.#scrollTo(this.#held);
  }

  #hold() {
    this.#held = this.#sticks ? null : this.#place();
  }

  #arrangeRows(entries, above) {
    const rows = new Map();
    const context = { client: this.client, transfers: this.transfers, conversation: this.#conversation };
    let unreadBegun = this.#unreadAbove === undefined || above?.id > this.#unreadAbove;
    entries.forEach((entry, i) => {
      const before = entries[i - 1] ?? above;
      const firstUnread = !unreadBegun && entry.from !== this.client.me && entry.id > this.#unreadAbove;
      unreadBegun ||= firstUnread;
      const post = `${entry.from} ${entry.nonce}`;
      const signature = rowSignature(entry, before, firstUnread);
      const known = this.#rows.get(post);
      const element = known?.signature === signature ? known.element : row(entry, before, firstUnread, context);
      rows.set(post, { element, signature });
    });
    this.#rows = rows;
    arrange(
      this.rows,
      [...rows.values()].map(({ element }) => element),
    );
  }

  #sayWhereItBegins(start) {
    const { timeline, isRoom, name } = this.#conversation;
    const atStart = start === 0 && !timeline.older;
    byId('log-start').hidden = !atStart;
    byId('log-loading').hidden = atStart;
    byId('log-start').textContent = `This is where ${isRoom ? `#${name} begins` : `you and ${name} begin`}.`;
  }

  #showWayToEnd(end) {
    const { timeline, counts } = this.#conversation;
    byId('to-latest').hidden =
      this.#sticks || (end === timeline.events.length && this.#distanceToEnd() < this.log.clientHeight);
    byId('to-latest-text').textContent = counts.unread > 0 ? `${counts.unread} new` : 'Latest';
  }

  #scrolled() {
    if (!this.#conversation) return;
    const { atEnd } = this.#window.range(this.#conversation.timeline);
    const sticks = atEnd && this.#distanceToEnd() <= END_PIXELS;
    if (sticks && !this.#sticks) this.#window.toEnd();
    this.#sticks = sticks;
    this.#hold();
    this.#showWayToEnd(this.#window.range(this.#conversation.timeline).end);
    this.#look();
  }

  /** Brings in what will be in view soon, at once: a second move before the first is drawn would lose the place. */
  #look(moves = MOST_MOVES, place = undefined) {
    const { timeline } = this.#conversation;
    if (this.log.clientHeight === 0) return;
    const isNearTop = this.log.scrollTop < AHEAD_PIXELS;
    const isNearEnd = !this.#sticks && this.#distanceToEnd() < AHEAD_PIXELS;
    const { start } = this.#window.range(timeline);
    if (isNearTop && start === 0) this.#readOlder(timeline);
    const moved =
      moves > 0 &&
      ((isNearTop && !this.#sticks && this.#window.up(timeline)) || (isNearEnd && this.#window.down(timeline)));
    if (moved) this.#render(moves - 1, place);
    else if (this.#sticks) this.looksAtEnd(this.#conversation);
  }

  #readOlder(timeline) {
    if (timeline.older && this.client.hasBegun(this.#conversation)) this.client.olderPages.read(this.#conversation);
  }

  #distanceToEnd() {
    return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
  }

  #scrollToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** The first row in view, and where its lower edge is: its upper part changes when the row above it does. */
  #place() {
    const top = this.log.getBoundingClientRect().top;
    const element = [...this.rows.children].find((child) => child.getBoundingClientRect().bottom > top);
    return (
      element && {
        id: element.dataset.id,
        nonce: element.dataset.nonce,
        offset: element.getBoundingClientRect().bottom - top,
      }
    );
  }

  #scrollTo({ id, nonce, offset }) {
    const element = [...this.rows.children].find(({ dataset }) => (id ? dataset.id === id : dataset.nonce === nonce));
    if (!element) return;
    const top = this.log.getBoundingClientRect().top;
    this.log.scrollTop += element.getBoundingClientRect().bottom - top - offset;
  }

  #rememberPlace() {
    if (!this.#conversation) return;
    const place = this.#sticks ? null : this.#place();
    if (place?.id) this.#places.set(this.#conversation.key, place);
    else this.#places.delete(this.#conversation.key);
  }
}
