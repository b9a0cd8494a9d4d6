/** How user and room names are written: docs/protocol.md §3. */

/** How many characters a name may have: there is no way to write one with more. */
const MOST_CHARS = 256;

/**
 * A name in the form that gateways answer with. It is not checked here whether it is allowed; what is too long for any
 * name stays as it is, since the time that this takes can grow with the square of the length.
 */
export function normaliseName(typed) {
  if (typed.length > MOST_CHARS) return typed;
  // Whether a capital sigma becomes a final one is decided by what stands around it, and in each language otherwise.
  return typed.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}

const NAME = /^[\p{L}\p{Nd}][\p{L}\p{Nd}\p{Mn}\p{Mc}._-]*$/u;

/** How many bytes of UTF-8 gateways accept in a name. */
const MOST_BYTES = { room: 64, user: 32 };

/** The key of a place where something is said: `#lobby` for a room, `@bob` for the private conversation with a user. */
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

/** A place as a request names it: `{room}` or `{to}`. */
export const placeOf = (key) => (isRoom(key) ? { room: nameOf(key) } : { to: nameOf(key) });

/** The conversation as a request or push names it that is about all of it: `{room}` or `{with}`. */
export const placeWith = (key) => (isRoom(key) ? { room: nameOf(key) } : { with: nameOf(key) });

/** The key of what is named so; null if it names none, or what nobody can be called. */
export function keyWith({ room, with: user }) {
  const name = room ?? user;
  if (typeof name !== 'string') return null;
  const key = room != null ? roomKey(name) : userKey(name);
  return normaliseKey(key) === key ? key : null;
}

/** The key of the conversation that an event or a frame with `room`, or `from` and `to`, belongs to. */
export function keyOf(event, me) {
  if (event.room != null) return roomKey(event.room);
  return userKey(event.from === me ? event.to : event.from);
}

const byCodeUnits = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Keys in the order of lists: rooms by name, then private conversations by name. */
export function inOrder(keys) {
  return [...keys].sort((a, b) => Number(isRoom(b)) - Number(isRoom(a)) || byCodeUnits(nameOf(a), nameOf(b)));
}
