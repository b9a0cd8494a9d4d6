import { timeOf } from './eventIds.js';
import { isKnown } from './kinds.js';

/**
 * @typedef {object} Event what the protocol calls an event, docs/protocol.md §3
 * @typedef {object} Pending an own post without an id: {nonce, text, at, from, failure?}
 */

/**
 * The events of one conversation that are known here, ascending by id, and after them the own posts that have no id yet.
 * Of one (sender, nonce) only the smallest id is there. The events are without a gap from the first one on; what is older
 * is read when it is scrolled to.
 */
export class Timeline {
  /** @type {Event[]} */ events = [];
  /** @type {Pending[]} */ pending = [];
  /** Whether there may be events before the first one. */
  older = true;

  #byPost = new Map();
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

  /**
   * Takes an event that was said, live or in a page.
   * @returns {boolean} whether a post is here that was not known at all
   */
  add(event) {
    if (!isKnown(event)) return false;
    const post = postOf(event);
    const known = this.#byPost.get(post);
    if (known && known.id <= event.id) return false;
    if (known) this.#remove(known.id);
    const ownPost = event.from === this.me && this.#settle(event.nonce);
    if (this.older && this.#floor != null && event.id < this.#floor) {
      this.#byPost.delete(post);
      return false;
    }
    this.#byPost.set(post, event);
    this.events.splice(this.indexFrom(event.id), 0, event);
    return !known && !ownPost;
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
        this.#byPost.set(post, event);
        block.push(event);
      } else {
        flush();
        this.add(event);
      }
    }
    flush();
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

  /** Takes an own post that is on its way, or could not be sent. */
  post(pending) {
    if (this.#byPost.has(postOf({ from: this.me, nonce: pending.nonce }))) return;
    const known = this.pending.find(({ nonce }) => nonce === pending.nonce);
    if (known) known.failure = pending.failure;
    else this.pending.push({ ...pending, from: this.me });
  }

  /** Takes the id of an own post; the event itself may have come before, or comes later. */
  acknowledge(nonce, id) {
    const post = this.pending.find((pending) => pending.nonce === nonce);
    if (post) this.add({ kind: 'text', id, at: timeOf(id), from: this.me, nonce, text: post.text });
  }

  /** @returns {?{event: string}} the id of an own post, as an `ack` has it, if it has come as an event */
  acknowledged(nonce) {
    const event = this.#byPost.get(postOf({ from: this.me, nonce }));
    return event ? { event: event.id } : null;
  }

  /** Takes out an own post that will not be sent. @returns whether it was here */
  discard(nonce) {
    return this.#settle(nonce);
  }

  /** Forgets all but the newest events; the others are read again when they are scrolled to. */
  trim(most) {
    if (this.events.length <= most) return;
    for (const event of this.events.splice(0, this.events.length - most)) this.#byPost.delete(postOf(event));
    this.#olderFrom(this.events[0].id, true);
  }

  #olderFrom(id, more) {
    this.older = more;
    this.#floor = more ? id : null;
  }

  #settle(nonce) {
    const at = this.pending.findIndex((pending) => pending.nonce === nonce);
    if (at < 0) return false;
    this.pending.splice(at, 1);
    return true;
  }

  #remove(id) {
    this.events.splice(this.indexFrom(id), 1);
  }
}

// A nonce has no space, so the two cannot run into each other.
const postOf = ({ from, nonce }) => `${from} ${nonce}`;
