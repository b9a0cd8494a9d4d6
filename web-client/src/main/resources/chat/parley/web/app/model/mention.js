import { normaliseName } from './names.js';

const WORDS = /[\p{L}\p{Nd}\p{Mn}\p{Mc}._-]+/gu;

/** Whether one of the words of `text` is the name `me`: docs/conversation.md. */
export function mentions(text, me) {
  return (text.match(WORDS) ?? []).some((word) => normaliseName(word.replace(/[._-]+$/u, '')) === me);
}
