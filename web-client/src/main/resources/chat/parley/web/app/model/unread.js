import { mentions } from './mention.js';
import { isRoom } from './names.js';

/** Whether an event is one that `me` should be told of by name. */
export function concerns(event, key, me) {
  if (event.from === me) return false;
  return !isRoom(key) || (event.kind === 'text' && mentions(event.text, me));
}

/**
 * Counts the events from others that are unread, and those of them that concern the user.
 * @param events ascending by id
 * @param seen the id of the last event that was seen, null if none was
 * @returns {{unread: number, mentions: number}}
 */
export function unreadOf(events, seen, key, me) {
  let unread = 0;
  let count = 0;
  for (let i = events.length - 1; i >= 0 && (seen == null || events[i].id > seen); i--) {
    if (events[i].from === me) continue;
    unread++;
    if (concerns(events[i], key, me)) count++;
  }
  return { unread, mentions: count };
}
