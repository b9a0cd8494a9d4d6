/** A session that follows one room, for tests. */

import { Backoff } from '../../main/resources/chat/parley/web/app/session/backoff.js';
import { placeFields } from '../../main/resources/chat/parley/web/app/session/pages.js';
import { LogFollower } from '../../main/resources/chat/parley/web/app/session/logFollower.js';
import { Session } from '../../main/resources/chat/parley/web/app/session/session.js';
import { Timeline } from '../../main/resources/chat/parley/web/app/model/timeline.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';

export const said = (n, more = {}) => ({
  kind: 'text',
  id: idAt(1_700_000_000_000 + n * 1000),
  at: n,
  room: 'lobby',
  from: 'bob',
  nonce: `b-${n}`,
  text: `${n}`,
  ...more,
});
const soon = () => new Backoff(2, 4);
const running = [];

/** To be called after each test. */
export const endSessions = () => running.splice(0).forEach((session) => session.close());

/** A session that follows one room. */
export function follow(gateway) {
  const session = new Session({
    url: 'ws://x',
    user: 'alice',
    token: 't',
    newSocket: gateway.newSocket,
    backoff: soon(),
  });
  const timeline = new Timeline('alice');
  const log = {
    newest: (connection) => connection.request({ type: 'join', room: 'lobby', limit: 5 }),
    resume: (connection, place) => connection.request({ type: 'join', room: 'lobby', ...placeFields(place) }),
    next: (connection, place) => connection.request({ type: 'history', room: 'lobby', ...placeFields(place) }),
    begin: ({ events, more }) => timeline.begin(events, more),
    add: ({ events }) => events.forEach((event) => timeline.add(event)),
    changed: () => session.notice(),
    refused: (error) => (log.refusal = error),
  };
  const follower = new LogFollower(log, soon());
  session.on('push', (frame) => {
    if (frame.type === 'cursor') follower.told(frame);
    else {
      timeline.add(frame.event);
      follower.live(frame.event);
    }
  });
  session.follow(follower);
  session.run();
  running.push(session);
  const texts = () => timeline.events.map(({ text }) => text).join(' ');
  return { session, follower, timeline, texts, log };
}
