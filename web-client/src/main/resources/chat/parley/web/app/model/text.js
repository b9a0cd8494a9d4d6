/** How long a message may be, in UTF-16 code units: docs/protocol.md §3. */
export const MOST_CHARS = 16384;
/** How many bytes a message may take in a frame: texts of characters that are seen never come to it. */
const MOST_BYTES = 3 * MOST_CHARS;
/** The most bytes that one character takes: a control character, as an escape. */
const ESCAPE_BYTES = 6;
/** How many characters are left at most where it is said how many. */
const NEARLY = 200;

/** What is sent of a text that was typed: all but blanks at its end. */
export const toSend = (typed) => typed.trimEnd();

/** How many characters more a text has than a message may have; negative if there is room. */
export function charsTooMany(typed) {
  const text = toSend(typed);
  const bytesTooMany = text.length * ESCAPE_BYTES > MOST_BYTES ? jsonBytes(text) - MOST_BYTES : 0;
  return bytesTooMany > 0
    ? Math.max(Math.ceil(bytesTooMany / ESCAPE_BYTES), text.length - MOST_CHARS)
    : text.length - MOST_CHARS;
}

const jsonBytes = (text) => new TextEncoder().encode(JSON.stringify(text)).length - '""'.length;

/** What is said to the user of a text's length; empty as long as there is much room. */
export function lengthWords(typed) {
  const tooMany = charsTooMany(typed);
  if (tooMany > 0) return `${characters(tooMany)} too many: a message has at most ${grouped(MOST_CHARS)}.`;
  return tooMany < -NEARLY ? '' : `${characters(-tooMany)} left`;
}

const grouped = (number) => number.toLocaleString('en');
const characters = (number) => `${grouped(number)} ${number === 1 ? 'character' : 'characters'}`;
