/** How many events a page has: as many as the protocol allows. */
export const PAGE = 200;
/** How many pages are read at most to find an event. */
export const MOST_PAGES = 25;

/** How many characters a cursor may have: docs/protocol.md §6. */
const MOST_CHARS = 64;

/** The cursor that a frame of the gateway has; null if it has none, or something else in its place. */
export function cursorOf({ cursor }) {
  return typeof cursor === 'string' && cursor !== '' && cursor.length <= MOST_CHARS ? cursor : null;
}

/** The fields of a request that name a place in a log. */
export const placeFields = ({ cursor, after }) => ({ ...(cursor && { cursor }), ...(after && { after }) });
