import { RowWindow } from '../model/rowWindow.js';
import { isNews } from '../model/unread.js';
import { MOST_PAGES, PAGE } from '../session/pages.js';
import { arrange, byId, soon } from './dom.js';
import { MessageTools } from './messageTools.js';
import { Row } from './row.js';

/** How near to the end counts as at the end. */
const END_PIXELS = 40;
/** How near to the first or last row further ones are brought in: in pixels, and in heights of what is in view. */
const AHEAD_PIXELS = 900;
const AHEAD_VIEWS = 1.25;
/**
 * How many messages are in memory, at least, above what one who reads back looks at: with fewer, the next page is read.
 */
const AHEAD_EVENTS = 400;
/**
 * How often the window is moved for one look: on a page that is higher than the window, moving it up and down would not
 * end.
 */
const MOST_MOVES = 3;
/** How long a message stands out that was looked for. */
const FOUND_MILLIS = 2500;
/** How long it is said that one is looked for, or was not found. */
const NOTICE_MILLIS = 15_000;
const NOT_SO_FAR = `The message is older than ${(MOST_PAGES * PAGE).toLocaleString('en')} others. Go on once more to look further back.`;

/**
 * The messages of the conversation that is shown: a window of them in the document, which moves as one scrolls. Whatever
 * comes in, what one looks at stays where it is; at the end, the end stays in view.
 */
export class LogView {
  #conversation = null;
  #window = new RowWindow();
  /** The rows in the document by post. */
  #rows = new Map();
  #sticks = true;
  /** The place of what is in view and has to stay there; null at the end. */
  #held = null;
  /** How far the log was scrolled when its place was last noted; `#sizes` is its size and that of its rows then. */
  #top = 0;
  #sizes = '';
  /** The id above which unread events begin; undefined if there were none when the conversation was opened. */
  #unreadAbove;
  /** Whether it is known how far the conversation was read when it was opened. */
  #knowsUnread = false;
  /** The long messages that are shown whole, by post, and how one is unfolded. */
  #folds = { unfolded: new Set(), inPlace: (element, change) => this.#changeInPlace(element, change) };
  #noticeTimer;
  /** Where each conversation was scrolled to: {id, bottom}, absent at the end. */
  #places = new Map();

