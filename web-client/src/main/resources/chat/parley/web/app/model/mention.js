import { withoutCode } from './code.js';
import { addresses } from './links.js';
import { normaliseName } from './names.js';

const WORDS = /[\p{L}\p{Nd}\p{Mn}\p{Mc}._-]+/gu;
/**
 * Runs of characters that no blank, quote, bracket, comma or sign of another script divides: words and their
 * punctuation, a mailbox, a path.
 */
const CHUNKS = /[!#$%&*+\-./:=?@\\^_~\p{L}\p{N}\p{M}]+/gu;
const PATH = /[\p{L}\p{N}\p{M}._~-][/\\]|[/\\][\p{L}\p{N}\p{M}._~-]/u;
/**
 * An address of mail: its name is ASCII, since behind another script, where no blank is written, a user's name follows
 * the `@`.
 */
const MAILBOX = /[A-Za-z0-9.%+_-]@[\p{L}\p{N}]/u;
/** An account, `@user@host.example`; without a dot they are two users. */
const ACCOUNT = /^@[^@]*@[^@]*[\p{L}\p{N}]\.[\p{L}\p{N}][^@]*$/u;

/** What means all members of a room behind an `@`. */
export const EVERYBODY = ['here', 'room'];

/**
 * Whether one of the words of `text` is the name `me`, or, in a room, means everybody, neither in code nor in an address nor
 * in a path: docs/conversation.md.
 */
export function mentions(text, me, isRoom = false) {
  const spoken = withoutAddresses(withoutCode(text));
  return (spoken.match(CHUNKS) ?? []).some(
    (chunk) => hasWord(chunk, me, isRoom) && !PATH.test(chunk) && !(chunk.startsWith('@') ? ACCOUNT : MAILBOX).test(chunk),
  );
}

function withoutAddresses(text) {
  let rest = '';
  let end = 0;
  for (const { index, address } of addresses(text)) {
    rest += `${text.slice(end, index)} `;
    end = index + address.length;
  }
  return rest + text.slice(end);
}

function hasWord(chunk, me, isRoom) {
  return [...chunk.matchAll(WORDS)].some(({ 0: written, index }) => {
    const word = withoutEnd(written);
    const isCalled = isRoom && chunk[index - 1] === '@';
    return normaliseName(word) === me || (isCalled && EVERYBODY.includes(word.toLowerCase()));
  });
}

/** A word without what ends it: a name may end so, but as a rule it is punctuation. */
function withoutEnd(word) {
  let end = word.length;
  while (end > 0 && '._-'.includes(word[end - 1])) end -= 1;
  return word.slice(0, end);
}
