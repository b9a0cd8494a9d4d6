import { timeOf } from './eventIds.js';

/** How many reactions are told of one event: gateways refuse more, but for those that meet. */
const MOST_TOLD = 1000;
/** How many of the newest changes of one event are kept beside those that count. */
const KEPT_BEHIND = 1000;
/** From how many changes of one event on those that are older, and do not count, are forgotten. */
const MOST_OF_EVENT = 4000;
/** How many changes about events that are not here are kept. What is forgotten comes again with the page of its event. */
const MOST_EARLY = 2000;

/** How many names are told of those who have answered. */
const MOST_NAMES = 3;

/** What an event is the same by, however often it was sent. A nonce has no space, so the two cannot run into each other. */
export const postOf = ({ from, nonce }) => `${from} ${nonce}`;

/**
 * The changes of the events of one conversation, in whatever order, and however often, they came: docs/protocol.md §3. What
 * comes of them depends only on which ones they are.
 */
export class Changes {
  /** The changes by the id that they are about, and then by their posts. */
  #byAbout = new Map();
  /** What changes are about that is not here, in the order in which it was heard of. */
  #early = new Set();
  #earlyCount = 0;

  /**
   * Takes a change.
   * @param isHere whether the event is here that it is about
   * @returns {boolean} whether it was news: neither it nor a repetition with a smaller id was here
   */
  add(change, isHere) {
    const ofEvent = this.#byAbout.get(change.about) ?? new Map();
    const post = postOf(change);
    const known = ofEvent.get(post);
    if (known && known.id <= change.id) return false;
    ofEvent.set(post, change);
    this.#byAbout.set(change.about, ofEvent);
    if (ofEvent.size > MOST_OF_EVENT) this.#byAbout.set(change.about, withoutOld(ofEvent));
    if (!isHere) this.#isEarly(change.about);
    return true;
  }

  /** Notes that an event is here: what is about it stays until it is forgotten. */
  came(id) {
    if (this.#early.delete(id)) this.#countEarly();
  }

  /** Forgets what is about an event. */
  forget(id) {
    this.#byAbout.delete(id);
    this.came(id);
  }

  /** Takes back what was said of an answer, which is of another thread. */
  withdrawAnswer({ about, from, nonce }) {
    this.#byAbout.get(about)?.delete(postOf({ from, nonce }));
  }

  /** The answers to an event that are known, each with its id, sender and nonce. */
  answersTo(id) {
    return [...(this.#byAbout.get(id)?.values() ?? [])].filter(({ kind }) => kind === 'answer');
  }

  /** The id of a change, by what it is about and its post; undefined if it is not here. */
  idOf(about, post) {
    return this.#byAbout.get(about)?.get(post)?.id;
  }

  /** An event as it is shown: itself if nothing changes it. @param unsent own changes of it that have no id yet */
  shown(event, unsent = []) {
    const changes = this.#byAbout.get(event.id);
    if (!changes && (event.kind === 'removed' || unsent.length === 0)) return event;
    const all = [...(changes?.values() ?? [])];
    const answers = answered(all.filter(({ kind }) => kind === 'answer'));
    const removal = all.filter((change) => takesBack(change, event)).sort(byId)[0];
    if (removal || event.kind === 'removed') {
      const by = removal && removal.from !== event.from && { by: removal.from };
      return { ...(removal ? takenBack(event) : event), ...(answers && { answers }), ...by };
    }
    const { edit, reactions } = counting(event, all, unsent);
    return {
      ...event,
      ...(answers && { answers }),
      ...(edit && { text: edit.text, said: event.text, editedAt: edit.id === UNSENT ? edit.at : timeOf(edit.id) }),
      ...(reactions.length > 0 && { reactions }),
    };
  }

  #isEarly(about) {
    this.#early.add(about);
    this.#earlyCount++;
    if (this.#earlyCount <= MOST_EARLY) return;
    this.#countEarly();
    while (this.#earlyCount > MOST_EARLY) this.forget(this.#early.values().next().value);
  }

  #countEarly() {
    this.#earlyCount = 0;
    for (const about of this.#early) this.#earlyCount += this.#byAbout.get(about)?.size ?? 0;
  }
}

/** What stands in the place of an event that was taken back: what it said is gone. */
export const takenBack = ({ id, at, room, to, from, nonce }) => ({ kind: 'removed', id, at, room, to, from, nonce });

/** In place of the id of what is not sent yet: it is above all. */
const UNSENT = '~';

const byId = (a, b) => (a.id < b.id ? -1 : 1);

/** What several changes of one event are the same by, so that the last one counts; a removal counts for good. */
const subjectOf = ({ kind, from, emoji }) => (kind === 'reaction' ? `${from} ${emoji}` : kind);

/** Whether a change takes an event back: its sender's own, or a moderator's, in whose removal a gateway names that one. */
const takesBack = ({ kind, room, from, author }, event) =>
  kind === 'removal' && (room == null ? from : (author ?? from)) === event.from;

/** How many answers there are, who has given the last ones, and when the last one was given; null if there is none. */
function answered(answers) {
  if (answers.length === 0) return null;
  const newestFirst = answers.sort(byId).reverse();
  const names = [...new Set(newestFirst.map(({ from }) => from))].slice(0, MOST_NAMES);
  return { count: answers.length, names, at: timeOf(newestFirst[0].id) };
}

function counting(event, changes, unsent) {
  const isOwn = ({ from }) => from === event.from;
  const counts = (change) =>
    change.kind === 'reaction' || (event.kind === 'text' && change.kind === 'edit' && isOwn(change));
  const sent = latest(changes.filter(counts).sort(byId));
  const edits = sent.filter(({ kind }) => kind === 'edit');
  // What is shown comes first: no amount of what is withdrawn keeps a reaction from being told.
  const told = sent.filter(({ kind, on }) => kind === 'reaction' && on !== false).slice(0, MOST_TOLD);
  const own = unsent.map((change) => ({ ...change, id: UNSENT })).filter(counts);
  const all = latest([...edits, ...told, ...own]);
  const reactions = all.filter(({ kind, on }) => kind === 'reaction' && on !== false);
  return { edit: all.find(({ kind }) => kind === 'edit'), reactions: byEmoji(reactions) };
}

/** Of changes in their order the last ones of each subject, in that order. */
function latest(changes) {
  const last = new Map();
  for (const change of changes) {
    const subject = subjectOf(change);
    last.delete(subject);
    last.set(subject, change);
  }
  return [...last.values()];
}

/** Reactions by emoji, each at the place of its first one. */
function byEmoji(reactions) {
  const users = new Map();
  for (const { emoji, from } of reactions) users.set(emoji, [...(users.get(emoji) ?? []), from]);
  return [...users].map(([emoji, names]) => ({ emoji, users: names }));
}

/** Of very many changes of one event the newest, and of each user those that may count. */
function withoutOld(changes) {
  const newestFirst = [...changes.values()].sort(byId).reverse();
  const subjects = new Set();
  const kept = newestFirst.filter((change, i) => {
    const subject = `${change.from} ${subjectOf(change)}`;
    const mayCount = !subjects.has(subject);
    subjects.add(subject);
    return mayCount || i < KEPT_BEHIND;
  });
  return new Map(kept.map((change) => [postOf(change), change]));
}