  /** @param actions a MessageActions  @param looksAtEnd told when the end of the conversation is in view */
  constructor(client, files, actions, looksAtEnd) {
    this.client = client;
    this.files = files;
    this.actions = actions;
    this.looksAtEnd = looksAtEnd;
    this.log = byId('log');
    this.rows = byId('rows');
    this.tools = new MessageTools(this.rows, client.me, (id) => this.#conversation.timeline.find(id), actions);
    this.render = soon(() => {
      this.#noticeScroll();
      this.#render();
    });
    this.log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const resizes = new ResizeObserver(() => this.#resized());
    resizes.observe(this.log);
    resizes.observe(this.rows);
    byId('to-latest').addEventListener('click', () => this.toEnd());
    const renderIfShown = (conversation) => conversation === this.#conversation && this.render();
    client.chat.on('state', renderIfShown);
    client.chat.on('marked', renderIfShown);
    client.chat.on('marksKnown', this.render);
    client.chat.on('timeline', (conversation) => {
      if (conversation !== this.#conversation) return;
      this.#readAhead(); // at once, so that the next page comes while this one is drawn
      this.render();
    });
  }

  show(conversation) {
    this.#rememberPlace();
    this.#conversation = conversation;
    this.#window = new RowWindow();
    this.#rows.clear();
    this.rows.replaceChildren();
    this.say('');
    this.log.dataset.conversation = conversation.key;
    this.#knowsUnread = false;
    this.#unreadAbove = undefined;
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

  /** Brings a message into view, reading back to it if it is older than what is here, and gives it the focus. */
  async goTo(id) {
    const conversation = this.#conversation;
    if (!conversation.timeline.has(id)) {
      this.say('Looking for the message…');
      const isFound = await this.client.readBackTo(conversation, id);
      if (this.#conversation !== conversation) return;
      const { older } = conversation.timeline;
      this.say(isFound ? '' : older ? NOT_SO_FAR : 'The message is not here any more.');
      if (!isFound) return;
    }
    const { top, height } = this.log.getBoundingClientRect();
    this.#window.around(conversation.timeline, id);
    this.#sticks = false;
    this.#render(MOST_MOVES, { id, bottom: top + height / 2 });
    this.tools.focus(id);
    this.#pointAt(id);
  }

  /** Gives a message the focus, where it is. */
  focus(id) {
    this.tools.focus(id);
  }

  #pointAt(id) {
    const row = [...this.rows.children].find(({ dataset }) => dataset.id === id);
    row?.setAttribute('data-found', '');
    setTimeout(() => row?.removeAttribute('data-found'), FOUND_MILLIS);
  }

  /** Says something above the messages, for a while. */
  say(words) {
    byId('log-notice').hidden = !words;
    byId('log-notice').textContent = words;
    clearTimeout(this.#noticeTimer);
    if (words) this.#noticeTimer = setTimeout(() => this.say(''), NOTICE_MILLIS);
  }

  /** Notes from where on the conversation is new: when that is known first, and when it was marked as unread again. */
  #learnUnread() {
    const { counts, seen, staysUnread } = this.#conversation;
    const isKnown = this.client.readMarks.areKnown && this.client.hasBegun(this.#conversation);
    if (!staysUnread && (this.#knowsUnread || !isKnown)) return;
    this.#knowsUnread = true;
    this.#unreadAbove = counts.unread > 0 ? (seen ?? '') : undefined;
  }

  /** Counts what comes from now on as new: the user looks away. */
  lookAway() {
    if (this.#conversation?.counts.unread > 0) return;
    this.#unreadAbove = this.#conversation?.timeline.lastId ?? '';
  }

  /** Takes the mark of what is new away: it has been seen, and something new was written. */
  forgetUnread() {
    this.#unreadAbove = undefined;
    this.render();
  }

  /**
   * Draws the rows, and brings what is in view into its place.
   * @param moves how often the window may be moved to fill what is in view
   * @param place what has to stay where it is: from before the first of these moves, since near the top it may not be
   *     possible to hold it until there is more above
   */
  #render(moves = MOST_MOVES, place = this.#sticks ? null : this.#place()) {
    if (!this.#conversation) return;
    this.#learnUnread();
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

  /** Puts everything back into its place before it is drawn: a picture has come, or the page has another width. */
  #resized() {
    if (!this.#conversation || this.#sizes === this.#measure()) return;
    const scrolled = this.#scrolledUntold();
    if (this.#held) this.#scrollTo({ ...this.#held, bottom: this.#held.bottom - scrolled });
    else if (scrolled === 0) this.#scrollToEnd();
    this.#hold();
  }

  /** Changes the height of an element, which stays where it begins, also at the end of the conversation. */
  #changeInPlace(element, change) {
    const { top } = element.getBoundingClientRect();
    change();
    this.log.scrollTop += element.getBoundingClientRect().top - top;
    this.#stick(this.#isAtEnd());
    this.#hold();
    this.render();
  }

  /**
   * How far the log was scrolled without an event that has told so yet: that is not to be undone. At the end it may be
   * the page's doing.
   */
  #scrolledUntold() {
    return this.#distanceToEnd() < 1 ? 0 : this.log.scrollTop - this.#top;
  }

  #noticeScroll() {
    if (this.#conversation && this.#scrolledUntold() !== 0) this.#stick(this.#isAtEnd());
  }

  /**
   * Notes whether the end stays in view. There the window follows what comes: else that would count as seen and not be
   * shown.
   */
  #stick(sticks) {
    if (sticks && !this.#sticks) this.#window.toEnd();
    this.#sticks = sticks;
  }

  #isAtEnd() {
    return this.#window.range(this.#conversation.timeline).atEnd && this.#distanceToEnd() <= END_PIXELS;
  }

  #hold() {
    this.#held = this.#sticks ? null : this.#place();
    this.#top = this.log.scrollTop;
    this.#sizes = this.#measure();
  }

  #measure() {
    return [this.log.clientWidth, this.log.clientHeight, this.rows.getBoundingClientRect().height].join();
  }

  #arrangeRows(entries, above) {
    const rows = new Map();
    const { client, files, actions } = this;
    const context = { client, files, actions, conversation: this.#conversation, folds: this.#folds };
    let unreadBegun = this.#unreadAbove === undefined || (above ? above.id > this.#unreadAbove : this.#isNewAbove());
    entries.forEach((entry, i) => {
      const before = entries[i - 1] ?? above;
      const firstUnread = !unreadBegun && isNews(entry, this.client.me) && entry.id > this.#unreadAbove;
      unreadBegun ||= firstUnread;
      const post = `${entry.from} ${entry.nonce}`;
      const row = this.#rows.get(post) ?? new Row(context);
      row.draw(entry, before, firstUnread);
      rows.set(post, row);
    });
    this.#rows = rows;
    arrange(
      this.rows,
      [...rows.values()].map(({ element }) => element),
    );
    this.tools.settle();
  }

  /** Whether something that is unread may be before what has been read. */
  #isNewAbove() {
    const { older, firstId } = this.#conversation.timeline;
    return older && firstId > this.#unreadAbove;
  }

  #sayWhereItBegins(start) {
    const { timeline, isRoom, name, refusal } = this.#conversation;
    const atStart = start === 0 && !timeline.older;
    byId('log-start').hidden = !atStart;
    byId('log-loading').hidden = atStart || refusal != null;
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
    this.#resized(); // what has changed its size since the last frame is told later than this
    this.#stick(this.#isAtEnd());
    this.#hold();
    this.#showWayToEnd(this.#window.range(this.#conversation.timeline).end);
    this.#look();
  }

  /** Brings in what will be in view soon, at once: a second move before the first is drawn would lose the place. */
  #look(moves = MOST_MOVES, place = undefined) {
    const { timeline } = this.#conversation;
    if (this.log.clientHeight === 0) return;
    const ahead = Math.max(AHEAD_PIXELS, AHEAD_VIEWS * this.log.clientHeight);
    const isNearTop = this.log.scrollTop < ahead;
    const isNearEnd = !this.#sticks && this.#distanceToEnd() < ahead;
    if (isNearTop) this.#readOlder();
    else this.#readAhead();
    const moved =
      moves > 0 &&
      ((isNearTop && !this.#sticks && this.#window.up(timeline)) || (isNearEnd && this.#window.down(timeline)));
    if (moved) this.#render(moves - 1, place);
    else if (this.#sticks) this.looksAtEnd(this.#conversation);
  }

  #readAhead() {
    if (!this.#sticks) this.#readOlder();
  }

  #readOlder() {
    const { timeline } = this.#conversation;
    const isFew = this.#window.range(timeline).start < AHEAD_EVENTS;
    if (isFew && timeline.older && this.client.hasBegun(this.#conversation))
      this.client.readOlder(this.#conversation);
  }

  #distanceToEnd() {
    return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
  }

  #scrollToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /**
   * The place of what is in view: the first row, and where on the page its lower edge is. Its upper part changes when
   * the row above it does, and the log moves on the page when a bar comes or goes above it.
   */
  #place() {
    const top = this.log.getBoundingClientRect().top;
    const element = [...this.rows.children].find((child) => child.getBoundingClientRect().bottom > top);
    return (
      element && {
        id: element.dataset.id,
        nonce: element.dataset.nonce,
        bottom: element.getBoundingClientRect().bottom,
      }
    );
  }

  #scrollTo({ id, nonce, bottom }) {
    const element = [...this.rows.children].find(({ dataset }) => (id ? dataset.id === id : dataset.nonce === nonce));
    if (!element) return;
    this.log.scrollTop += element.getBoundingClientRect().bottom - bottom;
  }

  #rememberPlace() {
    if (!this.#conversation) return;
    const place = this.#sticks ? null : this.#place();
    if (place?.id) this.#places.set(this.#conversation.key, place);
    else this.#places.delete(this.#conversation.key);
  }
}
