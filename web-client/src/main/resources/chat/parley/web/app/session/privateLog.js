import { withOverlap } from '../model/eventIds.js';
import { PAGE } from './pages.js';

/** The log of all private messages of the user, to be followed, so that several devices show the same. */
export const privateLog = (client, changed) => {
  const read = (connection, place) => connection.request({ type: 'history', limit: PAGE, ...place });
  return {
    newest: (connection) => read(connection, {}),
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
