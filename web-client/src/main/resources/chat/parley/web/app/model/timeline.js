import { Changes, postOf, takenBack } from './changes.js';
import { timeOf } from './eventIds.js';
import { answerOf, isChange, isKnown, rootOf } from './kinds.js';

/** How many messages are kept that are here only since others answer them. */
const MOST_QUOTED = 1000;

/**
 * @typedef {object} Event what the protocol calls an event, docs/protocol.md §3, as it is shown now: with `text` as it was
 * edited last, `editedAt`, and `said`, as it was at first; with `reactions`, [{emoji, users}]; with `answers`, {count, names, at};
 * with `changing`, the own changes of it that are not sent, or failed; or of the kind `removed`
 * @typedef {object} Pending an own post without an id: {nonce, text, at, from, replyTo?, failure?}
 * @typedef {object} Unsent an own change that is not acknowledged: {nonce, at, change: {kind, about, …}, failure?}
 */

/**
 * The events of one conversation that are known here, ascending by id, and after them the own posts that have no id yet.
 * Of one (sender, nonce) only the smallest id is there. The events are without a gap from the first one on; what is older
 * is read when it is scrolled to. Changes have no place of their own: the events are as they make them.
 */
export class Timeline {
  /** @type {Event[]} */ events = [];
  /** @type {Pending[]} */ pending = [];
  /** Whether there may be events before the first one. */
  older = true;

  /** The events as they came, by their posts. */
  #byPost = new Map();
  #changes = new Changes();
  /** @type {Map<string, Unsent>} by nonce */
  #unsent = new Map();
  /** By id, what others answer and is not among the events, as it came; null for what nobody knows. */
  #quoted = new Map();
  /**
   * The id below which nothing is kept: that comes with an older page, if it is read. Null as long as there is no such
   * page.
   */
  #floor = null;

  constructor(me) {
    this.me = me;
  }

  /** The id from which on nothing is missing; what is older is before it. Null if nothing has been read. */
  get firstId() {
    return this.#floor ?? this.events[0]?.id ?? null;
  }

  get lastId() {
    return this.events.at(-1)?.id ?? null;
  }

