/** How user and room names are written: docs/protocol.md §3. */

/** The form that gateways answer with. It is not checked here whether the name is allowed. */
export function normaliseName(typed) {
  return typed.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** Where something is said: `#lobby` for a room, `@bob` for the private conversation with a user. */
export const roomKey = (room) => `#${room}`;
export const userKey = (user) => `@${user}`;
export const isRoom = (key) => key.startsWith('#');
export const nameOf = (key) => key.slice(1);

/** How a request names the place: `{room}` or `{to}`. */
export const placeOf = (key) => (isRoom(key) ? { room: nameOf(key) } : { to: nameOf(key) });

/** The conversation that an event or a frame with `room`, or `from` and `to`, belongs to. */
export function keyOf(event, me) {
  if (event.room != null) return roomKey(event.room);
  return userKey(event.from === me ? event.to : event.from);
}

const byCodeUnits = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Rooms by name, then private conversations by name. */
export function inOrder(keys) {
  return [...keys].sort((a, b) => Number(isRoom(b)) - Number(isRoom(a)) || byCodeUnits(nameOf(a), nameOf(b)));
}
