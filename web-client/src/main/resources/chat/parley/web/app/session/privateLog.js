import { withOverlap } from '../model/eventIds.js';
import { PAGE } from './pages.js';

/** Pages that are read at most, when the page is opened, to find what is unread. */
const MOST_PAGES = 25;

/** The log of all private messages of the user, to be followed, so that several devices show the same. */
export const privateLog = (client, changed) => {
  const read = (connection, place) => connection.request({ type: 'history', limit: PAGE, ...place });
  // The newest page, and those before it as far down as something may be unread.
  const newest = async (connection) => {
    let { events, more, recovered } = await read(connection, {});
    const from = client.memory.unreadFrom;
    const floor = from && withOverlap(from);
    for (let pages = 1; recovered && more && floor != null && events[0]?.id > floor && pages < MOST_PAGES; pages++) {
      const page = await read(connection, { before: events[0].id });
      if (page.events.length === 0) break;
      events = [...page.events, ...events];
      ({ more, recovered } = page);
    }
    return { events, more, recovered };
  };
  return {
    newest,
    resume: (connection, id) => read(connection, { after: withOverlap(id) }),
    after: (connection, id) => read(connection, { after: id }),
    begin: (page) => client.chat.beginPrivate(page),
    add: (events) => client.chat.add(events),
    changed,
    refused(error) {
      throw error;
    },
  };
};
