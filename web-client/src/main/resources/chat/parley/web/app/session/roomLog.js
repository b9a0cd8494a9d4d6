import { idAt } from '../model/eventIds.js';
import { PAGE, placeFields } from './pages.js';

/** Leaves a room on a connection: whatever is answered, the user is out of it. */
export const leaveRoom = (connection, room) =>
  connection.request({ type: 'leave', room }).catch((error) => console.info(`left #${room}: ${error.message}`));

/** The log of a room, to be followed: entering it reads it. */
export const roomLog = (client, conversation, changed) => {
  const room = conversation.name;
  const join = async (connection, place) => {
    const joined = await connection.request({ type: 'join', room, limit: PAGE, ...placeFields(place) });
    // It was left while it was being entered; entered again meanwhile, it stays.
    if (!client.chat.get(conversation.key)) leaveRoom(connection, room);
    conversation.users = new Set(joined.users);
    conversation.members = joined.members;
    conversation.refusal = null;
    client.people.present(joined.users, joined.away);
    client.chat.emit('people', conversation);
    return joined;
  };
  return {
    newest: (connection) => join(connection, {}),
    resume: join,
    next: (connection, place) => connection.request({ type: 'history', room, limit: PAGE, ...placeFields(place) }),
    begin(page) {
      // What was said before one came in is not news; what comes after it is, also where nothing was said.
      const newest = page.events.at(-1)?.id ?? idAt(0);
      conversation.baseline ??= newest;
      client.chat.begin(conversation, page);
      // A gateway that knows of markers may have one yet to tell; of another, only this browser knows.
      if (conversation.marker == null && !client.session.knows('markers')) client.chat.see(conversation, newest);
    },
    add: (page) => client.chat.add(page),
    changed,
    refused(error) {
      client.refused(conversation, error);
      changed();
    },
  };
};
