import { withOverlap } from '../model/eventIds.js';
import { listOf } from '../model/kinds.js';
import { Backoff } from './backoff.js';
import { RequestError } from './errors.js';
import { cursorOf, PAGE, placeFields } from './pages.js';
import { pause } from './pause.js';

/** How many pages are read at most, when the page is opened, to find what is unread. */
const MOST_PAGES = 25;

/** The log of all private messages of the user, to be followed, so that several devices show the same. */
export const privateLog = (client, changed) => {
  const read = (connection, place) => connection.request({ type: 'history', limit: PAGE, ...place });
  /**
   * Asks for the page before an id. One that is refused for the time being is asked for again, so that those above it
   * need not be.
   */
  const readBefore = async (connection, before) => {
    const backoff = new Backoff(1000, 15_000);
    for (;;) {
      try {
        return await read(connection, { before });
      } catch (error) {
        if (!(error instanceof RequestError && error.retryable)) throw error;
        await pause(error.retryAfterMillis + backoff.next());
      }
    }
  };
  // The newest page, and those before it as far down as something may be unread. What the server could not say of a page is
  // whether the newest messages are all there; these come when the log is resumed.
  const newest = async (connection) => {
    let { events, changes, more, next, recovered, cursor, damaged } = await read(connection, {});
    let settled = recovered || damaged === true;
    const from = client.memory.unreadFrom;
    const floor = from && withOverlap(from);
    for (let pages = 1; more && floor != null && pages < MOST_PAGES; pages++) {
      const before = next ?? events[0]?.id;
      if (!(before > floor)) break;
      const page = await readBefore(connection, before);
      if (page.events.length === 0 && !page.next) break;
      events = [...page.events, ...events];
      changes = [...listOf(page.changes), ...listOf(changes)];
      ({ more, next } = page);
      settled &&= page.recovered || page.damaged === true;
      recovered &&= page.recovered;
    }
    return { events, changes, more, recovered, cursor, damaged: settled && !recovered };
  };
  // A gateway from before there were cursors answers with the newest page: it is asked by id.
  const resume = async (connection, { cursor, after }) => {
    const page = cursor && (await read(connection, { cursor }));
    if (page && (cursorOf(page) != null || !page.recovered)) return page;
    return read(connection, { after: withOverlap(after) });
  };
  return {
    newest,
    resume,
    next: (connection, place) => read(connection, placeFields(place)),
    begin: (page) => client.chat.beginPrivate(page),
    add: (page) => client.chat.add(page),
    changed,
    refused(error) {
      throw error;
    },
  };
};
