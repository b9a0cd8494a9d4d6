/** How user and room names are written: docs/protocol.md §3. */

/** No way to write a name has more characters. */
const MOST_CHARS = 256;

/**
 * The form that gateways answer with. It is not checked here whether the name is allowed; what is too long for any name stays
 * as it is, since the time that this takes can grow with the square of the length.
 */
export function normaliseName(typed) {
  if (typed.length > MOST_CHARS) return typed;
  // Whether a capital sigma becomes a final one is decided by what stands around it, and in each language otherwise.
  return typed.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}

const NAME = /^[\p{L}\p{Nd}][\p{L}\p{Nd}\p{Mn}\p{Mc}._-]*$/u;

/** More bytes of UTF-8 than these no gateway accepts. */
const MOST_BYTES = { room: 64, user: 32 };

/** Where something is said: `#lobby` for a room, `@bob` for the private conversation with a user. */
export const roomKey = (room) => `#${room}`;
const userKey = (user) => `@${user}`;
export const isRoom = (key) => key.startsWith('#');
export const nameOf = (key) => key.slice(1);

/** The key with its name as gateways write it; null if it is no key, or no room or user can have that name. */
export function normaliseKey(key) {
  if (typeof key !== 'string' || !/^[#@]/.test(key)) return null;
  const name = normaliseName(nameOf(key));
  const most = isRoom(key) ? MOST_BYTES.room : MOST_BYTES.user;
  return NAME.test(name) && new TextEncoder().encode(name).length <= most ? key[0] + name : null;
}

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
