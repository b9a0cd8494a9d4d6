import { normaliseName } from './names.js';

const WORDS = /[\p{L}\p{Nd}\p{Mn}\p{Mc}._-]+/gu;

/** Whether one of the words of `text` is the name `me`: docs/conversation.md. */
export function mentions(text, me) {
  return (text.match(WORDS) ?? []).some((word) => normaliseName(withoutEnd(word)) === me);
}

/** A name may end so, but as a rule it is punctuation. */
function withoutEnd(word) {
  let end = word.length;
  while (end > 0 && '._-'.includes(word[end - 1])) end -= 1;
  return word.slice(0, end);
}
