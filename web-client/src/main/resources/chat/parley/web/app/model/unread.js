import { answeredBy } from './kinds.js';
import { mentions } from './mention.js';
import { isRoom } from './names.js';

/**
 * Whether an event is one that `me` should be told of by name: a private one, a text that has the name, or one that answers `me`.
 * What it said at first counts, whatever it was edited to.
 * @param find gives an event by its id, if it is known
 */
export function concerns(event, key, me, find = () => undefined) {
  if (event.from === me || event.kind === 'removed') return false;
  if (!isRoom(key)) return true;
  if (event.kind !== 'text') return false;
  const answered = answeredBy(event);
  return mentions(event.said ?? event.text, me, true) || (answered != null && (event.replyToUser ?? find(answered)?.from) === me);
}

/** Whether an event may be unread: one's own are not, nor is what was taken back. */
export const isNews = ({ from, kind }, me) => from !== me && kind !== 'removed';

/**
 * Counts the events from others that are unread, and those of them that concern the user.
 * @param timeline with the events, ascending by id
 * @param seen the id of the last event that was seen, null if none was
 * @returns {{unread: number, mentions: number}}
 */
export function unreadOf(timeline, seen, key, me) {
  const { events } = timeline;
  const find = (id) => timeline.find(id);
  let unread = 0;
  let count = 0;
  for (let i = events.length - 1; i >= 0 && (seen == null || events[i].id > seen); i--) {
    if (!isNews(events[i], me)) continue;
    unread++;
    if (concerns(events[i], key, me, find)) count++;
  }
  return { unread, mentions: count };
}
