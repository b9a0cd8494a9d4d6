import { withoutCode } from './code.js';
import { withoutAddresses } from './links.js';
import { normaliseName } from './names.js';

const WORDS = /[\p{L}\p{Nd}\p{Mn}\p{Mc}._-]+/gu;
/** What makes the word before it a part of something: a path, or the name at a host. */
const IS_PART = /[/\\]|:[/\\]+[^\s/\\]|(?:\+[\p{L}\p{Nd}._+-]*)?@(?=[\p{L}\p{Nd}])/uy;
/** A host, as it stands behind `@`: with a dot in it. */
const DOTTED = /[\p{L}\p{Nd}\p{Mn}\p{Mc}_-]+\.[\p{L}\p{Nd}]/uy;

/** Whether one of the words of `text` is the name `me`, and means a user: docs/conversation.md. */
export function mentions(text, me) {
  const prose = withoutAddresses(withoutCode(text));
  let isHandle = false;
  let end = 0;
  for (const { 0: word, index } of prose.matchAll(WORDS)) {
    const wasHandle = isHandle && index === end + 1;
    isHandle = prose[index - 1] === '@';
    end = index + word.length;
    if (isHandle ? !isUserAt(prose, index - 1, wasHandle) : /[/\\~]/.test(prose[index - 1] ?? '')) continue;
    if (normaliseName(withoutEnd(word)) === me && !isPart(prose, end, isHandle)) return true;
  }
  return false;
}

/** Whether an `@` begins a user's name: it is not behind the name that somebody has at a host, nor in a path. */
function isUserAt(prose, at, followsHandle) {
  return followsHandle || at === 0 || !/[A-Za-z0-9._+/\\-]/.test(prose[at - 1]);
}

/** Whether what ends there goes on: as a path, or with the host at which it is a name. `@alice@bob` are two users. */
function isPart(prose, end, isHandle) {
  const found = matchAt(IS_PART, prose, end);
  if (!found) return false;
  return found !== '@' || !isHandle || matchAt(DOTTED, prose, end + 1) != null;
}

function matchAt(pattern, text, index) {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

/** A name may end so, but as a rule it is punctuation. */
function withoutEnd(word) {
  let end = word.length;
  while (end > 0 && '._-'.includes(word[end - 1])) end -= 1;
  return word.slice(0, end);
}
