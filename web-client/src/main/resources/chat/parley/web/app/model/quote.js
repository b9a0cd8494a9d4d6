import { plainName, plainText } from './plain.js';

/** How much of a message is quoted, in characters. */
const MOST_CHARS = 140;

/** The beginning of a text in one line; no character is cut in half. */
function beginning(text) {
  const line = text.replace(/\s+/g, ' ').trimStart();
  const chars = Array.from(line.slice(0, 2 * MOST_CHARS + 1))
    .slice(0, MOST_CHARS)
    .join('');
  return chars.length < line.length ? `${chars}…` : chars;
}

/** What is said of a message that was taken back, by who said it or by another one. */
export const goneWords = ({ from, by }) => (by ? `${from}: removed by ${by}` : `${from} took this message back`);

/**
 * What a line says of a message that another one answers, as it is now.
 * @param event null if nobody knows it, undefined if it has not been found yet
 * @returns {{from: ?string, words: string}} `from` is null where the words say all of it
 */
export function quoteOf(event) {
  if (event === undefined) return { from: null, words: 'Looking for the message…' };
  if (event === null) return { from: null, words: 'A message that the server does not have' };
  const { kind, from } = event;
  if (kind === 'removed') return { from: null, words: goneWords(event) };
  return { from, words: kind === 'file' ? `shares ${plainName(event.file.name)}` : plainText(beginning(event.text)) };
}
