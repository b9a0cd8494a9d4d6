import { isEventId } from '../model/eventIds.js';
import { isChange } from '../model/kinds.js';
import { normaliseKey } from '../model/names.js';

/** Whether what was kept is a post or a change. What was written by another version, or is damaged, is left alone. */
function isPost(post) {
  const { nonce, key, at, tab, failure } = post ?? {};
  return (
    typeof nonce === 'string' &&
    /^[!-~]{1,64}$/.test(nonce) &&
    normaliseKey(key) != null &&
    isBody(post) &&
    Number.isFinite(at) &&
    typeof tab === 'string' &&
    (failure === undefined || typeof failure === 'string')
  );
}

// A change has no text of its own: a page from before there were changes, in another tab, would post it.
const isBody = ({ text, replyTo, change }) =>
  change === undefined ? typeof text === 'string' && (replyTo === undefined || isEventId(replyTo)) : isChange(change);

const OUTBOX = 'outbox ';
const NO_ROOM = 'this browser has no room left to keep it';

/**
 * @typedef {object} Post {nonce, key, text, replyTo?, at, tab, failure?, unkept?}: `tab` is the one that sends it; `unkept` if
 * it is known to this tab alone, since the browser had no room. A change of an earlier event has `change` in place of `text`:
 * {kind, about, …}, as the protocol writes it
 *
 * Posts, and changes, that are not acknowledged, kept over a reload. Each belongs to one tab; of those whose tab is gone another one
 * takes charge. Should two tabs ever send the same post, its nonce sees to it that it is said once.
 */
export class Outbox {
  #posts;

  /** @param notes a Notes  @param tab name of this tab */
  constructor(notes, tab) {
    this.notes = notes;
    this.tab = tab;
    this.#posts = new Map();
  }

  /** Tells what other tabs do: `written` (post, as it is now), `removed` (nonce). */
  onOtherTabs({ written, removed }) {
    this.notes.onOtherTabs((name) => {
      if (!name.startsWith(OUTBOX)) return;
      const post = this.notes.read(name);
      if (!post) removed(name.slice(OUTBOX.length));
      else if (isPost(post) && !this.isMine(post)) written(post);
    });
  }

  /** All posts of all tabs, in the order in which they were written. */
  get all() {
    return this.notes
      .names(OUTBOX)
      .map((name) => this.notes.read(name))
      .filter((post) => isPost(post))
      .map((post) => ({ ...post, key: normaliseKey(post.key) })) // may have been kept before names were written so
      .sort((a, b) => a.at - b.at || (a.nonce < b.nonce ? -1 : 1));
  }

  isMine({ tab }) {
    return tab === this.tab;
  }

  /** The oldest post of this tab in a conversation that is still to be sent. */
  next(key) {
    return [...this.#posts.values()].find((post) => post.key === key && !post.failure);
  }

  /** Adds a post of this tab. @returns {Post} which has failed if it cannot be kept */
  add(post) {
    return this.#keep({ ...post, tab: this.tab });
  }

  remove(nonce) {
    this.#posts.delete(nonce);
    this.notes.remove(OUTBOX + nonce);
  }

  /** Removes all posts of this tab in a conversation. */
  discard(key) {
    for (const post of [...this.#posts.values()]) if (post.key === key) this.remove(post.nonce);
  }

  /**
   * Notes why a post could not be sent.
   * @returns {Post|undefined} undefined if it is gone: another tab has sent or discarded it
   */
  fail(nonce, failure) {
    return this.#change(nonce, { failure });
  }

  /** Has a post sent once more, by this tab. @returns {Post|undefined} undefined if it is gone */
  retry(nonce) {
    return this.#change(nonce, { failure: undefined, unkept: undefined, tab: this.tab });
  }

  /** Takes charge of the posts whose tabs are gone. @returns {Post[]} these posts */
  adopt(livingTabs) {
    const left = this.all.filter((post) => !this.isMine(post) && !livingTabs.has(post.tab));
    return left.map((post) => this.add(post));
  }

  #change(nonce, changes) {
    const mine = this.#posts.get(nonce);
    const known = this.notes.read(OUTBOX + nonce) ?? (mine?.unkept ? mine : undefined);
    if (known) return this.#keep({ ...known, ...changes });
    this.#posts.delete(nonce);
    return undefined;
  }

  // What is not kept is not sent: it would be lost without a word if the tab were closed.
  #keep(post) {
    let kept = post;
    try {
      this.notes.write(OUTBOX + post.nonce, post);
    } catch (error) {
      console.info(`not kept: ${error.message}`);
      kept = { ...post, failure: post.failure ?? NO_ROOM, unkept: true };
    }
    this.#posts.set(post.nonce, kept);
    return kept;
  }
}