  /** Index of the first event with this id or a larger one. */
  indexFrom(id) {
    let from = 0;
    let to = this.events.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.events[middle].id < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Whether an event is among those that are shown in their order. */
  has(id) {
    return this.events[this.indexFrom(id)]?.id === id;
  }

  /**
   * An event as it is now, also if it is here only since another one answers it.
   * @returns {?Event|undefined} null if nobody knows it, undefined if that has not been asked
   */
  find(id) {
    const event = this.events[this.indexFrom(id)];
    if (event?.id === id) return event;
    const quoted = this.#quoted.get(id);
    return quoted ? this.#shown(quoted) : quoted;
  }

  /** Takes what was found of an event that another one answers; null for nothing. */
  quote(id, event) {
    if (this.#quoted.size >= MOST_QUOTED) this.#quoted.delete(this.#quoted.keys().next().value);
    this.#quoted.set(id, event);
    this.#changes.came(id);
    if (event) this.#noteAnswers([event]);
  }

  /** The ids, senders and nonces of the answers to an event that are known. */
  answersTo(id) {
    return this.#changes.answersTo(id);
  }

  /**
   * Takes an event that was said, live or in a page.
   * @returns {boolean} whether a post is here that was not known at all
   */
  add(event) {
    if (!isKnown(event)) return false;
    const post = postOf(event);
    const known = this.#byPost.get(post);
    if (event.kind === 'removed' && this.#quoted.has(event.id)) this.#quoted.set(event.id, event);
    if (known?.id === event.id && event.kind === 'removed') this.#takeBack(known);
    if (known?.id === event.id && event.thread && rootOf(known) !== rootOf(event)) this.#moveToThread(known, event);
    if (known && known.id <= event.id) return false;
    if (known) this.#remove(known.id);
    const ownPost = event.from === this.me && this.#settle(event.nonce);
    if (this.older && this.#floor != null && event.id < this.#floor) {
      this.#byPost.delete(post);
      return false;
    }
    this.events.splice(this.indexFrom(event.id), 0, this.#come(event));
    this.#noteAnswers([event]);
    return !known && !ownPost;
  }

  /** Takes changes of what is here, or is yet to come. @returns {boolean} whether anything that is here looks otherwise */
  change(changes) {
    const touched = new Set();
    for (const change of changes.filter(isChange)) {
      const isSettled = change.from === this.me && this.#unsent.delete(change.nonce);
      const isHere = this.#isHere(change.about);
      if ((this.#changes.add(change, isHere) || isSettled) && isHere) touched.add(change.about);
    }
    touched.forEach((id) => this.#draw(id));
    return touched.size > 0;
  }

  /** Takes a page of what is before `firstId`, ascending. */
  addOlder(events, more) {
    const first = events[0]?.id ?? this.firstId;
    this.#floor = null;
    this.#addBelow(events);
    this.#olderFrom(first, more);
  }

  // Most of it goes before the first one as it is: to insert each alone would take long where much is known.
  #addBelow(events) {
    let block = [];
    const flush = () => {
      this.events.unshift(...block);
      block = [];
    };
    const isBelow = (id) => this.events.length === 0 || id < this.events[0].id;
    for (const event of events.filter(isKnown)) {
      const post = postOf(event);
      if (isBelow(event.id) && !this.#byPost.has(post)) {
        if (event.from === this.me) this.#settle(event.nonce);
        block.push(this.#come(event));
      } else {
        flush();
        this.add(event);
      }
    }
    flush();
    this.#noteAnswers(events);
  }

  /** Takes the newest page, read when nothing was known: what is before it is older. */
  begin(events, more) {
    events.forEach((event) => this.add(event));
    this.#olderFrom(events[0]?.id ?? null, more);
  }

  /** Notes that nothing below `id` has been read. */
  beginAt(id) {
    this.#olderFrom(id, true);
  }

  /** Takes an own post or change that is on its way, or could not be sent. */
  post(pending) {
    if (this.acknowledged(pending)) return;
    if (pending.change) {
      this.#unsent.set(pending.nonce, pending);
      this.#draw(pending.change.about);
      return;
    }
    const known = this.pending.find(({ nonce }) => nonce === pending.nonce);
    if (known) known.failure = pending.failure;
    else this.pending.push({ ...pending, from: this.me });
  }

  /** Takes the id of an own post or change; the event itself may have come before, or comes later. */
  acknowledge(nonce, id) {
    const sent = { id, at: timeOf(id), from: this.me, nonce };
    const change = this.#unsent.get(nonce)?.change;
    if (change) this.change([{ ...change, ...sent }]);
    const post = this.pending.find((pending) => pending.nonce === nonce);
    const thread = post && this.#threadOf(post);
    if (post) this.add({ kind: 'text', ...sent, text: post.text, replyTo: post.replyTo, ...(thread && { thread }) });
  }

  /** The own posts without an id that belong to the thread of an event. */
  pendingIn(root) {
    return this.pending.filter((post) => (this.#threadOf(post) ?? post.replyTo) === root);
  }

  /** @returns {?{event: string}} the id of an own post or change, as an `ack` has it, if it has come as an event */
  acknowledged({ nonce, change }) {
    const post = postOf({ from: this.me, nonce });
    const id = change ? this.#changes.idOf(change.about, post) : this.#byPost.get(post)?.id;
    return id ? { event: id } : null;
  }

  /** Takes out an own post or change that will not be sent. @returns whether it was here */
  discard(nonce) {
    const unsent = this.#unsent.get(nonce);
    if (!unsent) return this.#settle(nonce);
    this.#unsent.delete(nonce);
    this.#draw(unsent.change.about);
    return true;
  }

  /** Forgets all but the newest events; the others are read again when they are scrolled to. */
  trim(most) {
    if (this.events.length <= most) return;
    for (const event of this.events.splice(0, this.events.length - most)) {
      this.#byPost.delete(postOf(event));
      if (!this.#quoted.has(event.id)) this.#changes.forget(event.id);
    }
    this.#olderFrom(this.events[0].id, true);
  }

  #olderFrom(id, more) {
    this.older = more;
    this.#floor = more ? id : null;
  }

  /** The root that the gateway will name of an own post: that of what it answers, if that is an answer. */
  #threadOf({ replyTo }) {
    const answered = replyTo && this.find(replyTo);
    return answered ? rootOf(answered) : null;
  }

  /** Notes which of the events are answers, beside the roots of their threads. */
  #noteAnswers(events) {
    const roots = new Set();
    for (const answer of events.filter(isKnown).map(answerOf)) {
      if (answer && this.#changes.add(answer, this.#isHere(answer.about))) roots.add(answer.about);
    }
    roots.forEach((id) => this.#isHere(id) && this.#draw(id));
  }

  #isHere(id) {
    return this.has(id) || this.#quoted.get(id) != null;
  }

  /** Takes of an own post, which was here before the gateway had named its thread, which one that is. */
  #moveToThread(known, { thread }) {
    const mistaken = answerOf(known);
    if (mistaken) this.#changes.withdrawAnswer(mistaken);
    const event = { ...known, thread };
    this.#byPost.set(postOf(event), event);
    this.#draw(event.id);
    if (mistaken && this.#isHere(mistaken.about)) this.#draw(mistaken.about);
    this.#noteAnswers([event]);
  }

  #settle(nonce) {
    const at = this.pending.findIndex((pending) => pending.nonce === nonce);
    if (at < 0) return false;
    this.pending.splice(at, 1);
    return true;
  }

  /** Takes note that an event is among those that are here now, and returns it as it is shown. */
  #come(event) {
    this.#quoted.delete(event.id);
    this.#changes.came(event.id);
    const shown = this.#shown(event);
    this.#byPost.set(postOf(event), shown.kind === 'removed' ? takenBack(event) : event);
    return shown;
  }

  #shown(event) {
    const own =
      this.#unsent.size === 0 ? [] : [...this.#unsent.values()].filter(({ change }) => change.about === event.id);
    const waiting = own.filter(({ failure }) => failure === undefined);
    const changes = waiting.map(({ change, at }) => ({ ...change, at, from: this.me }));
    const shown = this.#changes.shown(event, changes);
    return own.length === 0 ? shown : { ...shown, changing: own };
  }

  /** Has an event look as its changes make it. What was taken back is not kept. */
  #draw(id) {
    const at = this.indexFrom(id);
    const known = this.events[at];
    if (known?.id !== id) {
      if (this.find(id)?.kind === 'removed') this.#quoted.set(id, takenBack(this.find(id)));
      return;
    }
    const post = postOf(known);
    this.events[at] = this.#shown(this.#byPost.get(post));
    if (this.events[at].kind === 'removed') this.#byPost.set(post, takenBack(known));
  }

  #takeBack(event) {
    this.#byPost.set(postOf(event), takenBack(event));
    this.#draw(event.id);
  }

  #remove(id) {
    this.events.splice(this.indexFrom(id), 1);
  }
}
