import { isEventId } from './eventIds.js';

/** How often a conversation can be marked as unread again: docs/protocol.md. */
const MOST_TURNS = 2 ** 31 - 1;
/** How far a marker may be ahead of this clock, or of the newest id that was heard: one of later days is a mistake. */
const MOST_AHEAD_MILLIS = 24 * 60 * 60 * 1000;

/**
 * @typedef {object} Marker how far a user has read in a conversation: {upTo, turn}, the id of the last event that is read, and
 * how often the conversation was marked as unread again before
 */

/**
 * What may be a marker, of a gateway or as it was kept, where one without turns was an id alone.
 * @returns {?Marker} null if it is none
 */
export function markerOf(value) {
  const { upTo, turn } = typeof value === 'string' ? { upTo: value } : (value ?? {});
  const turns = turn ?? 0;
  return isEventId(upTo) && Number.isInteger(turns) && turns >= 0 && turns <= MOST_TURNS ? { upTo, turn: turns } : null;
}

/** Whether a marker counts above another one, or none: by its turn, then by its id. So merging is a maximum. */
export const isAbove = (marker, other) =>
  other == null || marker.turn > other.turn || (marker.turn === other.turn && marker.upTo > other.upTo);

/** The marker that has what is above an id unread again; null if that was done as often as it can be. */
export const markerOfUnread = (marker, upTo) => markerOf({ upTo, turn: (marker?.turn ?? -1) + 1 });

/** Whether the time of an id is later than that of any day that it can be now. */
export const isOfLaterDays = (millis, newest = 0, now = Date.now()) =>
  millis > Math.max(now, newest) + MOST_AHEAD_MILLIS;
