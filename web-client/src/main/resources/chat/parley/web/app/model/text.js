/** How long a message may be, in UTF-16 code units: docs/protocol.md §3. */
export const MOST_CHARS = 4096;
/** How many characters are left at most where it is said how many. */
const NEARLY = 200;

/** What is sent of a text that was typed: all but blanks at its end. */
export const toSend = (typed) => typed.trimEnd();

/** How many characters more a text has than a message may have; negative if there is room. */
export const charsTooMany = (typed) => toSend(typed).length - MOST_CHARS;

/** What is said to the user of a text's length; empty as long as there is much room. */
export function lengthWords(typed) {
  const tooMany = charsTooMany(typed);
  if (tooMany > 0) return `${characters(tooMany)} too many: a message has at most ${grouped(MOST_CHARS)}.`;
  return tooMany < -NEARLY ? '' : `${characters(-tooMany)} left`;
}

const grouped = (number) => number.toLocaleString('en');
const characters = (number) => `${grouped(number)} ${number === 1 ? 'character' : 'characters'}`;
