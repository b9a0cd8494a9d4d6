import { isEventId } from './eventIds.js';
import { MOST_EMOJI_CHARS } from './emoji.js';

/** By kind, whether an event is as this version knows it: what a later one says may have a body of another shape. */
const KINDS = new Map([
  ['text', ({ text }) => typeof text === 'string'],
  ['file', ({ file }) => typeof file?.file === 'string' && typeof file.name === 'string' && typeof file.size === 'number'],
  ['removed', () => true],
]);

/** Whether an event can be shown: docs/protocol.md §3. What cannot be leads on in the log all the same, by its id. */
export const isKnown = (event) => KINDS.get(event?.kind)?.(event) ?? false;

/** Whether a text has more than blanks, of which gateways know these. */
const isSaid = (text) => /[^\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/u.test(text);

/** By kind, whether a change has what this version knows it by, beside `about`. */
const CHANGES = new Map([
  ['answer', () => true],
  ['edit', ({ text }) => typeof text === 'string' && isSaid(text)],
  ['removal', () => true],
  [
    'reaction',
    ({ emoji, on }) =>
      typeof emoji === 'string' &&
      isSaid(emoji) &&
      emoji.length <= MOST_EMOJI_CHARS &&
      (on == null || typeof on === 'boolean'),
  ],
]);

/** Whether an event changes how an earlier one is shown, and has no place of its own. */
export const isChange = (event) => isEventId(event?.about) && (CHANGES.get(event.kind)?.(event) ?? false);

/** What should be a list, which another version may have something else for. */
export const listOf = (value) => (Array.isArray(value) ? value : []);

/** The changes among what a page has: those of its events, and, if it goes on, those that came since. */
export const changesOf = ({ events, changes }) => [...events, ...listOf(changes)].filter(isChange);

/** The id of the event that a text answers; null if it answers none. */
export const answeredBy = ({ kind, replyTo }) => (kind === 'text' && isEventId(replyTo) ? replyTo : null);

/**
 * The id of the message whose thread a text belongs to: what it answers, or, where it answers an answer, the root that the
 * gateway names. What was taken back stays in its thread, of which it names the root. Null if it belongs to none.
 */
export function rootOf(event) {
  const answered = event.kind === 'removed' ? event.thread : answeredBy(event);
  if (!isEventId(answered)) return null;
  const root = isEventId(event.thread) ? event.thread : answered;
  return event.id === undefined || root < event.id ? root : null;
}

/** What is told of an answer beside the root of its thread; null for what is none. */
export function answerOf(event) {
  const about = rootOf(event);
  const { id, at, room, to, from, nonce } = event;
  return about && { kind: 'answer', id, at, room, to, from, nonce, about };
}
